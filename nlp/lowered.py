"""Words of a document in small letters, made once for all components that ask."""

from spacy.tokens import Doc

__all__ = ["lower_words"]

_KEY = "semeion.lower_words"


def lower_words(doc: Doc) -> list[str]:
    """Words of a document in small letters, one a token; not to be changed.

    They are kept in `doc.user_data`, for a document whose tokens stay as they are.
    """
    words: list[str] | None = doc.user_data.get(_KEY)
    if words is None or len(words) != len(doc):
        strings = doc.vocab.strings
        words = [strings[code] for code in doc.to_array("LOWER").tolist()]
        doc.user_data[_KEY] = words
    return words
