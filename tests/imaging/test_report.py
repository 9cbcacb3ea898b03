import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import highdicom as hd
import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.analyse import StudyResult, analyse
from imaging.errors import ImageError
from imaging.report import write_structured_report
from imaging.wrap import image_to_dicom
from tests.external import external_program

Writer = Callable[..., Path]
Grey = NDArray[np.uint8]


def only_group(report: Any) -> Any:
    (group,) = report.content.get_image_measurement_groups()
    return group


@pytest.fixture(scope="module")
def wrapped(
    radiographs: Path, tmp_path_factory: pytest.TempPathFactory, recorded_at: datetime
) -> Path:
    return image_to_dicom(
        radiographs / "person1946_bacteria_4874.jpeg",
        tmp_path_factory.mktemp("wrapped") / "image.dcm",
        modality="DX",
        body_part="CHEST",
        view="AP",
        created_at=recorded_at,
    )


@pytest.fixture(scope="module")
def result(wrapped: Path, recorded_at: datetime) -> StudyResult:
    return analyse(wrapped, recorded_at=recorded_at)


def test_the_report_is_read_back_to_the_same_finding(result: StudyResult, tmp_path: Path) -> None:
    report = hd.sr.srread(write_structured_report(result, tmp_path / "report.dcm"))

    group = only_group(report)
    (evaluation,) = group.get_qualitative_evaluations()
    score, ratio = group.get_measurements()
    assert report.StudyInstanceUID == result.image.facts.study_uid
    assert group.tracking_identifier == result.evidence[0].id
    assert evaluation.name.value == "HP:0002090"
    assert evaluation.value.meaning == "Present"
    assert score.value == result.runs[0].score
    assert ratio.value == pytest.approx(1.6653)
    assert group.finding_type.value == "233604007"
    assert (report.CompletionFlag, report.VerificationFlag) == ("PARTIAL", "UNVERIFIED")


def test_a_refusal_is_reported_as_not_evaluated_with_its_reason(
    write_radiograph: Writer, ramp: Grey, tmp_path: Path, recorded_at: datetime
) -> None:
    result = analyse(write_radiograph(ramp, ViewPosition="LL"), recorded_at=recorded_at)

    path = write_structured_report(result, tmp_path / "report.dcm")

    group = only_group(hd.sr.srread(path))
    (evaluation,) = group.get_qualitative_evaluations()
    assert evaluation.value.meaning == "Not Evaluated"
    assert group.get_measurements() == []
    assert b"not evaluated: the view is LL" in path.read_bytes()


def test_a_picture_has_no_report(radiographs: Path, tmp_path: Path, recorded_at: datetime) -> None:
    result = analyse(radiographs / "NORMAL2-IM-1430-0001.jpeg", recorded_at=recorded_at)

    with pytest.raises(ImageError, match="refers to a DICOM object: wrap the picture first"):
        write_structured_report(result, tmp_path / "report.dcm")


@pytest.mark.external
def test_the_standards_own_checker_finds_no_error(
    result: StudyResult, wrapped: Path, tmp_path: Path
) -> None:
    checker = external_program("dciodvfy", package="dicom3tools")
    report = write_structured_report(result, tmp_path / "report.dcm")

    for path in (wrapped, report):
        said = subprocess.run([checker, path], capture_output=True, text=True, check=False)
        lines = (said.stdout + said.stderr).splitlines()
        assert [line for line in lines if line.startswith("Error")] == []
        assert said.returncode == 0
