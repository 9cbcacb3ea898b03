"""FHIR Patient to sex and age; whom a resource speaks of."""

import calendar
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ontologies.model import Sex

__all__ = ["age_at", "moment", "sex_of", "speaks_of"]

_DAYS_A_YEAR = 365.2425
_OLDEST = 130.0


def sex_of(patient: Mapping[str, Any] | None) -> Sex:
    """Administrative sex."""
    gender = (patient or {}).get("gender")
    return Sex(gender) if gender in set(Sex) else Sex.UNKNOWN


def moment(text: str | None) -> datetime | None:
    """Read a FHIR date or time; a date without day or month stands for the middle of its span.

    Examples
    --------
    >>> moment("1990").isoformat(), moment("2024-02").day
    ('1990-07-02T00:00:00+00:00', 15)
    """
    if not text:
        return None
    try:
        if len(text) == 4:
            return datetime(int(text), 7, 2, tzinfo=UTC)
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            middle = calendar.monthrange(year, month)[1] // 2 + 1
            return datetime(year, month, middle, tzinfo=UTC)
        stated = datetime.fromisoformat(text)
    except ValueError:
        return None
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


def age_at(patient: Mapping[str, Any] | None, when: datetime) -> float | None:
    """Age in years then, or at death if earlier; None where the birth date gives none."""
    born = moment((patient or {}).get("birthDate"))
    if born is None:
        return None
    died = moment((patient or {}).get("deceasedDateTime"))
    age = (min(when, died) if died else when) - born
    if age < timedelta(0) and age > timedelta(days=-1):
        age = timedelta(0)
    years = age.total_seconds() / (86400 * _DAYS_A_YEAR)
    return years if 0 <= years <= _OLDEST else None


def speaks_of(reference: str | None, names: frozenset[str]) -> bool:
    """Whether a reference without, or with one of, the patient's names is about them."""
    if not reference or not names:
        return True
    return reference in names or "/".join(reference.split("/")[-2:]) in names
