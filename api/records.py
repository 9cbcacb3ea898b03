"""Answers to many inputs as JSON lines, TSV or Parquet, written as they come."""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from api.formats import parquet_table
from ontologies.errors import InputError

__all__ = ["RecordShape", "RecordWriter", "record_path"]

_ROWS_A_GROUP = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShape:
    """How an answer is laid out.

    Parameters
    ----------
    line
        JSON object of (where, id, answer).
    refusal
        JSON object of (where, id, reason).
    rows
        Flat rows of (where, id, answer).
    columns
        Columns of the rows, in order, and what is in them; they stand there without a row too.
    """

    line: Callable[[str, str, Any], dict[str, Any]]
    refusal: Callable[[str, str, str], dict[str, Any]]
    rows: Callable[[str, str, Any], list[dict[str, Any]]]
    columns: dict[str, type]


class _Sink(Protocol):
    def answered(self, where: str, identifier: str, answer: Any) -> None: ...
    def refused(self, where: str, identifier: str, reason: str) -> None: ...
    def close(self) -> None: ...


class RecordWriter:
    """Writes every answer in all wanted forms.

    Parameters
    ----------
    forms
        `jsonl`, `tsv`, `parquet`.
    output
        PATH of PATH.<form>; None is stdout, for one form that is text.
    shape
        Layout of an answer.
    append
        Whether JSON lines go behind those that are there.

    Raises
    ------
    InputError
        If there is no place for the forms, or it cannot be written.
    """

    def __init__(
        self,
        forms: Sequence[str],
        output: Path | None,
        shape: RecordShape,
        *,
        append: bool = False,
    ) -> None:
        if output is None and (len(forms) > 1 or "parquet" in forms):
            raise InputError("several formats, or parquet, need --output PATH")
        self._opened = ExitStack()
        self._shape, self._mode = shape, "a" if append else "w"
        self._sinks: list[_Sink] = [self._sink(form, output) for form in dict.fromkeys(forms)]

    def answered(self, where: str, identifier: str, answer: Any) -> None:
        """Write one answer."""
        for sink in self._sinks:
            sink.answered(where, identifier, answer)

    def refused(self, where: str, identifier: str, reason: str) -> None:
        """Write that an input has no answer, where the form has a place for it (JSON lines)."""
        for sink in self._sinks:
            sink.refused(where, identifier, reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sink in self._sinks:
            sink.close()
        self._opened.close()

    def _sink(self, form: str, output: Path | None) -> _Sink:
        if form == "parquet" and output is not None:
            return _Parquet(record_path(output, form), self._shape)
        stream: IO[str] = sys.stdout
        if output is not None:
            path = record_path(output, form)
            try:
                stream = self._opened.enter_context(
                    path.open(self._mode, encoding="utf-8", newline="")
                )
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from error
        sink = _JsonLines if form == "jsonl" else _Tsv
        return sink(stream, self._shape)


def record_path(output: Path, form: str) -> Path:
    """Give the path of a form, its folder made.

    Raises
    ------
    InputError
        If the folder cannot be made.
    """
    path = output.with_name(f"{output.name}.{form}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return path


class _JsonLines:
    def __init__(self, stream: IO[str], shape: RecordShape) -> None:
        self._stream, self._shape = stream, shape

    def answered(self, where: str, identifier: str, answer: Any) -> None:
        self._write(self._shape.line(where, identifier, answer))

    def refused(self, where: str, identifier: str, reason: str) -> None:
        self._write(self._shape.refusal(where, identifier, reason))

    def close(self) -> None:
        self._stream.flush()

    def _write(self, values: dict[str, Any]) -> None:
        self._stream.write(json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n")


class _Tsv:
    """A table; its header stands there also where nothing has an answer."""

    def __init__(self, stream: IO[str], shape: RecordShape) -> None:
        self._stream, self._shape = stream, shape
        self._writer = csv.DictWriter(
            stream, list(shape.columns), delimiter="\t", lineterminator="\n"
        )
        self._writer.writeheader()

    def answered(self, where: str, identifier: str, answer: Any) -> None:
        self._writer.writerows(self._shape.rows(where, identifier, answer))

    def refused(self, where: str, identifier: str, reason: str) -> None:
        """A table has no row without an answer; the reason stands on stderr."""

    def close(self) -> None:
        self._stream.flush()


class _Parquet:
    def __init__(self, path: Path, shape: RecordShape) -> None:
        from pyarrow import parquet

        self._shape = shape
        self._rows: list[dict[str, Any]] = []
        try:
            schema = parquet_table([], shape.columns).schema
            self._writer = parquet.ParquetWriter(path, schema)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error

    def answered(self, where: str, identifier: str, answer: Any) -> None:
        self._rows += self._shape.rows(where, identifier, answer)
        if len(self._rows) >= _ROWS_A_GROUP:
            self._write()

    def refused(self, where: str, identifier: str, reason: str) -> None:
        """As for TSV."""

    def close(self) -> None:
        self._write()
        self._writer.close()

    def _write(self) -> None:
        self._writer.write_table(parquet_table(self._rows, self._shape.columns))
        self._rows = []
