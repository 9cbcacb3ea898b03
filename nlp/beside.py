"""What stands right beside a mention: in it, before it, or behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import MENTIONS, register_extensions
from nlp.languages import language_data
from nlp.lowered import lower_words

__all__ = ["BesideLanguage", "BesideReader", "value_beside"]

_REACH = 5
"""Words on either side of a mention that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideLanguage:
    """Words of a language for one attribute, in small letters.

    Parameters
    ----------
    values
        Word to the value that it says.
    before
        Words that may stand between the value and the mention that it precedes.
    links
        Words of which one must stand between a mention and the value that follows it.
    behind
        Further words that may stand there.
    """

    values: Mapping[str, str]
    before: frozenset[str]
    links: frozenset[str]
    behind: frozenset[str]


class BesideReader:
    """Read one attribute of mentions from the words beside them.

    Reads `doc.spans["mentions"]`; sets `span._.<attribute>` to the value of the word that stands
    right beside the mention, or leaves None. Linear in the mentions. A subclass names the
    attribute; the data of its languages lie in the package of that name.
    """

    attribute: ClassVar[str]

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        register_extensions()
        self.name = name
        package = f"nlp.{self.attribute}"
        self.data: BesideLanguage = language_data(package, language or nlp.lang or "")

    def __call__(self, doc: Doc) -> Doc:
        """Read the attribute of every mention of `doc` and return it."""
        mentions = doc.spans.get(MENTIONS)
        if mentions:
            words = lower_words(doc)
            for span in mentions:
                value = value_beside(words, span, self.data)
                if value is not None:
                    span._.set(self.attribute, value)
        return doc


def value_beside(words: list[str], span: Span, language: BesideLanguage) -> str | None:
    """Return the value that the nearest word beside a mention says, or None.

    A word of the mention itself counts unless the concept's own name has it: "left ventricular
    hypertrophy" has no side of its own.
    """
    values = language.values
    for word in words[span.start : span.end]:
        if word in values and not _is_in_name(word, span):
            return values[word]
    for position in range(span.start - 1, max(-1, span.start - 1 - _REACH), -1):
        word = words[position]
        if word in values:
            return values[word]
        if word not in language.before and not word.isspace():
            break
    linked = False
    for word in words[span.end : span.end + _REACH]:
        if word in values and linked:
            return values[word]
        linked = linked or word in language.links
        if word not in language.links and word not in language.behind and not word.isspace():
            break
    return None


def _is_in_name(word: str, span: Span) -> bool:
    candidates = span._.candidates
    return bool(candidates) and word in candidates[0].name.lower()
