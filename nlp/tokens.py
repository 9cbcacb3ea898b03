"""Text to tokens: one linear pass of one regular expression that cannot backtrack far.

spaCy's own English tokenizer strips affixes one at a time and searches the rest again, which is
quadratic on a long run of punctuation; notes come with rulers of dashes and scanning noise. Here a
token is a word with its inner apostrophes, a number, one ideograph, a run of white space or one
other character, and the tokens give back the text exactly.
"""

import re
from collections.abc import Callable
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

__all__ = ["WordTokenizer", "split_words", "token_texts"]

_IDEOGRAPH = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARK = "\u0300-\u036f"
_LETTER = rf"[^\W\d_{_IDEOGRAPH}]"
_WORD = rf"{_LETTER}(?:[^\W_{_IDEOGRAPH}]|[{_MARK}]|['’](?={_LETTER}))*"
_NUMBER = r"\d+(?:[.,]\d+)*"
_PLAIN = r"[A-Za-z]++(?=[ ,.;:()/\n-])"  # most words; tried first because it is the fastest
_TOKEN = re.compile(rf"({_PLAIN}|{_WORD}|{_NUMBER}|\s+|.)( ?)", re.DOTALL)


def split_words(text: str) -> list[str]:
    """Split a text into tokens without its white space.

    Examples
    --------
    >>> split_words("Low-set ears, T2 signal; patient's 3.5 mg")
    ['Low', '-', 'set', 'ears', ',', 'T2', 'signal', ';', "patient's", '3.5', 'mg']
    """
    return [word for word, _ in _TOKEN.findall(text) if not word.isspace()]


_KEY = "semeion.token_texts"


def token_texts(doc: Doc) -> list[str]:
    """Texts of the tokens of a document; not to be changed.

    They are kept in `doc.user_data`, for a document whose tokens stay as they are.
    """
    texts: list[str] | None = doc.user_data.get(_KEY)
    if texts is None or len(texts) != len(doc):
        strings = doc.vocab.strings
        texts = [strings[code] for code in doc.to_array("ORTH").tolist()]
        doc.user_data[_KEY] = texts
    return texts


class WordTokenizer:
    """Make spaCy documents of texts; `doc.text` is always the text itself."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenise one text of any length."""
        pieces = _TOKEN.split(text)  # what no token is (nothing), a token, its space, nothing, …
        words = pieces[1::3]
        doc = Doc(self.vocab, words=words, spaces=list(map(bool, pieces[2::3])))
        doc.user_data[_KEY] = words
        return doc

    def to_bytes(self, **_options: object) -> bytes:
        """Nothing to keep: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> "WordTokenizer":
        """Nothing to read."""
        return self

    def to_disk(self, _path: str | Path, **_options: object) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: str | Path, **_options: object) -> "WordTokenizer":
        """Nothing to read."""
        return self

    def __reduce__(self) -> tuple[Callable[..., "WordTokenizer"], tuple[Vocab]]:
        return WordTokenizer, (self.vocab,)
