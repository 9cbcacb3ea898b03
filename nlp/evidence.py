"""Text to evidence: a note in, asserted concepts with their place in the original text out."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.assertion import Assertion
from nlp.demographics import Demographics, DemographicsReader
from nlp.extensions import MEASUREMENTS, MENTIONS, NORMAL
from nlp.measured import measured_items
from ontologies.model.annotation import Sex
from ontologies.model.evidence import Evidence, Observation, Status, TextSpan
from ontologies.model.patient import Patient
from ontologies.model.strength import STATEMENT_RATIO

__all__ = ["RECORDER", "Annotation", "annotate", "annotate_many", "demographics"]

RECORDER = "semeion.nlp"
_OPTIONAL = ("relative", "onset", "duration", "severity", "laterality", "reason")
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
        """Return an item of the list that `annotate --json` prints.

        What the text does not say has no key: `relative`, `onset`, `duration`, `severity`,
        `laterality`, the `reason` of what was not evaluated, and `measurement` with test, value,
        unit and limits.
        """
        values = {
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
        said = {name: getattr(self.evidence, name) for name in _OPTIONAL}
        if self.span.observation is not None:
            said["measurement"] = _measurement(self.span.observation)
        return values | {name: value for name, value in said.items() if value is not None}


def annotate(
    pipeline: Language,
    text: str,
    *,
    document_id: str,
    recorded_at: datetime,
    patient: Patient | None = None,
) -> list[Annotation]:
    """Find the concepts of one text, those that measured values speak of too.

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
    patient
        Age and sex by which values are judged, where known; else as the text states them.

    Returns
    -------
    Annotations in the order of the text.

    Raises
    ------
    EvidenceError
        If `recorded_at` has no time zone.
    """
    doc = pipeline(_readable(text))
    return _annotations(doc, text, document_id, recorded_at, patient)


def _measurement(observation: Observation) -> dict[str, Any]:
    stated = {
        "code": observation.coding.code,
        "test": observation.coding.display,
        "value": observation.value,
        "unit": observation.unit,
        "reference_low": observation.reference_low,
        "reference_high": observation.reference_high,
    }
    return {name: value for name, value in stated.items() if value is not None}


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
        doc = pipeline(_readable(text))
        yield document_id, _annotations(doc, text, document_id, recorded_at)


def _readable(text: str) -> str:
    """Put a mark of the same length for lone surrogates, which spaCy cannot store."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _annotations(
    doc: Doc, text: str, document_id: str, recorded_at: datetime, patient: Patient | None = None
) -> list[Annotation]:
    locate = _Locator(doc, text, document_id)
    spans = [*doc.spans[MENTIONS], *doc.spans.get(NORMAL, ())]
    spans.sort(key=lambda span: (span.start, span.end))
    found = [_annotation(span, locate, recorded_at) for span in spans]
    if doc.spans.get(MEASUREMENTS):
        measured = measured_items(
            doc, locate, patient=_patient(doc, patient), recorded_at=recorded_at, recorder=RECORDER
        )
        found += [
            Annotation(evidence=item.evidence, name=item.name, score=item.score)
            for item in measured
        ]
        found.sort(key=_place)
    return found


def _place(item: Annotation) -> tuple[int, int, bool]:
    """In the order of the text; of what one value speaks of, what is there comes first."""
    return item.span.start, item.span.end, item.evidence.status is Status.ABSENT


def _patient(doc: Doc, known: Patient | None) -> Patient:
    """Age and sex as known, else as the text states them."""
    stated: Demographics = doc._.demographics or Demographics()
    known = known or Patient()
    return Patient(
        age_years=stated.age_years if known.age_years is None else known.age_years,
        sex=stated.sex if known.sex is Sex.UNKNOWN else known.sex,
    )


class _Locator:
    """Spans of one document to their places in the original text."""

    def __init__(self, doc: Doc, text: str, document_id: str) -> None:
        self._text, self._document_id = text, document_id
        self._sentences = _Sentences(doc)

    def __call__(self, span: Span, observation: Observation | None = None) -> TextSpan:
        start, end = span.start_char, span.end_char
        return TextSpan(
            document_id=self._document_id,
            start=start,
            end=end,
            text=self._text[start:end],
            sentence=self._sentences.digest(span),
            observation=observation,
        )


class _Sentences:
    """Digests of a document's sentences, each made when it is first asked for."""

    def __init__(self, doc: Doc) -> None:
        known = doc.has_annotation("SENT_START")
        self._sentences = list(doc.sents) if known else []
        self._starts = [sentence.start for sentence in self._sentences]
        self._digests: dict[int, str] = {}

    def digest(self, span: Span) -> str | None:
        """Digest of the normalised sentence that a span begins in; None where none is marked."""
        index = bisect_right(self._starts, span.start) - 1
        if index < 0:
            return None
        if index not in self._digests:
            words = self._sentences[index].text.casefold().split()
            digest = hashlib.blake2b(
                " ".join(words).encode("utf-8", "surrogatepass"), digest_size=16
            )
            self._digests[index] = digest.hexdigest()
        return self._digests[index]


def _annotation(span: Span, locate: _Locator, recorded_at: datetime) -> Annotation:
    assertion: Assertion = span._.assertion
    best = span._.candidates[0]
    evidence = Evidence(
        concept=best.concept,
        status=assertion.status,
        subject=assertion.subject,
        relative=assertion.relative,
        temporality=assertion.temporality,
        onset=span._.onset,
        duration=span._.duration,
        severity=span._.severity,
        laterality=span._.laterality,
        observation_ratio=STATEMENT_RATIO[assertion.status],
        source=locate(span),
        recorded_at=recorded_at,
        recorder=RECORDER,
    )
    return Annotation(evidence=evidence, name=best.name, score=best.score)
