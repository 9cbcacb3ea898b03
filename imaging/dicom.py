"""A DICOM file in, `Image` out: decoded, in modality units, windowed, black always 0.

The grey pipeline is that of PS3.4 N.2: modality LUT or rescale, then VOI LUT or window (the first
of several), then the polarity of the photometric interpretation. Without any window, eight-bit
values are shown as they are, and others are stretched from the least to the greatest value; the
facts note it.
"""

import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from pydicom import dcmread, misc
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi
from pydicom.pixels.utils import pixel_array
from pydicom.uid import UID

from imaging.errors import UnreadableImageError
from imaging.image import Image, ImageFacts, Pixels, Stored, check_size, collapse_grey

__all__ = ["SECONDARY_CAPTURE_UIDS", "is_dicom", "read_dicom", "read_header"]

SECONDARY_CAPTURE_UIDS = frozenset(
    {
        "1.2.840.10008.5.1.4.1.1.7",
        "1.2.840.10008.5.1.4.1.1.7.1",
        "1.2.840.10008.5.1.4.1.1.7.2",
        "1.2.840.10008.5.1.4.1.1.7.3",
        "1.2.840.10008.5.1.4.1.1.7.4",
    }
)

_VIEW_CODES = {
    "272479007": "PA",  # SCT, CID 4010
    "399348003": "AP",
    "R-10214": "PA",  # SRT, before 2020
    "R-10206": "AP",
    "399067008": "LATERAL",
    "399173006": "LL",
    "399198007": "RL",
}
_REGION_CODES = {"51185008": "CHEST", "816094009": "CHEST", "T-D3000": "CHEST"}
"""SCT and SRT codes of CID 4009 in the words of PS3.16 annex L."""

_BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidDicomError,
    KeyError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


def is_dicom(path: Path) -> bool:
    """Whether the file starts as a DICOM file does, or is named as one."""
    return path.suffix.lower() in {".dcm", ".dicom"} or misc.is_dicom(path)


def read_header(path: Path) -> Dataset:
    """Read all but the pixels; a missing preamble is forgiven, a missing SOP class is not.

    Raises
    ------
    UnreadableImageError
        If the file cannot be opened or is no DICOM object.
    """
    try:
        header = dcmread(path, stop_before_pixels=True, force=True)
    except FileNotFoundError as error:
        raise UnreadableImageError(path, "there is no such file") from error
    except _BROKEN as error:
        raise UnreadableImageError(path, "damaged, or no DICOM file") from error
    if "SOPClassUID" not in header:
        raise UnreadableImageError(path, "no DICOM object: it has no SOP class")
    return header


def read_dicom(path: Path) -> Image:
    """Read the first frame of a DICOM image.

    Raises
    ------
    UnreadableImageError
        If the file is damaged, has no pixels, or cannot be decoded here; the cause is chained.
    ImageTooLargeError
        If a frame has too many pixels.
    """
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        header = read_header(path)
        facts = _facts(path, header)
        check_size(path, facts.rows, facts.columns)
        pixels, notes = _pixels(path, header)
    if remarks:
        notes += (f"the file departs from the DICOM standard in {len(remarks)} places",)
    return Image(facts=_completed(facts, pixels, notes), pixels=pixels)


def _facts(path: Path, header: Dataset) -> ImageFacts:
    for name in ("Rows", "Columns", "BitsStored", "PhotometricInterpretation"):
        if not header.get(name):
            raise UnreadableImageError(path, f"has no image: {name} is missing")
    try:
        return ImageFacts(
            path=path,
            encoding="dicom",
            sop_class_uid=str(header.SOPClassUID),
            study_uid=_uid(path, header, "StudyInstanceUID"),
            series_uid=_uid(path, header, "SeriesInstanceUID"),
            instance_uid=_uid(path, header, "SOPInstanceUID"),
            modality=_word(header, "Modality"),
            body_part=_body_part(header),
            view=_view(header),
            photometric_interpretation=str(header.PhotometricInterpretation).strip().upper(),
            bits_stored=int(header.BitsStored),
            rows=int(header.Rows),
            columns=int(header.Columns),
            frames=int(header.get("NumberOfFrames") or 1),
            burned_in_annotation={"YES": True, "NO": False}.get(
                _word(header, "BurnedInAnnotation") or ""
            ),
            pixel_spacing_mm=_spacing(header),
        )
    except _BROKEN as error:
        raise UnreadableImageError(path, "an attribute of the image has no valid value") from error


def _uid(path: Path, header: Dataset, name: str) -> str:
    value = str(header.get(name) or "").strip()
    if not value:
        raise UnreadableImageError(path, f"{name} is missing: nothing could refer to this image")
    return value


def _word(header: Dataset, name: str) -> str | None:
    return str(header.get(name) or "").strip().upper() or None


def _code(header: Dataset, name: str) -> str:
    items = header.get(name) or [Dataset()]
    return str(items[0].get("CodeValue") or "").strip()


def _body_part(header: Dataset) -> str | None:
    return _word(header, "BodyPartExamined") or _REGION_CODES.get(
        _code(header, "AnatomicRegionSequence")
    )


def _view(header: Dataset) -> str | None:
    return _word(header, "ViewPosition") or _VIEW_CODES.get(_code(header, "ViewCodeSequence"))


def _spacing(header: Dataset) -> tuple[float, float] | None:
    for name in ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"):
        value = header.get(name)
        if value and len(value) == 2:
            return float(value[0]), float(value[1])
    return None


def _completed(facts: ImageFacts, pixels: Pixels, notes: tuple[str, ...]) -> ImageFacts:
    values: dict[str, Any] = {
        name: getattr(facts, name) for name in facts.__dataclass_fields__ if name != "notes"
    }
    if facts.burned_in_annotation is None:
        notes += ("the file does not say whether annotation is burned in",)
    if not facts.photometric_interpretation.startswith("MONOCHROME"):
        values["photometric_interpretation"] = "MONOCHROME2" if pixels.ndim == 2 else "RGB"
    return ImageFacts(**values, notes=notes)


def _pixels(path: Path, header: Dataset) -> tuple[Pixels, tuple[str, ...]]:
    try:
        stored = pixel_array(path, index=0)
        if "PALETTE" in header.PhotometricInterpretation:
            stored = apply_color_lut(stored, header)
        return _displayed_colour(stored) if stored.ndim == 3 else _displayed_grey(stored, header)
    except _BROKEN as error:
        raise UnreadableImageError(path, _why_undecodable(header)) from error


def _why_undecodable(header: Dataset) -> str:
    stated = str(header.file_meta.get("TransferSyntaxUID", "") or "")
    if not stated:
        return "the file does not say its transfer syntax: fetch the object again"
    syntax = UID(stated)
    try:
        available = get_decoder(syntax).is_available
    except NotImplementedError:  # pydicom knows no decoder: a private syntax, or one for video
        available = False
    if available:
        return "the pixel data are missing, damaged or incomplete: fetch the object again"
    return (
        f"the transfer syntax {syntax} ({syntax.name}) cannot be decoded here:"
        " convert it to an uncompressed one, or install a pydicom plugin for it"
    )


def _displayed_colour(stored: Stored) -> tuple[Pixels, tuple[str, ...]]:
    greatest = 2 ** (8 * stored.dtype.itemsize) - 1
    return collapse_grey(stored).astype(np.float32) * np.float32(255.0 / greatest), ()


def _displayed_grey(stored: Stored, header: Dataset) -> tuple[Pixels, tuple[str, ...]]:
    values = np.asarray(apply_modality_lut(stored, header), dtype=np.float32)
    shares, notes = _windowed(values, header)
    if header.PhotometricInterpretation == "MONOCHROME1":
        shares = 1.0 - shares
    return (np.clip(shares, 0.0, 1.0) * 255.0).astype(np.float32), notes


def _windowed(values: Pixels, header: Dataset) -> tuple[Pixels, tuple[str, ...]]:
    """Share of full brightness before polarity."""
    if header.get("VOILUTSequence"):
        bits = int(header.VOILUTSequence[0].LUTDescriptor[2])
        looked_up = apply_voi(values.astype(np.int32), header)
        return looked_up.astype(np.float32) / np.float32(2**bits - 1), ()
    center, width = _first(header, "WindowCenter"), _first(header, "WindowWidth")
    if center is not None and width is not None and width > 0:
        function = _word(header, "VOILUTFunction") or "LINEAR"
        return window(values, center, width, function), ()
    if header.BitsStored == 8 and "ModalityLUTSequence" not in header and _unscaled(header):
        offset = 128.0 if header.get("PixelRepresentation") == 1 else 0.0
        return (values + np.float32(offset)) / np.float32(255.0), ()
    return _stretched(values, header)


def _unscaled(header: Dataset) -> bool:
    slope, intercept = header.get("RescaleSlope"), header.get("RescaleIntercept")
    return float(1 if slope is None else slope) == 1.0 and float(intercept or 0) == 0.0


def _first(header: Dataset, name: str) -> float | None:
    value = header.get(name)
    if value is None or value == "":
        return None
    return float(value[0] if hasattr(value, "__getitem__") else value)


def window(values: Pixels, center: float, width: float, function: str) -> Pixels:
    """Share of full brightness under a window (PS3.3 C.11.2.1.2 and C.11.2.1.3).

    Examples
    --------
    >>> window(np.float32([0, 127.5, 255]), 128, 256, "LINEAR").tolist()
    [0.0, 0.5, 1.0]
    """
    if function == "SIGMOID":
        shares = 1.0 / (1.0 + np.exp(-4.0 * (values - center) / width))
    elif function == "LINEAR_EXACT":
        shares = (values - center) / width + 0.5
    else:
        shares = (values - (center - 0.5)) / max(width - 1.0, 1e-6) + 0.5
    return np.asarray(np.clip(shares, 0.0, 1.0), dtype=np.float32)


def _stretched(values: Pixels, header: Dataset) -> tuple[Pixels, tuple[str, ...]]:
    note = "no window is stated: stretched from the least to the greatest value"
    padding = header.get("PixelPaddingValue")
    shown = values if padding is None else values[values != float(padding)]
    if shown.size == 0:
        shown = values
    least, greatest = float(shown.min()), float(shown.max())
    span = max(greatest - least, 1e-6)
    return ((values - np.float32(least)) / np.float32(span)).astype(np.float32), (note,)
