"""Age, sex, onset, inheritance and family history in the small graph."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge import CourseEdge, KnowledgeTables
from ontologies.lexicon import Lexicon
from ontologies.model import Evidence, Patient, Provenance, Sex, Status, Subject, Term
from reasoning.compile import compile_model
from reasoning.differential import Diagnosis, rank
from reasoning.model import Model
from reasoning.snapshot import (
    LEXICON_FILE,
    MODEL_FILE,
    Snapshot,
    publish_snapshot,
    snapshot_folder,
)
from tests.reasoning.conftest import FINGERS, LENS
from tests.reasoning.evidence import item

DOMINANT, X_LINKED, X_RECESSIVE = "HP:0000006", "HP:0001417", "HP:0001419"
INFANTILE, LATE = "HP:0003593", "HP:0003584"
MODES = {"HP:0000005": (), DOMINANT: ("HP:0000005",), X_LINKED: ("HP:0000005",),
         X_RECESSIVE: (X_LINKED,), "HP:0003674": (), INFANTILE: ("HP:0003674",),
         LATE: ("HP:0003674",)}  # fmt: skip
COURSE = [
    CourseEdge("OMIM:1", INFANTILE, None, ("PMID:7",)),
    CourseEdge("OMIM:1", DOMINANT, None, ("OMIM:1",)),
    CourseEdge("OMIM:2", LATE, 0.9, ("PMID:8", "PMID:9")),
    CourseEdge("OMIM:2", X_RECESSIVE, None, ()),
    CourseEdge("OMIM:404", LATE, None, ()),
]


@pytest.fixture(scope="module")
def told(small_tables: KnowledgeTables, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    home: Path = tmp_path_factory.mktemp("course")
    provenance = Provenance(source_id="invented")
    terms = [
        *small_tables.terms,
        *(Term(id=t, name=f"term {t}", parents=p, provenance=provenance) for t, p in MODES.items()),
    ]
    tables = replace(small_tables, terms=terms, course=COURSE)
    model = compile_model(tables)
    folder = snapshot_folder(home, model.snapshot_version)
    Lexicon.from_terms(tables.terms).save(folder / LEXICON_FILE)
    model.save(folder / MODEL_FILE)
    return publish_snapshot(home, model.snapshot_version)


def relative(concept: str) -> Evidence:
    given_item = item(concept)
    return Evidence(
        concept=concept,
        status=Status.PRESENT,
        subject=Subject.FAMILY,
        relative="MTH",
        observation_ratio=given_item.observation_ratio,
        source=given_item.source,
        recorded_at=given_item.recorded_at,
        recorder="test",
    )


def diagnoses(
    snapshot: Snapshot, *evidence: Evidence, patient: Patient | None = None
) -> dict[str, Diagnosis]:
    found = rank(snapshot, [item(FINGERS), *evidence], patient=patient, limit=10)
    return {member: one for one in found.diagnoses for member, _ in one.members}


def added(diagnosis: Diagnosis, part: str) -> float:
    return sum(one.nats for one in diagnosis.contributions if one.part == part)


def test_onset_and_inheritance_survive_the_file(told: Snapshot) -> None:
    kept, again = told.model, Model.load(told.folder / MODEL_FILE)

    assert kept.course_ids == tuple(sorted({DOMINANT, X_RECESSIVE, INFANTILE, LATE}))
    assert np.array_equal(kept.course.data, again.course.data)
    assert set(kept.course_references) == {"PMID:7", "PMID:8", "PMID:9", "OMIM:1"}


def test_an_infant_is_rather_seen_with_what_begins_in_infancy(told: Snapshot) -> None:
    found = diagnoses(told, patient=Patient(age_years=0.5))

    assert added(found["OMIM:1"], "age") > 0 > added(found["OMIM:2"], "age")
    assert added(found["OMIM:3"], "age") == 0.0


def test_the_matched_onset_comes_with_its_references(told: Snapshot) -> None:
    found = diagnoses(told, patient=Patient(age_years=0.5))

    matched = found["OMIM:2"].contributions[-1].matched
    assert matched is not None
    assert (matched.term, matched.value) == (LATE, 0.9)
    assert matched.references == ("PMID:8", "PMID:9")


def test_a_boy_is_rather_seen_with_what_is_x_linked(told: Snapshot) -> None:
    boy = diagnoses(told, patient=Patient(sex=Sex.MALE))
    girl = diagnoses(told, patient=Patient(sex=Sex.FEMALE))

    assert added(boy["OMIM:2"], "sex") == pytest.approx(np.log(0.75 / 0.5))
    assert added(girl["OMIM:2"], "sex") == pytest.approx(np.log(0.25 / 0.5))
    assert added(boy["OMIM:1"], "sex") == added(girl["OMIM:1"], "sex") == 0.0


def test_a_stated_mode_agrees_with_its_kinds(told: Snapshot) -> None:
    found = diagnoses(told, item(X_LINKED))

    assert added(found["OMIM:2"], "inheritance") > 0 > added(found["OMIM:1"], "inheritance")
    assert added(found["OMIM:3"], "inheritance") == 0.0


def test_a_stated_onset_is_no_finding_and_weighs(told: Snapshot) -> None:
    answer = rank(told, [item(FINGERS), item(INFANTILE)], limit=10)

    assert not any("not scored" in note for note in answer.notes)
    assert added(answer.diagnoses[0], "onset") > 0


def test_an_affected_relative_tells_more_where_relatives_share_the_disease(
    told: Snapshot,
) -> None:
    found = diagnoses(told, relative(LENS))

    assert 0 < added(found["OMIM:1"], "family-history") <= 1.0
    assert added(found["OMIM:3"], "family-history") == 0.0


@given(
    age=st.none() | st.floats(0.0, 120.0),
    sex=st.sampled_from(list(Sex)),
    mode=st.sampled_from([DOMINANT, X_LINKED, X_RECESSIVE]),
    order=st.permutations(range(3)),
)
def test_everything_adds_up_in_any_order(
    told: Snapshot, age: float | None, sex: Sex, mode: str, order: list[int]
) -> None:
    patient = Patient(age_years=age, sex=sex)
    evidence = [item(FINGERS), item(mode), relative(LENS)]

    straight = rank(told, evidence, patient=patient, limit=10)
    shuffled = rank(told, [evidence[place] for place in order], patient=patient, limit=10)

    for one, other in zip(straight.diagnoses, shuffled.diagnoses, strict=True):
        total = one.prior + sum(each.nats for each in one.contributions)
        assert one.score == pytest.approx(total, abs=1e-9)
        assert one.score == pytest.approx(other.score, abs=1e-12)


def test_without_is_the_score_when_it_is_left_out(told: Snapshot) -> None:
    patient = Patient(age_years=70.0, sex=Sex.MALE)
    whole = diagnoses(told, item(LENS), patient=patient)["OMIM:2"]
    no_age = diagnoses(told, item(LENS), patient=replace(patient, age_years=None))["OMIM:2"]
    no_lens = diagnoses(told, patient=patient)["OMIM:2"]

    age = next(one for one in whole.contributions if one.part == "age")
    lens = next(one for one in whole.contributions if one.evidence == item(LENS).id)

    assert age.without == pytest.approx(no_age.score, abs=1e-9)
    assert lens.without == pytest.approx(no_lens.score, abs=1e-9)
