"""One image as models see it: displayed grey values, and the facts that a gate judges by."""

import hashlib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.errors import DeclarationError, ImageTooLargeError

__all__ = [
    "GREATEST_PIXEL_COUNT",
    "Declaration",
    "Image",
    "ImageFacts",
    "Pixels",
    "Stored",
    "apply_declaration",
    "check_size",
    "collapse_grey",
    "content_uids",
]

Pixels = NDArray[np.float32]
Stored = NDArray[Any]
"""Values as a file has them, before any window or scale."""

GREATEST_PIXEL_COUNT = 40_000_000
"""Rows times columns that are decoded: above the largest radiographs, and 160 MB as float32."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What the caller states about an image; needed where the file does not say it.

    Parameters
    ----------
    modality
        DICOM modality: `DX`.
    body_part
        DICOM body part examined: `CHEST`.
    view
        DICOM view position: `PA`.
    """

    modality: str | None = None
    body_part: str | None = None
    view: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What is known of an image without looking at it; no name and no number of a person.

    Parameters
    ----------
    path
        The file.
    encoding
        `dicom`, or the picture format: `png`, `jpeg`.
    sop_class_uid
        None for a picture.
    study_uid, series_uid, instance_uid
        Of the DICOM object; derived from the file's content for a picture.
    modality, body_part, view
        DICOM terms, from the header or the caller; None where nobody says.
    photometric_interpretation
        DICOM term; a picture whose channels are equal is `MONOCHROME2`.
    bits_stored, rows, columns, frames
        Of the pixel data.
    burned_in_annotation
        Whether the pixels show who the patient is; None where nobody says.
    pixel_spacing_mm
        Rows, columns; None where unknown.
    notes
        What the reader had to assume or found wrong and could handle.
    """

    path: Path
    encoding: str
    sop_class_uid: str | None = None
    study_uid: str
    series_uid: str
    instance_uid: str
    modality: str | None = None
    body_part: str | None = None
    view: str | None = None
    photometric_interpretation: str
    bits_stored: int
    rows: int
    columns: int
    frames: int = 1
    burned_in_annotation: bool | None = None
    pixel_spacing_mm: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {**asdict(self), "path": str(self.path), "notes": list(self.notes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image.

    Parameters
    ----------
    facts
        What is known of it.
    pixels : (rows, columns) or (rows, columns, 3) array
        As displayed, in [0, 255]: black is 0 whatever the photometric interpretation was, and
        more than eight bits are kept as fractions.
    """

    facts: ImageFacts
    pixels: Pixels = field(repr=False, compare=False)


def apply_declaration(facts: ImageFacts, declared: Declaration) -> ImageFacts:
    """Fill in what the file does not say.

    Raises
    ------
    DeclarationError
        If the file says something else.
    """
    filled = {}
    for name in ("modality", "body_part", "view"):
        stated, found = getattr(declared, name), getattr(facts, name)
        if not stated:
            continue
        stated = stated.strip().upper()
        if found and found != stated:
            label = name.replace("_", " ")
            raise DeclarationError(
                facts.path,
                f"the {label} was stated as {stated}, and the file says {found}: leave it out,"
                " or correct the file",
            )
        filled[name] = stated
    return replace(facts, **filled)


def check_size(path: Path, rows: int, columns: int) -> None:
    """Refuse to decode what cannot be an image or would fill the memory.

    Raises
    ------
    ImageTooLargeError
        If the image has more than `GREATEST_PIXEL_COUNT` pixels.
    """
    if rows * columns > GREATEST_PIXEL_COUNT:
        raise ImageTooLargeError(
            path,
            f"{rows} x {columns} pixels are more than the {GREATEST_PIXEL_COUNT:,} that are"
            " decoded: scale the image down",
        )


def content_uids(content: bytes) -> tuple[str, str, str]:
    """Study, series and instance UID for a file that has none: the same for the same content.

    They are UUID-derived UIDs (DICOM PS3.5 B.2, root 2.25) of SHA-256 digests.

    Examples
    --------
    >>> content_uids(b"one") == content_uids(b"one")
    True
    >>> len(set(content_uids(b"one")))
    3
    """
    digest = hashlib.sha256(content).digest()
    study, series, instance = (
        int.from_bytes(hashlib.sha256(level + digest).digest()[:16], "big")
        for level in (b"study", b"series", b"instance")
    )
    return f"2.25.{study}", f"2.25.{series}", f"2.25.{instance}"


def collapse_grey(colours: Stored) -> Stored:
    """One channel of three that are equal everywhere, else all three."""
    first = colours[..., :1]
    return colours[..., 0] if bool((colours == first).all()) else colours
