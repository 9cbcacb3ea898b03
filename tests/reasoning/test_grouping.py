import math

import pytest

from ontologies.model import (
    RATIO_LIMIT,
    Coding,
    Evidence,
    ImagingModelRun,
    Observation,
    Status,
    TextSpan,
)
from reasoning.grouping import EvidenceGroup, group_evidence
from tests.reasoning.evidence import item

CONCEPT = "HP:9000001"


def no_ancestor(_above: str, _below: str) -> bool:
    return False


def run(study: str, score: float, model: str = "m") -> ImagingModelRun:
    return ImagingModelRun(
        model=model,
        model_version="1",
        study_uid=study,
        series_uid="1.2",
        instance_uid="1.2.3",
        score=score,
    )


def span(document: str, start: int, sentence: str | None) -> TextSpan:
    return TextSpan(
        document_id=document, start=start, end=start + 5, text="words", sentence=sentence
    )


def only(items: list[Evidence]) -> EvidenceGroup:
    (group,) = group_evidence(items, no_ancestor)
    return group


def test_readings_of_one_study_count_as_the_strongest() -> None:
    weak = item(CONCEPT, ratio=2.0, source=run("1", 0.6))
    strong = item(CONCEPT, ratio=5.0, source=run("1", 0.9, model="other"))

    group = only([weak, strong])

    assert group.ratio == pytest.approx(5.0)
    assert group.shares == {weak.id: 0.0, strong.id: 1.0}


def test_independent_studies_multiply() -> None:
    items = [item(CONCEPT, ratio=2.0, source=run(study, 0.6)) for study in ("1", "2", "3")]

    group = only(items)

    assert group.ratio == pytest.approx(8.0)
    assert list(group.shares.values()) == pytest.approx([1 / 3] * 3)


def test_a_sentence_copied_forward_counts_once() -> None:
    items = [
        item(CONCEPT, Status.UNCERTAIN, source=span(document, 4, "digest"))
        for document in ("monday", "tuesday")
    ]

    assert only(items).ratio == pytest.approx(items[0].observation_ratio)


def test_independent_hedged_sentences_multiply() -> None:
    items = [
        item(CONCEPT, Status.UNCERTAIN, source=span("monday", start, digest))
        for start, digest in ((4, "one"), (60, "other"))
    ]

    assert only(items).ratio == pytest.approx(items[0].observation_ratio ** 2)


def test_a_contradiction_is_a_conflict_and_multiplies() -> None:
    present, absent = item(CONCEPT), item(CONCEPT, Status.ABSENT)

    group = only([present, absent])

    assert group.conflict
    assert group.ratio == pytest.approx(1.0)
    assert sum(group.shares.values()) == pytest.approx(1.0)


def test_plain_statements_stay_at_the_limit() -> None:
    items = [item(CONCEPT, source=span("note", start, str(start))) for start in (1, 20)]

    assert only(items).ratio == RATIO_LIMIT


def test_what_is_not_scored_is_left_out() -> None:
    items = [item(CONCEPT, Status.HYPOTHETICAL), item(CONCEPT, Status.NOT_EVALUATED)]

    assert group_evidence(items, no_ancestor) == []


def test_a_sentence_that_names_a_concept_and_its_kind_counts_the_kind() -> None:
    kind = item("HP:9000002", source=span("note", 0, "digest"))
    general = item("HP:9000001", source=span("note", 20, "digest"))
    elsewhere = item("HP:9000001", source=span("note", 80, "other"))

    def is_ancestor(above: str, below: str) -> bool:
        return (above, below) == ("HP:9000001", "HP:9000002")

    alone = group_evidence([kind, general], is_ancestor)
    apart = group_evidence([kind, elsewhere], is_ancestor)

    assert [group.concept for group in alone] == ["HP:9000002"]
    assert [group.concept for group in apart] == ["HP:9000001", "HP:9000002"]


def test_shares_follow_the_strength_of_each_item() -> None:
    strong = item(CONCEPT, ratio=100.0, source=run("1", 0.9))
    result = Observation(coding=Coding(system="http://loinc.org", code="1"), value=1.0)
    weak = item(CONCEPT, ratio=10.0, source=result)

    group = only([strong, weak])

    assert group.ratio == pytest.approx(1000.0)
    assert group.shares[strong.id] == pytest.approx(math.log(100) / math.log(1000))
    assert group.source_kind == "imaging-model"
