"""Sentence boundaries: a document in, `token.is_sent_start` of every token out."""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.languages import language_data
from nlp.tokens import token_texts

__all__ = ["SentenceSplitter"]

_PACKAGE = "nlp.sentences"

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
            values: Any = np.full((len(doc), 1), -1, dtype=np.int64).astype(np.uint64)
            values[self.starts(token_texts(doc))] = 1
            doc.from_array(["SENT_START"], values)
        return doc

    def starts(self, words: list[str]) -> list[int]:
        """Positions of the words that begin a sentence; the first one always does."""
        found = [0]
        line_length = 0
        for position, word in enumerate(words[:-1]):
            if word.isalnum():
                line_length += len(word) + 1
                continue
            begins = position + 1
            if word.isspace():
                if "\n" in word or "\r" in word:
                    if self._line_ends(words, position, line_length):
                        found.append(begins)
                    line_length = 0
                continue
            line_length += len(word) + 1
            if self._sentence_ends(words, position):
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

    def _line_ends(self, words: list[str], position: int, line_length: int) -> bool:
        if words[position].count("\n") > 1:
            return True
        after = self._next_word(words, position)
        if not after or after in _BULLETS:
            return True
        before = words[position - 1] if position else "."
        if before in self.data.stops or before in self.data.enders or before in {":", ";"}:
            return True
        return not (after[0].islower() or line_length >= self.data.wrapped_line)
