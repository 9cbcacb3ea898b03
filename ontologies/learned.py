"""What was learned from cases: one more source of knowledge, kept in the home folder.

    home/learned/sources.toml        what is learned now, in the form of every other sources.toml
    home/learned/files/<sha256>.hpoa its files; never changed, and kept when no longer used
    home/learned/history.jsonl       which files each graph version was built with
    home/learned/lock                held while the table is read and written anew

A file is in the format of phenotype.hpoa, so that any reader of HPO annotations reads it.
"""

import fcntl
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ontologies.errors import InputError, SourceError
from ontologies.model.provenance import CASES_PREFIX

__all__ = ["LearnedSource", "LearnedSources", "LearnedState"]

_NAME = re.compile(r"[\w.-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LearnedSource:
    """One source of counts.

    Parameters
    ----------
    id
        `cases:` and a name of letters, digits, `_`, `.` and `-`.
    name
        What a person calls it.
    version
        What was counted, in words: number of cases and of publications.
    licence
        Of the cases.
    sha256
        Digest of its file.
    weight
        How many patients of the literature one of its patients is worth, positive.

    Raises
    ------
    InputError
        If the id or the weight cannot be used.
    """

    id: str
    name: str
    version: str
    licence: str
    sha256: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        prefix, local = self.id[: len(CASES_PREFIX)], self.id[len(CASES_PREFIX) :]
        if prefix != CASES_PREFIX or not _NAME.fullmatch(local):
            raise InputError(
                f"{local!r} cannot name a source of cases: use letters, digits, '_', '.' and '-'"
            )
        if not 0.0 < self.weight <= 1000.0:
            raise InputError(f"the weight of a case lies above 0 and up to 1000, not {self.weight}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedState:
    """What was learned when a graph version was built.

    Parameters
    ----------
    graph_version
        The version.
    at
        When it was built, ISO 8601.
    sources
        What was learned, by id.
    """

    graph_version: str
    at: str
    sources: tuple[LearnedSource, ...]


class LearnedSources:
    """The folder of learned sources.

    Parameters
    ----------
    home
        The home folder; nothing is written before something is learned or built.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "learned"

    @property
    def table(self) -> Path:
        """The sources.toml, there or not."""
        return self.folder / "sources.toml"

    @property
    def _history(self) -> Path:
        return self.folder / "history.jsonl"

    def file(self, source: LearnedSource) -> Path:
        """Where a source's file lies."""
        return self.folder / "files" / f"{source.sha256}.hpoa"

    def current(self) -> tuple[LearnedSource, ...]:
        """What is learned now, by id.

        Raises
        ------
        SourceError
            If the table was damaged.
        """
        try:
            content = tomllib.loads(self.table.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SourceError(
                f"{self.table} cannot be read ({error}): go back with `semeion rollback`"
            ) from error
        return tuple(sorted(_source(key, values) for key, values in content.items()))

    def add(self, source: LearnedSource, content: bytes) -> None:
        """Keep a source's file and put the source in the place of one of the same id."""
        if hashlib.sha256(content).hexdigest() != source.sha256:
            raise SourceError(f"{source.id}: the content is not what its digest says")
        path = self.file(source)
        with self._alone():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
            others = [one for one in self.current() if one.id != source.id]
            self._put([*others, source])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process change what is learned meanwhile; a killed one lets go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def replace(self, sources: Sequence[LearnedSource]) -> None:
        """Let exactly these be what is learned, in one step.

        Raises
        ------
        SourceError
            If the file of one is not there.
        """
        with self._alone():
            self._put(sources)

    def _put(self, sources: Sequence[LearnedSource]) -> None:
        for source in sources:
            if not self.file(source).is_file():
                raise SourceError(f"{source.id}: {self.file(source)} is no longer there")
        _write(self.table, "\n".join(_toml(one) for one in sorted(sources)).encode())

    def history(self) -> tuple[LearnedState, ...]:
        """All states that a graph was built with, oldest first; a damaged line is left out."""
        try:
            lines = self._history.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ()
        return tuple(state for line in lines if (state := _state(line)) is not None)

    def note(self, graph_version: str, at: datetime) -> None:
        """Note that a graph was built with what is learned now; the same twice is noted once."""
        sources = self.current()
        states = self.history()
        if states and (states[-1].graph_version, states[-1].sources) == (graph_version, sources):
            return
        state = {
            "graph_version": graph_version,
            "at": at.isoformat(timespec="seconds"),
            "sources": [asdict(source) for source in sources],
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._history.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(state, ensure_ascii=False, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def find(self, version: str | None) -> LearnedState:
        """State to go back to.

        Parameters
        ----------
        version
            The beginning of a graph version; None for the one before what is learned now was first
            learned, so that going back twice goes back two steps and not forward again.

        Raises
        ------
        InputError
            If there is none, or more than one version begins so.
        """
        states = self.history()
        if version is None:
            return self._before(states)
        found = {s.graph_version: s for s in states if s.graph_version.startswith(version)}
        if len(found) != 1:
            known = ", ".join(dict.fromkeys(s.graph_version[:12] for s in reversed(states)))
            raise InputError(
                f"{version!r} begins {len(found) or 'no'} graph version{'s' * (len(found) != 1)}"
                f" of this home; known are {known or 'none'}"
            )
        return next(iter(found.values()))

    def _before(self, states: Sequence[LearnedState]) -> LearnedState:
        try:
            current = self.current()
        except SourceError:
            if states:  # the table was damaged: what it last held stands in the history
                return states[-1]
            raise
        if not any(state.sources != current for state in states):
            raise InputError("nothing was learned yet: there is nothing to go back to")
        known = [state.sources for state in states]
        first = known.index(current) if current in known else len(states)
        if first == 0:
            versions = ", ".join(
                f"{state.graph_version[:12]} ({state.at}, {len(state.sources)} learned)"
                for state in reversed(states)
                if state.sources != current
            )
            raise InputError(
                "what is learned now is the first that this home knows; later ones, to be named:"
                f" {versions}"
            )
        return states[first - 1]


def _source(identifier: str, values: Any) -> LearnedSource:
    try:
        return LearnedSource(
            id=identifier,
            name=values["name"],
            version=values["version"],
            licence=values["licence"],
            sha256=values["sha256"],
            weight=float(values["weight"]),
        )
    except (KeyError, TypeError, ValueError, InputError) as error:
        raise SourceError(f"{identifier!r} of the learned sources is damaged: {error}") from error


def _state(line: str) -> LearnedState | None:
    try:
        values = json.loads(line)
        return LearnedState(
            graph_version=str(values["graph_version"]),
            at=str(values["at"]),
            sources=tuple(LearnedSource(**one) for one in values["sources"]),
        )
    except (ValueError, KeyError, TypeError, InputError):
        return None  # cut short when the power failed: the states before it still hold


def _toml(source: LearnedSource) -> str:
    """One table; JSON strings are TOML strings."""
    values = {
        "name": source.name,
        "reader": "hpoa",
        "path": f"files/{source.sha256}.hpoa",
        "version": source.version,
        "licence": source.licence,
        "sha256": source.sha256,
        "weight": repr(source.weight),
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([f"[{json.dumps(source.id)}]", *lines, ""])


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
