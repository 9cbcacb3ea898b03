"""FHIR Condition and FamilyMemberHistory to evidence."""

from collections.abc import Mapping
from typing import Any

from api.fhir.codes import CLINICAL_STATUS, LATERALITY, RELATIVES, ROLE_CODE, SNOMED, VERIFICATION
from api.fhir.collector import Collector, codings, system_codes
from api.fhir.person import age_at, moment
from ontologies.model import Status, Subject, Temporality

__all__ = ["read_condition", "read_family_history"]

_DURATION_LETTER = {
    "a": "Y",
    "year": "Y",
    "years": "Y",
    "mo": "M",
    "month": "M",
    "months": "M",
    "wk": "W",
    "d": "D",
    "day": "D",
    "days": "D",
}


def read_condition(resource: Mapping[str, Any], reference: str, collector: Collector) -> None:
    """Condition with HPO codings: verification gives the status, clinical status the time."""
    verification = _first_code(resource.get("verificationStatus")) or "confirmed"
    if verification == "entered-in-error":
        collector.refuse(reference, "entered-in-error", "the resource says so", "none needed")
        return
    concepts = collector.concepts(resource.get("code"), reference)
    if not concepts:
        if not any(issue.where == reference for issue in collector.unused):
            collector.unmapped(resource.get("code"), reference)
        return
    for concept in concepts:
        collector.state(
            concept,
            VERIFICATION.get(verification, Status.UNCERTAIN),
            reference,
            temporality=_temporality(resource),
            onset=_onset(resource, collector),
            severity=_words(resource.get("severity")),
            laterality=_laterality(resource),
        )


def read_family_history(resource: Mapping[str, Any], reference: str, collector: Collector) -> None:
    """FamilyMemberHistory: the conditions of one relative."""
    if resource.get("status") == "entered-in-error":
        collector.refuse(reference, "entered-in-error", "the resource says so", "none needed")
        return
    conditions = resource.get("condition") or []
    if not conditions:
        collector.refuse(reference, "no-value", "no condition of the relative", "none needed")
    relative = _relative(resource.get("relationship"))
    for number, condition in enumerate(conditions, start=1):
        where = f"{reference}#condition-{number}"
        concepts = collector.concepts(condition.get("code"), where)
        if not concepts and not any(issue.where == where for issue in collector.unused):
            collector.unmapped(condition.get("code"), where)
        for concept in concepts:
            collector.state(
                concept,
                Status.PRESENT,
                where,
                subject=Subject.FAMILY,
                relative=relative,
                onset=_age_duration(condition.get("onsetAge")),
            )


def _first_code(codeable: Mapping[str, Any] | None) -> str | None:
    return next((str(item["code"]) for item in codings(codeable)), None)


def _temporality(resource: Mapping[str, Any]) -> Temporality:
    stated = _first_code(resource.get("clinicalStatus"))
    if stated in CLINICAL_STATUS:
        return CLINICAL_STATUS[stated]
    ended = any(key.startswith("abatement") for key in resource)
    return Temporality.RESOLVED if ended else Temporality.CURRENT


def _onset(resource: Mapping[str, Any], collector: Collector) -> str | None:
    if duration := _age_duration(resource.get("onsetAge")):
        return duration
    begin = resource.get("onsetDateTime") or (resource.get("onsetPeriod") or {}).get("start")
    when = moment(begin)
    age = None if when is None else age_at(collector.patient, when)
    return None if age is None else f"P{int(age)}Y" if age >= 1 else f"P{int(age * 12)}M"


def _age_duration(age: Mapping[str, Any] | None) -> str | None:
    if not age or age.get("value") is None:
        return None
    letter = _DURATION_LETTER.get(str(age.get("code") or age.get("unit") or "a"))
    return f"P{float(age['value']):g}{letter}" if letter else None


def _words(codeable: Mapping[str, Any] | None) -> str | None:
    for item in codings(codeable):
        if item.get("display"):
            return str(item["display"]).casefold()
    return None


def _laterality(resource: Mapping[str, Any]) -> str | None:
    for system, code in system_codes(resource.get("bodySite") or []):
        if system == SNOMED and code in LATERALITY:
            return LATERALITY[code]
    return None


def _relative(relationship: Mapping[str, Any] | None) -> str | None:
    for system, code in system_codes(relationship):
        if system == ROLE_CODE:
            return code
        if system == SNOMED and code in RELATIVES:
            return RELATIVES[code]
    return None
