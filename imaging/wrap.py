"""A PNG or JPEG in, a DICOM Secondary Capture object out.

Secondary Capture is what such a file honestly is: the acquisition, the detector and the pixel
spacing, which a DX object must state, are not known any more. Modality, body part and view are the
caller's word.
"""

from datetime import datetime
from pathlib import Path

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

from imaging.errors import UnreadableImageError
from imaging.image import Stored, content_uids
from imaging.output import writing
from imaging.picture import decode_picture

__all__ = ["IMPLEMENTATION_UID", "image_to_dicom"]

IMPLEMENTATION_UID = "2.25.119585542029777592009420334290140178879"
"""Names semeion as the writer of a file (PS3.7 D.3.3.2); a UUID drawn once."""

_LOSSY_METHOD = "ISO_10918_1"
_VIEW_CODES = {
    "PA": ("272479007", "postero-anterior"),
    "AP": ("399348003", "antero-posterior"),
}
_ORIENTATIONS = {"PA": ["L", "F"], "AP": ["L", "F"]}


def image_to_dicom(
    picture: Path | str,
    path: Path | str,
    *,
    modality: str,
    body_part: str,
    view: str | None = None,
    created_at: datetime,
    burned_in_annotation: bool = False,
    patient_id: str = "",
    deterministic: bool = False,
) -> Path:
    """Wrap a picture as a DICOM file with the same pixels.

    Parameters
    ----------
    picture
        A PNG or JPEG file, grey or colour, of 8 or 16 bits.
    path
        The file to write.
    modality, body_part, view
        DICOM terms: `DX`, `CHEST`, `PA`.
    created_at
        Date and time of study and object.
    burned_in_annotation
        Whether the picture shows who the patient is.
    patient_id
        Empty leaves it unknown.
    deterministic
        Derive the UIDs from the picture's content, equal to those of its evidence when read
        unwrapped, instead of drawing fresh ones.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    ImageError
        If the picture cannot be read.
    OutputError
        If the file cannot be written.
    """
    picture, path = Path(picture), Path(path)
    try:
        content = picture.read_bytes()
    except OSError as error:
        raise UnreadableImageError(picture, "cannot be opened") from error
    stored, encoding, bits = decode_picture(picture, content)
    uids = (
        content_uids(content)
        if deterministic
        else (generate_uid(None), generate_uid(None), generate_uid(None))
    )
    instance = _new_instance(uids, created_at)
    instance.PatientID = patient_id
    _add_acquisition(instance, modality.strip().upper(), body_part.strip().upper(), view)
    _add_pixels(instance, stored, bits)
    instance.BurnedInAnnotation = "YES" if burned_in_annotation else "NO"
    if encoding == "JPEG":
        _mark_as_lossy(instance, stored.nbytes / len(content))
    with writing(path) as unfinished:
        instance.save_as(unfinished, enforce_file_format=True)
    return path


def _new_instance(uids: tuple[str, str, str], created_at: datetime) -> FileDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = UID(uids[2])
    meta.ImplementationClassUID = UID(IMPLEMENTATION_UID)
    instance = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    instance.SpecificCharacterSet = "ISO_IR 192"
    instance.SOPClassUID, instance.SOPInstanceUID = SecondaryCaptureImageStorage, UID(uids[2])
    instance.StudyInstanceUID, instance.SeriesInstanceUID = UID(uids[0]), UID(uids[1])
    day, time = created_at.strftime("%Y%m%d"), created_at.strftime("%H%M%S")
    instance.StudyDate = instance.ContentDate = day
    instance.StudyTime = instance.ContentTime = time
    for unknown in (
        "PatientName",
        "PatientBirthDate",
        "PatientSex",
        "ReferringPhysicianName",
        "AccessionNumber",
        "StudyID",
    ):
        setattr(instance, unknown, "")
    instance.SeriesNumber = instance.InstanceNumber = 1
    return instance


def _add_acquisition(instance: Dataset, modality: str, body_part: str, view: str | None) -> None:
    instance.Modality = modality
    instance.ConversionType = "WSD"
    instance.BodyPartExamined = body_part
    position = (view or "").strip().upper()
    instance.PatientOrientation = _ORIENTATIONS.get(position)
    if position:
        instance.ViewPosition = position
    if position in _VIEW_CODES:
        code, meaning = _VIEW_CODES[position]
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, "SCT", meaning
        instance.ViewCodeSequence = [item]


def _add_pixels(instance: Dataset, stored: Stored, bits: int) -> None:
    grey = stored.ndim == 2
    instance.ImageType = ["DERIVED", "SECONDARY"]
    instance.Rows, instance.Columns = stored.shape[:2]
    instance.SamplesPerPixel = 1 if grey else 3
    instance.PhotometricInterpretation = "MONOCHROME2" if grey else "RGB"
    if not grey:
        instance.PlanarConfiguration = 0
    instance.BitsAllocated = instance.BitsStored = bits
    instance.HighBit = bits - 1
    instance.PixelRepresentation = 0
    if grey and bits == 16:  # eight bits are shown as they are; more need to be told so
        instance.WindowCenter, instance.WindowWidth = 2 ** (bits - 1), 2**bits
    content = stored.astype(f"<u{bits // 8}").tobytes()
    instance.PixelData = content + b"\0" * (len(content) % 2)
    instance["PixelData"].VR = "OW" if bits == 16 else "OB"


def _mark_as_lossy(instance: Dataset, ratio: float) -> None:
    instance.LossyImageCompression = "01"
    instance.LossyImageCompressionRatio = f"{max(ratio, 1.0):.2f}"
    instance.LossyImageCompressionMethod = _LOSSY_METHOD
