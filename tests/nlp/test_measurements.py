"""Measured values in invented notes: what is read, what it means, and what is no measurement."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from nlp.evidence import Annotation, annotate
from nlp.measurements.quantity import read_number
from nlp.tokens import WordTokenizer
from ontologies.model.annotation import Sex
from ontologies.model.evidence import Evidence, Status, Subject, TextSpan
from ontologies.model.patient import Patient
from reasoning.grouping import group_evidence

NOW = datetime(2025, 1, 1, tzinfo=UTC)
CASES = Path(__file__).parents[1] / "cases"
ANEMIA = "HP:0001903"
PIECES = (
    "Na 128", "BP 120/80", "hemoglobin of", "8.2 g/dL", "(normal 0.6-1.2)", "\n", "|", "<", "3rd",
    "percentile", "-2 SD", "height and weight", "T 38.5", "x 10^9/L", "elevated", "from 1 to 2",
)  # fmt: skip


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.replace("\\n", "\n").replace("\\t", "\t").split("\t") for line in lines]


def marked_rows() -> list[Any]:
    """Rows whose text may hold tabs of its own, named by what they show."""
    return [
        pytest.param("\t".join(row[:-3]), row[-3], row[-2], id=row[-1])
        for row in rows("measurements.tsv")
    ]


def read(pipeline: Language, text: str, patient: Patient | None = None) -> list[Annotation]:
    found = annotate(pipeline, text, document_id="note", recorded_at=NOW, patient=patient)
    return [item for item in found if item.span.observation is not None]


@pytest.mark.parametrize(("marked", "concept", "status"), marked_rows())
def test_a_value_means_what_its_limits_say(
    pipeline: Language, marked: str, concept: str, status: str
) -> None:
    start = marked.index("[[")
    text = marked.replace("[[", "").replace("]]", "")
    found = [item for item in read(pipeline, text) if item.span.start == start]

    assert {item.evidence.concept: item.evidence.status for item in found}[concept] == status


@pytest.mark.parametrize(
    "text", [pytest.param(row[0], id=row[0]) for row in rows("no_measurements.tsv")]
)
def test_other_numbers_are_no_measurements(pipeline: Language, text: str) -> None:
    assert read(pipeline, text) == []


def test_the_source_is_the_words_with_the_value_they_state(pipeline: Language) -> None:
    item = read(pipeline, "His creatinine 1.9 mg/dL (0.6-1.2) was noted.")[0]
    source = item.evidence.source

    assert isinstance(source, TextSpan)
    assert source.text == "creatinine 1.9 mg/dL (0.6-1.2)"
    assert source.observation is not None
    assert (source.observation.coding.code, source.observation.value) == ("2160-0", 1.9)
    assert (source.observation.reference_low, source.observation.reference_high) == (0.6, 1.2)
    assert Evidence.from_dict(item.evidence.to_dict()) == item.evidence
    assert item.to_dict()["measurement"]["unit"] == "mg/dL"


def test_the_phrase_and_the_value_are_one_question(pipeline: Language) -> None:
    found = annotate(pipeline, "Anemia (Hb 8.2 g/dL).", document_id="note", recorded_at=NOW)
    evidence = [item.evidence for item in found if item.evidence.concept == ANEMIA]
    (group,) = group_evidence(evidence, lambda *_: False)

    assert len(evidence) == 2
    assert sorted(group.shares.values()) == [0.0, 1.0]


def test_sex_and_age_of_the_text_choose_the_limits(pipeline: Language) -> None:
    woman = read(pipeline, "A 40-year-old woman. Hemoglobin 12.6 g/dL.")
    man = read(pipeline, "A 40-year-old man. Hemoglobin 12.6 g/dL.")

    assert {item.evidence.status for item in woman} == {Status.ABSENT}
    assert {item.evidence.concept for item in man if item.evidence.status is Status.PRESENT} == {
        ANEMIA
    }


def test_what_is_known_of_the_patient_goes_before_the_text(pipeline: Language) -> None:
    found = read(pipeline, "A woman. Hemoglobin 12.6 g/dL.", Patient(sex=Sex.MALE))

    assert Status.PRESENT in {item.evidence.status for item in found}


def test_a_relatives_value_is_the_relatives(pipeline: Language) -> None:
    found = read(pipeline, "Her mother's hemoglobin was 8.0 g/dL.")

    assert {item.evidence.subject for item in found} == {Subject.FAMILY}


def test_a_condition_of_advice_is_hypothetical(pipeline: Language) -> None:
    found = read(pipeline, "Return if temperature is above 38.5 C.")

    assert {item.evidence.status for item in found} == {Status.HYPOTHETICAL}


def test_denial_of_something_else_does_not_reach_a_value(pipeline: Language) -> None:
    found = read(pipeline, "No rash, temperature 39.2 C, no cough.")

    assert [item.evidence.status for item in found] == [Status.PRESENT, Status.ABSENT]


def test_an_impossible_value_is_told_and_not_used(pipeline: Language) -> None:
    found = read(pipeline, "Sodium 1280 mmol/L")

    assert {item.evidence.status for item in found} == {Status.NOT_EVALUATED}
    assert all("not possible" in str(item.evidence.reason) for item in found)
    assert not any(item.evidence.scored for item in found)


def test_the_component_works_alone_by_its_name() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("semeion_measurements")

    doc = nlp("Hemoglobin of 8.2 g/dL was found.")
    (span,) = doc.spans["measurements"]

    assert span.text == "Hemoglobin of 8.2 g/dL"
    assert (span._.readings[0].test, span._.readings[0].value) == ("hemoglobin", 8.2)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map(" ".join))
def test_offsets_give_back_the_words_of_any_text(pipeline: Language, text: str) -> None:
    for item in read(pipeline, text):
        assert text[item.span.start : item.span.end] == item.span.text


@given(value=st.integers(0, 999_999))
def test_a_number_is_read_however_it_is_grouped(value: int) -> None:
    assert read_number(f"{value:,}") == read_number(str(value)) == value


@pytest.mark.parametrize(
    "piece", ["Na 128, ", "hemoglobin ", "height ", "BP 1/", "CRP (", "K 4 < ", "1.2.3,4 "]
)
def test_time_is_linear_in_the_text(pipeline: Language, piece: str) -> None:
    reader = pipeline.get_pipe("semeion_measurements")

    def seconds(length: int) -> float:
        doc = pipeline.make_doc(piece * (length // len(piece)))
        start = time.process_time()
        reader(doc)
        return time.process_time() - start

    seconds(1000)
    short, long = (min(seconds(n) for _ in range(3)) for n in (20_000, 200_000))

    assert long < 40 * short + 0.05
