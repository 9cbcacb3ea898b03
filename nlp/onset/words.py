"""The shape of a language's words for onset and duration."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["OnsetLanguage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetLanguage:
    """Words in small letters.

    Parameters
    ----------
    units
        Word for a unit of time to its ISO 8601 letter; `TM` and `TH` are minutes and hours.
    numbers
        Words for numbers.
    lasting
        Words before a stretch of time that a finding has lasted ("for", "lasting").
    since
        Words before a beginning ("since").
    at
        Words before an age.
    age
        Words that make a stretch of time an age, before or behind it.
    passing
        Words that may stand between those and the number ("the past").
    history, onset
        Words behind a stretch of time, or before "of", that speak of what follows.
    paces
        Word before "onset" to the HPO term that it says.
    stages
        Time of life to the HPO term of an onset in it.
    whole
        Words right before a finding that say its onset themselves ("congenital").
    beginnings
        Words with which an age tells when a finding began ("developed").
    joiners
        Words between the findings of a list.
    light
        Words that may stand between a finding and what is said of its time.
    of
        The word that joins a time to the finding it speaks of.
    """

    units: Mapping[str, str]
    numbers: Mapping[str, int]
    lasting: frozenset[str]
    since: frozenset[str]
    at: frozenset[str]
    age: frozenset[str]
    passing: frozenset[str]
    history: frozenset[str]
    onset: frozenset[str]
    paces: Mapping[str, str]
    stages: Mapping[str, str]
    whole: Mapping[str, str]
    beginnings: frozenset[str]
    joiners: frozenset[str]
    light: frozenset[str]
    of: frozenset[str]
