"""The snapshots of a home folder: which one answers come from, and how one is put in its place.

    home/snapshots/current              version that answers come from, replaced in one step
    home/snapshots/<version>/model.npz  the compiled model
    home/snapshots/<version>/lexicon    all names of all terms

A snapshot is never changed. Older ones stay, because stored differentials name them.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ontologies.errors import SourceError
from ontologies.lexicon import Lexicon
from reasoning.errors import SnapshotDamagedError, SnapshotMissingError
from reasoning.groups import GroupIndex
from reasoning.model import Model
from reasoning.pretest import Setting
from reasoning.scoring import Scorer

if TYPE_CHECKING:
    from reasoning.clinical import ClinicalScorer

__all__ = [
    "LEXICON_FILE",
    "MODEL_FILE",
    "Snapshot",
    "open_snapshot",
    "publish_snapshot",
    "snapshot_folder",
]

MODEL_FILE = "model.npz"
LEXICON_FILE = "lexicon"


@dataclass(frozen=True)
class Snapshot:
    """Compiled knowledge, opened when first used.

    Parameters
    ----------
    folder
        Where it lies; its name is the snapshot's version.
    """

    folder: Path

    @property
    def version(self) -> str:
        """Version of the snapshot."""
        return self.folder.name

    @cached_property
    def model(self) -> Model:
        """The compiled matrices.

        Raises
        ------
        SnapshotDamagedError
            If the file is damaged, or is not the one that its folder promises.
        """
        path = self.folder / MODEL_FILE
        model = Model.load(path)
        if model.snapshot_version != self.version:
            raise SnapshotDamagedError(path, f"it is snapshot {model.snapshot_version}")
        return model

    @cached_property
    def lexicon(self) -> Lexicon:
        """All names.

        Raises
        ------
        SnapshotDamagedError
            If the file is damaged.
        """
        path = self.folder / LEXICON_FILE
        try:
            return Lexicon.load(path)
        except SourceError as error:
            raise SnapshotDamagedError(path, str(error)) from error

    def check(self) -> None:
        """Open both files.

        Raises
        ------
        SnapshotDamagedError
            If one of them is damaged or missing, or was compiled with other parameters than
            this version of semeion has.
        """
        from reasoning.version import snapshot_version

        _ = self.lexicon
        if snapshot_version(self.model.graph_version) != self.version:
            raise SnapshotDamagedError(
                self.folder / MODEL_FILE, "it was compiled by another version of semeion"
            )

    @cached_property
    def scorer(self) -> Scorer:
        """Scorer of the model, with its cache."""
        return Scorer(self.model)

    def clinical_scorer(self, setting: Setting) -> "ClinicalScorer":
        """Scorer of a clinical setting, with its cache; made once.

        Raises
        ------
        ValueError
            If the knowledge has no condition that is met in a setting.
        """
        from reasoning.clinical import ClinicalScorer

        if setting not in self._clinical:
            self._clinical[setting] = ClinicalScorer(self.scorer, setting)
        return self._clinical[setting]

    @cached_property
    def _clinical(self) -> "dict[Setting, ClinicalScorer]":
        return {}

    @cached_property
    def groups(self) -> GroupIndex:
        """Series and subtypes that an answer shows beside a disease."""
        return GroupIndex(self.model)


def _snapshots(home: Path) -> Path:
    return home / "snapshots"


def open_snapshot(home: Path, version: str | None = None) -> Snapshot:
    """Give the snapshot that answers come from, or an older one by its version.

    Raises
    ------
    SnapshotMissingError
        If there is none.
    """
    folder = _snapshots(home)
    current = folder / "current"
    if version is None:
        try:
            version = current.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise SnapshotMissingError(
                f"no knowledge was built yet in {home}; run `semeion build`"
            ) from None
    found = folder / version
    if not (version.isalnum() and (found / MODEL_FILE).is_file()):
        raise SnapshotMissingError(
            f"the snapshot {version!r} is not in {folder}; run `semeion build`"
        )
    return Snapshot(found)


def publish_snapshot(home: Path, version: str) -> Snapshot:
    """Make a complete snapshot the one that answers come from, in one step."""
    folder = _snapshots(home)
    partial = folder / f"current.{os.getpid()}.partial"
    partial.write_text(f"{version}\n", encoding="utf-8")
    partial.replace(folder / "current")
    return open_snapshot(home)


def snapshot_folder(home: Path, version: str) -> Path:
    """Folder of a version, made if need be."""
    folder = _snapshots(home) / version
    folder.mkdir(parents=True, exist_ok=True)
    return folder
