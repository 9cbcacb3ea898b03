"""Small FHIR R4 building blocks: codings, quantities, ids, Bundles checked by FHIR's own model."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.fhir.codes import UCUM
from api.fhir.errors import FhirOutputError

__all__ = ["checked", "codeable", "collection", "person_reference", "quantity", "resource_id"]

_NAMESPACE = uuid.UUID("6d3a2c58-2f4b-5a53-9e63-5f0c2f3f7b11")


def checked(resource: dict[str, Any]) -> dict[str, Any]:
    """Give the resource back if FHIR's R4B model accepts it.

    Raises
    ------
    FhirOutputError
        If it does not; the message names elements, never their content.
    """
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    kind = str(resource["resourceType"])
    try:
        get_fhir_model_class(kind).model_validate(resource)
    except ValidationError as error:
        places = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        raise FhirOutputError(kind, ", ".join(places[:5])) from error
    return resource


def resource_id(content: str) -> str:
    """Id of a resource, from what it says: the same content has the same id."""
    return str(uuid.uuid5(_NAMESPACE, content))


def collection(resources: Sequence[Mapping[str, Any]], *, timestamp: datetime) -> dict[str, Any]:
    """Checked Bundle of type collection; each resource once, named `urn:uuid:` and its id."""
    distinct = {str(item["id"]): dict(item) for item in resources}
    return checked(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": timestamp.isoformat(),
            "entry": [
                {"fullUrl": f"urn:uuid:{identifier}", "resource": item}
                for identifier, item in distinct.items()
            ],
        }
    )


def codeable(system: str, code: str, display: str = "") -> dict[str, Any]:
    """CodeableConcept of one coding."""
    coding = {"system": system, "code": code, "display": display}
    return {"coding": [{key: value for key, value in coding.items() if value}]}


def person_reference(reference: str | None) -> dict[str, str]:
    """Reference to the patient, or words where none is known."""
    return {"reference": reference} if reference else {"display": "the patient asked about"}


def quantity(value: float, unit: str | None) -> dict[str, Any]:
    """Quantity with a UCUM unit, or a bare number."""
    if not unit:
        return {"value": value}
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}
