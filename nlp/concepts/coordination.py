"""Lists whose items share words: "short and broad thumbs", "pain in the back, hips and knees".

At a joiner, the words on one side of a list are put together with an item on the other side, as if
what stands between were not there. A name that fits is a mention at its own item; the shared words
belong to the item beside them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from nlp.concepts.candidate import MatchKind
from nlp.concepts.dictionary import Dictionary
from nlp.concepts.match import Match, Text, Word

__all__ = ["begins_phrase", "ends_phrase", "shared_names", "split_compounds"]

_LONGEST_LIST = 14
"""Units that may stand between an item and the words that it shares."""

_LONGEST_ITEM = 3
"""Words with weight of an item, and of the words shared."""

_Covers = Mapping[int, tuple[int, int, MatchKind]]
"""Place of a unit to the first and last place of the window that it belongs to, and its kind."""

_LONGEST_COMPOUND = 40
"""Letters; longer words are none, and their endings are too many to try."""

_SHORTEST_PREFIX = 3
_SHORTEST_ENDING = 4


def shared_names(dictionary: Dictionary, text: Text, windows: Sequence[Match]) -> list[Match]:
    """Find the names whose words stand on the two sides of other items of a list.

    Parameters
    ----------
    dictionary
        Names.
    text
        Units of the text.
    windows
        Names of several words found in one piece. Words are shared only if one of these takes
        them together with the item beside them, and an item that is a mention by itself shares
        nothing.
    """
    if not windows:
        return []
    covers = _covers(text, windows)
    covered = sorted(covers)
    found: list[Match] = []
    for position in [position for position, word in text.special if word.joins]:
        if _is_free(text.words, position, -1, covers) and _any_between(
            covered, position + 2, position + _LONGEST_LIST
        ):
            found += _first_items(dictionary, text, position, covers)
        if _is_free(text.words, position, 1, covers) and _any_between(
            covered, position - _LONGEST_LIST + 1, position - 1
        ):
            found += _later_items(dictionary, text, position, covers)
    return found


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the sorted places lies in a half-open range."""
    position = bisect_left(places, start)
    return position < len(places) and places[position] < end


def _is_free(words: Sequence[Word], joiner: int, step: int, covers: _Covers) -> bool:
    """Whether a word that is no mention and in none stands beside a joiner."""
    place = joiner + step
    while 0 <= place < len(words) and words[place].code == 0 and not words[place].joins:
        place += step
    if not 0 <= place < len(words):
        return False
    word = words[place]
    return word.passing or (word.code > 0 and place not in covers and word.single is None)


def _covers(text: Text, windows: Sequence[Match]) -> _Covers:
    """Find the longest window of each unit."""
    found: dict[int, tuple[int, int, MatchKind]] = {}
    for window in sorted(windows, key=lambda window: window.end - window.start):
        first = bisect_left(text.starts, window.start)
        reach = first, bisect_left(text.ends, window.end, first), window.kind
        for position in range(reach[0], reach[1] + 1):
            found[position] = reach
    return found


def _first_items(
    dictionary: Dictionary, text: Text, joiner: int, covers: _Covers
) -> Iterator[Match]:
    """Items before a joiner that share the words after the list: "short and broad thumbs"."""
    words = text.words
    items = _own(words, _runs(words, joiner - 1, -1), covers)
    if not items:
        return
    best: Match | None = None
    for head in _heads(words, joiner):
        if head not in covers or covers[head][0] >= head:
            continue
        for shared in _runs(words, head, 1):
            match = _fit(dictionary, text, items, shared, covers[head][2])
            best = _longer(best, match)
    if best is not None:
        yield best


def _later_items(
    dictionary: Dictionary, text: Text, joiner: int, covers: _Covers
) -> Iterator[Match]:
    """Items after a joiner that share the words before the list: "pain in back and knees"."""
    words = text.words
    runs = _own(words, _runs(words, joiner + 1, 1), covers)
    items = [run for run in runs if ends_phrase(words, run[-1] + 1)]
    if not items or not (words[joiner].concludes or _goes_on(words, items[-1][-1] + 1)):
        return
    best: Match | None = None
    for head in _tails(words, joiner):
        if head not in covers or covers[head][1] <= head:
            continue
        for shared in _runs(words, head, -1):
            match = _fit(dictionary, text, items, shared, covers[head][2])
            best = _longer(best, match)
    if best is not None:
        yield best


def _own(words: Sequence[Word], runs: list[list[int]], covers: _Covers) -> list[list[int]]:
    """Take the runs no word of which belongs to a mention already."""
    return [
        run
        for run in runs
        if not any(place in covers or words[place].single is not None for place in run)
    ]


def _longer(best: Match | None, other: Match | None) -> Match | None:
    if other is None or (best is not None and best.order <= other.order):
        return best
    return other


def _fit(
    dictionary: Dictionary,
    text: Text,
    items: Sequence[list[int]],
    shared: list[int],
    beside: MatchKind,
) -> Match | None:
    """Fit the longest item that makes a name together with the shared words.

    Words are exchanged only if the item beside them needed it as well.
    """
    words = text.words
    for item in reversed(items):
        parts = sorted([*item, *shared])
        key = sum(words[place].code for place in parts)
        fit = dictionary.fit(key, tuple(words[place].stem for place in parts))
        if fit is not None and (fit.kind is not MatchKind.EXCHANGED or fit.kind is beside):
            first, last = min(item), max(item)
            kind = MatchKind.SHARED
            return Match(text.starts[first], text.ends[last], len(parts), fit.names, kind)
    return None


def _runs(words: Sequence[Word], start: int, step: int) -> list[list[int]]:
    """Places of one, two, … words with weight from a place on, across words without."""
    runs: list[list[int]] = []
    places: list[int] = []
    gap = 0
    position = start
    while 0 <= position < len(words) and len(places) < _LONGEST_ITEM:
        word = words[position]
        if word.joins or (word.code < 0 and not word.passing):
            break
        if word.code > 0:
            places = [*places, position]
            runs.append(places)
            gap = 0
        else:
            gap += 1
            if gap > 2:
                break
        position += step
    return runs


def _heads(words: Sequence[Word], joiner: int) -> Iterator[int]:
    """Places after a joiner at which shared words may begin: one word or more of each item on."""
    return _past_items(words, range(joiner + 1, min(len(words), joiner + _LONGEST_LIST)))


def _tails(words: Sequence[Word], joiner: int) -> Iterator[int]:
    """Places before a joiner at which shared words may end."""
    return _past_items(words, range(joiner - 1, max(-1, joiner - _LONGEST_LIST), -1))


def _past_items(words: Sequence[Word], places: range) -> Iterator[int]:
    """Places that at least one word of their item lies before, in the order of `places`."""
    item = 0
    for position in places:
        word = words[position]
        if word.joins:
            item = 0
        elif word.code > 0:
            if item:
                yield position
            item += 1
            if item > _LONGEST_ITEM:
                return
        elif word.code < 0 and not word.passing:
            return


def ends_phrase(words: Sequence[Word], position: int) -> bool:
    """Whether what stands here does not go on with the phrase before it."""
    while position < len(words) and words[position].base.isspace():
        position += 1
    return position >= len(words) or words[position].joins or words[position].follows


def begins_phrase(words: Sequence[Word], position: int) -> bool:
    """Whether what stands here does not belong to the phrase after it."""
    if position < 0:
        return True
    word = words[position]
    return not word.base[:1].isalnum() or word.joins or word.follows or word.passing


def _goes_on(words: Sequence[Word], position: int) -> bool:
    """Whether a list goes on here."""
    return position < len(words) and words[position].joins


def split_compounds(dictionary: Dictionary, text: Text) -> list[Match]:
    """Find the first of two compounds that share their ending: "hepato- and splenomegaly"."""
    words = text.words
    found = []
    hyphens = [place for place, word in text.special if word.base == "-"]
    for position in [hyphen - 1 for hyphen in hyphens if 0 < hyphen < len(words) - 2]:
        if not words[position + 2].concludes:
            continue
        prefix, whole = words[position].base, words[position + 3].base
        if not prefix[:1].isalpha() or not (
            _SHORTEST_PREFIX <= len(prefix) <= _LONGEST_COMPOUND >= len(whole)
        ):
            continue
        for place in range(_SHORTEST_PREFIX, len(whole) - _SHORTEST_ENDING + 1):
            fit = dictionary.single(prefix + whole[place:])
            if fit is not None:
                start, end = text.starts[position], text.ends[position + 1]
                found.append(Match(start, end, 2, fit.names, MatchKind.SHARED))
                break
    return found
