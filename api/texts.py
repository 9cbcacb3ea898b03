"""Reads the texts that a command is given: files, JSON Lines of texts, or standard input."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ontologies.errors import InputError

__all__ = ["Document", "read_documents", "read_text"]

STANDARD_INPUT = "-"
LONGEST = 1_000_000
"""Code points of one text; spaCy's own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text and what it is called in evidence."""

    id: str
    text: str


def read_documents(names: Sequence[str]) -> Iterator[Document]:
    """Give each text; a `.jsonl` file holds one a line, with `text` and perhaps `id`.

    Raises
    ------
    InputError
        If a file cannot be read, is no UTF-8, is empty, or holds a line without `text`.
    """
    for name in names:
        if name != STANDARD_INPUT and name.endswith((".jsonl", ".ndjson")):
            yield from _read_lines(Path(name))
        else:
            yield Document(
                id="stdin" if name == STANDARD_INPUT else Path(name).name, text=read_text(name)
            )


def read_text(name: str) -> str:
    """Read one text; `-` is standard input."""
    try:
        if name == STANDARD_INPUT:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        else:
            text = Path(name).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: no UTF-8 at byte {error.start}; convert the file") from error
    if not text.strip():
        raise InputError(f"{'standard input' if name == STANDARD_INPUT else name}: no text in it")
    if len(text) > LONGEST:
        raise InputError(f"{name}: {len(text):,} characters; a text has at most {LONGEST:,}")
    return text


def _read_lines(path: Path) -> Iterator[Document]:
    for number, line in enumerate(read_text(str(path)).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            text = item["text"]
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"{path}:{number}: a JSON object with `text` is expected") from error
        if not isinstance(text, str):
            raise InputError(f"{path}:{number}: `text` is no string")
        yield Document(id=str(item.get("id", f"{path.name}:{number}")), text=text)
