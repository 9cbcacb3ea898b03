"""Evidence: this concept, about this person, at this time, present or absent, because of this.

The one type in which text, images, laboratory results and genes meet. Its strings are the same
in Python, JSON, graph and API.
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from ontologies.errors import EvidenceError
from ontologies.model.coding import Coding, curie_prefix

__all__ = [
    "RATIO_LIMIT",
    "Entry",
    "Evidence",
    "GeneticReport",
    "ImagingModelRun",
    "Observation",
    "Source",
    "Status",
    "Subject",
    "Temporality",
    "TextSpan",
]

RATIO_LIMIT = 1.0e4
"""Λ: an observation ratio lies in [1/Λ, Λ] (design, section 2)."""


class Status(StrEnum):
    """Whether the concept is there. Only the first three are scored; unknown is not absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    HYPOTHETICAL = "hypothetical"
    NOT_EVALUATED = "not-evaluated"


class Subject(StrEnum):
    """Whom the concept is about."""

    PATIENT = "patient"
    FAMILY = "family"
    OTHER = "other"


class Temporality(StrEnum):
    """When the concept applied."""

    CURRENT = "current"
    HISTORICAL = "historical"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """Words of a document: `text[start:end]`, half-open, in Unicode code points.

    `sentence` is a digest of the normalised sentence that they stand in, so that a sentence that
    was copied forward counts once and nobody can read it from here; None where not known.
    `observation` is the measured value that the words state, where they state one.
    """

    kind: ClassVar[str] = "text"
    document_id: str
    start: int
    end: int
    text: str
    sentence: str | None = None
    observation: "Observation | None" = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise EvidenceError(f"a span runs from 0 <= start < end, not {self.start}-{self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingModelRun:
    """What one model said of one image.

    `score` is the model's own output in [0, 1] and no probability of disease; `region` is in
    pixels (left, top, right, bottom) where the model gives one.
    """

    kind: ClassVar[str] = "imaging-model"
    model: str
    model_version: str
    study_uid: str
    series_uid: str
    instance_uid: str
    score: float | None
    region: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A measured or coded result: value with UCUM unit and the reference range it was judged by."""

    kind: ClassVar[str] = "observation"
    coding: Coding
    value: float | str | None = None
    unit: str | None = None
    reference_low: float | None = None
    reference_high: float | None = None
    resource_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneticReport:
    """A gene that a laboratory reported or that a clinician considers a candidate."""

    kind: ClassVar[str] = "genetic-report"
    gene_id: str
    symbol: str
    report_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A person entered the concept by hand; `entered_as` is what they chose or typed."""

    kind: ClassVar[str] = "entry"
    entered_as: str


Source = TextSpan | ImagingModelRun | Observation | GeneticReport | Entry

_SOURCES: dict[str, type[Source]] = {
    source.kind: source for source in (TextSpan, ImagingModelRun, Observation, GeneticReport, Entry)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One item of evidence.

    Parameters
    ----------
    concept
        HPO id, or a curated finding `SEM:F…`; `NCBIGene:…` for a genetic report.
    status
        Whether it is there.
    subject
        Whom it is about.
    relative
        FHIR v3-RoleCode of the relative (`MTH`), only with subject `family`.
    temporality
        When it applied.
    onset, duration, severity, laterality
        As said. Onset is an ISO 8601 age or the id of an HPO onset term, duration an ISO 8601
        duration, severity the label of an HPO severity term, laterality a word.
    observation_ratio
        λ = P(observation given the finding) / P(observation given no finding); finite, and
        clipped to [1/Λ, Λ]. Never the likelihood ratio of a disease.
    source
        What it rests on.
    reason
        Why it was not evaluated; required with, and only with, `not-evaluated`.
    recorded_at
        When semeion recorded it, with a time zone.
    recorder
        Who or what recorded it.
    id
        Derived from all fields above but `recorded_at` and `recorder`, so that one statement
        has one id however often it is read.

    Raises
    ------
    EvidenceError
        If a field contradicts another or its range.
    """

    concept: str
    status: Status
    subject: Subject = Subject.PATIENT
    relative: str | None = None
    temporality: Temporality = Temporality.CURRENT
    onset: str | None = None
    duration: str | None = None
    severity: str | None = None
    laterality: str | None = None
    observation_ratio: float
    source: Source
    reason: str | None = None
    recorded_at: datetime = field(compare=False)
    recorder: str = field(compare=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        curie_prefix(self.concept)
        if not math.isfinite(self.observation_ratio) or self.observation_ratio <= 0:
            raise EvidenceError(
                f"{self.concept}: an observation ratio is finite and positive,"
                f" not {self.observation_ratio}"
            )
        if (self.status is Status.NOT_EVALUATED) != bool(self.reason):
            raise EvidenceError(
                f"{self.concept}: a reason goes with 'not-evaluated' and with nothing else"
            )
        if self.relative and self.subject is not Subject.FAMILY:
            raise EvidenceError(f"{self.concept}: a relative goes with subject 'family'")
        if self.recorded_at.tzinfo is None:
            raise EvidenceError(f"{self.concept}: recorded_at needs a time zone")
        clipped = min(max(self.observation_ratio, 1 / RATIO_LIMIT), RATIO_LIMIT)
        object.__setattr__(self, "observation_ratio", clipped)
        object.__setattr__(self, "id", self._digest())

    def _digest(self) -> str:
        content = self.to_dict(identified=False)
        for name in ("recorded_at", "recorder"):
            del content[name]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return f"EVIDENCE:{hashlib.sha256(canonical.encode()).hexdigest()[:24]}"

    @property
    def scored(self) -> bool:
        """Whether the item enters a ranking as the patient's own finding."""
        return self.subject is Subject.PATIENT and self.status in {
            Status.PRESENT,
            Status.ABSENT,
            Status.UNCERTAIN,
        }

    def to_dict(self, *, identified: bool = True) -> dict[str, Any]:
        """Plain JSON values, keys as the fields; the source carries its `kind`."""
        values: dict[str, Any] = {}
        for item in fields(self):
            if item.name in {"id", "source"}:
                continue
            value = getattr(self, item.name)
            values[item.name] = value.isoformat() if isinstance(value, datetime) else value
        values["source"] = _source_to_dict(self.source)
        return {"id": self.id, **values} if identified else values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Evidence":
        """Read what `to_dict` wrote.

        Raises
        ------
        EvidenceError
            If a key is missing or unknown, a value is outside its range, or a stated id is not
            the id of the content.
        """
        content = dict(values)
        stated = content.pop("id", None)
        try:
            source = _source_from_dict(dict(content.pop("source")))
            recorded_at = datetime.fromisoformat(content.pop("recorded_at"))
            item = cls(
                status=Status(content.pop("status")),
                subject=Subject(content.pop("subject", Subject.PATIENT)),
                temporality=Temporality(content.pop("temporality", Temporality.CURRENT)),
                recorded_at=recorded_at.astimezone(UTC),
                source=source,
                **content,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise EvidenceError(f"this is no evidence item: {error}") from error
        if stated is not None and stated != item.id:
            raise EvidenceError(f"evidence {stated} was changed: its content has the id {item.id}")
        return item


def _source_to_dict(source: Source) -> dict[str, Any]:
    values = {"kind": source.kind, **asdict(source)}
    if isinstance(source, TextSpan) and source.observation is None:
        del values["observation"]  # words that state no value keep the id they have always had
    return values


def _source_from_dict(values: dict[str, Any]) -> Source:
    kind = values.pop("kind")
    if kind not in _SOURCES:
        raise EvidenceError(f"a source is one of {sorted(_SOURCES)}, not {kind!r}")
    if kind == Observation.kind:
        values["coding"] = Coding(**values["coding"])
    if values.get("observation") is not None:
        values["observation"] = _source_from_dict(
            {"kind": Observation.kind, **values["observation"]}
        )
    if values.get("region") is not None:
        values["region"] = tuple(values["region"])
    return _SOURCES[kind](**values)
