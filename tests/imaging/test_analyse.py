from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.analyse import analyse, read_image
from imaging.errors import DeclarationError, UnreadableImageError
from imaging.nodes import ModelNode
from imaging.wrap import image_to_dicom
from ontologies.model import Evidence, Status

Writer = Callable[..., Path]
Grey = NDArray[np.uint8]


@pytest.mark.slow
def test_of_the_sixteen_images_of_the_package_thirteen_are_right(
    radiographs: Path, chest_node: ModelNode
) -> None:
    paths = sorted(radiographs.glob("*.jpeg"))

    prepared = np.stack([chest_node.prepare(read_image(path)) for path in paths])
    scores = dict(
        zip((path.name for path in paths), chest_node.scores(prepared)[:, 1], strict=True)
    )

    ill = [score for name, score in scores.items() if name.startswith("person")]
    well = [score for name, score in scores.items() if name.startswith("NORMAL")]
    accuracy = chest_node.manifest.findings[0].accuracy
    assert (len(ill), len(well)) == (8, 8)
    assert sum(score > 0.5 for score in ill) == accuracy.true_positive == 6
    assert sum(score <= 0.5 for score in well) == accuracy.true_negative == 7
    assert scores["person1946_bacteria_4874.jpeg"] == pytest.approx(0.9995, abs=2e-4)
    assert scores["NORMAL2-IM-1438-0001.jpeg"] == pytest.approx(0.9534, abs=2e-3)


def test_a_picture_and_its_dicom_object_give_the_same_evidence(
    radiographs: Path, tmp_path: Path, recorded_at: datetime
) -> None:
    picture = radiographs / "person1946_bacteria_4874.jpeg"
    wrapped = image_to_dicom(
        picture,
        tmp_path / "image.dcm",
        modality="DX",
        body_part="CHEST",
        view="AP",
        created_at=recorded_at,
        deterministic=True,
    )

    (bare,) = analyse(
        picture, recorded_at=recorded_at, modality="DX", body_part="CHEST", view="AP"
    ).evidence
    (item,) = analyse(wrapped, recorded_at=recorded_at).evidence

    assert item == bare
    assert (item.concept, item.status) == ("HP:0002090", Status.PRESENT)
    assert item.observation_ratio == pytest.approx(1.6653, abs=1e-4)
    assert Evidence.from_dict(item.to_dict()) == item


def test_a_normal_radiograph_is_weak_evidence_of_absence(
    radiographs: Path, recorded_at: datetime
) -> None:
    path = radiographs / "NORMAL2-IM-1430-0001.jpeg"

    result = analyse(path, recorded_at=recorded_at, modality="dx", body_part="chest", view="pa")

    (item,) = result.evidence
    assert item.status is Status.ABSENT
    assert item.observation_ratio == pytest.approx(0.6850, abs=1e-4)
    assert "13 of 16 test images" in result.to_dict()["runs"][0]["accuracy"]


def test_a_picture_that_nobody_says_anything_of_is_not_evaluated(
    radiographs: Path, recorded_at: datetime
) -> None:
    (item,) = analyse(radiographs / "NORMAL2-IM-1430-0001.jpeg", recorded_at=recorded_at).evidence

    assert item.status is Status.NOT_EVALUATED
    assert item.observation_ratio == 1.0
    assert not item.scored
    assert item.reason is not None
    assert "the modality is not stated, and must be CR or DX" in item.reason


def test_a_head_is_not_evaluated_and_never_absent(
    write_radiograph: Writer, ramp: Grey, recorded_at: datetime
) -> None:
    path = write_radiograph(ramp, Modality="MR", BodyPartExamined="HEAD")

    (item,) = analyse(path, recorded_at=recorded_at).evidence

    assert item.status is Status.NOT_EVALUATED


def test_what_is_stated_fills_what_the_file_leaves_open(
    write_radiograph: Writer, ramp: Grey, chest_node: ModelNode
) -> None:
    path = write_radiograph(ramp, ViewPosition=None)

    assert chest_node.refusals(read_image(path, view="AP")) == ()


def test_what_is_stated_must_not_contradict_the_file(write_radiograph: Writer, ramp: Grey) -> None:
    path = write_radiograph(ramp, BodyPartExamined="HEAD")

    with pytest.raises(DeclarationError, match=r"body part was stated as CHEST.*file says HEAD"):
        read_image(path, body_part="CHEST")


def test_a_missing_file_is_an_error(tmp_path: Path, recorded_at: datetime) -> None:
    with pytest.raises(UnreadableImageError, match=r"gone\.dcm: there is no such file"):
        analyse(tmp_path / "gone.dcm", recorded_at=recorded_at)


def test_the_region_is_looked_for_only_when_asked(
    radiographs: Path, recorded_at: datetime, chest_node: ModelNode
) -> None:
    path = radiographs / "person1949_bacteria_4880.jpeg"  # negative: nothing to locate

    result = analyse(
        path,
        recorded_at=recorded_at,
        nodes=[chest_node],
        modality="DX",
        body_part="CHEST",
        view="PA",
        locate=True,
    )

    assert result.runs[0].region is None
