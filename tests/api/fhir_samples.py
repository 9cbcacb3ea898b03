"""Small FHIR resources for tests, and the invented patient of the demo."""

import base64
import json
from pathlib import Path
from typing import Any

HPO = "http://purl.obolibrary.org/obo/hp.owl"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
SAMPLE = Path(__file__).parents[2] / "data_samples" / "patients" / "fhir-bundle.json"


def sample() -> dict[str, Any]:
    bundle: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return bundle


def bundle(*resources: dict[str, Any], kind: str = "collection") -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": resource} for resource in resources],
    }


def code(system: str, value: str, display: str | None = None) -> dict[str, Any]:
    coding = {"system": system, "code": value}
    return {"coding": [{**coding, **({"display": display} if display else {})}]}


def patient(**fields: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p", **fields}


def condition(concept: str, *, status: str = "confirmed", **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": fields.pop("id", "c"),
        "verificationStatus": code(f"{TERMINOLOGY}/condition-ver-status", status),
        "code": code(fields.pop("system", HPO), concept, fields.pop("display", None)),
        "subject": {"reference": fields.pop("subject", "Patient/p")},
        **fields,
    }


def observation(concept: str, *, system: str = HPO, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": fields.pop("id", "o"),
        "status": fields.pop("status", "final"),
        "code": code(system, concept),
        "subject": {"reference": "Patient/p"},
        **fields,
    }


def measured(concept: str, value: float, unit: str, **fields: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return observation(concept, system=LOINC, valueQuantity=quantity, **fields)


def note(text: str, *, kind: str = "text/plain", charset: str = "utf-8") -> dict[str, Any]:
    data = base64.b64encode(text.encode(charset)).decode()
    attachment = {"contentType": f"{kind}; charset={charset}", "data": data}
    return {
        "resourceType": "DocumentReference",
        "id": "d",
        "status": "current",
        "type": code(LOINC, "11488-4"),
        "subject": {"reference": "Patient/p"},
        "content": [{"attachment": attachment}],
    }
