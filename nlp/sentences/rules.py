"""The shape of a language's data for sentence boundaries."""

from dataclasses import dataclass

__all__ = ["SentenceLanguage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLanguage:
    """What the splitter needs to know of a language.

    Parameters
    ----------
    enders
        Signs that end a sentence whatever follows.
    stops
        Signs that end one unless an abbreviation, an initial or a small letter says otherwise.
    abbreviations
        Words in lower case after which a stop does not end a sentence.
    wrapped_line
        Characters from which a line that ends without a sign is taken as wrapped, not ended.
    """

    enders: frozenset[str]
    stops: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    wrapped_line: int = 60
