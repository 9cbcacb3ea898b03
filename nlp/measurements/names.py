"""Names of tests as a note writes them, by their first word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nlp.measurements.growth import PERCENTILE, Z_SCORE
from nlp.measurements.words import Growth, MeasurementLanguage
from nlp.tokens import split_words
from ontologies.laboratory import LaboratoryTable

__all__ = ["JOINTS", "MeasurementName", "compile_names"]

JOINTS = frozenset({"-", "\u2010", "\u2011"})
"""Signs inside a name that a note may leave out."""


class MeasurementName(NamedTuple):
    """One name.

    Parameters
    ----------
    words
        In small letters, joints left out.
    test
        Id of the test; None where the name has only a pair or a measure of growth.
    pair
        Tests of a value such as 120/80.
    growth
        Tests of a percentile or z-score.
    written
        The letters in which alone it counts, or None.
    weak
        Whether it counts only near a sure vital sign.
    capital
        Whether it needs a capital letter.
    """

    words: tuple[str, ...]
    test: str | None = None
    pair: tuple[str, str] | None = None
    growth: Growth | None = None
    written: str | None = None
    weak: bool = False
    capital: bool = False


def compile_names(
    table: LaboratoryTable, data: MeasurementLanguage, language: str
) -> Mapping[str, tuple[MeasurementName, ...]]:
    """Give the names by first word, those of most words first, exact forms before others."""
    found: dict[str, list[MeasurementName]] = defaultdict(list)
    for name in _names(table, data, language):
        found[name.words[0]].append(name)
    return {
        first: tuple(sorted(names, key=lambda name: (-len(name.words), name.written is None)))
        for first, names in found.items()
    }


def _names(
    table: LaboratoryTable, data: MeasurementLanguage, language: str
) -> Iterator[MeasurementName]:
    plain = {
        _words(name): test.id
        for test in table.tests.values()
        if test.unit not in {PERCENTILE, Z_SCORE}  # read by the measure's own name
        for name in (test.english if language == "en" else test.chinese)
        if name not in data.excluded
    }
    plain |= {_words(name): test for name, test in data.names.items()}
    for words in plain.keys() | {_words(name) for name in (*data.pairs, *data.growth)}:
        growth = data.growth.get(" ".join(words))
        yield MeasurementName(
            words,
            test=(growth.plain if growth else None) or plain.get(words) or None,
            pair=data.pairs.get(" ".join(words)),
            growth=growth,
            capital=len(words) == 1 and len(words[0]) <= 4 and words[0] not in data.lower_case,
        )
    for forms, weak in ((data.as_written, False), (data.weak, True)):
        for form, test in forms.items():
            yield MeasurementName(_words(form), test=test, written=form, weak=weak)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in split_words(name) if word not in JOINTS)
