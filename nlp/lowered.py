"""Words of a document in small letters, made once for all components that ask."""

from collections.abc import Callable
from typing import TypeVar

from spacy.tokens import Doc

from nlp.tokens import token_texts

__all__ = ["Memo", "lower_words"]

_KEY = "semeion.lower_words"

Value = TypeVar("Value")


class Memo(dict[str, Value]):
    """What a function says of a word, kept; the fastest look-up for all words of a text.

    Parameters
    ----------
    function
        Asked once a word.
    most
        Words kept; with more, all are forgotten.

    Examples
    --------
    >>> lower = Memo(str.lower)
    >>> list(map(lower.__getitem__, ["No", "Fever"]))
    ['no', 'fever']
    """

    def __init__(self, function: Callable[[str], Value], *, most: int = 200_000) -> None:
        super().__init__()
        self._function, self._most = function, most

    def __missing__(self, word: str) -> Value:
        if len(self) >= self._most:
            self.clear()
        value = self[word] = self._function(word)
        return value


_LOWER = Memo(str.lower)


def lower_words(doc: Doc) -> list[str]:
    """Words of a document in small letters, one a token; not to be changed.

    They are kept in `doc.user_data`, for a document whose tokens stay as they are.
    """
    words: list[str] | None = doc.user_data.get(_KEY)
    if words is None or len(words) != len(doc):
        words = doc.user_data[_KEY] = list(map(_LOWER.__getitem__, token_texts(doc)))
    return words
