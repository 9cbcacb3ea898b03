"""PNG and JPEG files in, `Image` out. Such a file says nothing of modality, body part or view."""

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from imaging.errors import ImageTooLargeError, UnreadableImageError
from imaging.image import Image, ImageFacts, Stored, check_size, collapse_grey, content_uids

__all__ = ["PICTURE_FORMATS", "decode_picture", "read_picture"]

PICTURE_FORMATS = ("PNG", "JPEG")
_SIXTEEN_BITS = frozenset({"I;16", "I;16B", "I;16L", "I"})
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError)


def read_picture(path: Path) -> Image:
    """Read a PNG or JPEG file; 16-bit grey values are kept.

    Raises
    ------
    UnreadableImageError
        If it is damaged or neither of the two.
    ImageTooLargeError
        If it has too many pixels.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableImageError(path, f"cannot be opened: {reason}") from error
    stored, name, bits = decode_picture(path, content)
    grey = stored.ndim == 2
    study_uid, series_uid, instance_uid = content_uids(content)
    facts = ImageFacts(
        path=path,
        encoding=name.lower(),
        study_uid=study_uid,
        series_uid=series_uid,
        instance_uid=instance_uid,
        photometric_interpretation="MONOCHROME2" if grey else "RGB",
        bits_stored=bits,
        rows=stored.shape[0],
        columns=stored.shape[1],
        notes=("UIDs are derived from the content of the file",),
    )
    scale = np.float32(255.0 / (2**bits - 1))
    return Image(facts=facts, pixels=stored.astype(np.float32) * scale)


def decode_picture(path: Path, content: bytes) -> tuple[Stored, str, int]:
    """Decode the stored values, the format name and the bits of a picture.

    Returns
    -------
    tuple
        (rows, columns) or (rows, columns, 3) array of unsigned integers, `PNG` or `JPEG`, 8 or 16.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        try:
            with Pillow.open(io.BytesIO(content), formats=PICTURE_FORMATS) as picture:
                check_size(path, picture.height, picture.width)
                values, bits = _values(picture)
                return values, str(picture.format), bits
        except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
            raise ImageTooLargeError(path, "too many pixels to decode: scale it down") from error
        except UnidentifiedImageError as error:
            raise UnreadableImageError(
                path, "neither DICOM nor PNG nor JPEG: give a file of one of these"
            ) from error
        except _BROKEN as error:
            raise UnreadableImageError(
                path, "the picture is damaged or incomplete: fetch it again"
            ) from error


def _values(picture: Pillow.Image) -> tuple[Stored, int]:
    if picture.mode in _SIXTEEN_BITS:
        return np.asarray(picture).astype(np.uint16), 16
    if picture.mode in {"1", "L"}:
        return np.asarray(picture.convert("L")), 8
    colours = np.asarray(picture.convert("RGB"))
    return collapse_grey(colours), 8
