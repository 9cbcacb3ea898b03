from pathlib import Path

import pytest

from ontologies.errors import SourceFormatError
from ontologies.sssom import read_mappings

HEADER = """#mapping_set_id: https://example.org/invented.sssom.tsv
#mapping_set_version: "2026-01-01"
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  MONDO: http://purl.obolibrary.org/obo/MONDO_
#  rare: http://www.orpha.net/ORDO/Orphanet_
"""
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier"
JUSTIFIED = "semapv:ManualMappingCuration"


def table(tmp_path: Path, *rows: str, columns: str = COLUMNS) -> Path:
    path = tmp_path / "invented.sssom.tsv"
    path.write_text(HEADER + "\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return path


def row(subject: str, target: str, predicate: str = "skos:exactMatch", modifier: str = "") -> str:
    return f"{subject}\t{predicate}\t{target}\t{JUSTIFIED}\t{modifier}"


def test_exact_matches_are_read_with_version_and_licence(tmp_path: Path) -> None:
    path = table(tmp_path, row("MONDO:1", "OMIM:1"), row("MONDO:1", "Orphanet:2"))

    reading = read_mappings(path, source="mondo")

    ends = [(item.subject_id, item.object_id) for item in reading.records]
    assert ends == [("MONDO:1", "OMIM:1"), ("MONDO:1", "ORPHA:2")]
    assert reading.records[0].justification == JUSTIFIED
    assert reading.records[1].provenance.line_number == 9
    assert reading.version == "2026-01-01"
    assert reading.licence == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    "stated", ["Orphanet:558", "orphanet:558", "ORDO:Orphanet_558", "ORPHA:558", "rare:558"]
)
def test_every_spelling_of_a_prefix_is_ours(tmp_path: Path, stated: str) -> None:
    reading = read_mappings(table(tmp_path, row("MONDO:1", stated)), source="mondo")

    assert [item.object_id for item in reading.records] == ["ORPHA:558"]


def test_what_says_nothing_of_identity_is_counted_and_left_out(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        row("MONDO:1", "OMIM:1", predicate="skos:broadMatch"),
        row("MONDO:1", "OMIM:2", modifier="Not"),
        row("MONDO:1", "sssom:NoTermFound"),
        row("MONDO:1", "no id"),
        row("MONDO:1", "OMIM:3"),
        row("MONDO:1", "OMIM:3"),
        "MONDO:1\tskos:exactMatch",
    )

    reading = read_mappings(path, source="mondo")

    assert [item.object_id for item in reading.records] == ["OMIM:3"]
    assert dict(reading.count.dropped) == {
        "damaged-line": 2,
        "denied": 1,
        "duplicate": 1,
        "no-term": 1,
        "other-predicate": 1,
    }
    assert reading.count.read == 7
    assert {issue.where for issue in reading.issues} == {
        f"{path.name}:{number}" for number in (11, 13, 14)
    }


def test_the_sample_is_read(samples: Path) -> None:
    reading = read_mappings(samples / "mappings.sssom.tsv", source="invented")

    assert [item.object_id for item in reading.records] == ["OMIM:1", "ORPHA:2"]
    assert dict(reading.count.dropped) == {"other-predicate": 1}


def test_a_table_without_predicates_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "MONDO:1\tOMIM:1", columns="subject_id\tobject_id")

    with pytest.raises(SourceFormatError, match="predicate_id"):
        read_mappings(path, source="mondo")
