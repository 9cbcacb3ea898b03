"""What every reader of a release file shares: lines in, records, issues and counts out."""

import gc
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ontologies.errors import Issue, Severity, SourceError, SourceFormatError
from ontologies.model.read_count import ReadCount

__all__ = [
    "ReadLog",
    "Reading",
    "RowRejected",
    "Table",
    "collector_paused",
    "is_curie",
    "is_decoded",
    "open_table",
    "read_lines",
]

Record = TypeVar("Record")

_CURIE = re.compile(r"[A-Za-z][\w.-]*:\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[Record]):
    """What one file gave.

    Parameters
    ----------
    records
        In the order of the file.
    issues
        What was wrong, in the order of the file.
    count
        Rows read, kept and dropped.
    version, licence
        As the file itself states them; empty where it does not.
    based_on
        Version of the ontology that the file says it was made with; empty where it does not.
    """

    records: tuple[Record, ...]
    issues: tuple[Issue, ...]
    count: ReadCount
    version: str = ""
    licence: str = ""
    based_on: str = ""


class RowRejected(Exception):  # noqa: N818  (never leaves a reader)
    """A row that cannot become a record; the reader turns it into an issue and goes on."""

    def __init__(self, code: str, message: str, remedy: str = "the row was left out") -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy

    @classmethod
    def damaged(cls, column: str, value: str) -> "RowRejected":
        """Reject a value that its column cannot hold."""
        return cls("damaged-line", f"column {column!r} cannot be {value[:80]!r}")


class ReadLog:
    """Issues and dropped rows of one source, collected while it is read."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source = path, source
        self.issues: list[Issue] = []
        self.dropped: Counter[str] = Counter()

    def report(
        self, code: str, line: int, message: str, remedy: str, severity: Severity = Severity.WARNING
    ) -> None:
        """Note an issue at a line."""
        where = f"{self.path.name}:{line}"
        self.issues.append(
            Issue(severity=severity, code=code, where=where, message=message, remedy=remedy)
        )

    def drop(self, line: int, rejection: RowRejected) -> None:
        """Note a row that becomes no record."""
        self.dropped[rejection.code] += 1
        severity = Severity.NOTE if rejection.code == "duplicate" else Severity.WARNING
        self.report(rejection.code, line, rejection.message, rejection.remedy, severity)

    def drop_duplicate(self, line: int) -> None:
        """Note a row that says again what an earlier one says."""
        self.drop(line, RowRejected("duplicate", "the same row again", "the first one was kept"))

    def count(self, read: int, kept: int) -> ReadCount:
        """Close the account."""
        return ReadCount(
            source_id=self.source, read=read, kept=kept, dropped=tuple(sorted(self.dropped.items()))
        )


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines of a UTF-8 file, plain or gzip, numbered from 1, without their ends.

    Bytes that are no UTF-8 come as lone surrogates: see `is_decoded`.

    Raises
    ------
    SourceError
        If the file cannot be read.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(
            path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="\n"
        ) as file:
            for number, line in enumerate(file, start=1):
                yield number, line.rstrip("\r\n")
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{path} cannot be read: {reason}") from error


def is_decoded(line: str) -> bool:
    """Whether a line of `read_lines` was valid UTF-8."""
    return line.isascii() or not any("\udc80" <= character <= "\udcff" for character in line)


def is_curie(text: str) -> bool:
    """Whether a text is of the form `PREFIX:local`."""
    return _CURIE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A tab-separated file whose header was read.

    Parameters
    ----------
    path
        The file.
    columns
        Names of its columns in lower case.
    header
        The `#key: value` lines above them.
    lines
        What follows, numbered.
    """

    path: Path
    columns: tuple[str, ...]
    header: Mapping[str, str]
    lines: Iterator[tuple[int, str]]

    def places(self, wanted: Sequence[str]) -> tuple[int, ...]:
        """Where the wanted columns stand.

        Raises
        ------
        SourceFormatError
            If one is missing.
        """
        for name in wanted:
            if name not in self.columns:
                raise SourceFormatError(self.path, 1, name, " ".join(self.columns)[:120])
        return tuple(self.columns.index(name) for name in wanted)

    def rows(self, log: ReadLog) -> Iterator[tuple[int, list[str] | None, str]]:
        """Line number, cells and text of every row; None for cells of a damaged row (noted)."""
        width = len(self.columns)
        for number, line in self.lines:
            if not line or line.startswith("#"):
                continue
            cells: list[str] | None = line.split("\t")
            if cells is None or len(cells) != width or not is_decoded(line):
                found = f"{line.count(chr(9)) + 1} columns" if is_decoded(line) else "no UTF-8"
                log.drop(
                    number, RowRejected("damaged-line", f"{found} where {width} columns belong")
                )
                cells = None
            yield number, cells, line


def open_table(path: Path, *, renamed: Mapping[str, str] | None = None) -> Table:
    """Read the header of a tab-separated release file.

    Parameters
    ----------
    path
        The file.
    renamed
        Older names of columns, in lower case, to their present ones.

    Raises
    ------
    SourceFormatError
        If the file has no header.
    """
    header: dict[str, str] = {}
    lines = read_lines(path)
    number, line = 0, ""
    for number, line in lines:  # noqa: B007  (used below)
        if line.startswith("#") and "\t" not in line:
            key, _, value = line.lstrip("#").partition(":")
            header[key.strip().lower()] = value.strip()
        elif line.strip():
            break
    names = [name.strip().lower() for name in line.lstrip("#").split("\t")]
    if len(names) < 2:
        raise SourceFormatError(path, max(number, 1), "header", line[:80])
    columns = tuple((renamed or {}).get(name, name) for name in names)
    return Table(path=path, columns=columns, header=header, lines=lines)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector: records have no cycles, and scanning them takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
