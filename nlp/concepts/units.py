"""Words to units: compounds written in two words and set phrases become one word.

"pre-auricular" and "ear lobe" meet "preauricular" and "earlobe", "lower limbs" meets "legs": names
and texts go through the same rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

__all__ = ["HYPHENS", "Unit", "UnitRules"]

HYPHENS = frozenset({"-", "\u2010", "\u2011"})

_SHORTEST_PART = 3
_SHORTEST_COMPOUND = 7


class Unit(NamedTuple):
    """A word, or several that stand for one.

    Parameters
    ----------
    start, end
        Positions of its words.
    base
        Its base form.
    """

    start: int
    end: int
    base: str


class UnitRules:
    """Which words are taken together.

    Parameters
    ----------
    vocabulary
        Base forms of the words of all names.
    phrases
        Base forms of a phrase to the base form of the word that stands for it.

    Examples
    --------
    >>> rules = UnitRules({"earlobe", "ear", "lobe"}, {("lower", "limb"): "leg"})
    >>> [unit.base for unit in rules.units(["ear", "-", "lobe", "and", "lower", "limb"])]
    ['earlobe', 'and', 'leg']
    """

    def __init__(self, vocabulary: Iterable[str], phrases: Mapping[tuple[str, ...], str]) -> None:
        self.vocabulary = frozenset(vocabulary)
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for words, meant in phrases.items():
            self._phrases[words[0]].append((words, meant))
        for known in self._phrases.values():
            known.sort(key=lambda item: (-len(item[0]), item[0]))
        self._compounds = dict(self._splits())
        self._openers = self._seconds()

    def _seconds(self) -> dict[str, frozenset[str]]:
        """Words that begin a unit to those that stand second in it."""
        seconds: defaultdict[str, set[str]] = defaultdict(set)
        for first, second in self._compounds:
            seconds[first].add(second)
        for first, known in self._phrases.items():
            seconds[first].update(words[1] for words, _ in known if len(words) > 1)
        alone = {
            words[0] for known in self._phrases.values() for words, _ in known if len(words) == 1
        }
        return {
            first: frozenset() if first in alone else frozenset(found)
            for first, found in seconds.items()
        }

    def _splits(self) -> Iterable[tuple[tuple[str, str], str]]:
        """Yield the pairs of words of the vocabulary that make up another one."""
        for word in sorted(self.vocabulary):
            if len(word) >= _SHORTEST_COMPOUND and word.isalpha():
                for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
                    parts = word[:place], word[place:]
                    if parts[0] in self.vocabulary and parts[1] in self.vocabulary:
                        yield parts, word

    def opens(self, base: str) -> frozenset[str] | None:
        """Words that may stand second in a phrase or open compound that this word begins.

        None if it begins none; empty if it is one by itself, whatever follows. A hyphen may stand
        between any two and is not among them.
        """
        return self._openers.get(base)

    def units(self, bases: Sequence[str]) -> list[Unit]:
        """Take words together; the others stay as they are."""
        found = []
        position = 0
        while position < len(bases):
            unit = self.at(bases, position) or Unit(position, position + 1, bases[position])
            found.append(unit)
            position = unit.end
        return found

    def at(self, bases: Sequence[str], start: int) -> Unit | None:
        """Return the unit of several words that starts here, or None."""
        first = bases[start]
        for words, meant in self._phrases.get(first, ()):
            end = self._phrase_end(bases, start, words)
            if end is not None:
                return Unit(start, end, meant)
        if start + 1 >= len(bases) or not first:
            return None
        second = bases[start + 1]
        if second in HYPHENS and start + 2 < len(bases):
            joined = first + bases[start + 2]
            if bases[start + 2] and joined in self.vocabulary:
                return Unit(start, start + 3, joined)
            return None
        compound = self._compounds.get((first, second))
        return Unit(start, start + 2, compound) if compound else None

    @staticmethod
    def _phrase_end(bases: Sequence[str], start: int, words: tuple[str, ...]) -> int | None:
        position = start
        for word in words:
            while position < len(bases) and position > start and bases[position] in HYPHENS:
                position += 1
            if position >= len(bases) or bases[position] != word:
                return None
            position += 1
        return position
