"""What imaging models said of a picture, as FHIR."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class
from PIL import Image

from api.fhir.imaging import study_to_bundle, write_study
from imaging.analyse import StudyResult, analyse

NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def refused(tmp_path: Path) -> StudyResult:
    """A picture of which nothing is known: no model is made for it."""
    path = tmp_path / "picture.png"
    Image.linear_gradient("L").save(path)
    return analyse(path, recorded_at=NOW)


def test_a_refused_study_says_not_performed(refused: StudyResult) -> None:
    bundle = study_to_bundle(refused, subject="Patient/p")

    get_fhir_model_class("Bundle").model_validate(bundle)
    study, *observations = [entry["resource"] for entry in bundle["entry"]]
    assert study["resourceType"] == "ImagingStudy"
    assert len(observations) == len(refused.runs) > 0
    for observation in observations:
        assert observation["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
        assert observation["derivedFrom"] == [{"reference": f"urn:uuid:{study['id']}"}]


def test_the_file_holds_the_bundle(refused: StudyResult, tmp_path: Path) -> None:
    write_study(refused, tmp_path / "study.json")

    stored = json.loads((tmp_path / "study.json").read_text(encoding="utf-8"))
    assert stored == study_to_bundle(refused)
