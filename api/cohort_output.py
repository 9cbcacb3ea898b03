"""The answers of a cohort as JSON lines, TSV or Parquet, written as they come."""

import csv
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

from api.formats import COLUMNS, parquet_table, rows
from ontologies.errors import InputError

__all__ = ["CohortWriter"]

_ROWS_A_GROUP = 10_000
_COLUMNS: dict[str, type] = {"case": str, "where": str, **COLUMNS}


class _Sink(Protocol):
    def answered(self, where: str, identifier: str, result: dict[str, Any]) -> None: ...
    def refused(self, where: str, identifier: str, reason: str) -> None: ...
    def close(self) -> None: ...


class CohortWriter:
    """Writes every answer in all wanted forms.

    Parameters
    ----------
    forms
        `jsonl`, `tsv`, `parquet`.
    output
        PATH of PATH.<form>; None is stdout, for one form that is text.

    Raises
    ------
    InputError
        If there is no place for the forms, or it cannot be written.
    """

    def __init__(self, forms: Sequence[str], output: Path | None) -> None:
        if output is None and (len(forms) > 1 or "parquet" in forms):
            raise InputError("several formats, or parquet, need --output PATH")
        self._opened = ExitStack()
        self._sinks: list[_Sink] = [self._sink(form, output) for form in dict.fromkeys(forms)]

    def answered(self, where: str, identifier: str, result: dict[str, Any]) -> None:
        """Write one patient's answer."""
        for sink in self._sinks:
            sink.answered(where, identifier, result)

    def refused(self, where: str, identifier: str, reason: str) -> None:
        """Write that a row has no answer, where the form has a place for it (JSON lines)."""
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
            return _Parquet(self._place(output, form))
        stream: TextIO = sys.stdout
        if output is not None:
            path = self._place(output, form)
            try:
                stream = self._opened.enter_context(path.open("w", encoding="utf-8", newline=""))
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from error
        return _JsonLines(stream) if form == "jsonl" else _Tsv(stream)

    @staticmethod
    def _place(output: Path, form: str) -> Path:
        path = output.with_name(f"{output.name}.{form}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error
        return path


def _flat(where: str, identifier: str, result: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"case": identifier, "where": where, **row} for row in rows(result)]


class _JsonLines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def answered(self, where: str, identifier: str, result: dict[str, Any]) -> None:
        self._write({"case": identifier, "where": where, **result})

    def refused(self, where: str, identifier: str, reason: str) -> None:
        self._write({"case": identifier, "where": where, "error": reason})

    def close(self) -> None:
        self._stream.flush()

    def _write(self, values: dict[str, Any]) -> None:
        self._stream.write(json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n")


class _Tsv:
    """A table; its header stands there also where no row could be ranked."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._writer = csv.DictWriter(stream, list(_COLUMNS), delimiter="\t", lineterminator="\n")
        self._writer.writeheader()

    def answered(self, where: str, identifier: str, result: dict[str, Any]) -> None:
        self._writer.writerows(_flat(where, identifier, result))

    def refused(self, where: str, identifier: str, reason: str) -> None:
        """A table has no row without an answer; the reason stands on stderr."""

    def close(self) -> None:
        self._stream.flush()


class _Parquet:
    def __init__(self, path: Path) -> None:
        from pyarrow import parquet

        self._rows: list[dict[str, Any]] = []
        try:
            self._writer = parquet.ParquetWriter(path, parquet_table([], _COLUMNS).schema)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error

    def answered(self, where: str, identifier: str, result: dict[str, Any]) -> None:
        self._rows += _flat(where, identifier, result)
        if len(self._rows) >= _ROWS_A_GROUP:
            self._write()

    def refused(self, where: str, identifier: str, reason: str) -> None:
        """As for TSV."""

    def close(self) -> None:
        self._write()
        self._writer.close()

    def _write(self) -> None:
        self._writer.write_table(parquet_table(self._rows, _COLUMNS))
        self._rows = []
