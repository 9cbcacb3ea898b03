"""What follows a number: unit, judgement and reference limits, in any order.

Every expression here is matched against at most some hundred characters, so that a note is read in
linear time whatever stands in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.measurements.words import MeasurementLanguage
from ontologies.errors import MeasurementError
from ontologies.laboratory import LaboratoryTest
from ontologies.measurement import Flag

__all__ = ["Quantity", "QuantityReader", "any_of", "read_number"]

_NUMBER = r"\d{1,9}(?:[.,]\d{1,6})*"
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_LONGEST_NUMBER = 12
_MOST_KEPT = 4096
"""Spellings of units that are kept as read."""

_RUN = re.compile(
    r"(?:[xX×*]\s?)?10\s?(?:\^|\*\*?|[eE])?\s?[\d⁰¹²³⁴-⁹]{1,2}\s?/\s?[A-Za-zµμ]{1,4}[3³]?"
    r"|mL/min(?:/|\sper\s)1\.73\s?m\^?[2²]"
    r"|[%°℃℉A-Za-zµμ/*^\[\]{}.\d²³_]{1,24}",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ \t|]{0,20}")


def read_number(text: str) -> float | None:
    """Read a number as notes write it; None if it is none, or can be read in two ways.

    Examples
    --------
    >>> read_number("14,300"), read_number("8,2"), read_number("1.2.3")
    (14300.0, 8.2, None)
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    try:
        return float(text)
    except ValueError:
        return None


@dataclass(slots=True)
class Quantity:
    """What was read behind a number; `end` is the offset behind it, `opened` within a bracket."""

    unit: str | None = None
    flag: Flag | None = None
    low: float | None = None
    high: float | None = None
    end: int = 0
    opened: bool = False


class QuantityReader:
    """Read unit, judgement and limits behind a number."""

    def __init__(self, data: MeasurementLanguage) -> None:
        self._data = data
        self._fits: dict[tuple[str, str], str | None] = {}
        self._unit = re.compile(rf"({any_of(data.units)})(?![A-Za-z])", re.IGNORECASE)
        mark = rf"({any_of(data.marks)})"
        self._marks = (
            re.compile(rf"[ \t|]{{0,20}}[(\[]\s?{mark}\s?(?:[)\]]|[,;])"),
            re.compile(rf"(?:[ \t|]{{1,20}}|\s?,\s?){mark}(?![A-Za-z\d-])"),
        )
        self._limits = re.compile(
            r"[ \t|]{0,20}[,;]?\s?(?P<open>[(\[]\s?)?"
            rf"(?P<words>(?:(?:{any_of(data.limits)})\b[.:]?\s?){{0,4}})"
            r"(?:[:=,]\s?)?(?:<\s?>\s?)?"
            rf"(?:(?P<low>{_NUMBER})\s?(?:-|–|—|~|to)\s?(?P<high>{_NUMBER})"
            rf"|(?P<sign>[<>]=?|≤|≥|{any_of(data.upper)})\s?(?P<one>{_NUMBER}))",
            re.IGNORECASE,
        )

    def read(self, text: str, test: LaboratoryTest, *, row: bool = False) -> Quantity:
        """Read what stands at the start of `text`; in a table's row limits need no bracket."""
        found = Quantity()
        for _ in range(4):
            if not (
                (found.unit is None and self._read_unit(text, test, found))
                or (
                    found.low is None
                    and found.high is None
                    and self._read_limits(text, test, found, row=row)
                )
                or (found.flag is None and self._read_mark(text, found))
            ):
                break
        return found

    def _read_unit(self, text: str, test: LaboratoryTest, found: Quantity) -> bool:
        gap = _GAP.match(text, found.end)
        start = gap.end() if gap else found.end
        if match := self._unit.match(text, start):
            stated = self._data.units[" ".join(match[1].lower().split())]
            if unit := self._fitting(test, stated):
                found.unit, found.end = unit, match.end()
                return True
        if match := _RUN.match(text, start):
            for length in _lengths(match[0]):
                if unit := self._fitting(test, match[0][:length]):
                    found.unit, found.end = unit, start + length
                    return True
        return False

    def _fitting(self, test: LaboratoryTest, unit: str) -> str | None:
        """Return the unit as the test names it, or None where it does not measure in it."""
        key = (test.id, unit)
        if key not in self._fits:
            if len(self._fits) >= _MOST_KEPT:
                self._fits.clear()
            try:
                self._fits[key] = test.conversion(unit).unit
            except MeasurementError:
                self._fits[key] = None
        return self._fits[key]

    def _read_mark(self, text: str, found: Quantity) -> bool:
        for expression in self._marks:
            if match := expression.match(text, found.end):
                found.flag, found.end = self._data.marks[match[1]], match.end()
                found.opened = match[0][-1] in ",;"
                return True
        return False

    def _read_limits(self, text: str, test: LaboratoryTest, found: Quantity, *, row: bool) -> bool:
        match = self._limits.match(text, found.end)
        bounded = match and (match["open"] or match["words"].strip() or row or found.opened)
        if match is None or not bounded:
            return False
        low, high = _bounds(match)
        if low is None and high is None:
            return False
        rest = Quantity(end=match.end())
        self._read_unit(text, test, rest)
        end = rest.end
        if match["open"] or found.opened:
            closing = re.compile(r"\s?[)\]]").match(text, end)
            if closing is None:
                return False
            end = closing.end()
        if rest.unit and found.unit and rest.unit != found.unit:
            low, high = (_converted(test, bound, rest.unit, found.unit) for bound in (low, high))
        found.unit = found.unit or rest.unit
        found.low, found.high, found.end = low, high, end
        return True


def any_of(words: Iterable[str]) -> str:
    """Alternatives of an expression, the longest first; one space stands for any."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)


def _lengths(run: str) -> list[int]:
    """How much of a run of signs may be the unit: all, without closing signs, only "%"."""
    bare = run.rstrip(".]}/")
    lengths = [len(run), len(bare)]
    return [*dict.fromkeys(lengths), *([1] if run[0] == "%" else [])]


def _bounds(match: re.Match[str]) -> tuple[float | None, float | None]:
    if match["one"]:
        limit = read_number(match["one"])
        return (limit, None) if match["sign"][0] in ">≥" else (None, limit)
    low, high = read_number(match["low"]), read_number(match["high"])
    return (low, high) if low is not None and high is not None and low < high else (None, None)


def _converted(test: LaboratoryTest, bound: float | None, stated: str, unit: str) -> float | None:
    if bound is None:
        return None
    return test.conversion(unit).from_canonical(test.conversion(stated).to_canonical(bound))
