"""A batch gives the numbers that its cases give one by one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ontologies.errors import InputError
from ontologies.lexicon import PHENOTYPE_ROOT
from ontologies.model import (
    Evidence,
    ImagingModelRun,
    Sex,
    Status,
    Subject,
    Temporality,
)
from ontologies.model.patient import Patient
from reasoning import batch
from reasoning.batch import BatchRanker
from reasoning.differential import rank_entities
from reasoning.pretest import Setting
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, EYE, FINGERS, LENS, TALL
from tests.reasoning.evidence import gene, item

CONCEPTS = (FINGERS, LENS, AORTA, TALL, CATARACT, EYE, PHENOTYPE_ROOT, "HP:7777777")


def pictured(concept: str, ratio: float) -> Evidence:
    run = ImagingModelRun(
        model="m", model_version="1", study_uid="1", series_uid="1", instance_uid=concept, score=0.5
    )
    status = Status.PRESENT if ratio >= 1 else Status.ABSENT
    return item(concept, status, ratio=ratio, source=run)


def told_more(concept: str, *, family: bool) -> Evidence:
    """An item with what else can be said of a finding."""
    return Evidence(
        concept=concept,
        status=Status.PRESENT,
        subject=Subject.FAMILY if family else Subject.PATIENT,
        relative="MTH" if family else None,
        temporality=Temporality.RESOLVED,
        onset="P3Y",
        severity="severe",
        observation_ratio=1e4,
        source=item(concept).source,
        recorded_at=item(concept).recorded_at,
        recorder="test",
    )


ratios = st.one_of(st.sampled_from([1e4, 1e-4, 1.0, 3.0]), st.floats(1e-4, 1e4))
items = st.one_of(
    st.builds(
        lambda concept, ratio: item(
            concept, Status.PRESENT if ratio >= 1 else Status.ABSENT, ratio=ratio
        ),
        st.sampled_from(CONCEPTS),
        ratios,
    ),
    st.builds(pictured, st.sampled_from(CONCEPTS), ratios),
    st.builds(told_more, st.sampled_from(CONCEPTS), family=st.booleans()),
    st.just(gene("NCBIGene:1", "ABC1")),
)
patients = st.none() | st.builds(
    Patient, age_years=st.none() | st.floats(0, 100), sex=st.sampled_from(Sex)
)
cohorts = st.lists(st.lists(items, max_size=8), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def ranker(small_snapshot: Snapshot) -> BatchRanker:
    return BatchRanker(small_snapshot, device="cpu")


@settings(deadline=None, max_examples=200)
@given(cases=cohorts, patient=patients, setting=st.sampled_from(Setting))
@example(
    cases=[[*(item(concept) for concept in CONCEPTS), gene("NCBIGene:1", "ABC1")]],
    patient=None,
    setting=Setting.RARE_DISEASE,
)
def test_scores_are_those_of_the_single_cases(
    small_snapshot: Snapshot,
    ranker: BatchRanker,
    cases: Sequence[Sequence[Evidence]],
    patient: Patient | None,
    setting: Setting,
) -> None:
    scores = ranker.scores(cases, patients=[patient] * len(cases), setting=setting)

    for row, evidence in zip(scores, cases, strict=True):
        single = rank_entities(small_snapshot, evidence, patient=patient, setting=setting)
        np.testing.assert_allclose(row, single.score, atol=1e-5, rtol=0)


@settings(deadline=None, max_examples=200)
@given(cases=cohorts, limit=st.integers(1, 9))
def test_ranks_probabilities_and_notes_are_those_of_the_single_cases(
    small_snapshot: Snapshot,
    ranker: BatchRanker,
    cases: Sequence[Sequence[Evidence]],
    limit: int,
) -> None:
    found = ranker.rank(cases, limit=limit)

    for row, evidence in enumerate(cases):
        single = rank_entities(small_snapshot, evidence)
        order = single.order[:limit]
        np.testing.assert_allclose(found.score[row], single.score[order], atol=1e-5, rtol=0)
        expected = [single.probability(float(score)) for score in single.score[order]]
        np.testing.assert_allclose(found.probability[row], expected, atol=1e-5, rtol=0)
        # scores closer than the two ways of computing them may change places
        own = single.score[found.disease[row]]
        np.testing.assert_allclose(own, single.score[order], atol=1e-5, rtol=0)
        assert found.notes[row] == single.notes


def test_ties_are_in_order_of_id_as_for_single_cases(
    small_snapshot: Snapshot, ranker: BatchRanker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_BEYOND", 0)
    found = ranker.rank([[], [item(AORTA, ratio=1.0)]], limit=2)

    expected = rank_entities(small_snapshot, []).order[:2].tolist()
    assert found.disease.tolist() == [expected, expected]


def test_blocks_and_forgotten_rows_change_nothing(
    small_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [[item(CONCEPTS[n % 6], ratio=2.0 + n), item(CONCEPTS[n % 5])] for n in range(40)]
    whole = BatchRanker(small_snapshot, device="cpu").scores(cases)
    monkeypatch.setattr(batch, "BLOCK", 3)
    monkeypatch.setattr(batch, "KEPT_ROWS", 2)
    told: list[tuple[str, int, int]] = []

    ranker = BatchRanker(small_snapshot, device="cpu")
    parts = ranker.scores(cases)
    ranker.rank(cases, progress=lambda what, done, total: told.append((what, done, total)))

    np.testing.assert_allclose(parts, whole, atol=1e-9, rtol=0)
    assert told[0] == ("Ranking patients", 3, 40)
    assert told[-1] == ("Ranking patients", 40, 40)


def test_a_case_without_evidence_or_against_itself_says_so(
    small_snapshot: Snapshot, ranker: BatchRanker
) -> None:
    told = ranker.rank([[], [item(EYE, Status.ABSENT), item(LENS)]]).notes

    assert "this is the pretest ranking" in told[0][0]
    assert "check which is meant" in told[1][0]
    assert told[1] == rank_entities(small_snapshot, [item(EYE, Status.ABSENT), item(LENS)]).notes


def test_no_case_gives_no_row(ranker: BatchRanker) -> None:
    assert ranker.rank([]).disease.shape == (0, 3)
    assert len(ranker.scores([])) == 0


def test_a_wrong_limit_or_device_is_refused(small_snapshot: Snapshot, ranker: BatchRanker) -> None:
    with pytest.raises(InputError, match="at least one"):
        ranker.rank([[item(LENS)]], limit=0)
    with pytest.raises(InputError, match="'warp-drive'"):
        BatchRanker(small_snapshot, device="warp-drive")
