"""New ids that were never used, and the file that a writer starts from."""

import re
import unicodedata
from pathlib import Path

from ontologies.conditions.catalogue import Catalogue, Intended
from ontologies.errors import InputError, UnknownConceptError

__all__ = ["new_finding_id", "planned_condition", "slug_of", "template"]

_FOLDER = re.compile(r"\d\d-[a-z-]+")


def slug_of(name: str) -> str:
    """File name of a condition's English name.

    Examples
    --------
    >>> slug_of("Ménière disease")
    'meniere-disease'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def planned_condition(
    catalogue: Catalogue, name: str, *, folder: str | None = None, chinese_name: str = ""
) -> Intended:
    """Row of a condition by id, slug or name; a new one with the next id where none is intended.

    Raises
    ------
    UnknownConceptError
        If it is not intended, and no folder was named to make it in.
    InputError
        If the folder is of no organ system.
    """
    wanted = name.strip()
    for row in catalogue.intended.values():
        if wanted in {row.id, row.slug} or wanted.casefold() == row.name.casefold():
            return row
    if folder is None:
        raise UnknownConceptError(
            f"{wanted[:80]!r} is not in intended.tsv: name it as there, or say --folder to add it"
        )
    if not _FOLDER.fullmatch(folder):
        raise InputError(f"{folder!r} is no folder of an organ system like 05-respiratory")
    used = {
        *catalogue.intended,
        *catalogue.withdrawn,
        *(file.identifier or "" for file in catalogue.conditions),
    }
    return Intended(
        id=_next(used, f"SEM:D{folder[:2]}"),
        slug=slug_of(wanted),
        folder=folder,
        name=wanted,
        chinese_name=chinese_name,
        icd10="",
        reason="",
        urgent=False,
    )


def new_finding_id(catalogue: Catalogue, folder: str, *, start: int = 1) -> str:
    """Next unused id of an organ system's block.

    Parameters
    ----------
    catalogue
        What is there already.
    folder
        Organ system: its folder, or its two digits.
    start
        Least last four digits, so that two who write side by side keep apart.
    """
    used = {*catalogue.curated_findings, *catalogue.withdrawn}
    if not re.match(r"\d\d", folder):
        raise InputError(f"{folder!r} does not begin with the two digits of an organ system")
    return _next(used, f"SEM:F{folder[:2]}", start)


def _next(used: set[str], prefix: str, start: int = 1) -> str:
    """Number after the last one used from `start` on: a gap may be a withdrawn id."""
    numbers = [int(one[len(prefix) :]) for one in used if one.startswith(prefix)]
    return f"{prefix}{max([start - 1, *(n for n in numbers if n >= start)]) + 1:04d}"


def template(row: Intended) -> str:
    """Text of a new file of a condition, to be filled in."""
    form = Path(__file__).with_name("template.yaml").read_text(encoding="utf-8")
    urgent = "urgent: {within: PT1H, why: {en: '', zh: ''}}\n" if row.urgent else ""
    return form.format(
        id=row.id,
        name=row.name,
        chinese_name=row.chinese_name or "''",
        icd10=row.icd10,
        urgent=urgent,
    )
