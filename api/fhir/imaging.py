"""What imaging models said of a study, as an ImagingStudy and its Observations."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.fhir.evidence import evidence_to_observation
from api.fhir.resources import checked, collection, resource_id

if TYPE_CHECKING:
    from imaging.analyse import StudyResult

__all__ = ["study_to_bundle", "write_study"]

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


def study_to_bundle(result: "StudyResult", *, subject: str | None = None) -> dict[str, Any]:
    """Checked Bundle of one image's study and findings; refused models are not-performed ones.

    Raises
    ------
    FhirOutputError
        If FHIR's own model refuses the result.
    """
    study = _study(result, subject)
    observations = []
    for run, item in zip(result.runs, result.evidence, strict=True):
        observation = evidence_to_observation(item, run.finding.display, subject=subject)
        observation["derivedFrom"] = [{"reference": f"urn:uuid:{study['id']}"}]
        observations.append(observation)
    stamp = max((item.recorded_at for item in result.evidence), default=None)
    if stamp is None:
        return checked(
            {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [{"fullUrl": f"urn:uuid:{study['id']}", "resource": study}],
            }
        )
    return collection([study, *observations], timestamp=stamp)


def write_study(result: "StudyResult", path: Path) -> None:
    """Write the Bundle of a study as JSON.

    Raises
    ------
    FhirOutputError
        If FHIR's own model refuses it; nothing is written then.
    """
    bundle = study_to_bundle(result)
    path.write_text(json.dumps(bundle, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _study(result: "StudyResult", subject: str | None) -> dict[str, Any]:
    facts = result.image.facts
    series: dict[str, Any] = {
        "uid": facts.series_uid,
        "modality": {"system": _DICOM, "code": facts.modality or "OT"},
        "instance": [
            {
                "uid": facts.instance_uid,
                "sopClass": {
                    "system": "urn:ietf:rfc:3986",
                    "code": f"urn:oid:{facts.sop_class_uid or _SECONDARY_CAPTURE}",
                },
            }
        ],
    }
    if facts.body_part:
        series["bodySite"] = {"display": facts.body_part}
    return {
        "resourceType": "ImagingStudy",
        "id": resource_id(facts.study_uid),
        "identifier": [{"system": "urn:dicom:uid", "value": f"urn:oid:{facts.study_uid}"}],
        "status": "available",
        "subject": {"reference": subject} if subject else {"display": "the patient of the image"},
        "series": [series],
    }
