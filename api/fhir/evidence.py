"""Evidence as FHIR R4 resources: Observation, Condition or FamilyMemberHistory.

λ travels as a component of the system `urn:semeion`, so that what is written can be read back
without becoming stronger; a measured value stands in an Observation of its own, from which the
finding derives.
"""

from typing import Any

from api.fhir.codes import HPO, LOINC, OBSERVATION_RATIO, ROLE_CODE, SCORE, SEMEION
from api.fhir.resources import codeable, person_reference, quantity, resource_id
from ontologies.model import (
    Evidence,
    GeneticReport,
    ImagingModelRun,
    Observation,
    Status,
    Subject,
    Temporality,
    TextSpan,
)

__all__ = ["evidence_to_observation", "evidence_to_resources"]

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_GENE = "http://www.ncbi.nlm.nih.gov/gene"
_ANSWER = {
    Status.PRESENT: ("LA9633-4", "Present", "POS", "Positive"),
    Status.ABSENT: ("LA9634-2", "Absent", "NEG", "Negative"),
    Status.UNCERTAIN: ("LA11884-6", "Indeterminate", "IND", "Indeterminate"),
}
_VERIFICATION = {
    Status.PRESENT: "confirmed",
    Status.ABSENT: "refuted",
    Status.UNCERTAIN: "provisional",
}
_CLINICAL = {
    Temporality.CURRENT: "active",
    Temporality.HISTORICAL: "inactive",
    Temporality.RESOLVED: "resolved",
}


def evidence_to_resources(
    item: Evidence, name: str, *, subject: str | None = None
) -> list[dict[str, Any]]:
    """One item of evidence as resources; the first one states the finding.

    Parameters
    ----------
    item
        The evidence.
    name
        Name of its concept.
    subject
        Reference to the patient, if known.

    Returns
    -------
    list of dict
        Empty for a hypothetical item, which FHIR has no resource for, and for age and sex,
        which are the Patient's. Otherwise a FamilyMemberHistory for what a relative has, a
        Condition for what is past, and an Observation for all else, followed by that of the
        measured value where there is one.
    """
    if item.status is Status.HYPOTHETICAL or item.concept.startswith("LOINC:"):
        return []
    if item.subject is Subject.FAMILY and item.status is Status.PRESENT:
        return [_family_history(item, name, subject)]
    measured = _measured_value(item, subject)
    if (
        not measured
        and item.temporality is not Temporality.CURRENT
        and item.status in _VERIFICATION
    ):
        return [_condition(item, name, subject)]
    finding = evidence_to_observation(item, name, subject=subject)
    if measured:
        finding["derivedFrom"] = [{"reference": f"urn:uuid:{measured['id']}"}]
    return [finding, *([measured] if measured else [])]


def evidence_to_observation(
    item: Evidence, name: str, *, subject: str | None = None
) -> dict[str, Any]:
    """One item of evidence as an Observation that says present, absent, indeterminate or why not.

    Raises
    ------
    ValueError
        If the item is hypothetical: what is only supposed is no observation.
    """
    if item.status is Status.HYPOTHETICAL:
        raise ValueError(f"{item.concept}: what is only supposed is no observation")
    resource: dict[str, Any] = {
        "resourceType": "Observation",
        "id": resource_id(item.id),
        "status": "final",
        "category": [codeable(f"{_TERMINOLOGY}/observation-category", *_category(item))],
        "code": _concept(item, name),
        "subject": person_reference(subject),
        "issued": item.recorded_at.isoformat(),
        "method": {"text": _method(item)},
    }
    if item.subject is not Subject.PATIENT:
        resource["focus"] = [{"display": item.relative or item.subject.value}]
    if item.status is Status.NOT_EVALUATED:
        reason = codeable(f"{_TERMINOLOGY}/data-absent-reason", "not-performed", "Not Performed")
        resource["dataAbsentReason"] = {**reason, "text": item.reason}
    else:
        code, display, polarity, meaning = _ANSWER[item.status]
        flag = codeable(f"{_TERMINOLOGY}/v3-ObservationInterpretation", polarity, meaning)
        resource |= {
            "valueCodeableConcept": codeable(LOINC, code, display),
            "interpretation": [flag],
            "component": [_number(OBSERVATION_RATIO, item.observation_ratio)],
        }
    if isinstance(item.source, ImagingModelRun):
        _add_image(resource, item.source)
    return resource


def _concept(item: Evidence, name: str) -> dict[str, Any]:
    if item.concept.startswith("HP:"):
        return codeable(HPO, item.concept, name)
    if item.concept.startswith("NCBIGene:"):
        return codeable(_GENE, item.concept.partition(":")[2], name)
    return codeable(SEMEION, item.concept, name)


def _number(code: str, value: float) -> dict[str, Any]:
    return {
        "code": codeable(SEMEION, code, code.replace("-", " ")),
        "valueQuantity": quantity(value, "1"),
    }


def _add_image(resource: dict[str, Any], run: ImagingModelRun) -> None:
    study = {"system": "urn:dicom:uid", "value": f"urn:oid:{run.study_uid}"}
    resource["derivedFrom"] = [{"type": "ImagingStudy", "identifier": study}]
    if run.score is not None and "component" in resource:
        resource["component"].append(_number(SCORE, run.score))
    if run.region:
        left, top, right, bottom = run.region
        where = f"pixels, left {left}, top {top}, right {right}, bottom {bottom}"
        resource["note"] = [{"text": f"region of instance {run.instance_uid}: {where}"}]


def _family_history(item: Evidence, name: str, subject: str | None) -> dict[str, Any]:
    return {
        "resourceType": "FamilyMemberHistory",
        "id": resource_id(item.id),
        "status": "partial",
        "patient": person_reference(subject),
        "relationship": codeable(ROLE_CODE, item.relative or "FAMMEMB"),
        "condition": [{"code": _concept(item, name)}],
    }


def _condition(item: Evidence, name: str, subject: str | None) -> dict[str, Any]:
    clinical, verification = _CLINICAL[item.temporality], _VERIFICATION[item.status]
    return {
        "resourceType": "Condition",
        "id": resource_id(item.id),
        "clinicalStatus": codeable(f"{_TERMINOLOGY}/condition-clinical", clinical),
        "verificationStatus": codeable(f"{_TERMINOLOGY}/condition-ver-status", verification),
        "code": _concept(item, name),
        "subject": person_reference(subject),
    }


def _measured_value(item: Evidence, subject: str | None) -> dict[str, Any] | None:
    source = item.source.observation if isinstance(item.source, TextSpan) else item.source
    if not isinstance(source, Observation) or source.coding.system != LOINC:
        return None
    if source.value is None or item.subject is not Subject.PATIENT:
        return None
    if item.status is Status.NOT_EVALUATED:
        return None  # an impossible value is told with its reason, and is no result
    resource: dict[str, Any] = {
        "resourceType": "Observation",
        "id": resource_id(f"{item.source}"),
        "status": "final",
        "category": [codeable(f"{_TERMINOLOGY}/observation-category", "laboratory", "Laboratory")],
        "code": codeable(LOINC, source.coding.code, source.coding.display),
        "subject": person_reference(subject),
        "valueQuantity": _value(source),
    }
    limits = {"low": source.reference_low, "high": source.reference_high}
    stated = {side: quantity(v, source.unit) for side, v in limits.items() if v is not None}
    if stated:
        resource["referenceRange"] = [stated]
    return resource


def _value(source: Observation) -> dict[str, Any]:
    if not isinstance(source.value, str):
        return quantity(float(source.value or 0), source.unit)
    number = source.value.lstrip("<>= ")
    comparator = source.value[: len(source.value) - len(number)].strip()
    stated = {"comparator": comparator} if comparator else {}
    return {**stated, **quantity(float(number), source.unit)}


def _category(item: Evidence) -> tuple[str, str]:
    match item.source:
        case ImagingModelRun():
            return "imaging", "Imaging"
        case TextSpan(observation=Observation(coding=coding)) | Observation(coding=coding) if (
            coding.system == LOINC
        ):
            return "laboratory", "Laboratory"
        case GeneticReport():
            return "laboratory", "Laboratory"
        case _:
            return "exam", "Exam"


def _method(item: Evidence) -> str:
    match item.source:
        case ImagingModelRun() as run:
            return f"imaging model {run.model} {run.model_version}"
        case TextSpan() as span:
            return f"recognised in text, characters {span.start} to {span.end}"
        case Observation() as observation:
            return f"interpretation of {observation.coding.system}|{observation.coding.code}"
        case GeneticReport():
            return "genetic report"
        case _:
            return "entered by a person"
