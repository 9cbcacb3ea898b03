"""Benchmark cases: what is known of a patient, and every diagnosis that counts as right."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontologies.model.annotation import Sex
from reasoning.errors import CaseFormatError

__all__ = ["SEXES", "Case", "CaseGroup", "read_cases", "stated_age"]

CaseGroup = str
"""`cited`, `uncited_known` or `uncited_unknown`: how the knowledge stands to a published case."""

OLDEST = 130
"""Years; an age beyond is a mistake."""

SEXES = {"FEMALE": Sex.FEMALE, "MALE": Sex.MALE, "女": Sex.FEMALE, "男": Sex.MALE}
"""How case files write a sex, in capitals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case.

    Parameters
    ----------
    id
        Of the case within its file.
    observed, excluded
        HPO ids seen, and looked for and absent.
    diseases
        Disease ids that count as right.
    text, diagnosis
        A vignette and the name of its diagnosis, where there are no ids.
    age_years, sex
        Of the patient.
    group
        How the knowledge stands to it, or None.
    publication
        Where it was published (`PMID:…`), or None: cases of one publication are not independent.
    icd10
        Code of the diagnosis, where the file gives one that can be trusted; or None.
    """

    id: str
    observed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    diseases: tuple[str, ...] = ()
    text: str | None = None
    diagnosis: str | None = None
    age_years: float | None = None
    sex: Sex = Sex.UNKNOWN
    group: CaseGroup | None = None
    publication: str | None = None
    icd10: str | None = None


def read_cases(path: Path) -> Iterator[Case]:
    """Read JSON lines, gzipped or not.

    Raises
    ------
    CaseFormatError
        If a line is no JSON object or a field has a wrong type; it names file and line.
    """
    number = 0
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _case(path, number, line)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the compressed file is damaged: {error}"
        raise CaseFormatError(path, number + 1, reason) from error


def _case(path: Path, number: int, line: bytes) -> Case:
    try:
        values: dict[str, Any] = json.loads(line)
        sex = str(values.get("sex") or "")
        return Case(
            id=str(values.get("id", number)),
            observed=_strings(values, "hpo"),
            excluded=_strings(values, "excluded"),
            diseases=_strings(values, "diseases"),
            text=_words(values, "text"),
            diagnosis=_words(values, "diagnosis"),
            age_years=stated_age(values.get("age_years")),
            sex=SEXES.get(sex.upper(), Sex.UNKNOWN),
            group=_group(values.get("in_hpoa_2025_01")),
            publication=values.get("pmid") or values.get("publication") or None,
            icd10=_icd10(values),
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise CaseFormatError(path, number, f"this is no case: {error}") from error


def _strings(values: dict[str, Any], name: str) -> tuple[str, ...]:
    """Field that is a list of strings; a bare string would be read letter by letter."""
    stated = values.get(name) or []
    if not isinstance(stated, list) or not all(isinstance(item, str) for item in stated):
        raise TypeError(f"{name} is no list of strings")
    return tuple(stated)


def _words(values: dict[str, Any], name: str) -> str | None:
    stated = values.get(name)
    if stated is not None and not isinstance(stated, str):
        raise TypeError(f"{name} is no text")
    return stated


def stated_age(stated: Any) -> float | None:
    """Age in years as a case states it.

    Raises
    ------
    TypeError, ValueError
        If it is no number of years that a person may have.
    """
    if stated is None:
        return None
    if isinstance(stated, bool) or not 0 <= float(stated) <= OLDEST:
        raise ValueError(f"age_years is no number of years up to {OLDEST}")
    return float(stated)


def _icd10(values: dict[str, Any]) -> str | None:
    """Code of the diagnosis; one that was guessed from a part of its name is not trusted."""
    code = values.get("icd10")
    trusted = values.get("icd10_how") in {None, "exact", "stripped"}
    return str(code) if code and trusted else None


def _group(known: dict[str, bool] | None) -> CaseGroup | None:
    if known is None:
        return None
    if missing := {"publication", "disease"} - known.keys():
        raise ValueError(f"in_hpoa_2025_01 does not say {' and '.join(sorted(missing))}")
    if known["publication"]:
        return "cited"
    return "uncited_known" if known["disease"] else "uncited_unknown"
