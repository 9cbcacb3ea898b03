"""The answers of a cohort as JSON lines, TSV or Parquet, written as they come."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.formats import COLUMNS, rows
from api.records import RecordShape, RecordWriter

__all__ = ["CohortWriter"]


class CohortWriter(RecordWriter):
    """Writes every patient's answer in all wanted forms.

    Parameters
    ----------
    forms, output
        As `RecordWriter` has them.
    """

    def __init__(self, forms: Sequence[str], output: Path | None) -> None:
        super().__init__(forms, output, _SHAPE)


def _line(where: str, identifier: str, result: dict[str, Any]) -> dict[str, Any]:
    return {"case": identifier, "where": where, **result}


def _refusal(where: str, identifier: str, reason: str) -> dict[str, Any]:
    return {"case": identifier, "where": where, "error": reason}


def _rows(where: str, identifier: str, result: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"case": identifier, "where": where, **row} for row in rows(result)]


_SHAPE = RecordShape(
    line=_line,
    refusal=_refusal,
    rows=_rows,
    columns={"case": str, "where": str, **COLUMNS},
)
