"""Names of diseases taken apart: words, telling words, numbers, inheritance, letter groups."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["inheritance", "letter_groups", "name_words", "numbers", "telling_words"]

_WORD: Final = re.compile(r"[^\W_]+(?:\.\d+)?")
_NUMBER: Final = re.compile(r"\d+[a-z]?")
_ROMAN: Final = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    *("xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"),
)
_ARABIC: Final = {numeral: str(number) for number, numeral in enumerate(_ROMAN, start=1)}
_ROMAN_SUBTYPE: Final = re.compile(rf"({'|'.join(sorted(_ROMAN, key=len, reverse=True))})([a-h])")

_SPELLINGS: Final = (
    ("'s", ""),
    ("ae", "e"),
    ("oe", "e"),
    ("mental retardation", "intellectual disability"),
    ("intellectual developmental disorder", "intellectual disability"),
    ("hearing loss", "deafness"),
    ("hearing impairment", "deafness"),
    ("tetraplegia", "quadriplegia"),
    ("microdeletion", "deletion"),
    ("microduplication", "duplication"),
    ("monosomy", "deletion"),
    ("x-linked", "xlinked"),
    ("x linked", "xlinked"),
)
"""What databases write differently for one thing, in order; general vocabulary, no single name."""

_FILLERS: Final = frozenset(
    {"a", "an", "the", "of", "with", "without", "and", "due", "to", "in", "or", "by", "from"}
)
_KINDS: Final = frozenset(
    {"syndrome", "disease", "disorder", "type", "form", "congenital", "related", "isolated"}
)
GROUP_LENGTH: Final = 4
"""Letters of a group: long enough to be telling, short enough to pass over endings."""


def name_words(name: str) -> tuple[str, ...]:
    """Words of a name in its order, without letter case, accents, fillers and plural endings.

    Spellings are united and Roman numerals are Arabic, but for a first word.

    Examples
    --------
    >>> name_words("Anaemia, green, type IIb")
    ('anemia', 'green', 'type', '2b')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for spelling, common in _SPELLINGS:
        plain = plain.replace(spelling, common)
    words = [_arabic(word) if place else word for place, word in enumerate(_WORD.findall(plain))]
    return tuple(_singular(word) for word in words if word not in _FILLERS)


def telling_words(words: Iterable[str]) -> tuple[str, ...]:
    """Those that do not merely say that it is a disease."""
    return tuple(word for word in words if word not in _KINDS)


def numbers(words: Iterable[str]) -> frozenset[str]:
    """Numbers that count the members of a series: `2`, `1a`."""
    return frozenset(word for word in words if _NUMBER.fullmatch(word))


def inheritance(words: Iterable[str]) -> frozenset[str]:
    """HPO terms of the inheritance that a name states."""
    stated = set(words)
    if "xlinked" in stated:
        return frozenset({"HP:0001417"})
    modes = {"dominant": "HP:0000006", "recessive": "HP:0000007"}
    return frozenset(term for word, term in modes.items() if word in stated)


def letter_groups(words: Sequence[str]) -> tuple[str, ...]:
    """Groups of four letters of each word with its ends marked; a short word is one group.

    Examples
    --------
    >>> letter_groups(["ear", "anemia"])
    ('^ear', 'ear$', '^ane', 'anem', 'nemi', 'emia', 'mia$')
    """
    groups: list[str] = []
    for word in words:
        marked = f"^{word}$"
        last = max(1, len(marked) - GROUP_LENGTH + 1)
        groups += [marked[start : start + GROUP_LENGTH] for start in range(last)]
    return tuple(groups)


def _arabic(word: str) -> str:
    if word in _ARABIC:
        return _ARABIC[word]
    subtype = _ROMAN_SUBTYPE.fullmatch(word)
    return f"{_ARABIC[subtype[1]]}{subtype[2]}" if subtype else word


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
