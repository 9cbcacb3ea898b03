"""Named arrays and one JSON object in one file that is memory-mapped, not read.

The file is an uncompressed `.npz` (a ZIP of `.npy` members, as `numpy.load` reads it) whose members
start on 64-byte boundaries, so that each array can be mapped where it lies. ZIP keeps a CRC-32 of
every member: a damaged file is found before a number is taken from it.
"""

import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reasoning.errors import SnapshotDamagedError

__all__ = ["read_archive", "write_archive"]

_HEADER_MEMBER = "header.json"
_ALIGNMENT = 64
_LOCAL_HEADER_SIZE = 30
_PADDING_RECORD = b"\x53\x4d"  # "SM": an extra field that readers skip


def _member(name: str, position: int) -> zipfile.ZipInfo:
    """Entry whose data start on a boundary, and with a fixed date: same content, same bytes."""
    information = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    start = position + _LOCAL_HEADER_SIZE + len(name.encode()) + 4
    padding = -start % _ALIGNMENT
    information.extra = _PADDING_RECORD + padding.to_bytes(2, "little") + bytes(padding)
    return information


def write_archive(
    path: Path, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]
) -> None:
    """Write `header` and `arrays` to a new file, complete or not at all.

    Parameters
    ----------
    path
        The file; an older one is replaced in one step once the new one is safe on disk.
    header
        JSON values.
    arrays
        Arrays by name, any shape, of numbers or booleans.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
                text = json.dumps(dict(header), ensure_ascii=False, sort_keys=True)
                archive.writestr(_member(_HEADER_MEMBER, stream.tell()), text)
                for name, array in sorted(arrays.items()):
                    with archive.open(_member(f"{name}.npy", stream.tell()), "w") as member:
                        np.lib.format.write_array(member, np.ascontiguousarray(array))
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_archive(
    path: Path, *, verify: bool = True
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Map what `write_archive` wrote.

    Parameters
    ----------
    path
        The file.
    verify
        Whether to compare every member with its checksum.

    Returns
    -------
    header, arrays
        The JSON object and read-only memory-mapped arrays.

    Raises
    ------
    SnapshotDamagedError
        If the file is no such archive, is cut short, or fails a checksum.
    """
    try:
        # as plain arrays: every slice of a memmap object costs microseconds
        whole = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
        with zipfile.ZipFile(path) as archive:
            header: dict[str, Any] = json.loads(archive.read(_HEADER_MEMBER))
            members = [item for item in archive.infolist() if item.filename.endswith(".npy")]
            return header, {
                item.filename.removesuffix(".npy"): _map_member(path, whole, item, verify=verify)
                for item in members
            }
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise SnapshotDamagedError(path, str(error)) from error


def _map_member(
    path: Path, whole: NDArray[np.uint8], item: zipfile.ZipInfo, *, verify: bool
) -> NDArray[Any]:
    local = whole[item.header_offset : item.header_offset + _LOCAL_HEADER_SIZE].tobytes()
    lengths = int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
    start = item.header_offset + _LOCAL_HEADER_SIZE + lengths
    content = whole[start : start + item.file_size]
    if verify and zlib.crc32(content.data) != item.CRC:
        raise SnapshotDamagedError(path, f"{item.filename} fails its checksum")
    # numpy's own header reader, on the first page of the member
    stream = BytesIO(content[:4096].tobytes())
    version = np.lib.format.read_magic(stream)
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }[version]
    shape, _, dtype = read(stream)
    data = content[stream.tell() :]
    return data.view(dtype).reshape(shape)
