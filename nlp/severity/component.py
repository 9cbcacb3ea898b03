"""Severity of findings: mentions in, `span._.severity` out."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.beside import BesideLanguage, value_beside
from nlp.extensions import MENTIONS, register_extensions
from nlp.languages import language_data
from nlp.lowered import lower_words

__all__ = ["SeverityReader"]

_PACKAGE = "nlp.severity"


class SeverityReader:
    """Read the severity of mentions.

    Reads `doc.spans["mentions"]`; sets `span._.severity` to the word that stands right beside the
    mention (`nlp.beside`), or leaves None. Linear in the mentions.
    """

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        register_extensions()
        self.name = name
        self.data: BesideLanguage = language_data(_PACKAGE, language or nlp.lang or "")

    def __call__(self, doc: Doc) -> Doc:
        """Read the severity of every mention of `doc` and return it."""
        mentions = doc.spans.get(MENTIONS)
        if mentions:
            words = lower_words(doc)
            for span in mentions:
                value = value_beside(words, span, self.data)
                if value is not None:
                    span._.severity = value
        return doc
