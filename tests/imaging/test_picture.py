from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow

from imaging.errors import ImageTooLargeError, UnreadableImageError
from imaging.picture import read_picture

Grey = NDArray[np.uint8]


def test_a_grey_picture_keeps_its_values(tmp_path: Path, ramp: Grey) -> None:
    Pillow.fromarray(ramp).save(tmp_path / "grey.png")

    image = read_picture(tmp_path / "grey.png")

    np.testing.assert_array_equal(image.pixels, ramp)
    assert image.facts.modality is None


def test_sixteen_bits_are_kept(tmp_path: Path) -> None:
    values = np.linspace(0, 65535, 160 * 200).reshape(160, 200).astype(np.uint16)
    Pillow.fromarray(values).save(tmp_path / "deep.png")

    image = read_picture(tmp_path / "deep.png")

    assert image.facts.bits_stored == 16
    np.testing.assert_allclose(image.pixels, values * (255 / 65535), rtol=1e-5)


def test_colours_that_are_equal_are_grey(tmp_path: Path, ramp: Grey) -> None:
    Pillow.fromarray(np.stack([ramp] * 3, axis=-1)).save(tmp_path / "grey.png")

    assert read_picture(tmp_path / "grey.png").facts.photometric_interpretation == "MONOCHROME2"


def test_the_same_content_has_the_same_uids(tmp_path: Path, ramp: Grey) -> None:
    for name in ("one.png", "two.png"):
        Pillow.fromarray(ramp).save(tmp_path / name)

    one, two = (read_picture(tmp_path / name).facts for name in ("one.png", "two.png"))

    assert one.instance_uid == two.instance_uid


@pytest.mark.parametrize("share", [0.01, 0.5, 0.95])
@pytest.mark.parametrize("suffix", ["png", "jpeg"])
def test_a_truncated_picture_is_an_error(
    tmp_path: Path, ramp: Grey, suffix: str, share: float
) -> None:
    path = tmp_path / f"cut.{suffix}"
    Pillow.fromarray(np.random.default_rng(0).permuted(ramp)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])

    with pytest.raises(UnreadableImageError, match=rf"cut\.{suffix}: "):
        read_picture(path)


def test_another_kind_of_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_text("Dear colleague", encoding="utf-8")

    with pytest.raises(UnreadableImageError, match="neither DICOM nor PNG nor JPEG"):
        read_picture(path)


@pytest.mark.parametrize("side", [7000, 12000, 30000])
def test_too_many_pixels_are_refused_before_decoding(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    Pillow.new("1", (64, 64)).save(path)
    content = bytearray(path.read_bytes())
    content[16:24] = side.to_bytes(4, "big") * 2
    path.write_bytes(_with_checksum(content))

    with pytest.raises(ImageTooLargeError, match=r"bomb\.png: "):
        read_picture(path)


def _with_checksum(content: bytearray) -> bytes:
    import zlib

    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)
