import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from kg.knowledge import KnowledgeTables
from reasoning import scoring
from reasoning.errors import SnapshotDamagedError, SnapshotMissingError
from reasoning.model import Matrix
from reasoning.snapshot import (
    LEXICON_FILE,
    MODEL_FILE,
    Snapshot,
    open_snapshot,
    publish_snapshot,
)
from reasoning.version import snapshot_version
from tests.reasoning.conftest import compiled


@pytest.fixture
def home(small_snapshot: Snapshot, tmp_path: Path) -> Path:
    shutil.copytree(small_snapshot.folder.parent, tmp_path / "snapshots")
    return tmp_path


def test_a_loaded_model_is_the_compiled_one(
    small_tables: KnowledgeTables, small_snapshot: Snapshot
) -> None:
    made, loaded = compiled(small_tables), small_snapshot.model

    for item in dataclasses.fields(made):
        ours, theirs = getattr(made, item.name), getattr(loaded, item.name)
        if isinstance(ours, Matrix):
            assert np.array_equal(ours.data, theirs.data), item.name
            assert np.array_equal(ours.indices, theirs.indices), item.name
        else:
            assert np.array_equal(ours, theirs), item.name


def test_a_home_without_snapshot_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissingError, match="run `semeion build`"):
        open_snapshot(tmp_path)


def test_a_version_that_is_not_there_is_named(home: Path) -> None:
    with pytest.raises(SnapshotMissingError, match="abc"):
        open_snapshot(home, "abc")


def test_a_version_cannot_lead_out_of_the_folder(home: Path) -> None:
    with pytest.raises(SnapshotMissingError):
        open_snapshot(home, "../snapshots")


def test_a_damaged_model_is_noticed_before_it_answers(home: Path) -> None:
    path = open_snapshot(home).folder / MODEL_FILE
    content = bytearray(path.read_bytes())
    content[content.index(b"latent_diseases.npy") + 300] ^= 255
    path.write_bytes(content)

    with pytest.raises(SnapshotDamagedError, match="semeion build"):
        open_snapshot(home).model  # noqa: B018


def test_a_damaged_lexicon_is_noticed(home: Path) -> None:
    path = open_snapshot(home).folder / LEXICON_FILE
    path.write_bytes(path.read_bytes()[:-5])

    with pytest.raises(SnapshotDamagedError, match="lexicon"):
        open_snapshot(home).lexicon  # noqa: B018


def test_a_snapshot_in_another_s_folder_is_refused(home: Path) -> None:
    folder = open_snapshot(home).folder
    folder.rename(folder.with_name("b" * 64))
    publish_snapshot(home, "b" * 64)

    with pytest.raises(SnapshotDamagedError, match="it is snapshot"):
        open_snapshot(home).model  # noqa: B018


def test_a_snapshot_of_other_parameters_is_stale(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_snapshot(home).check()
    monkeypatch.setattr(scoring, "COVERAGE_SHARE", scoring.COVERAGE_SHARE + 1.0)

    with pytest.raises(SnapshotDamagedError, match="another version of semeion"):
        open_snapshot(home).check()


def test_the_version_follows_the_graph() -> None:
    assert snapshot_version("a") != snapshot_version("b")
    assert snapshot_version("a") == snapshot_version("a")


def test_identical_entries_are_one_entity_and_relatives_one_family(
    small_snapshot: Snapshot,
) -> None:
    model = small_snapshot.model

    assert model.entity.tolist() == [0, 1, 2, 0]
    assert model.family.tolist() == [0, 0, 2, 0]


def test_terms_outside_the_phenotypic_branch_are_left_out(small_snapshot: Snapshot) -> None:
    assert "HP:9000099" not in small_snapshot.model.term_index
    assert small_snapshot.lexicon.replacements["HP:9000099"] == "HP:9000002"
