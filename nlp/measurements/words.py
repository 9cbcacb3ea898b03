"""The shape of a language's words for measurements; the words are data modules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ontologies.measurement import Flag

__all__ = ["Growth", "MeasurementLanguage"]


class Growth(NamedTuple):
    """Tests that a measure of growth may state: percentile, z-score, and plain value if any."""

    percentile: str
    z_score: str | None = None
    plain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementLanguage:
    """Words in small letters, unless said otherwise.

    Parameters
    ----------
    names
        Names as written in notes, beside those of the laboratory table, to a test's id; to nothing
        where only a specimen makes it a test ("protein" of the urine).
    as_written
        Names that count only in exactly these letters (`K`, `Na`).
    weak
        Names as written that count only near a sure vital sign (`T`, `P`, `R`).
    lower_case
        Short names that count in small letters too; others of up to four need a capital.
    excluded
        Names of the table that mean something else in a note.
    pairs
        Names of two values in one (`120/80`), to their tests.
    growth
        Names of measures of growth.
    links
        Words that may stand between a name and its value.
    comparators
        Words to the sign they stand for.
    flags
        Words that judge a value.
    marks
        Letters and signs after a value that judge it, as written.
    negations
        Words after which a judgement is not read.
    units
        Words for units, to UCUM.
    with_unit
        Tests whose unit must be stated: their bare numbers are often something else.
    following
        Words that may follow a value without a unit.
    since, to
        Words before the two values of a change, of which the later counts.
    listing
        Words between the measures of growth of a list.
    foreign, own
        Specimens other than blood, to the word that their tests' names begin with or nothing; and
        blood. The last one named before a test counts.
    support, unsupported
        Words after an oxygen saturation for oxygen given, and for room air.
    limits
        Words that open reference limits.
    upper
        Words for "up to" in reference limits.
    degrees
        Words between a judgement and a name ("mildly").
    percentiles, deviations, below, above, between
        Words that close a percentile and a z-score; that say on which side; that join two.
    """

    names: Mapping[str, str]
    as_written: Mapping[str, str]
    weak: Mapping[str, str]
    lower_case: frozenset[str]
    excluded: frozenset[str]
    pairs: Mapping[str, tuple[str, str]]
    growth: Mapping[str, Growth]
    links: frozenset[str]
    comparators: Mapping[str, str]
    flags: Mapping[str, Flag]
    marks: Mapping[str, Flag]
    negations: frozenset[str]
    units: Mapping[str, str]
    with_unit: frozenset[str]
    following: frozenset[str]
    since: frozenset[str]
    to: frozenset[str]
    listing: frozenset[str]
    foreign: Mapping[str, str]
    own: frozenset[str]
    support: frozenset[str]
    unsupported: frozenset[str]
    limits: tuple[str, ...]
    upper: tuple[str, ...]
    degrees: frozenset[str]
    percentiles: tuple[str, ...]
    deviations: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    between: tuple[str, ...]
