"""A FHIR R4 Bundle or resource about one patient becomes evidence, texts, sex and age.

Lenient: every resource is checked alone by FHIR's own model (`fhir.resources`, R4B), and what
cannot be used is named in `FhirInput.unused` with its reference and the reason; nothing is dropped
silently.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from api.fhir.collector import Collector, Document, Measured
from api.fhir.condition import read_condition, read_family_history
from api.fhir.document import read_composition, read_document, read_report
from api.fhir.errors import FhirInputError
from api.fhir.observation import read_observation
from api.fhir.person import age_at, moment, speaks_of
from ontologies.errors import Issue, Severity
from ontologies.lexicon import Lexicon
from ontologies.measurement import measured_evidence
from ontologies.model import Evidence, Patient, Sex, Temporality

__all__ = ["Document", "FhirInput", "read_bundle"]

_RECORDER = "fhir"
_SAME_TIME = timedelta(days=1)
"""Results of one test closer than this are of one time; earlier ones are historical."""

_READERS: dict[str, Callable[[Mapping[str, Any], str, Collector], None]] = {
    "Condition": read_condition,
    "Observation": read_observation,
    "FamilyMemberHistory": read_family_history,
    "DiagnosticReport": read_report,
    "DocumentReference": read_document,
    "Composition": read_composition,
}
_CONTEXT = frozenset({"Patient", "Encounter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirInput:
    """What a Bundle says of its patient.

    Parameters
    ----------
    evidence
        In the order of the resources, measured values last; each once.
    patient
        Sex, and age at the latest encounter, else now.
    documents
        Texts for the caller to annotate.
    used
        References of resources (`Observation/1`, `Observation/1#component-2`) that gave evidence,
        text or context.
    unused
        What was not used, or not as stated: an issue each, `where` being the reference.
    """

    evidence: tuple[Evidence, ...]
    patient: Patient
    documents: tuple[Document, ...]
    used: tuple[str, ...]
    unused: tuple[Issue, ...]


class _Entry(NamedTuple):
    reference: str
    names: frozenset[str]
    resource: Mapping[str, Any]


def read_bundle(
    resource: Mapping[str, Any],
    lexicon: Lexicon,
    *,
    now: datetime,
    recorder: str = _RECORDER,
) -> FhirInput:
    """Read a Bundle of any type but `history`, or a single resource.

    Parameters
    ----------
    resource
        The JSON object.
    lexicon
        Resolves HPO ids, alternative and obsolete ones included.
    now
        The clock, with a time zone: recording time, and age where no encounter has a date.
    recorder
        Recorder of the evidence.

    Raises
    ------
    FhirInputError
        If it is no FHIR resource, a history Bundle, or about more than one patient. Anything less
        is an issue in `unused`.
    """
    if not isinstance(resource.get("resourceType"), str):
        raise FhirInputError("this is no FHIR resource: 'resourceType' is missing")
    collector = Collector(lexicon=lexicon, now=now, recorder=recorder)
    entries = [entry for entry in _entries(resource, collector) if _valid(entry, collector)]
    patient = _patient(entries)
    collector.patient = patient.resource if patient else None
    names = patient.names if patient else _one_subject(entries)
    for entry in entries:
        _read(entry, names, collector)
    _add_measured(collector)
    _drop_derived(entries, collector)
    return FhirInput(
        evidence=tuple(collector.evidence.values()),
        patient=_person(entries, collector),
        documents=tuple(collector.documents),
        used=tuple(collector.used),
        unused=tuple(collector.unused),
    )


def _entries(resource: Mapping[str, Any], collector: Collector) -> Iterator[_Entry]:
    if resource["resourceType"] != "Bundle":
        yield from _with_contained(resource, 1, None)
        return
    if resource.get("type") == "history":
        raise FhirInputError("a history Bundle holds old versions; send a collection or searchset")
    for number, entry in enumerate(resource.get("entry") or [], start=1):
        content = entry.get("resource") if isinstance(entry, Mapping) else None
        method = (entry.get("request") or {}).get("method") if isinstance(entry, Mapping) else None
        where = f"Bundle.entry[{number}]"
        if method in {"DELETE", "PATCH"}:
            collector.refuse(where, "not-applied", f"a {method} request", "send the resource")
        elif not isinstance(content, Mapping) or not isinstance(content.get("resourceType"), str):
            collector.refuse(where, "no-resource", "the entry holds no resource", "none needed")
        elif content["resourceType"] == "Bundle":
            yield from _entries(content, collector)
        else:
            yield from _with_contained(content, number, entry.get("fullUrl"))


def _with_contained(resource: Mapping[str, Any], number: int, full_url: Any) -> Iterator[_Entry]:
    kind, identifier = resource["resourceType"], resource.get("id")
    reference = f"{kind}/{identifier or f'entry-{number}'}"
    names = {reference} | ({str(full_url)} if full_url else set())
    if full_url and "/" in str(full_url):
        names.add("/".join(str(full_url).split("/")[-2:]))
    yield _Entry(reference, frozenset(names), resource)
    for inner in resource.get("contained") or []:
        if isinstance(inner, Mapping) and isinstance(inner.get("resourceType"), str):
            where = f"{reference}#{inner.get('id', inner['resourceType'])}"
            yield _Entry(where, frozenset({where, f"#{inner.get('id')}"}), inner)


def _valid(entry: _Entry, collector: Collector) -> bool:
    """Whether FHIR's model accepts the resource; else it is named, without its content."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    kind = entry.resource["resourceType"]
    if kind not in _READERS and kind not in _CONTEXT:
        collector.refuse(
            entry.reference, "type-not-read", f"{kind} is not read", "none needed", Severity.NOTE
        )
        return False
    content = {key: value for key, value in entry.resource.items() if key != "contained"}
    try:
        get_fhir_model_class(kind).model_validate(content)
    except ValidationError as error:
        places = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        collector.refuse(
            entry.reference,
            "invalid-resource",
            f"not valid FHIR R4 {kind} at {', '.join(places[:5]) or kind}",
            "correct it; the rest was read",
            Severity.ERROR,
        )
        return False
    return True


def _patient(entries: list[_Entry]) -> _Entry | None:
    patients = {e.reference: e for e in entries if e.resource["resourceType"] == "Patient"}
    if len(patients) > 1:
        raise FhirInputError(f"{len(patients)} patients in one Bundle; send one Bundle for each")
    return next(iter(patients.values()), None)


def _subject(resource: Mapping[str, Any]) -> str | None:
    stated = resource.get("subject") or resource.get("patient") or {}
    reference = stated.get("reference")
    return str(reference) if reference else None


def _one_subject(entries: list[_Entry]) -> frozenset[str]:
    subjects = {subject for entry in entries if (subject := _subject(entry.resource))}
    if len({"/".join(subject.split("/")[-2:]) for subject in subjects}) > 1:
        raise FhirInputError(
            f"no Patient, and resources about {len(subjects)} subjects; send one Bundle for each"
        )
    return frozenset(subjects)


def _read(entry: _Entry, names: frozenset[str], collector: Collector) -> None:
    kind = entry.resource["resourceType"]
    if kind == "Patient":
        collector.used[entry.reference] = None
        _check_birth(entry, collector)
        return
    if not speaks_of(_subject(entry.resource), names):
        collector.refuse(
            entry.reference, "other-subject", "it is about another subject", "send it apart"
        )
        return
    if kind == "Encounter":
        collector.used[entry.reference] = None
        return
    _READERS[kind](entry.resource, entry.reference, collector)


def _check_birth(entry: _Entry, collector: Collector) -> None:
    stated = entry.resource.get("birthDate")
    if stated and age_at(entry.resource, collector.now) is None:
        collector.refuse(
            entry.reference, "impossible-age", "birthDate gives no possible age", "correct it"
        )


def _add_measured(collector: Collector) -> None:
    """Keep measured findings; of one test, what is older than the latest is historical."""
    latest: dict[str, datetime] = {}
    for item in collector.measured:
        if item.when and item.when > latest.get(item.test, item.when - _SAME_TIME):
            latest[item.test] = item.when
    for item in collector.measured:
        for evidence in measured_evidence(
            item.findings,
            recorded_at=collector.now,
            recorder=collector.recorder,
            resource_id=item.reference,
            temporality=_time_of(item, latest.get(item.test)),
        ):
            collector.add(evidence, item.reference)


def _drop_derived(entries: list[_Entry], collector: Collector) -> None:
    """Leave out a finding that only repeats what its own measured source already says."""
    said = {
        item.reference: {finding.concept for finding in item.findings}
        for item in collector.measured
    }
    by_name = {name: said[e.reference] for e in entries if e.reference in said for name in e.names}
    for entry in entries:
        sources = [str(item.get("reference")) for item in entry.resource.get("derivedFrom") or []]
        repeated = set().union(*(by_name.get(source, set()) for source in sources))
        if repeated:
            _drop(entry.reference, repeated, collector)


def _drop(reference: str, concepts: set[str], collector: Collector) -> None:
    for identifier, item in list(collector.evidence.items()):
        if getattr(item.source, "resource_id", None) != reference or item.concept not in concepts:
            continue
        del collector.evidence[identifier]
        collector.refuse(
            reference,
            "derived",
            f"{item.concept} is derived from a measurement that was read",
            "none needed",
            Severity.NOTE,
        )


def _time_of(item: Measured, latest: datetime | None) -> Temporality:
    if item.when and latest and latest - item.when >= _SAME_TIME:
        return Temporality.HISTORICAL
    return Temporality.CURRENT


def _person(entries: list[_Entry], collector: Collector) -> Patient:
    starts = [
        start
        for entry in entries
        if entry.resource["resourceType"] == "Encounter"
        and (start := moment((entry.resource.get("period") or {}).get("start")))
        and start <= collector.now
    ]
    if collector.patient is None:
        return Patient(sex=Sex.UNKNOWN)
    return collector.person(max(starts, default=collector.now))
