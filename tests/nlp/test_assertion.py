"""Assertion on invented sentences; each mention is one word of tests/cases/assertion.tsv."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from spacy.language import Language

from nlp.evidence import Annotation, annotate

NOW = datetime(2025, 1, 1, tzinfo=UTC)
CASES = Path(__file__).parents[1] / "cases"


def rows() -> list[tuple[str, ...]]:
    lines = (CASES / "assertion.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [tuple(line.replace("\\n", "\n").split("\t")) for line in lines]


def find(pipeline: Language, marked: str) -> Annotation:
    start = marked.index("[[")
    text = marked.replace("[[", "").replace("]]", "")
    found = annotate(pipeline, text, document_id="case", recorded_at=NOW)
    (mention,) = (item for item in found if item.span.start == start)
    return mention


@pytest.mark.parametrize(
    ("marked", "status", "subject", "temporality"),
    [pytest.param(*row, id=row[0]) for row in rows()],
)
def test_a_mention_is_asserted_as_the_words_say(
    pipeline: Language, marked: str, status: str, subject: str, temporality: str
) -> None:
    evidence = find(pipeline, marked).evidence

    assert (evidence.status, evidence.subject, evidence.temporality) == (
        status,
        subject,
        temporality,
    )


@pytest.mark.parametrize(
    ("marked", "relative"),
    [
        ("Her mother had [[seizures]].", "MTH"),
        ("Maternal grandfather with [[deafness]].", "GRFTH"),
        ("[[Deafness]] in his sister.", "SIS"),
        ("Family history of [[deafness]].", None),
    ],
)
def test_the_relative_is_named_where_the_text_names_one(
    pipeline: Language, marked: str, relative: str | None
) -> None:
    assert find(pipeline, marked).evidence.relative == relative


def test_every_phrase_stands_for_one_cue_only() -> None:
    from nlp.assertion.english import DATA

    seen = [line.strip() for block in DATA.cues.values() for line in block.strip().splitlines()]

    assert sorted(seen) == sorted(set(seen))


@pytest.mark.parametrize(
    "text",
    ["Normal heart size.", "Normal pressure.", "He was normal.", "Normal saline was given."],
)
def test_what_is_normal_must_be_named_in_full(pipeline: Language, text: str) -> None:
    assert annotate(pipeline, text, document_id="case", recorded_at=NOW) == []


def test_a_normal_finding_is_no_mention_of_the_abnormality(pipeline: Language) -> None:
    from nlp.extensions import MENTIONS, NORMAL

    doc = pipeline("Normal gait.")

    assert list(doc.spans[MENTIONS]) == []
    assert [span.label_ for span in doc.spans[NORMAL]] == ["HP:0001288"]
