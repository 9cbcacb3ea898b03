from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

from imaging.nodes import ModelNode, load_nodes

COMPUTED_RADIOGRAPHY = "1.2.840.10008.5.1.4.1.1.1"
FOLDER = "pneumonia_model_package/datasets/pneumonia-data/val"

Writer = Callable[..., Path]


@pytest.fixture(scope="session")
def recorded_at() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def radiographs() -> Path:
    """The 16 validation images of the installed package; never copied into the repository."""
    return Path(str(metadata.distribution("pneumonia-model-package").locate_file(FOLDER)))


@pytest.fixture(scope="session")
def chest_node() -> ModelNode:
    (node,) = (node for node in load_nodes() if node.manifest.name == "chest-xray-pneumonia")
    return node


@pytest.fixture
def ramp() -> NDArray[np.uint8]:
    """160 x 200 grey values from 0 to 255."""
    return np.linspace(0, 255, 160 * 200).reshape(160, 200).astype(np.uint8)


@pytest.fixture
def write_radiograph(tmp_path: Path) -> Writer:
    """Write a computed radiograph of a chest; keywords change attributes, None removes one."""

    def write(values: NDArray[Any], name: str = "image.dcm", **changes: Any) -> Path:
        instance = _instance()
        frames = values.shape[0] if values.ndim == 3 and values.shape[-1] != 3 else 1
        rows, columns = values.shape[-2:] if values.shape[-1] != 3 else values.shape[:2]
        instance.Rows, instance.Columns = rows, columns
        instance.SamplesPerPixel = 3 if values.shape[-1] == 3 else 1
        if instance.SamplesPerPixel == 3:
            instance.PlanarConfiguration = 0
        if frames > 1:
            instance.NumberOfFrames = frames
        bits = 8 * values.dtype.itemsize
        instance.BitsAllocated = instance.BitsStored = bits
        instance.HighBit = bits - 1
        instance.PixelRepresentation = 0
        instance.PixelData = values.tobytes()
        instance["PixelData"].VR = "OB" if bits == 8 else "OW"
        for attribute, value in changes.items():
            if value is None:
                delattr(instance, attribute)
            else:
                setattr(instance, attribute, value)
        path = tmp_path / name
        instance.save_as(path, enforce_file_format=True)
        return path

    return write


def _instance() -> FileDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = UID(COMPUTED_RADIOGRAPHY)
    meta.MediaStorageSOPInstanceUID = generate_uid()
    instance = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    instance.SOPClassUID = UID(COMPUTED_RADIOGRAPHY)
    instance.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    instance.StudyInstanceUID, instance.SeriesInstanceUID = generate_uid(), generate_uid()
    instance.Modality, instance.BodyPartExamined, instance.ViewPosition = "CR", "CHEST", "PA"
    instance.PhotometricInterpretation = "MONOCHROME2"
    instance.BurnedInAnnotation = "NO"
    return instance


def coded_item(code: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, scheme, meaning
    return item
