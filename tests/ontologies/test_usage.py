"""Which findings are used most."""

from pathlib import Path

from ontologies.conditions.usage import most_used
from ontologies.sources import SourceConfig, locate_sources, read_knowledge


def test_a_disease_counts_once_for_a_finding_and_a_denied_one_not_at_all(samples: Path) -> None:
    knowledge = read_knowledge(locate_sources(SourceConfig(table=samples / "sources.toml")))
    annotations = knowledge.annotations
    shown = {
        (one.disease_id, one.phenotype_id)
        for one in annotations
        if one.aspect == "P" and not one.negated
    }

    counts = dict(most_used([*annotations, *annotations], ()))
    assert counts == {finding: sum(pair[1] == finding for pair in shown) for _, finding in shown}

    (lamp, *_) = knowledge.conditions
    more = dict(most_used(annotations, [lamp, lamp]))
    assert more[lamp.findings[0].finding] == counts.get(lamp.findings[0].finding, 0) + 1
    assert list(more.values()) == sorted(more.values(), reverse=True)
