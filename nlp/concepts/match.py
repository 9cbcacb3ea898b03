"""What the parts of the recogniser hand on: words of a text, and windows that a name fits."""

from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property

from nlp.concepts.candidate import SCORES, MatchKind
from nlp.concepts.dictionary import Fit, Name

__all__ = ["Match", "Text", "Word", "resolve"]


@dataclass(frozen=True, slots=True)
class Word:
    """What the recogniser knows of a word.

    Parameters
    ----------
    base
        Base form; a sign as it is; empty for a word without weight.
    code
        Number; 0 without weight, -1 where no name goes on.
    longest
        Words of the longest name that it is part of.
    partners
        Numbers of the words that stand with it in a name.
    passing
        Whether it may stand between the words of a name: a modifier or copula.
    single
        Names of one word that it is.
    stem
        Normal form in names of several words.
    opens
        As `UnitRules.opens`: base forms of what may stand second in a unit that it begins.
    joins, concludes
        Whether it joins items of a list; whether it joins the last one.
    follows
        Whether it may follow a phrase without belonging to it.
    normal
        Whether it says that something is as it should be.
    weighs
        Whether a name counts it or cannot go on across it; False for what a name goes past.
    special
        Whether it is more than a word of names: joins, hyphen, name of one word, normal. Few are,
        so that what looks for one of these looks among few.
    """

    base: str
    code: int
    longest: int = 0
    partners: Set[int] = frozenset()
    passing: bool = False
    single: Fit | None = None
    stem: str = ""
    opens: frozenset[str] | None = None
    joins: bool = False
    concludes: bool = False
    follows: bool = False
    normal: bool = False
    weighs: bool = field(init=False)
    special: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weighs", self.code > 0 or (self.code < 0 and not self.passing))
        special = self.joins or self.normal or self.single is not None or self.base == "-"
        object.__setattr__(self, "special", special)


@dataclass(frozen=True)
class Text:
    """Units of a text, with the positions of the tokens that they are made of."""

    words: list[Word]
    starts: list[int]
    ends: list[int]

    @cached_property
    def special(self) -> list[tuple[int, Word]]:
        """Places and words that are special."""
        return [(place, word) for place, word in enumerate(self.words) if word.special]


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
