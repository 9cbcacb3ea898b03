"""Sentence boundaries: a document in, `token.is_sent_start` of every token out."""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.languages import language_data
from nlp.tokens import token_texts

__all__ = ["SentenceSplitter"]

_PACKAGE = "nlp.sentences"

_NO_START = np.uint64(2**64 - 1)  # -1 to spaCy, which reads the number with its sign

_BULLETS = frozenset("-*•·–—+")
_CLOSERS = frozenset(")]}\"'”’»）】」』")


class SentenceSplitter:
    """Split notes into sentences. Reads tokens; sets `token.is_sent_start`. Linear in the text.

    A line break ends a sentence unless the line looks wrapped (long, no sign at its end) or the
    next one goes on in small letters; a blank line and a bullet always end it.
    """

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        self.name = name
        self.data = language_data(_PACKAGE, language or nlp.lang or "")

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of `doc` and return it."""
        if len(doc):
            values: Any = np.full((len(doc), 1), _NO_START, dtype=np.uint64)
            values[self.starts(token_texts(doc))] = 1
            doc.from_array(["SENT_START"], values)
        return doc

    def starts(self, words: list[str]) -> list[int]:
        """Positions of the words that begin a sentence; the first one always does."""
        found = [0]
        line = 0
        signs = [place for place, word in enumerate(words) if not word.isalnum()]
        for position in signs:
            word, begins = words[position], position + 1
            if begins == len(words):
                break
            if word.isspace():
                if "\n" in word or "\r" in word:
                    if self._line_ends(words, position, words[line:position]):
                        found.append(begins)
                    line = begins
            elif self._sentence_ends(words, position):
                while begins < len(words) - 1 and words[begins] in _CLOSERS:
                    begins += 1
                found.append(begins)
        return found

    def _sentence_ends(self, words: list[str], position: int) -> bool:
        word, after = words[position], words[position + 1]
        if word in self.data.enders:
            return after not in self.data.enders
        if word not in self.data.stops or after in self.data.stops:
            return False
        before = words[position - 1] if position else ""
        initial = (
            len(before) == 1 and before.isupper() and words[position - 2 : position - 1] != ["-"]
        )
        abbreviated = initial or before.lower() in self.data.abbreviations
        return not abbreviated and not after[0].islower() and after[0] not in ",;:"

    @staticmethod
    def _next_word(words: list[str], position: int) -> str:
        following = words[position + 1 : position + 3]
        return next((word for word in following if not word.isspace()), "")

    def _line_ends(self, words: list[str], position: int, line: list[str]) -> bool:
        if words[position].count("\n") > 1:
            return True
        after = self._next_word(words, position)
        if not after or after in _BULLETS:
            return True
        before = words[position - 1] if position else "."
        if before in self.data.stops or before in self.data.enders or before in {":", ";"}:
            return True
        if after[0].islower():
            return False
        length = sum(len(word) + 1 for word in line if not word.isspace())
        return length < int(self.data.wrapped_line)
