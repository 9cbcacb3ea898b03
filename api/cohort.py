"""Many patients from one file: JSON lines, CSV, TSV or phenopackets to one intake each.

A row that cannot be read is given as its error, with file and line, and the next one is read.
"""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from api.age import parse_age
from api.intake import Intake, IntakeBuilder
from ontologies.errors import InputError
from ontologies.model.annotation import Sex
from ontologies.model.evidence import Status
from ontologies.model.patient import Patient

if TYPE_CHECKING:
    from api.deps import Engine
    from api.phenopackets.files import Packet

__all__ = ["CohortRow", "RefusedRow", "read_cohort", "row_intake"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "present": ("hpo", "present", "observed"),
    "absent": ("excluded", "absent"),
    "genes": ("genes", "gene"),
    "laboratory": ("laboratory", "lab"),
    "age": ("age",),
    "age_years": ("age_years",),
    "sex": ("sex",),
    "text": ("text", "note"),
}
"""What a column may be called."""
_LISTS = ("present", "absent", "genes", "laboratory")
_SEPARATOR = re.compile(r"\s*[;|]\s*")
_SEXES = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "女": Sex.FEMALE,
    "m": Sex.MALE, "male": Sex.MALE, "男": Sex.MALE,
    "other": Sex.OTHER, "": Sex.UNKNOWN, "unknown": Sex.UNKNOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One patient of a cohort.

    Parameters
    ----------
    where
        File and line, or file of a phenopacket.
    id
        As stated, else `where`.
    content
        Values by the names of `COLUMNS`, or a phenopacket.
    """

    where: str
    id: str
    content: "Mapping[str, Any] | Packet"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be used, and why."""

    where: str
    id: str
    reason: str


def read_cohort(
    path: Path, *, notice: Callable[[str], None] | None = None
) -> Iterator[CohortRow | RefusedRow]:
    """Read the rows of a file, or the phenopackets of a folder.

    Parameters
    ----------
    path
        `.jsonl`, `.csv` or `.tsv`, each also with `.gz`; or a phenopacket or a folder of them.
    notice
        Told which columns of a table are not read.

    Raises
    ------
    InputError
        If the file cannot be read, is of another kind, or has no column with findings.
    """
    kind = (path.with_suffix("") if path.suffix == ".gz" else path).suffix
    if path.is_dir() or kind in {".json", ".yaml", ".yml", ".phenopacket"}:
        yield from _packets(path)
    elif kind in {".jsonl", ".ndjson"}:
        with _opened(path) as lines:
            yield from _json_lines(path, lines)
    elif kind in {".csv", ".tsv"}:
        with _opened(path) as lines:
            yield from _table(path, lines, "," if kind == ".csv" else "\t", notice)
    else:
        raise InputError(
            f"{path}: a cohort is .jsonl, .csv or .tsv (also .gz), a phenopacket,"
            " or a folder of phenopackets"
        )


def row_intake(engine: "Engine", row: CohortRow, *, language: str = "en") -> Intake:
    """Gather one row's evidence, by the same rules as `semeion diagnose`.

    Raises
    ------
    InputError
        If a value cannot be read, or there is no evidence at all.
    """
    now = datetime.now(UTC)
    if not isinstance(row.content, Mapping):
        builder = IntakeBuilder(engine=engine, recorded_at=now, language=language)
        builder.add_phenopacket(row.content)
        return builder.finish()
    values = row.content
    builder = IntakeBuilder(
        engine=engine, recorded_at=now, language=language, patient=_patient(values)
    )
    builder.add_concepts(values.get("present", ()), Status.PRESENT)
    builder.add_concepts(values.get("absent", ()), Status.ABSENT)
    builder.add_laboratory(values.get("laboratory", ()))
    builder.add_genes(values.get("genes", ()))
    if text := values.get("text"):
        builder.add_note(str(text), row.id)
    return builder.finish()


def _patient(values: Mapping[str, Any]) -> Patient:
    stated = str(values.get("sex") or "").strip().casefold()
    if stated not in _SEXES:
        raise InputError(f"sex {stated!r} is none of female, male, other, unknown")
    ages = [str(values[name]) for name in ("age", "age_years") if name in values]
    return Patient(sex=_SEXES[stated], age_years=parse_age(ages[0]) if ages else None)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with (
            path.open("rb") as raw,
            gzip.open(raw) if path.suffix == ".gz" else nullcontext(raw) as plain,
        ):
            yield io.TextIOWrapper(plain, encoding="utf-8-sig", newline="")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: no UTF-8 at byte {error.start}; convert the file") from error
    except (EOFError, zlib.error) as error:
        raise InputError(f"{path}: the compressed file is damaged: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def _json_lines(path: Path, lines: TextIO) -> Iterator[CohortRow | RefusedRow]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield RefusedRow(where, where, f"this is no JSON: {error}")
            continue
        if not isinstance(values, dict):
            yield RefusedRow(where, where, f"an object is expected, not {type(values).__name__}")
            continue
        yield _row(where, {name: _first(values, names) for name, names in COLUMNS.items()})


def _table(
    path: Path, lines: TextIO, delimiter: str, notice: Callable[[str], None] | None
) -> Iterator[CohortRow | RefusedRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header = [name.strip().casefold() for name in next(reader, [])]
    columns = _columns(path, header, notice)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{path}:{reader.line_num}"
            yield RefusedRow(where, where, f"this row is no {delimiter!r}-separated text: {error}")
            continue
        where = f"{path}:{reader.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            reason = f"{len(cells)} cells where the header has {len(header)}"
            yield RefusedRow(where, where, reason)
            continue
        yield _row(where, {name: cells[place].strip() for name, place in columns.items()})


def _columns(path: Path, header: list[str], notice: Callable[[str], None] | None) -> dict[str, int]:
    """Where each known column stands."""
    columns = {
        name: header.index(called)
        for name, names in COLUMNS.items()
        for called in reversed(names)
        if called in header
    }
    if not columns.keys() & {*_LISTS, "text"}:
        raise InputError(
            f"{path}: none of its columns has findings; name one hpo, excluded, laboratory,"
            f" genes or text{_other_delimiter(header)}"
        )
    unread = [name for place, name in enumerate(header) if place not in columns.values()]
    if unread and notice is not None:
        notice(f"{path}: columns that are not read: {', '.join(unread)}")
    return columns


def _other_delimiter(header: list[str]) -> str:
    """Say what a header of one cell seems to be separated by: spreadsheets choose by country."""
    seen = [sign for sign in (";", "\t", ",") if len(header) == 1 and sign in header[0]]
    return f"; it seems to be separated by {seen[0]!r}, save it with ',' or as .tsv" if seen else ""


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _row(where: str, values: Mapping[str, Any]) -> CohortRow | RefusedRow:
    """Lists as lists; `HP:1; HP:2` and `HP:1|HP:2` are lists as well."""
    identifier = str(values.get("id") or where)
    content: dict[str, Any] = {}
    for name, value in values.items():
        if value is None or value == "":
            continue
        if name not in _LISTS:
            content[name] = value
        elif isinstance(value, str):
            content[name] = [part for part in _SEPARATOR.split(value.strip()) if part]
        elif isinstance(value, list) and all(isinstance(part, str) for part in value):
            content[name] = value
        else:
            called = COLUMNS[name][0]
            return RefusedRow(where, identifier, f"{called} is no list of strings")
    return CohortRow(where, identifier, content)


def _packets(path: Path) -> Iterator[CohortRow | RefusedRow]:
    from api.phenopackets.errors import PhenopacketError
    from api.phenopackets.files import all_packets

    for packet in all_packets(path):
        if isinstance(packet, PhenopacketError):
            yield RefusedRow(str(packet.path), str(packet.path), packet.problem)
        else:
            identifier = packet.message.id or packet.path.stem
            yield CohortRow(str(packet.path), identifier, packet)
