"""Percentiles and z-scores of height, weight and head circumference."""

import re
from collections.abc import Sequence

from nlp.measurements.quantity import any_of, read_number
from nlp.measurements.reading import Reading
from nlp.measurements.words import Growth, MeasurementLanguage

__all__ = ["PERCENTILE", "Z_SCORE", "GrowthReader"]

PERCENTILE, Z_SCORE = "{percentile}", "{z-score}"
_SCORE = 0.9
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?"


class GrowthReader:
    """Read the first percentile or z-score of a stretch of text.

    The stretch is at most some hundred characters, so that no expression can run long.
    """

    def __init__(self, data: MeasurementLanguage) -> None:
        self._closing = (data.percentiles, data.deviations)
        side = rf"(?:(?P<below>{any_of(data.below)})|(?P<above>{any_of(data.above)}))"
        number = r"\d{1,2}(?:[.,]\d{1,2})?"
        self._percentile = re.compile(
            rf"(?:{side}\s?(?:the\s)?)?(?<![\d.])(?P<n>{number}){_ORDINAL}\s?"
            rf"(?:(?:{any_of(data.between)})\s?(?:the\s)?(?P<m>{number}){_ORDINAL}\s?)?"
            rf"(?:{any_of(data.percentiles)})(?![a-z])",
            re.IGNORECASE,
        )
        closing = any_of(data.deviations)
        signed = rf"(?<![\d.])(?P<sign>[-−–+])?\s?(?P<n>{number})"
        self._deviation = re.compile(
            rf"(?P<side>(?:{any_of(data.below)}))?\s?{signed}\s?(?:{closing})(?![a-z])"
            rf"(?:\s(?P<below>{any_of(data.below)})|\s(?P<above>{any_of(data.above)}))?",
            re.IGNORECASE,
        )
        self._score = re.compile(
            rf"(?:{closing})(?![a-z])[\s:=,]{{0,3}}(?:(?:of|was|is|score|at)[\s:=]{{0,2}}){{0,2}}{signed}",
            re.IGNORECASE,
        )

    def read(self, text: str, growth: Growth) -> tuple[tuple[Reading, ...], int] | None:
        """Give the readings of a measure of growth and the offset behind them, or None."""
        lowered = text.lower()
        if _holds(lowered, self._closing[0]) and (match := self._percentile.search(text)):
            values = _percentiles(match)
            return _readings(growth.percentile, values, PERCENTILE), match.end()
        if growth.z_score is None or not _holds(lowered, self._closing[1]):
            return None
        if match := self._deviation.search(text):
            value = _deviation(match)
            if value is not None:
                return _readings(growth.z_score, [value], Z_SCORE), match.end()
        if match := self._score.search(text):
            number = f"{'-' if (match['sign'] or '+') in '-−–' else ''}{match['n']}"
            return _readings(
                growth.z_score, [float(number.replace(",", "."))], Z_SCORE
            ), match.end()
        return None


def _holds(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words is there at all: a quick look before a slow one."""
    return any(word in text for word in words)


def _percentiles(match: re.Match[str]) -> list[float | str]:
    first, second = read_number(match["n"]), read_number(match["m"] or "")
    if first is None:
        return []
    if second is not None:
        low, high = sorted((first, second))
        return [f">={low:g}", f"<={high:g}"]
    if match["below"] or match["above"]:
        return [f"{'<' if match['below'] else '>'}{first:g}"]
    return [first]


def _deviation(match: re.Match[str]) -> float | str | None:
    number = read_number(match["n"])
    if number is None:
        return None
    negative = match["below"] or (match["sign"] or "+") in "-−–"
    if match["side"]:  # "below 2 SD", "below -2 SD"
        return f"<-{number:g}"
    if negative:
        return -number
    return number if match["above"] or match["sign"] else None


def _readings(test: str, values: list[float | str], unit: str) -> tuple[Reading, ...]:
    return tuple(Reading(test=test, value=value, unit=unit, score=_SCORE) for value in values)
