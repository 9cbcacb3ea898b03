"""What the parts of the recogniser hand on: words of a text, and windows that a name fits."""

from dataclasses import dataclass
from typing import NamedTuple

from nlp.concepts.candidate import SCORES, MatchKind
from nlp.concepts.dictionary import Fit, Name

__all__ = ["Match", "Text", "Word", "resolve"]


class Word(NamedTuple):
    """What the recogniser knows of a word.

    Parameters
    ----------
    base
        Base form; a sign as it is; empty for a word without weight.
    code
        Number; 0 without weight, -1 where no name goes on.
    longest
        Words of the longest name that it is part of.
    passing
        Whether it may stand between the words of a name: a modifier or copula.
    single
        Names of one word that it is.
    stem
        Normal form in names of several words.
    opens
        Whether it may begin a unit of several words.
    joins, concludes
        Whether it joins items of a list; whether it joins the last one.
    follows
        Whether it may follow a phrase without belonging to it.
    normal
        Whether it says that something is as it should be.
    """

    base: str
    code: int
    longest: int = 0
    passing: bool = False
    single: Fit | None = None
    stem: str = ""
    opens: bool = False
    joins: bool = False
    concludes: bool = False
    follows: bool = False
    normal: bool = False


class Text(NamedTuple):
    """Units of a text, with the positions of the tokens that they are made of."""

    words: list[Word]
    starts: list[int]
    ends: list[int]


@dataclass(slots=True)
class Match:
    """A window of tokens that names fit.

    Parameters
    ----------
    start, end
        Positions of tokens.
    size
        Words with weight.
    names, kind
        Names, best first, and how they met.
    """

    start: int
    end: int
    size: int
    names: tuple[Name, ...]
    kind: MatchKind

    @property
    def order(self) -> tuple[int, float, int, int]:
        """Most words first, then surest, leftmost, shortest span."""
        return (-self.size, -SCORES[self.kind] * self.names[0].weight, self.start, self.end)


def resolve(matches: list[Match]) -> list[Match]:
    """Keep the longest and surest of overlapping matches; in the order of the text."""
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda match: match.order):
        positions = range(match.start, match.end)
        if taken.isdisjoint(positions):
            taken.update(positions)
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)
