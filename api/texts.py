"""Texts that a command is given, one after the other: files, folders, JSON Lines, Parquet, stdin.

Nothing is read whole but one text. What cannot be read is given as its error, with file and line or
row, and the next one is read.
"""

import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ontologies.errors import InputError

__all__ = ["Document", "RefusedText", "read_documents", "read_text", "stream_documents"]

STANDARD_INPUT = "-"
LONGEST = 1_000_000
"""Code points of one text; spaCy's own limit."""

_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_PARQUET = ".parquet"
_PLAIN = (".txt", ".text", ".md", ".txt.gz")
_ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text, what it is called in evidence, and where it was read."""

    id: str
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedText:
    """A text that cannot be used: what it is called, where it should be, and why not."""

    id: str
    where: str
    reason: str


def read_documents(names: Sequence[str]) -> Iterator[Document]:
    """Give each text of files; a `.jsonl` file holds one a line, with `text` and perhaps `id`.

    Raises
    ------
    InputError
        If one cannot be read, is no UTF-8, is empty, or a line has no `text`.
    """
    for item in stream_documents(names):
        if isinstance(item, RefusedText):
            raise InputError(f"{item.where}: {item.reason}")
        yield item


def read_text(name: str) -> str:
    """Read one text; `-` is standard input.

    Raises
    ------
    InputError
        As `read_documents`.
    """
    item = _plain(name, _name(name))
    if isinstance(item, RefusedText):
        raise InputError(f"{item.where}: {item.reason}")
    return item.text


def stream_documents(
    names: Sequence[str], *, notice: Callable[[str], None] | None = None
) -> Iterator[Document | RefusedText]:
    """Give each text or why it cannot be given.

    Parameters
    ----------
    names
        Plain texts; `.jsonl` or `.ndjson` (also `.gz`) with an object a line and `.parquet` with
        a row each, of `text` and perhaps `id`; folders of all these, read in the order of their
        paths; `-` is standard input. A plain text is called by its file name, in a folder by its
        path there.
    notice
        Told how many files of a folder are of no such kind.

    Yields
    ------
    Texts and refusals, in the order given.
    """
    for name in names:
        path = Path(name)
        if name != STANDARD_INPUT and path.is_dir():
            yield from _folder(path, notice)
        else:
            yield from _file(name, _name(name))


def _folder(folder: Path, notice: Callable[[str], None] | None) -> Iterator[Document | RefusedText]:
    other = 0
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        if path.name.endswith((*_LINES, *_PLAIN, _PARQUET)):
            yield from _file(str(path), path.relative_to(folder).as_posix())
        else:
            other += 1
    if other and notice is not None:
        kinds = ", ".join((*_PLAIN, *_LINES, _PARQUET))
        notice(f"{folder}: {other} files are of other kinds than {kinds} and were not read")


def _file(name: str, called: str) -> Iterator[Document | RefusedText]:
    if name != STANDARD_INPUT and name.endswith(_LINES):
        yield from _lines(Path(name), called)
    elif name != STANDARD_INPUT and name.endswith(_PARQUET):
        yield from _parquet(Path(name), called)
    else:
        yield _plain(name, called)


def _name(name: str) -> str:
    return "stdin" if name == STANDARD_INPUT else Path(name).name


def _plain(name: str, called: str) -> Document | RefusedText:
    where = "standard input" if name == STANDARD_INPUT else name
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read()
        else:
            with _opened(Path(name)) as stream:
                content = stream.read()
        return _checked(content.decode("utf-8-sig"), called, where)
    except (OSError, EOFError) as error:
        return RefusedText(id=called, where=where, reason=_because(error))
    except UnicodeDecodeError as error:
        return RefusedText(id=called, where=where, reason=_no_utf8(error))


def _lines(path: Path, called: str) -> Iterator[Document | RefusedText]:
    try:
        with _opened(path) as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _line(line, f"{path}:{number}", f"{called}:{number}")
    except (OSError, EOFError) as error:
        yield RefusedText(id=called, where=str(path), reason=_because(error))


def _line(line: bytes, where: str, called: str) -> Document | RefusedText:
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return RefusedText(id=called, where=where, reason=_no_utf8(error))
    except (ValueError, RecursionError):
        return RefusedText(id=called, where=where, reason="this is no JSON")
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        reason = "a JSON object with `text`, a string, is expected"
        return RefusedText(id=called, where=where, reason=reason)
    return _checked(item["text"], _identifier(item, called), where)


def _parquet(path: Path, called: str) -> Iterator[Document | RefusedText]:
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as table:
            names = [name for name in ("text", "id", "text_id") if name in table.schema_arrow.names]
            if "text" not in names:
                yield RefusedText(id=called, where=str(path), reason="there is no column `text`")
                return
            number = 0
            for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE, columns=names):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{path}:{number}", f"{called}:{number}")
    except (OSError, pyarrow.ArrowException) as error:
        yield RefusedText(id=called, where=str(path), reason=f"no Parquet: {_because(error)}")


def _row(row: dict[str, Any], where: str, called: str) -> Document | RefusedText:
    identifier = _identifier(row, called)
    if not isinstance(row["text"], str):
        return RefusedText(id=identifier, where=where, reason="`text` is no string")
    return _checked(row["text"], identifier, where)


def _identifier(item: dict[str, Any], called: str) -> str:
    stated = next((item[name] for name in ("id", "text_id") if item.get(name) is not None), called)
    return str(stated)


def _checked(text: str, called: str, where: str) -> Document | RefusedText:
    reason = None
    if not text.strip():
        reason = "no text in it"
    elif len(text) > LONGEST:
        reason = f"{len(text):,} characters; a text has at most {LONGEST:,}"
    if reason is not None:
        return RefusedText(id=called, where=where, reason=reason)
    return Document(id=called, text=text, where=where)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | io.BufferedReader]:
    with path.open("rb") as raw:
        if path.suffix == ".gz":
            with gzip.open(raw) as plain:
                yield plain  # type: ignore[misc]
        else:
            yield raw


def _because(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def _no_utf8(error: UnicodeDecodeError) -> str:
    return f"no UTF-8 at byte {error.start}; convert the file"
