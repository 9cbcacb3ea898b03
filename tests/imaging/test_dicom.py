import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, HTJ2KLossless, JPEGBaseline8Bit, RLELossless

from imaging.dicom import read_dicom
from imaging.errors import ImageTooLargeError, UnreadableImageError

Writer = Callable[..., Path]
Grey = NDArray[np.uint8]


def item(**values: Any) -> Dataset:
    made = Dataset()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_eight_bits_without_a_window_are_shown_as_they_are(
    write_radiograph: Writer, ramp: Grey
) -> None:
    np.testing.assert_allclose(read_dicom(write_radiograph(ramp)).pixels, ramp, atol=1e-4)


def test_monochrome1_is_monochrome2_inverted(write_radiograph: Writer, ramp: Grey) -> None:
    inverted = read_dicom(
        write_radiograph(255 - ramp, "one.dcm", PhotometricInterpretation="MONOCHROME1")
    )

    plain = read_dicom(write_radiograph(ramp, "two.dcm"))

    np.testing.assert_allclose(inverted.pixels, plain.pixels, atol=1e-4)


def test_a_window_cuts_and_stretches(write_radiograph: Writer, ramp: Grey) -> None:
    values = ramp.astype(np.uint16) * 16
    path = write_radiograph(values, BitsStored=12, HighBit=11, WindowCenter=1024, WindowWidth=1025)

    pixels = read_dicom(path).pixels

    assert pixels[values < 500].max() == 0.0
    assert pixels[values > 1540].min() == 255.0
    np.testing.assert_allclose(pixels[values == 1024], 255 * (0.5 + 0.5 / 1024), atol=0.1)


def test_the_first_of_several_windows_is_taken(write_radiograph: Writer, ramp: Grey) -> None:
    several = write_radiograph(ramp, "a.dcm", WindowCenter=[64, 200], WindowWidth=[128, 20])
    single = write_radiograph(ramp, "b.dcm", WindowCenter=64, WindowWidth=128)

    np.testing.assert_array_equal(read_dicom(several).pixels, read_dicom(single).pixels)


@pytest.mark.parametrize(
    ("function", "share"), [("LINEAR_EXACT", 0.75), ("SIGMOID", 1 / (1 + np.exp(-1)))]
)
def test_every_window_function_is_followed(
    write_radiograph: Writer, function: str, share: float
) -> None:
    values = np.full((160, 200), 150, dtype=np.uint8)
    path = write_radiograph(values, WindowCenter=100, WindowWidth=200, VOILUTFunction=function)

    np.testing.assert_allclose(read_dicom(path).pixels, 255 * share, atol=0.01)


def test_a_window_is_in_modality_units(write_radiograph: Writer, ramp: Grey) -> None:
    exact = {"VOILUTFunction": "LINEAR_EXACT"}
    scaled = write_radiograph(
        ramp,
        "a.dcm",
        RescaleSlope=4,
        RescaleIntercept=-100,
        WindowCenter=412,
        WindowWidth=1024,
        **exact,
    )
    plain = write_radiograph(ramp, "b.dcm", WindowCenter=128, WindowWidth=256, **exact)

    np.testing.assert_allclose(read_dicom(scaled).pixels, read_dicom(plain).pixels, atol=0.01)


def test_a_voi_lut_is_looked_up(write_radiograph: Writer, ramp: Grey) -> None:
    table = item(
        LUTDescriptor=[256, 0, 16],
        LUTData=(np.arange(256, dtype=np.uint32)[::-1] * 257).astype(np.uint16).tobytes(),
    )
    table["LUTDescriptor"].VR, table["LUTData"].VR = "US", "OW"

    pixels = read_dicom(write_radiograph(ramp, VOILUTSequence=[table])).pixels

    np.testing.assert_allclose(pixels, 255.0 - ramp, atol=1e-3)


def test_twelve_bits_without_a_window_are_stretched_and_noted(
    write_radiograph: Writer, ramp: Grey
) -> None:
    values = ramp.astype(np.uint16) * 8 + 1000
    image = read_dicom(write_radiograph(values, BitsStored=12, HighBit=11))

    assert (image.pixels.min(), image.pixels.max()) == (0.0, pytest.approx(255.0))
    assert any("no window is stated" in note for note in image.facts.notes)


def test_padding_does_not_take_part_in_the_stretch(write_radiograph: Writer, ramp: Grey) -> None:
    values = ramp.astype(np.uint16) + 1000
    values[:, :20] = 0
    path = write_radiograph(values, BitsStored=12, HighBit=11, PixelPaddingValue=0)

    pixels = read_dicom(path).pixels

    assert pixels[:, :20].max() == 0.0
    assert 0.0 <= pixels[:, 20:].min() < 30.0


def test_of_several_frames_the_first_is_read_and_all_are_counted(
    write_radiograph: Writer, ramp: Grey
) -> None:
    image = read_dicom(write_radiograph(np.stack([ramp, ramp[::-1], ramp // 2])))

    assert image.facts.frames == 3
    np.testing.assert_allclose(image.pixels, ramp, atol=1e-4)


def test_colour_with_equal_channels_is_grey(write_radiograph: Writer, ramp: Grey) -> None:
    image = read_dicom(
        write_radiograph(np.stack([ramp] * 3, axis=-1), PhotometricInterpretation="RGB")
    )

    assert image.facts.photometric_interpretation == "MONOCHROME2"
    np.testing.assert_allclose(image.pixels, ramp, atol=1e-4)


def test_colour_stays_colour(write_radiograph: Writer, ramp: Grey) -> None:
    colours = np.stack([ramp, ramp // 2, ramp], axis=-1)
    image = read_dicom(write_radiograph(colours, PhotometricInterpretation="RGB"))

    assert image.facts.photometric_interpretation == "RGB"
    assert image.pixels.shape == (160, 200, 3)


def test_run_length_encoding_is_decoded(write_radiograph: Writer, ramp: Grey) -> None:
    path = write_radiograph(ramp)
    instance = dcmread(path)
    instance.compress(RLELossless)
    instance.save_as(path)

    np.testing.assert_allclose(read_dicom(path).pixels, ramp, atol=1e-4)


def test_jpeg_is_decoded(write_radiograph: Writer, ramp: Grey) -> None:
    stream = io.BytesIO()
    Pillow.fromarray(ramp).save(stream, format="JPEG", quality=95)
    path = write_radiograph(ramp)
    instance = dcmread(path)
    instance.PixelData = encapsulate([stream.getvalue()])
    instance["PixelData"].is_undefined_length = True
    instance.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    instance.save_as(path)

    np.testing.assert_allclose(read_dicom(path).pixels, ramp, atol=4)


@pytest.mark.parametrize(
    ("syntax", "told"),
    [
        (HTJ2KLossless, "High-Throughput"),
        (UID("1.2.840.113619.5.2"), "1.2.840.113619.5.2"),  # a maker's own
        (UID("1.2.840.10008.1.2.4.102"), "MPEG-4"),
    ],
)
def test_a_syntax_that_nothing_here_decodes_is_named(
    write_radiograph: Writer, ramp: Grey, syntax: UID, told: str
) -> None:
    path = write_radiograph(ramp)
    instance = dcmread(path)
    instance.PixelData = encapsulate([b"\xff\xd8\xff\xf7" + b"\0" * 40])
    instance["PixelData"].is_undefined_length = True
    instance.file_meta.TransferSyntaxUID = syntax
    instance.save_as(path, implicit_vr=False, little_endian=True, enforce_file_format=False)

    with pytest.raises(UnreadableImageError, match=rf"image\.dcm: the transfer syntax .*{told}"):
        read_dicom(path)


def test_view_and_body_part_are_read_from_codes_as_well(
    write_radiograph: Writer, ramp: Grey
) -> None:
    path = write_radiograph(
        ramp,
        BodyPartExamined=None,
        ViewPosition=None,
        ViewCodeSequence=[item(CodeValue="399348003", CodingSchemeDesignator="SCT")],
        AnatomicRegionSequence=[item(CodeValue="51185008", CodingSchemeDesignator="SCT")],
    )

    facts = read_dicom(path).facts

    assert (facts.body_part, facts.view) == ("CHEST", "AP")


def test_a_file_without_preamble_is_read(
    write_radiograph: Writer, tmp_path: Path, ramp: Grey
) -> None:
    whole = write_radiograph(ramp).read_bytes()
    path = tmp_path / "bare.dcm"
    path.write_bytes(whole[132:])

    np.testing.assert_allclose(read_dicom(path).pixels, ramp, atol=1e-4)


@pytest.mark.parametrize("attribute", ["Rows", "BitsStored", "PhotometricInterpretation"])
def test_a_missing_attribute_is_named(write_radiograph: Writer, ramp: Grey, attribute: str) -> None:
    path = write_radiograph(ramp, **{attribute: None})

    with pytest.raises(UnreadableImageError, match=rf"image\.dcm: has no image: {attribute}"):
        read_dicom(path)


def test_an_image_that_nothing_could_refer_to_is_an_error(
    write_radiograph: Writer, ramp: Grey
) -> None:
    with pytest.raises(UnreadableImageError, match="StudyInstanceUID is missing"):
        read_dicom(write_radiograph(ramp, StudyInstanceUID=None))


def test_missing_pixels_are_an_error(write_radiograph: Writer, ramp: Grey) -> None:
    with pytest.raises(UnreadableImageError, match=r"image\.dcm: the pixel data are missing"):
        read_dicom(write_radiograph(ramp, PixelData=None))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_truncated_file_is_an_error(write_radiograph: Writer, ramp: Grey, share: float) -> None:
    path = write_radiograph(ramp)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])

    with pytest.raises(UnreadableImageError, match=r"image\.dcm: "):
        read_dicom(path)


@pytest.mark.parametrize("content", [b"", b"no image", b"\0" * 500], ids=["empty", "text", "zeros"])
def test_what_is_no_dicom_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.dcm"
    path.write_bytes(content)

    with pytest.raises(UnreadableImageError, match=r"other\.dcm: "):
        read_dicom(path)


def test_a_size_that_would_fill_the_memory_is_refused_before_decoding(
    write_radiograph: Writer, ramp: Grey
) -> None:
    with pytest.raises(ImageTooLargeError, match="65000 x 65000 pixels are more than"):
        read_dicom(write_radiograph(ramp, Rows=65000, Columns=65000))
