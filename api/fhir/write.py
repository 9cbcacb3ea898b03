"""A differential as a FHIR R4 Bundle, checked by FHIR's own model before it leaves.

It becomes one RiskAssessment whose `basis` are the resources of its evidence. Ids are derived from
the content, so the same answer gives the same Bundle.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.fhir.codes import DISEASE_SYSTEMS
from api.fhir.evidence import evidence_to_resources
from api.fhir.resources import collection, person_reference, resource_id
from api.wording import duration_label
from ontologies.model import Evidence

__all__ = ["differential_to_bundle"]

_DISCLAIMER = "semeion supports a clinician's decision and never makes it."
_REASONS_SHOWN = 5


def differential_to_bundle(
    differential: Mapping[str, Any], *, timestamp: datetime, subject: str | None = None
) -> dict[str, Any]:
    """Differential (JSON of `semeion diagnose`) as a Bundle of RiskAssessment and its basis.

    Parameters
    ----------
    differential
        What `Differential.to_dict` or `diagnose --json` gives.
    timestamp
        When it was answered, with a time zone.
    subject
        Reference to the patient, if known.

    Returns
    -------
    dict
        A Bundle of type collection, RiskAssessment first. `prediction` is in rank order; its
        probabilities are percentages, as FHIR R4 wants them.

    Raises
    ------
    FhirOutputError
        If FHIR's own model refuses the result.
    """
    names: dict[str, str] = {}
    basis: list[str] = []
    resources: list[dict[str, Any]] = []
    for values in differential["evidence"]:
        content = dict(values)
        name = str(content.pop("name", content["concept"]))
        item = Evidence.from_dict(content)
        names[item.id] = name
        stated = evidence_to_resources(item, name, subject=subject)
        basis += [f"urn:uuid:{resource['id']}" for resource in stated[:1]]
        resources += stated
    assessment = _assessment(differential, names, basis, timestamp, subject)
    return collection([assessment, *resources], timestamp=timestamp)


def _assessment(
    differential: Mapping[str, Any],
    names: Mapping[str, str],
    basis: list[str],
    timestamp: datetime,
    subject: str | None,
) -> dict[str, Any]:
    content = f"{differential['snapshot_version']} {sorted(names)} {timestamp.isoformat()}"
    resource: dict[str, Any] = {
        "resourceType": "RiskAssessment",
        "id": resource_id(content),
        "status": "final",
        "method": {"text": _engine(differential)},
        "code": {"text": "Differential diagnosis"},
        "subject": person_reference(subject),
        "occurrenceDateTime": timestamp.isoformat(),
        "note": [{"text": _DISCLAIMER}],
    }
    if basis:
        resource["basis"] = [{"reference": reference} for reference in basis]
    if differential["diagnoses"]:
        resource["prediction"] = [_prediction(item, names) for item in differential["diagnoses"]]
    return resource


def _prediction(diagnosis: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    members = diagnosis.get("members") or [{"id": diagnosis["id"], "name": diagnosis["name"]}]
    return {
        "outcome": {
            "coding": [_disease_coding(member["id"], member["name"]) for member in members],
            "text": diagnosis["name"],
        },
        "probabilityDecimal": round(100 * float(diagnosis["probability"]), 6),
        "rationale": _rationale(diagnosis, names),
    }


def _rationale(diagnosis: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Rank, score, and the strongest contributions in nats."""
    reasons = sorted(diagnosis["contributions"], key=lambda item: -abs(item["nats"]))
    shown = [
        f"{names.get(item['evidence'], item['evidence'])} {item['nats']:+.2f}"
        for item in reasons[:_REASONS_SHOWN]
    ]
    text = f"rank {diagnosis['rank']}; score {diagnosis['score']:.2f} nats"
    text += f": {'; '.join(shown)}" if shown else ""
    if urgent := diagnosis.get("urgent"):
        text += f"; urgent within {duration_label(urgent['within'])}: {urgent['why']}"
    return text


def _disease_coding(identifier: str, name: str) -> dict[str, str]:
    prefix, _, local = identifier.partition(":")
    system = DISEASE_SYSTEMS.get(prefix, f"urn:semeion:{prefix}")
    code = identifier if prefix == "SEM" else local
    return {"system": system, "code": code, "display": name}


def _engine(differential: Mapping[str, Any]) -> str:
    return (
        f"semeion {differential['engine_version']}, setting {differential['setting']},"
        f" graph {differential['graph_version']}, snapshot {differential['snapshot_version']}"
    )
