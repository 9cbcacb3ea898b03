"""Annotated files scored: the three language evaluations of `semeion evaluate`."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

from spacy.language import Language
from spacy.tokens import Doc

from nlp.assertion import Assertion
from nlp.errors import CorpusError
from nlp.extensions import MENTIONS
from nlp.pipeline import CONCEPTS
from ontologies.lexicon import Lexicon
from ontologies.model.evidence import Status, Subject, Temporality

__all__ = ["evaluate_assertions", "evaluate_entities", "evaluate_mentions"]

MENTION_FILE = ("text", "annotations")
NEGEX_FILE = ("sentence", "start", "end", "label", "temporality", "experiencer")
ASSERTION_FILE = ("text", "start", "end", "label")

Row = dict[str, Any]
_Span = tuple[int, int, str]


@dataclass(slots=True)
class _Counts:
    """True positives, false positives, false negatives."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    def add(self, *, said: bool, gold: bool) -> None:
        """Count one yes-or-no answer."""
        self.hits += said and gold
        self.false_alarms += said and not gold
        self.misses += gold and not said

    @property
    def precision(self) -> float | None:
        """Share of what was said that is right; None where nothing was said."""
        said = self.hits + self.false_alarms
        return self.hits / said if said else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found; None without gold."""
        gold = self.hits + self.misses
        return self.hits / gold if gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None without gold."""
        if self.hits + self.misses == 0:
            return None
        return 2 * self.hits / (2 * self.hits + self.false_alarms + self.misses)


def evaluate_mentions(pipeline: Language, lexicon: Lexicon, path: Path) -> list[dict[str, Any]]:
    """Score recognised concepts against gold spans and document codes.

    Ids of both sides are brought to the current primary id and kept if below HP:0000118; a finding
    that the HPO has no word for counts as the terms of the HPO right above it. A document
    counts each id once, whatever its assertion; a predicted mention is right if it overlaps a gold
    mention of the same id, a gold mention is found by the same rule.

    Parameters
    ----------
    pipeline
        From `create_pipeline`.
    lexicon
        For current ids.
    path
        JSON lines of `text` and `annotations` (`start`, `end`, -1 where only the document is
        annotated, `hpo`); `.gz` too.

    Returns
    -------
    One object in the form of the design, section 5.

    Raises
    ------
    CorpusError
        If a line is no such object.
    """
    rows = list(_rows(path, MENTION_FILE))
    gold = [_gold_mentions(lexicon, row, path, number) for number, row in enumerate(rows, start=1)]
    docs, seconds = _timed([row["text"] for row in rows], pipeline)
    documents, said_counts, gold_counts = _Counts(), _Counts(), _Counts()
    for expected, doc in zip(gold, docs, strict=True):
        said = [
            (span.start_char, span.end_char, concept)
            for span in doc.spans[MENTIONS]
            for concept in lexicon.published(span.label_)
        ]
        _count_ids(documents, {item[2] for item in said}, {item[2] for item in expected})
        placed = [item for item in expected if item[0] >= 0]
        for item in said:
            said_counts.add(said=True, gold=any(_overlap(item, other) for other in placed))
        for item in placed:
            gold_counts.add(said=any(_overlap(item, other) for other in said), gold=True)
    return [
        {
            "file": path.name,
            "documents": len(rows),
            "document_precision": documents.precision,
            "document_recall": documents.recall,
            "document_f1": documents.f1,
            "mention_f1": _harmonic(said_counts.precision, gold_counts.recall),
            "documents_per_second": len(rows) / seconds if rows else None,
        }
    ]


def evaluate_entities(pipeline: Language, lexicon: Lexicon, path: Path) -> list[dict[str, Any]]:
    """Score typed entities: strict, that is the same span and the same type.

    The recogniser finds concepts and gives no types yet, so every measure is null, by the rule
    that null stands where something could not be measured; `by_type` holds the number of gold
    entities of each type, and `reason` says why.

    Raises
    ------
    CorpusError
        If a line is no object with `text` and `annotations` that have a `type`.
    """
    del pipeline, lexicon
    support: Counter[str] = Counter()
    for number, row in enumerate(_rows(path, MENTION_FILE), start=1):
        for annotation in row["annotations"]:
            if not isinstance(annotation.get("type"), str):
                raise CorpusError(path, number, "an annotation has no 'type'")
            support[annotation["type"]] += 1
    return [
        {
            "file": path.name,
            "strict_precision": None,
            "strict_recall": None,
            "strict_f1": None,
            "by_type": {
                kind: {"precision": None, "recall": None, "f1": None, "support": count}
                for kind, count in sorted(support.items())
            },
            "reason": "the recogniser finds phenotypic concepts and does not type entities",
        }
    ]


@dataclass(frozen=True, slots=True)
class _Question:
    """One yes-or-no question that a gold field answers, and how the pipeline answers it."""

    name: str
    gold: Callable[[Row], bool]
    said: Callable[[Assertion], bool]


@dataclass(slots=True)
class _Tally:
    """Counts of the questions that a file has gold for."""

    questions: Sequence[_Question]
    counts: dict[str, _Counts] = field(default_factory=dict)

    def add(self, row: Row, assertion: Assertion) -> None:
        """Count the answers for one mention."""
        for question in self.questions:
            counts = self.counts.setdefault(question.name, _Counts())
            counts.add(said=question.said(assertion), gold=question.gold(row))


def _is_past(assertion: Assertion) -> bool:
    return assertion.temporality is not Temporality.CURRENT


_NEGEX = (
    _Question(
        "negated",
        lambda row: row["label"] == "Negated",
        lambda assertion: assertion.status is Status.ABSENT,
    ),
    _Question("historical", lambda row: row["temporality"] == "Historical", _is_past),
    _Question(
        "hypothetical",
        lambda row: row["temporality"] == "Not particular",
        lambda assertion: assertion.status is Status.HYPOTHETICAL,
    ),
    _Question(
        "experiencer",
        lambda row: row["experiencer"] != "Patient",
        lambda assertion: assertion.subject is not Subject.PATIENT,
    ),
)
_LABELLED = (
    _Question(
        "negated",
        lambda row: row["label"] == "absent",
        lambda assertion: assertion.status is Status.ABSENT,
    ),
    _Question(
        "uncertain",
        lambda row: row["label"] == "uncertain",
        lambda assertion: assertion.status is Status.UNCERTAIN,
    ),
    _Question("historical", lambda row: row["label"] == "historical", _is_past),
    _Question(
        "family",
        lambda row: row["label"] == "family",
        lambda assertion: assertion.subject is Subject.FAMILY,
    ),
)
_MEASURES = ("negated", "uncertain", "historical", "hypothetical", "family", "experiencer")


def evaluate_assertions(pipeline: Language, path: Path) -> list[dict[str, Any]]:
    """Score assertions of given mentions.

    The gold span is put in as the only mention of its text, and all components but concept
    recognition run. Fields are independent. Rows with `not_a_finding` are left out of the scores:
    the assertion alone cannot refuse a mention, and `refused` counts how many of their spans the
    concept recogniser does not take for a concept.

    Parameters
    ----------
    pipeline
        From `create_pipeline`, in the language of the file.
    path
        JSON lines with `sentence` (`label` Negated or Affirmed, `temporality`, `experiencer`) or
        with `text` (`label` present, absent, uncertain, historical, family).

    Returns
    -------
    One object in the form of the design, section 5.

    Raises
    ------
    CorpusError
        If a line is no such object, or its span lies outside its text.
    """
    rows = list(_rows(path))
    plain = bool(rows) and "sentence" in rows[0]
    tally = _Tally(_NEGEX if plain else _LABELLED)
    false_friends = refused = 0
    for number, row in enumerate(rows, start=1):
        _check(path, number, row, NEGEX_FILE if plain else ASSERTION_FILE)
        text = row["sentence" if plain else "text"]
        if row.get("not_a_finding"):
            false_friends += 1
            refused += not _recognises(pipeline, text, row["start"], row["end"])
            continue
        tally.add(row, _asserted(pipeline, text, row["start"], row["end"], path, number))
    support = {name: counts.hits + counts.misses for name, counts in tally.counts.items()}
    f1 = {name: counts.f1 for name, counts in tally.counts.items()}
    return [
        {
            "file": path.name,
            "items": len(rows) - false_friends,
            **{f"{name}_f1": f1.get(name) for name in _MEASURES},
            "support": {name: support.get(name, 0) for name in _MEASURES},
            "not_a_finding": {"items": false_friends, "refused": refused},
        }
    ]


def _rows(path: Path, fields: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the objects of a JSON-lines file; a blank line is an error, like any other form."""
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                yield _row(path, number, line, fields)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CorpusError(path, 0, f"cannot be read: {error}") from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return TextIOWrapper(gzip.open(path), encoding="utf-8")
    return path.open(encoding="utf-8")


def _row(path: Path, number: int, line: str, fields: Sequence[str]) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusError(path, number, f"is no JSON: {error.msg}") from error
    _check(path, number, row, fields)
    return dict(row)


def _check(path: Path, number: int, row: object, fields: Sequence[str]) -> None:
    if not isinstance(row, dict):
        raise CorpusError(path, number, "is no JSON object")
    missing = [name for name in fields if name not in row]
    if missing:
        raise CorpusError(path, number, f"has no field {', '.join(map(repr, missing))}")


def _gold_mentions(lexicon: Lexicon, row: Row, path: Path, number: int) -> list[_Span]:
    """Return gold spans with current phenotypic ids."""
    found = []
    for annotation in row["annotations"]:
        identifier = annotation.get("hpo")
        if not isinstance(identifier, str):
            raise CorpusError(path, number, "an annotation has no 'hpo'")
        concept = lexicon.replacements.get(identifier, identifier)
        if concept in lexicon.published(concept):
            found.append((annotation.get("start", -1), annotation.get("end", -1), concept))
    return found


def _timed(texts: Sequence[str], pipeline: Language) -> tuple[list[Doc], float]:
    if texts:
        pipeline(texts[0])  # what is built at the first text is no part of the speed
    start = perf_counter()
    docs = [pipeline(text) for text in texts]
    return docs, perf_counter() - start


def _count_ids(counts: _Counts, said: set[str], gold: set[str]) -> None:
    counts.hits += len(said & gold)
    counts.false_alarms += len(said - gold)
    counts.misses += len(gold - said)


def _harmonic(precision: float | None, recall: float | None) -> float | None:
    """F1 of the two; None where there is no gold (so no recall), 0 where nothing was said."""
    if recall is None:
        return None
    if not precision or not recall:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def _overlap(left: _Span, right: _Span) -> bool:
    return left[2] == right[2] and left[0] < right[1] and right[0] < left[1]


def _asserted(
    pipeline: Language, text: str, start: int, end: int, path: Path, number: int
) -> Assertion:
    """Run all but concept recognition over a text with one given mention.

    A start of -1 says that the mention goes on beyond its text: then it is the whole text.
    """
    doc = pipeline.make_doc(text)
    if start == -1:
        start, end = 0, len(text)
    span = doc.char_span(start, end, alignment_mode="expand") if 0 <= start < end else None
    if span is None:
        raise CorpusError(path, number, f"the span {start}-{end} does not lie in its text")
    doc.spans[MENTIONS] = [span]
    for name, component in pipeline.pipeline:
        if name != CONCEPTS:
            doc = component(doc)
    assertion: Assertion = doc.spans[MENTIONS][0]._.assertion
    return assertion


def _recognises(pipeline: Language, text: str, start: int, end: int) -> bool:
    """Whether a mention is found at exactly this place."""
    return any(
        (span.start_char, span.end_char) == (start, end) for span in pipeline(text).spans[MENTIONS]
    )
