"""Text to evidence: a note in, asserted concepts with their place in the original text out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.assertion import Assertion
from nlp.demographics import Demographics, DemographicsReader
from nlp.extensions import MENTIONS
from ontologies.model.evidence import Evidence, TextSpan
from ontologies.model.strength import STATEMENT_RATIO

__all__ = ["RECORDER", "Annotation", "annotate", "annotate_many", "demographics"]

RECORDER = "semeion.nlp"
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One mention as evidence.

    Parameters
    ----------
    evidence
        What the text says, with its span.
    name
        Primary name of the concept.
    score
        The recogniser's confidence in [0, 1].
    """

    evidence: Evidence
    name: str
    score: float

    @property
    def span(self) -> TextSpan:
        """Where in the text it stands."""
        source = self.evidence.source
        assert isinstance(source, TextSpan)  # noqa: S101
        return source

    def to_dict(self) -> dict[str, Any]:
        """Return an item of the list that `annotate --json` prints."""
        return {
            "concept": self.evidence.concept,
            "name": self.name,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.span.text,
            "status": self.evidence.status.value,
            "subject": self.evidence.subject.value,
            "temporality": self.evidence.temporality.value,
            "score": self.score,
        }


def annotate(
    pipeline: Language, text: str, *, document_id: str, recorded_at: datetime
) -> list[Annotation]:
    """Find the concepts of one text.

    Parameters
    ----------
    pipeline
        From `create_pipeline`.
    text
        Any Unicode; offsets are code points of exactly this text.
    document_id
        Names the text in the evidence.
    recorded_at
        When, with a time zone.

    Returns
    -------
    Annotations in the order of the text.

    Raises
    ------
    EvidenceError
        If `recorded_at` has no time zone.
    """
    return _annotations(pipeline(_readable(text)), text, document_id, recorded_at)


def demographics(pipeline: Language, text: str) -> Demographics:
    """Read the age and sex that a note states of its patient.

    Parameters
    ----------
    pipeline
        From `create_pipeline`.
    text
        Any Unicode.

    Returns
    -------
    What is stated; None and `unknown` where nothing is.
    """
    doc = pipeline.make_doc(_readable(text))
    for _, component in pipeline.pipeline:
        if isinstance(component, DemographicsReader):
            component(doc)
    found: Demographics | None = doc._.demographics
    return found or Demographics()


def annotate_many(
    pipeline: Language, texts: Iterable[tuple[str, str]], *, recorded_at: datetime
) -> Iterator[tuple[str, list[Annotation]]]:
    """Find the concepts of many texts, one after the other as they come.

    Parameters
    ----------
    pipeline
        From `create_pipeline`.
    texts
        Pairs of document id and text.
    recorded_at
        When, with a time zone.

    Yields
    ------
    Document id and annotations, in the order given.
    """
    for document_id, text in texts:
        yield document_id, _annotations(pipeline(_readable(text)), text, document_id, recorded_at)


def _readable(text: str) -> str:
    """Put a mark of the same length for lone surrogates, which spaCy cannot store."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _annotations(doc: Doc, text: str, document_id: str, recorded_at: datetime) -> list[Annotation]:
    return [_annotation(span, text, document_id, recorded_at) for span in doc.spans[MENTIONS]]


def _annotation(span: Span, text: str, document_id: str, recorded_at: datetime) -> Annotation:
    assertion: Assertion = span._.assertion
    best = span._.candidates[0]
    start, end = span.start_char, span.end_char
    evidence = Evidence(
        concept=best.concept,
        status=assertion.status,
        subject=assertion.subject,
        relative=assertion.relative,
        temporality=assertion.temporality,
        observation_ratio=STATEMENT_RATIO[assertion.status],
        source=TextSpan(document_id=document_id, start=start, end=end, text=text[start:end]),
        recorded_at=recorded_at,
        recorder=RECORDER,
    )
    return Annotation(evidence=evidence, name=best.name, score=best.score)
