from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from pydicom import dcmread

from imaging.analyse import read_image
from imaging.errors import OutputError, UnreadableImageError
from imaging.wrap import image_to_dicom

Grey = NDArray[np.uint8]


@pytest.fixture
def picture(tmp_path: Path, ramp: Grey) -> Path:
    path = tmp_path / "picture.png"
    Pillow.fromarray(ramp).save(path)
    return path


def wrap(picture: Path, path: Path, created_at: datetime, *, deterministic: bool = False) -> Path:
    return image_to_dicom(
        picture,
        path,
        modality="DX",
        body_part="CHEST",
        view="PA",
        created_at=created_at,
        deterministic=deterministic,
    )


def test_the_pixels_stay_the_same(picture: Path, tmp_path: Path, recorded_at: datetime) -> None:
    image = read_image(wrap(picture, tmp_path / "image.dcm", recorded_at))

    np.testing.assert_allclose(image.pixels, read_image(picture).pixels, atol=1e-4)
    assert (image.facts.modality, image.facts.body_part, image.facts.view) == ("DX", "CHEST", "PA")


def test_sixteen_bits_stay_the_same(tmp_path: Path, recorded_at: datetime) -> None:
    picture = tmp_path / "deep.png"
    values = np.linspace(0, 40000, 161 * 201).reshape(161, 201).astype(np.uint16)
    Pillow.fromarray(values).save(picture)

    image = read_image(wrap(picture, tmp_path / "image.dcm", recorded_at))

    np.testing.assert_allclose(image.pixels, read_image(picture).pixels, atol=1e-3)


def test_uids_are_fresh_unless_asked_otherwise(
    picture: Path, tmp_path: Path, recorded_at: datetime
) -> None:
    one, two = (
        read_image(wrap(picture, tmp_path / name, recorded_at)).facts for name in ("1.dcm", "2.dcm")
    )

    assert one.study_uid != two.study_uid


def test_a_deterministic_object_is_the_same_bytes_each_time(
    picture: Path, tmp_path: Path, recorded_at: datetime
) -> None:
    one, two = (
        wrap(picture, tmp_path / name, recorded_at, deterministic=True)
        for name in ("1.dcm", "2.dcm")
    )

    assert one.read_bytes() == two.read_bytes()
    assert read_image(one).facts.instance_uid == read_image(picture).facts.instance_uid


def test_a_jpeg_says_that_it_lost_something(
    tmp_path: Path, ramp: Grey, recorded_at: datetime
) -> None:
    picture = tmp_path / "picture.jpeg"
    Pillow.fromarray(ramp).save(picture)

    instance = dcmread(wrap(picture, tmp_path / "image.dcm", recorded_at))

    assert instance.LossyImageCompression == "01"
    assert instance.LossyImageCompressionRatio > 1


def test_a_damaged_picture_leaves_no_file(tmp_path: Path, recorded_at: datetime) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"no picture")

    with pytest.raises(UnreadableImageError, match=r"picture\.png: "):
        wrap(picture, tmp_path / "image.dcm", recorded_at)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture.png"]


def test_a_folder_that_is_not_there_is_named(
    picture: Path, tmp_path: Path, recorded_at: datetime
) -> None:
    with pytest.raises(OutputError, match=r"gone/image\.dcm: cannot be written: No such file"):
        wrap(picture, tmp_path / "gone" / "image.dcm", recorded_at)
