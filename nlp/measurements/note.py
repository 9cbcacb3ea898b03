"""A document by its words in small letters: questions on its tokens, none of which looks far."""

from collections.abc import Iterator

from spacy.tokens import Doc

from nlp.lowered import lower_words
from nlp.measurements.names import JOINTS
from nlp.measurements.quantity import read_number

__all__ = ["Note"]

_TAIL = 120
"""Characters behind a value, or a measure of growth, that are read."""
_LONGEST_BRACKET = 5
_JOINTS_IN_ROW = 3
_ATTRIBUTES: tuple[int | str, ...] = ("SPACY", "IDX", "LENGTH")


class Note:
    """A document.

    Parameters
    ----------
    doc
        The document.
    """

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._spaced, self._offsets, self._lengths = doc.to_array(list(_ATTRIBUTES)).T.tolist()
        self.words = lower_words(doc)

    def lower(self, position: int) -> str | None:
        """Word at a position, or None behind the end."""
        return self.words[position] if 0 <= position < len(self.words) else None

    def match(self, position: int, name: tuple[str, ...]) -> int | None:
        """Return the token behind a name's words, if they stand at a position."""
        words = self.words
        for number, word in enumerate(name):
            if number:
                for _ in range(_JOINTS_IN_ROW):
                    if position >= len(words) or not self._is_joint(position):
                        break
                    position += 1
            if position >= len(words) or words[position] != word:
                return None
            position += 1
        return position

    def _is_joint(self, position: int) -> bool:
        word = self.words[position]
        return word in JOINTS or (word.isspace() and word.count("\n") < 2)

    def written(self, start: int, end: int) -> str:
        """Text of some tokens."""
        return str(self._doc[start:end].text)

    def is_attached(self, position: int) -> bool:
        """Whether a joint ties the word to another before it ("non-HDL")."""
        if position < 2 or self.words[position - 1] not in JOINTS:
            return False
        return not (self.is_spaced(position) or self.is_spaced(position - 1))

    def is_spaced(self, position: int) -> bool:
        """Whether white space stands before a token."""
        return bool(self._spaced[position - 1]) or self.words[position - 1].isspace()

    def is_glued(self, position: int) -> bool:
        """Whether a joint follows ("high-dose")."""
        return self.lower(position + 1) in JOINTS and not self._spaced[position]

    def is_number(self, position: int) -> bool:
        """Whether a token begins with a digit."""
        word = self.lower(position)
        return word is not None and word[0].isascii() and word[0].isdigit()

    def number(self, position: int) -> float | None:
        """Number at a position, or None."""
        return read_number(self.words[position]) if self.is_number(position) else None

    def is_signed(self, position: int) -> bool:
        """Whether a sign belongs to the number at a position."""
        return self.lower(position - 1) in {"-", "−", "+"} and not self._spaced[position - 1]

    def closing(self, position: int) -> int | None:
        """Return the token that closes a bracket of few words."""
        for after in range(position + 1, position + 1 + _LONGEST_BRACKET):
            if self.lower(after) in {")", "]"}:
                return after
        return None

    def words_before(self, position: int, count: int) -> Iterator[str]:
        """Yield the words before a position, nearest first, up to a stop or a blank line."""
        for before in range(position - 1, max(-1, position - 1 - count), -1):
            word = self.words[before]
            if word == "." or word.count("\n") > 1:
                return
            yield word

    def end_of(self, position: int) -> int:
        """Offset behind a token."""
        return int(self._offsets[position] + self._lengths[position])

    def tail(self, position: int) -> str:
        """Some text behind the token before a position, to the end of its line."""
        last = position
        limit = self.end_of(position - 1) + _TAIL if position else _TAIL
        while last < len(self.words) and self._offsets[last] < limit:
            last += 1
        gap = " " if position and self._spaced[position - 1] else ""
        text = gap + (self._doc[position:last].text if last > position else "")
        return text[:_TAIL].split("\n", maxsplit=1)[0]

    def token_behind(self, offset: int, position: int) -> int:
        """Return the first token, from a position on, that starts at or behind an offset."""
        while position < len(self.words) and self._offsets[position] < offset:
            position += 1
        while position > 1 and self.words[position - 1].isspace():
            position -= 1
        return position

    def closed(self, start: int, end: int) -> int:
        """Take in a bracket that closes one opened inside."""
        words = self.words[start:end]
        opened = words.count("(") > words.count(")")
        return end + 1 if opened and self.lower(end) == ")" else end

    def next_cell(self, position: int) -> int | None:
        """Return the token of a lone number that fills the next cell of a row, or None."""
        after = position + 1
        while (word := self.lower(after)) is not None and (word == "|" or word.isspace()):
            if "\n" in word:
                return None
            after += 1
        lone = self.number(after) is not None and self.lower(after + 1) not in {"-", "–", "/"}
        return after if lone and after > position + 1 else None

    def in_row(self, position: int) -> bool:
        """Whether a token begins a row of a table: it starts a line with wide gaps or bars."""
        before = self.words[position - 1] if position else "\n"
        if "\n" not in before and before != "|":
            return False
        tail = self.tail(position)
        return "\t" in tail or "|" in tail or "  " in tail
