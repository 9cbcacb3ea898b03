"""Findings of many texts as JSON lines, TSV or Parquet; and where an earlier run stopped."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from api.records import RecordShape, RecordWriter, record_path
from api.texts import Document, RefusedText
from ontologies.errors import InputError

__all__ = ["COLUMNS", "SHAPE", "annotation_writer", "left_to_do"]

COLUMNS: dict[str, type] = {
    "text_id": str,
    "where": str,
    "concept": str,
    "name": str,
    "start": int,
    "end": int,
    "text": str,
    "status": str,
    "subject": str,
    "relative": str,
    "temporality": str,
    "onset": str,
    "duration": str,
    "severity": str,
    "laterality": str,
    "score": float,
    "reason": str,
    "test": str,
    "code": str,
    "value": str,
    "unit": str,
    "reference_low": float,
    "reference_high": float,
}
"""Columns of the table of findings, in order, and what is in them."""


def annotation_writer(
    forms: list[str], output: Path | None, *, append: bool = False
) -> RecordWriter:
    """Writer of findings; `append` goes on where an earlier run stopped."""
    return RecordWriter(forms, output, SHAPE, append=append)


def left_to_do(
    documents: Iterable[Document | RefusedText], output: Path
) -> Iterator[Document | RefusedText]:
    """Leave out the texts whose lines are in PATH.jsonl already, and cut a half-written last one.

    Parameters
    ----------
    documents
        All texts, in the order of the earlier run.
    output
        PATH of PATH.jsonl; need not be there.

    Yields
    ------
    The texts that have no line yet.

    Raises
    ------
    InputError
        If a line is no finding, or of another text than the one that stands in its place.
    """
    path = record_path(output, "jsonl")
    texts = iter(documents)
    if path.exists():
        _cut_half_line(path)
        for number, done in enumerate(_ids(path), start=1):
            text = next(texts, None)
            if text is None or text.id != done:
                raise InputError(
                    f"{path}:{number}: this line is of {done!r} where the texts given have"
                    f" {text.id if text else 'no more'!r}; resume with the same texts, or write to"
                    " another --output"
                )
    yield from texts


def _cut_half_line(path: Path) -> None:
    """Cut what stands behind the last end of a line."""
    block = 1 << 16
    try:
        with path.open("r+b") as stream:
            end = stream.seek(0, 2)
            while end > 0:
                start = max(0, end - block)
                stream.seek(start)
                last = stream.read(end - start).rfind(b"\n")
                if last >= 0:
                    stream.truncate(start + last + 1)
                    return
                end = start
            stream.truncate(0)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def _ids(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield str(json.loads(line)["text_id"])
            except (ValueError, TypeError, KeyError) as error:
                raise InputError(
                    f"{path}:{number}: this line is no text's findings; write to another --output"
                ) from error


def _line(_where: str, identifier: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text_id": identifier, "evidence": items}


def _refusal(where: str, identifier: str, reason: str) -> dict[str, Any]:
    return {"text_id": identifier, "where": where, "error": reason}


def _rows(where: str, identifier: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_row(where, identifier, item) for item in items]


def _row(where: str, identifier: str, item: dict[str, Any]) -> dict[str, Any]:
    flat = {**item, **item.get("measurement", {}), "text_id": identifier, "where": where}
    row = {name: flat.get(name) for name in COLUMNS}
    if row["value"] is not None:
        row["value"] = str(row["value"])
    return row


SHAPE = RecordShape(line=_line, refusal=_refusal, rows=_rows, columns=COLUMNS)
"""Layout of a text's findings."""
