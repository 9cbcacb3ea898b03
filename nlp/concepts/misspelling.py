"""Long words with one typing error: to the one word of the names that is meant."""

from collections import defaultdict
from collections.abc import Iterable

__all__ = ["SHORTEST_MISSPELT", "Misspellings"]

SHORTEST_MISSPELT = 9
"""Letters; shorter words have too many neighbours that are words themselves."""

_SURE_START = 4
"""First letters that must be right: there `intra` and `inter`, `ab` and `ad` differ."""

_SURE_END = 2
"""Last letters that must be right: there an inflection or another word of the family differs."""


class Misspellings:
    """Words of a vocabulary by what is left when a letter is dropped (the idea: SymSpell).

    Examples
    --------
    >>> Misspellings(["intracranial"]).meant("intercranial")
    >>> Misspellings(["hepatosplenomegaly"]).meant("hepatosplenomagaly")
    'hepatosplenomegaly'
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        self._longest = 0
        for word in sorted(vocabulary):
            if len(word) >= SHORTEST_MISSPELT and word.isalpha():
                self._longest = max(self._longest, len(word))
                for rest in _rests(word):
                    self._by_rest[rest].append(word)

    def meant(self, word: str) -> str | None:
        """Return the only word that one added, dropped, wrong or turned letter leads to, or None.

        The error must lie inside the word, not in its first four letters nor its last two.
        """
        if not SHORTEST_MISSPELT <= len(word) <= self._longest + 1 or not word.isalpha():
            return None
        found = {
            near
            for rest in _rests(word)
            for near in self._by_rest.get(rest, ())
            if _is_one_error(word, near)
        }
        return found.pop() if len(found) == 1 else None


def _rests(word: str) -> set[str]:
    """The word itself, and without each of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _is_one_error(left: str, right: str) -> bool:
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    if start < _SURE_START or end < _SURE_END:
        return False
    differing = left[start : len(left) - end], right[start : len(right) - end]
    turned = len(differing[0]) == 2 and differing[0] == differing[1][::-1]
    return turned or max(map(len, differing)) == 1
