"""The short form in which a person states an age."""

import re

from ontologies.errors import InputError

__all__ = ["parse_age"]

_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T.*)?"
)
_YEARS_PER = {"years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25}


def parse_age(text: str) -> float:
    """Age in years from years or an ISO 8601 duration.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> parse_age("43"), parse_age("P3M"), parse_age("P1Y6M")
    (43.0, 0.25, 1.5)
    """
    stated = text.strip().upper()
    match = _DURATION.fullmatch(stated)
    if match:
        return sum(float(match[unit] or 0) * years for unit, years in _YEARS_PER.items())
    try:
        return float(stated)
    except ValueError as error:
        raise InputError(
            f"age {text!r} is neither years nor an ISO 8601 duration; write 43 or P3M"
        ) from error
