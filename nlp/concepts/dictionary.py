"""Names compiled for look-up: word codes that add up to the key of a name, whatever their order.

Each word has a random number of 64 bits (the hash of its normal form). The key of a name is the sum
of its words' numbers, so a window of text is compared with all names of its length, in any order of
the words, by one addition and one look-up; a hit is then checked word by word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from nlp.concepts.candidate import MatchKind
from nlp.concepts.normal import Normaliser
from nlp.tokens import split_words
from ontologies.lexicon import Lexicon, LexiconEntry
from ontologies.model.term import SynonymScope
from ontologies.reading import collector_paused

__all__ = ["Dictionary", "Name"]

_ABBREVIATION = "abbreviation"
_OUTDATED = "obsolete_synonym"
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z0-9]{2,7}", re.ASCII)
_BY_CASE = re.compile(r"[A-Z0-9]{2,5}s?", re.ASCII)
_SHORTEST_ABBREVIATION = 3
_LONGEST_NAME = 14
_SCOPES = {
    SynonymScope.EXACT: 1.0,
    SynonymScope.NARROW: 0.95,
    SynonymScope.BROAD: 0.9,
    SynonymScope.RELATED: 0.85,
}
"""How much a synonym's scope takes off a score; set by hand."""


class Name(NamedTuple):
    """One name of one concept in normal form.

    Parameters
    ----------
    concept
        CURIE.
    words
        Normal forms in the name's order.
    kind
        `exact`, or `variant` where the name was made from another by an alternative word.
    weight
        Share of the score that the synonym's scope leaves.
    primary
        Whether it is the concept's own name.
    """

    concept: str
    words: tuple[str, ...]
    kind: MatchKind
    weight: float
    primary: bool

    @property
    def order(self) -> tuple[bool, float, bool, str]:
        """Sort key: the most trustworthy name first, ties by concept."""
        return (self.kind is not MatchKind.EXACT, -self.weight, not self.primary, self.concept)


@cache
def word_code(word: str) -> int:
    """Number of a word; the same in every process."""
    return int.from_bytes(blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest())


class Dictionary:
    """All names of the concepts that a note may mention.

    Parameters
    ----------
    lexicon
        Names; only entries of its phenotypic concepts in the normaliser's language are taken.
    normaliser
        Word forms.
    language
        Code of the entries to take.

    Attributes
    ----------
    names
        Key to the names with that key, best first.
    singles
        Normal form of a one-word name to its names.
    abbreviations
        Abbreviation as written to its concept; ambiguous ones are left out.
    longest
        Stem to the number of words of the longest name it is part of.
    """

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser, language: str) -> None:
        self.normaliser = normaliser
        self.longest: dict[str, int] = {}
        self.abbreviations: dict[str, Name] = {}
        self.singles: dict[str, tuple[Name, ...]] = {}
        self.names: dict[int, tuple[Name, ...]] = {}
        self._stems: dict[str, str] = {}
        self._bases: dict[str, str] = {}
        with collector_paused():
            self._compile(
                entry
                for entry in lexicon.entries
                if entry.language == language and entry.concept in lexicon.phenotypic
            )

    def _compile(self, entries: Iterable[LexiconEntry]) -> None:
        singles: dict[str, set[Name]] = defaultdict(set)
        names: dict[int, set[Name]] = defaultdict(set)
        abbreviations: dict[str, set[Name]] = defaultdict(set)
        for entry in entries:
            if self._is_abbreviation(entry):
                abbreviations[entry.text].add(self._name(entry, (entry.text,), MatchKind.EXACT))
                continue
            if entry.text.lower() in self.normaliser.language.false_friends:
                continue
            for name in self._forms(entry):
                if len(name.words) == 1:
                    singles[name.words[0]].add(name)
                else:
                    names[sum(word_code(word) for word in name.words)].add(name)
                    for word in name.words:
                        self.longest[word] = max(self.longest.get(word, 0), len(name.words))
        self.singles = {word: _best_first(found) for word, found in singles.items()}
        self.names = {key: _best_first(found) for key, found in names.items()}
        self.abbreviations = {
            text: min(found, key=lambda name: name.order)
            for text, found in abbreviations.items()
            if len({name.concept for name in found}) == 1
            and len(text) >= _SHORTEST_ABBREVIATION
            and text.lower() not in self.normaliser.language.false_friends
        }

    @staticmethod
    def _is_abbreviation(entry: LexiconEntry) -> bool:
        if entry.primary or entry.language != "en":
            return False
        stated = entry.kind == _ABBREVIATION and bool(_ACRONYM.fullmatch(entry.text))
        return stated or bool(_BY_CASE.fullmatch(entry.text))

    def _forms(self, entry: LexiconEntry) -> Iterator[Name]:
        """Yield the name itself, and one more form for each word that may be said otherwise."""
        language = self.normaliser.language
        words = split_words(entry.text.lower())
        yield from self._normal(entry, words, MatchKind.EXACT)
        if not language.droppable.isdisjoint(words):
            words = [word for word in words if word not in language.droppable]
            yield from self._normal(entry, words, MatchKind.VARIANT)
        if language.alternatives.keys().isdisjoint(words):
            return
        for position, word in enumerate(words):
            for other in language.alternatives.get(word, ()):
                said = [*words[:position], other, *words[position + 1 :]]
                yield from self._normal(entry, said, MatchKind.VARIANT)

    def _normal(self, entry: LexiconEntry, words: list[str], kind: MatchKind) -> Iterator[Name]:
        normal = tuple([stem for word in words if (stem := self.stem(word))])
        if len(normal) == 1:
            if kind is MatchKind.EXACT:  # of a made form too little is left
                yield self._name(entry, tuple(filter(None, map(self.base, words))), kind)
        elif 1 < len(normal) <= _LONGEST_NAME:
            yield self._name(entry, normal, kind)

    def _name(self, entry: LexiconEntry, words: tuple[str, ...], kind: MatchKind) -> Name:
        weight = _SCOPES[entry.scope] if not entry.primary else 1.0
        if entry.kind == _OUTDATED:
            weight *= _SCOPES[SynonymScope.RELATED]
        return Name(entry.concept, words, kind, weight, entry.primary)

    def stem(self, word: str) -> str:
        """Normal form of a word in names of several words; empty for one without weight."""
        found = self._stems.get(word)
        if found is None:
            found = self.normaliser.stem(word) if word[0].isalnum() else ""
            self._stems[word] = found
        return found

    def base(self, word: str) -> str:
        """Normal form of a word that is a name by itself."""
        found = self._bases.get(word)
        if found is None:
            found = self._base(word) if word[0].isalnum() else ""
            self._bases[word] = found
        return found

    def _base(self, word: str) -> str:
        folded = self.normaliser.fold(word)
        if folded in self.normaliser.language.exact_forms:
            return f"{folded}="  # a form that no other inflection reaches
        return self.normaliser.base(word)


def _best_first(names: set[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: name.order))
