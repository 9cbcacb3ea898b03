"""Onset, duration, severity and laterality of marked mentions in invented sentences."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from spacy.language import Language

from nlp.evidence import annotate
from ontologies.model.evidence import Evidence

NOW = datetime(2025, 1, 1, tzinfo=UTC)
CASES = Path(__file__).parents[1] / "cases"


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


def find(pipeline: Language, marked: str) -> Evidence:
    """Evidence of the mention that ends where the mark does: "severe" may belong to it or not."""
    end = marked.index("]]") - 2
    text = marked.replace("[[", "").replace("]]", "")
    found = annotate(pipeline, text, document_id="case", recorded_at=NOW)
    (mention,) = (item for item in found if item.span.end == end)
    return mention.evidence


@pytest.mark.parametrize(
    ("marked", "onset", "duration"),
    [pytest.param(*row[:3], id=row[-1]) for row in rows("onset.tsv")],
)
def test_onset_and_duration_are_of_the_finding_they_stand_beside(
    pipeline: Language, marked: str, onset: str, duration: str
) -> None:
    evidence = find(pipeline, marked)

    assert (evidence.onset or "", evidence.duration or "") == (onset, duration)


@pytest.mark.parametrize(
    ("marked", "severity"), [pytest.param(*row[:2], id=row[-1]) for row in rows("severity.tsv")]
)
def test_severity_is_of_the_finding_it_stands_beside(
    pipeline: Language, marked: str, severity: str
) -> None:
    assert (find(pipeline, marked).severity or "") == severity


@pytest.mark.parametrize(
    ("marked", "side"), [pytest.param(*row[:2], id=row[-1]) for row in rows("laterality.tsv")]
)
def test_the_side_is_of_the_finding_it_stands_beside(
    pipeline: Language, marked: str, side: str
) -> None:
    assert (find(pipeline, marked).laterality or "") == side


def test_what_is_said_of_a_finding_is_printed(pipeline: Language) -> None:
    (item,) = annotate(pipeline, "Severe headache for 3 days.", document_id="note", recorded_at=NOW)
    printed = item.to_dict()

    assert (printed["severity"], printed["duration"]) == ("Severe", "P3D")
    assert "onset" not in printed


@pytest.mark.parametrize("name", ["semeion_onset", "semeion_severity", "semeion_laterality"])
@pytest.mark.parametrize(
    "piece", ["fever for 3 days ", "severe fever ", "left ataxia and ", "age of "]
)
def test_time_is_linear_in_the_text(pipeline: Language, name: str, piece: str) -> None:
    component = pipeline.get_pipe(name)

    def seconds(length: int) -> float:
        doc = pipeline.get_pipe("semeion_concepts")(
            pipeline.make_doc(piece * (length // len(piece)))
        )
        start = time.process_time()
        component(doc)
        return time.process_time() - start

    seconds(1000)
    short, long = (min(seconds(n) for _ in range(3)) for n in (20_000, 200_000))

    assert long < 40 * short + 0.05
