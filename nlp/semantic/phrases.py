"""Candidate phrases: runs of content words that no name was found in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Phrase", "PhraseLanguage", "find_phrases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseLanguage:
    """What a language's noun phrases end at.

    Parameters
    ----------
    function_words
        Words in lower case that no phrase contains: articles, pronouns, verbs of reporting.
    links
        Words in lower case that may stand inside a phrase, between content words.
    inner_signs
        Signs that may stand inside a phrase.
    fewest_words, most_words
        Words of the shortest and longest phrase, links and signs not counted. A single word is left
        to the lexical stage: near to it in meaning is mostly what belongs to the same body part.
    """

    function_words: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    inner_signs: frozenset[str] = frozenset({"-", "\u2010", "\u2011"})
    fewest_words: int = 2
    most_words: int = 6


class Phrase(NamedTuple):
    """Positions of tokens, half-open."""

    start: int
    end: int


def find_phrases(
    texts: Sequence[str],
    language: PhraseLanguage,
    *,
    taken: Collection[int] = (),
    known: Collection[str] | None = None,
) -> list[Phrase]:
    """Find the candidate phrases of a text, in time linear in its length.

    A phrase is the end of a run of content words (its head stands last), with all of what is
    before the head or without some of it; so a run of n words gives fewer than n phrases.

    Parameters
    ----------
    texts
        Texts of the tokens.
    language
        Words that end a phrase.
    taken
        Positions that belong to a mention already; they end a phrase.
    known
        Words, in lower case, at least one of which a phrase must have; any by default.

    Returns
    -------
    Phrases in the order of the text, the longest of a run first.

    Examples
    --------
    >>> english = PhraseLanguage(function_words=frozenset({"she", "has"}))
    >>> words = "She has very dark urine , always".split()
    >>> [" ".join(words[start:end]) for start, end in find_phrases(words, english)]
    ['very dark urine', 'dark urine']
    """
    lowered = [text.lower() for text in texts]
    found: list[Phrase] = []
    run: list[int] = []
    for place in range(len(texts) + 1):
        if place < len(texts) and place not in taken and _goes_on(lowered[place], run, language):
            run.append(place)
            continue
        found += _endings(run, lowered, language, known)
        run = []
    return found


def _goes_on(word: str, run: list[int], language: PhraseLanguage) -> bool:
    """Whether a word is content, or may stand between content words."""
    if word in language.links or word in language.inner_signs:
        return bool(run)
    return word[0].isalpha() and word not in language.function_words


def _endings(
    run: list[int], words: list[str], language: PhraseLanguage, known: Collection[str] | None
) -> list[Phrase]:
    """Give the phrases that end where a run ends, or before one of its links."""
    inner = language.links | language.inner_signs
    found: list[Phrase] = []
    parts = _parts(run, words, language.links)
    while run and words[run[-1]] in inner:
        run = run[:-1]
    if len(parts) > 1:
        parts.append(run)
    for part in parts:
        content = [place for place in part if words[place] not in inner]
        for place in content[-language.most_words :]:
            inside = [words[each] for each in content if each >= place]
            if len(inside) < language.fewest_words:
                continue
            if words[place - 1] in language.inner_signs and place - 1 in part:
                continue  # the second half of a compound
            if known is None or any(word in known for word in inside):
                found.append(Phrase(place, content[-1] + 1))
    return sorted(set(found), key=lambda phrase: (phrase.start, -phrase.end))


def _parts(run: list[int], words: list[str], links: frozenset[str]) -> list[list[int]]:
    """Split a run at its links."""
    parts: list[list[int]] = [[]]
    for place in run:
        if words[place] in links:
            parts.append([])
        else:
            parts[-1].append(place)
    return [part for part in parts if part]
