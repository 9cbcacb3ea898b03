from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from reasoning.archive import read_archive, write_archive
from reasoning.errors import SnapshotDamagedError


@given(
    array=arrays.arrays(
        st.sampled_from([np.float64, np.int32, np.int64, np.bool_]),
        arrays.array_shapes(min_dims=1, max_dims=3, min_side=0),
    )
)
def test_what_is_written_is_read_and_lies_on_a_boundary(
    tmp_path_factory: pytest.TempPathFactory, array: np.ndarray[Any, Any]
) -> None:
    path = tmp_path_factory.mktemp("archive") / "one.npz"
    write_archive(path, {"name": "é", "list": [1, 2]}, {"a": array, "bb": array})

    header, read = read_archive(path)

    assert header == {"name": "é", "list": [1, 2]}
    assert np.array_equal(read["a"], array, equal_nan=array.dtype == np.float64)
    assert read["bb"].dtype == array.dtype
    assert all(part.ctypes.data % 64 == 0 for part in read.values() if part.size)


def test_numpy_reads_it_too(tmp_path: Path) -> None:
    write_archive(tmp_path / "one.npz", {}, {"a": np.arange(5)})

    with np.load(tmp_path / "one.npz") as archive:
        assert archive["a"].tolist() == [0, 1, 2, 3, 4]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.npz", "two.npz"):
        write_archive(tmp_path / name, {"b": 1, "a": 2}, {"a": np.arange(9.0)})

    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "one.npz"
    write_archive(path, {}, {"a": np.arange(1000.0)})
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(SnapshotDamagedError, match=r"a\.npy fails its checksum"):
        read_archive(path)


@pytest.mark.parametrize("kept", [0, 10, 500, -1])
def test_a_file_cut_short_is_noticed(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "one.npz"
    write_archive(path, {}, {"a": np.arange(1000.0)})
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(SnapshotDamagedError, match="semeion build"):
        read_archive(path)


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SnapshotDamagedError, match=r"none\.npz"):
        read_archive(tmp_path / "none.npz")


def test_a_failed_write_leaves_the_older_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "one.npz"
    write_archive(path, {}, {"a": np.arange(3)})

    with pytest.raises(TypeError):
        write_archive(path, {"not json": object()}, {"a": np.arange(4)})

    assert read_archive(path)[1]["a"].tolist() == [0, 1, 2]
    assert [item.name for item in tmp_path.iterdir()] == ["one.npz"]
