"""Onset and duration of findings: mentions in, `span._.onset` and `span._.duration` out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import MENTIONS, register_extensions
from nlp.languages import language_data
from nlp.lowered import lower_words
from nlp.onset.words import OnsetLanguage

__all__ = ["OnsetReader"]

_PACKAGE = "nlp.onset"

_REACH = 5
"""Words between a time and the nearest finding that it speaks of, and between those of a list."""
_CONTEXT = 8
"""Words before an age among which a word of beginning stands."""
_LARGEST = 130
_JOINTS = frozenset({"-", "\u2010", "\u2011", "–"})


class _Kind(Enum):
    ONSET = "onset"
    DURATION = "duration"


class _Time(NamedTuple):
    """A time at tokens start to end: what it says, and on which side its findings stand."""

    start: int
    end: int
    kind: _Kind
    value: str
    forward: bool


class OnsetReader:
    """Read onset and duration of mentions.

    Reads `doc.spans["mentions"]`; sets `span._.onset` (an ISO 8601 age, or the id of an HPO onset
    term) and `span._.duration` (an ISO 8601 duration). A time speaks of the list of mentions
    that stands right before it ("fever and cough for 3 days"), or right behind it ("a 3-day
    history of fever and cough"); an age at which something was only looked at ("at 3 years of age
    he had") is no onset. Linear in the text.
    """

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        register_extensions()
        self.name = name
        self.data: OnsetLanguage = language_data(_PACKAGE, language or nlp.lang or "")
        data = self.data
        self._triggers = (
            data.units.keys() | data.onset | data.stages.keys() | data.age | data.whole.keys()
        )

    def __call__(self, doc: Doc) -> Doc:
        """Read onset and duration of every mention of `doc` and return it."""
        mentions = sorted(doc.spans.get(MENTIONS, ()), key=lambda span: span.start)
        if not mentions:
            return doc
        words = lower_words(doc)
        for time in self._times(words):
            for span in self._spoken_of(words, mentions, time):
                if time.kind is _Kind.ONSET:
                    span._.onset = span._.onset or time.value
                else:
                    span._.duration = span._.duration or time.value
        return doc

    def _times(self, words: list[str]) -> Iterator[_Time]:
        data = self.data
        for position, word in enumerate(words):
            if word not in self._triggers:
                continue
            if word in data.onset:
                yield from self._pace(words, position)
            elif word in data.stages:
                yield from self._stage(words, position)
            elif word in data.age:
                yield from self._bare_age(words, position)
            elif word in data.units:
                yield from self._stretch(words, position)
            if word in data.whole and _word(words, position + 1) not in self._passed_onset:
                yield _Time(position, position + 1, _Kind.ONSET, data.whole[word], forward=True)

    @property
    def _passed_onset(self) -> frozenset[str]:
        return self.data.onset | _JOINTS

    def _pace(self, words: list[str], position: int) -> Iterator[_Time]:
        """Read "sudden onset of X", "X of insidious onset", "childhood-onset X"."""
        start = position - 1
        while start > 0 and words[start] in _JOINTS:
            start -= 1
        value = self.data.paces.get(_word(words, start))
        if value is None:
            return
        before = _word(words, start - 1) in self.data.of
        yield _Time(start, position + 1, _Kind.ONSET, value, forward=not before)

    def _stage(self, words: list[str], position: int) -> Iterator[_Time]:
        """Read "X since birth"."""
        start = self._back(words, position)
        if _word(words, start) in self.data.since:
            yield _Time(
                start, position + 1, _Kind.ONSET, self.data.stages[words[position]], forward=False
            )

    def _bare_age(self, words: list[str], position: int) -> Iterator[_Time]:
        """Read "since age 5", "since the age of 5": years are meant."""
        after = position + 1
        while _word(words, after) in self.data.of:
            after += 1
        number = self._number(words, after)
        if number is None or _word(words, after + 1) in self.data.units:
            return
        start = self._back(words, position)
        if self._is_beginning(words, start):
            yield _Time(start, after + 1, _Kind.ONSET, f"P{number}Y", forward=False)

    def _stretch(self, words: list[str], position: int) -> Iterator[_Time]:
        """A number with its unit, by the words around it."""
        data = self.data
        place = position - 1
        while place > 0 and words[place] in _JOINTS:
            place -= 1
        number = self._number(words, place)
        if number is None:
            return
        value = _iso(number, data.units[words[position]])
        start = self._back(words, place)
        end = position + 1
        if any(_word(words, after) in data.age for after in (end, end + 1)) or any(
            word in data.age for word in words[start:place]
        ):
            end += 2 if _word(words, end + 1) in data.age else 1
            if self._is_beginning(words, start) and "T" not in value:
                yield _Time(start, end, _Kind.ONSET, value, forward=False)
        elif _word(words, end) in data.history or _word(words, end + 1) in data.history:
            end += 1 if _word(words, end) in data.history else 2
            forward = _word(words, end) in data.of
            yield _Time(place, end, _Kind.DURATION, value, forward=forward)
        elif _word(words, start) in data.lasting | data.since:
            yield _Time(start, end, _Kind.DURATION, value, forward=False)

    def _is_beginning(self, words: list[str], start: int) -> bool:
        """Whether an age tells when a finding began, not only when somebody was seen."""
        if _word(words, start) in self.data.since:
            return True
        before = words[max(0, start - _CONTEXT) : start]
        stop = max((place for place, word in enumerate(before) if word in ".;"), default=-1)
        return _word(words, start) in self.data.at and not self.data.beginnings.isdisjoint(
            before[stop + 1 :]
        )

    def _back(self, words: list[str], position: int) -> int:
        """Position of the word that leads to a number, past words that may stand between."""
        leading = self.data.lasting | self.data.at
        before = self.data.passing | self.data.lasting | self.data.since
        place = position - 1
        for _ in range(_REACH):
            if place <= 0 or words[place] not in self.data.passing:
                break
            if words[place] in leading and words[place - 1] not in before:
                break
            place -= 1
        return max(place, 0)

    def _number(self, words: list[str], position: int) -> int | None:
        word = _word(words, position)
        if word.isascii() and word.isdigit() and len(word) <= 3:
            return int(word) if 0 < int(word) <= _LARGEST else None
        return self.data.numbers.get(word)

    def _spoken_of(self, words: list[str], mentions: Sequence[Span], time: _Time) -> Iterator[Span]:
        """The list of mentions beside a time."""
        if time.forward:
            index, place = bisect_left(mentions, time.end, key=lambda span: span.start), time.end
            while index < len(mentions) and self._is_light(words, place, mentions[index].start):
                yield mentions[index]
                place = mentions[index].end
                index += 1
            return
        index, place = (
            bisect_left(mentions, time.start, key=lambda span: span.start) - 1,
            time.start,
        )
        while index >= 0 and self._is_light(words, mentions[index].end, place):
            yield mentions[index]
            place = mentions[index].start
            index -= 1

    def _is_light(self, words: list[str], start: int, end: int) -> bool:
        """Whether the words between two places only join them."""
        if not 0 <= end - start <= _REACH + 2:
            return False
        between = words[start:end]
        light = self.data.light | self.data.joiners | _JOINTS
        return all(word in light or (word.isspace() and "\n" not in word) for word in between)


def _word(words: list[str], position: int) -> str:
    return words[position] if 0 <= position < len(words) else ""


def _iso(number: int, unit: str) -> str:
    return f"PT{number}{unit[1]}" if unit.startswith("T") else f"P{number}{unit}"
