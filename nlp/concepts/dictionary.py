"""Names compiled for look-up: word codes that add up to the key of a name, whatever their order.

Each word has a number of 64 bits (the hash of its normal form). The key of a name is the sum of its
words' numbers, so a window of text is compared with all names of its length, in any order of the
words, by one addition and one look-up. Words that may be exchanged have the same number; a hit is
then checked word by word, and the answer kept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from nlp.concepts.candidate import MatchKind
from nlp.concepts.coding import word_code
from nlp.concepts.exchange import exchangeable_words
from nlp.concepts.misspelling import SHORTEST_MISSPELT, Misspellings
from nlp.concepts.normal import Normaliser
from nlp.concepts.units import HYPHENS, UnitRules
from nlp.tokens import split_words
from ontologies.lexicon import Lexicon, LexiconEntry
from ontologies.model.term import SynonymScope
from ontologies.reading import collector_paused

__all__ = ["Dictionary", "Fit", "Name"]

_ABBREVIATION = "abbreviation"
_OUTDATED = "obsolete_synonym"
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z0-9]{2,7}", re.ASCII)
_BY_CASE = re.compile(r"[A-Z0-9]{2,5}s?", re.ASCII)
_SHORTEST_ABBREVIATION = 3
_SHORTEST_ADJECTIVE = 5
_LONGEST_NAME = 14
_MOST_EXCHANGED = 2
"""Words of a name that may be said otherwise at once; never more than half of them."""

_MOST_FITS = 200_000
"""Answers kept."""

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
    depth
        Steps from the root to the concept.
    """

    concept: str
    words: tuple[str, ...]
    kind: MatchKind
    weight: float
    primary: bool
    depth: int

    @property
    def order(self) -> tuple[bool, float, bool, int, str]:
        """Sort key: the most trustworthy name first, then the most general, ties by concept."""
        made = self.kind is not MatchKind.EXACT
        return (made, -self.weight, not self.primary, self.depth, self.concept)


class Fit(NamedTuple):
    """Names that the words of a text fit equally well, best first, and how."""

    names: tuple[Name, ...]
    kind: MatchKind


class Dictionary:
    """All names of the concepts that a note may mention.

    Parameters
    ----------
    lexicon
        Names; only entries of its phenotypic concepts in the normaliser's language are taken. From
        names that another source added, no exchange of words is learnt.
    normaliser
        Word forms.
    language
        Code of the entries to take.

    Attributes
    ----------
    names
        Key to the names with that key, best first.
    partners
        Number of a word to those of the words that stand with it in a name of several.
    singles
        Base form of a one-word name to its names.
    abbreviations
        Abbreviation as written to its concept; ambiguous ones are left out.
    units
        Which words are taken together.
    """

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser, language: str) -> None:
        self.normaliser = normaliser
        self._depths = _depths(lexicon)
        self.abbreviations: dict[str, Name] = {}
        self.singles: dict[str, tuple[Name, ...]] = {}
        self.names: dict[int, tuple[Name, ...]] = {}
        self.partners: dict[int, set[int]] = {}
        self.units = UnitRules((), {})
        self._misspellings: Misspellings | None = None
        self._longest: dict[str, int] = {}
        self._stands_for: dict[str, frozenset[str]] = {}
        self._codes: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._fits: dict[tuple[str, ...], Fit | None] = {}
        with collector_paused():
            self._compile(
                [
                    entry
                    for entry in lexicon.entries
                    if entry.language == language and entry.concept in lexicon.phenotypic
                ]
            )

    def _compile(self, entries: Sequence[LexiconEntry]) -> None:
        abbreviations: dict[str, set[Name]] = defaultdict(set)
        said, also = [], []
        for entry in entries:
            if self._is_abbreviation(entry):
                abbreviations[entry.text].add(self._name(entry, (entry.text,), MatchKind.EXACT))
            elif entry.source:
                also.append((entry, split_words(entry.text.lower())))
            elif entry.text.lower() not in self.normaliser.language.false_friends:
                said.append((entry, split_words(entry.text.lower())))
        self._abbreviate(abbreviations)
        self._learn_units(words for _, words in [*said, *also])
        names = {name: None for entry, words in said for name in self._forms(entry, words)}
        self._learn_exchange(name for name in names if len(name.words) > 1)
        names.update(
            (name._replace(primary=True), None)  # added on purpose: before others' synonyms
            for entry, words in also
            for name in self._forms(entry, words)
        )
        self._index(names)

    def _abbreviate(self, abbreviations: Mapping[str, set[Name]]) -> None:
        self.abbreviations = {
            text: min(found, key=lambda name: name.order)
            for text, found in abbreviations.items()
            if len({name.concept for name in found}) == 1
            and len(text) >= _SHORTEST_ABBREVIATION
            and text.lower() not in self.normaliser.language.false_friends
        }

    def _learn_units(self, texts: Iterable[Sequence[str]]) -> None:
        vocabulary = {self.base(word) for words in texts for word in words}
        phrases = {
            tuple(filter(None, map(self.base, phrase.split()))): self.base(meant)
            for phrase, meant in self.normaliser.language.phrases.items()
        }
        self.units = UnitRules(vocabulary - {""}, phrases)

    def _learn_exchange(self, names: Iterable[Name]) -> None:
        """Learn what may stand for what, and give words that may be exchanged one number."""
        language = self.normaliser.language
        forms: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in names:
            # names of curated findings are phrases, of which a list of words teaches nothing
            if (
                name.weight == 1.0
                and name.kind is MatchKind.EXACT
                and not _is_curated(name.concept)
            ):
                forms[name.concept].add(name.words)
        kept = {self.stem(word) for word in language.kept}
        stands_for: dict[str, set[str]] = defaultdict(set)
        for word, others in exchangeable_words(forms).items():
            if word not in kept:
                stands_for[word] |= others - kept
        for word, meant in language.stands_for.items():
            stands_for[self.stem(word)] |= {self.stem(other) for other in meant}
        self._stands_for = {word: frozenset(others - {word}) for word, others in stands_for.items()}
        self._codes = _codes_by_class(self._stands_for)

    def _index(self, found: Collection[Name]) -> None:
        singles: dict[str, set[Name]] = defaultdict(set)
        names: dict[int, set[Name]] = defaultdict(set)
        longest: dict[str, int] = defaultdict(int)
        for name in found:
            if len(name.words) == 1:
                singles[name.words[0]].add(name)
                continue
            names[sum(map(self.code, name.words))].add(name)
            for word in name.words:
                longest[word] = max(longest[word], len(name.words))
        self.partners = _partners({tuple(map(self.code, name.words)) for name in found})
        self.singles = {word: _best_first(those) for word, those in singles.items()}
        self.names = {key: _best_first(those) for key, those in names.items()}
        self._longest = dict(longest)

    @staticmethod
    def _is_abbreviation(entry: LexiconEntry) -> bool:
        if entry.primary or entry.language != "en":
            return False
        stated = entry.kind == _ABBREVIATION and bool(_ACRONYM.fullmatch(entry.text))
        return stated or bool(_BY_CASE.fullmatch(entry.text))

    def _forms(self, entry: LexiconEntry, words: list[str]) -> Iterator[Name]:
        """Yield the name itself, and one more form for each word that may be said otherwise."""
        language = self.normaliser.language
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
        bases = [self.base(word) for word in words]
        united = [unit.base for unit in self.units.units(bases)]
        yield from self._normal_of_bases(entry, united, kind)
        if len(united) < len(bases):
            yield from self._normal_of_bases(entry, bases, kind)

    def _normal_of_bases(
        self, entry: LexiconEntry, bases: Iterable[str], kind: MatchKind
    ) -> Iterator[Name]:
        weighty = [base for base in bases if base and base[0].isalnum()]
        if len(weighty) == 1:
            # of a made form, or of a phrase about how and when, too little is left
            if kind is MatchKind.EXACT and not (_is_curated(entry.concept) and _several(entry)):
                yield self._name(entry, tuple(weighty), kind)
        elif 1 < len(weighty) <= _LONGEST_NAME:
            yield self._name(entry, tuple(map(self.stem_of, weighty)), kind)

    def _name(self, entry: LexiconEntry, words: tuple[str, ...], kind: MatchKind) -> Name:
        weight = _SCOPES[entry.scope] if not entry.primary else 1.0
        if entry.kind == _OUTDATED:
            weight *= _SCOPES[SynonymScope.RELATED]
        depth = self._depths[entry.concept]
        return Name(entry.concept, words, kind, weight, entry.primary, depth)

    def code(self, stem: str) -> int:
        """Number of a word of a name of several; words that may be exchanged share it."""
        return self._codes.get(stem) or word_code(stem)

    def longest(self, stem: str) -> int:
        """Words of the longest name that a word may be part of; 0 for one of no name."""
        return max(
            self._longest.get(stem, 0),
            max((self._longest.get(word, 0) for word in self._stands_for.get(stem, ())), default=0),
        )

    def stem(self, word: str) -> str:
        """Normal form of a word in names of several words; empty for one without weight."""
        base = self.base(word)
        return self.stem_of(base) if base and base[0].isalnum() else ""

    def stem_of(self, base: str) -> str:
        """Normal form of a base form."""
        found = self._stems.get(base)
        if found is None:
            found = self._stems[base] = self.normaliser.derive(base.removesuffix("="))
        return found

    def base(self, word: str) -> str:
        """Normal form of a word that is a name by itself; signs and white space as they are."""
        found = self._bases.get(word)
        if found is None:
            found = self._bases[word] = self._base(word)
        return found

    def _base(self, word: str) -> str:
        if not word[0].isalnum():
            return "-" if word in HYPHENS else word
        folded = self.normaliser.fold(word)
        if folded in self.normaliser.language.exact_forms:
            return f"{folded}="  # a form that no other inflection reaches
        return self.normaliser.base(word)

    def meant(self, base: str) -> str | None:
        """Return the word of the names that a long unknown word with a typing error means."""
        if len(base) < SHORTEST_MISSPELT:
            return None
        if self._misspellings is None:
            self._misspellings = Misspellings(self.units.vocabulary)
        return self._misspellings.meant(base)

    def single(self, base: str) -> Fit | None:
        """Return the names of one word that a word is, or that the noun of an adjective is."""
        names = self.singles.get(base)
        if names:
            return Fit(names, names[0].kind)
        if len(base) >= _SHORTEST_ADJECTIVE:
            for noun in self.normaliser.nouns(base):
                if noun in self.singles:
                    return Fit(self.singles[noun], MatchKind.VARIANT)
        return None

    def fit(self, key: int, stems: tuple[str, ...]) -> Fit | None:
        """Return the names that words with a key fit: as they are, in another order, exchanged."""
        if key not in self.names:
            return None
        try:
            return self._fits[stems]
        except KeyError:
            pass
        if len(self._fits) >= _MOST_FITS:
            self._fits.clear()
        found = self._fits[stems] = self._fit(self.names[key], stems)
        return found

    def _fit(self, names: tuple[Name, ...], stems: tuple[str, ...]) -> Fit | None:
        same = sorted(stems)
        permuted = [name for name in names if sorted(name.words) == same]
        if permuted:  # a name as it is goes before a made one, the text's order before another
            grades = [(name.kind is not MatchKind.EXACT, name.words != stems) for name in permuted]
            best = tuple(
                name for name, grade in zip(permuted, grades, strict=True) if grade == min(grades)
            )
            return Fit(best, _kind_of_order(best[0], stems))
        exchanged = [
            (count, name.order, name)
            for name in names
            if (count := self._exchanged(name.words, stems)) is not None
        ]
        if not exchanged:
            return None
        exchanged.sort()
        fewest = exchanged[0][0]
        best = tuple(name for count, _, name in exchanged if count == fewest)
        return Fit(best, MatchKind.EXCHANGED)

    def _exchanged(self, name: tuple[str, ...], said: tuple[str, ...]) -> int | None:
        """How many words of a name were said by others that may stand for them; None if not so."""
        if len(name) != len(said):
            return None
        wanted = list((Counter(name) - Counter(said)).elements())
        given = list((Counter(said) - Counter(name)).elements())
        if len(wanted) > min(_MOST_EXCHANGED, len(name) // 2):
            return None
        fits = any(
            all(
                need in self._stands_for.get(has, ())
                for need, has in zip(wanted, order, strict=True)
            )
            for order in permutations(given)
        )
        return len(wanted) if fits else None


def _depths(lexicon: Lexicon) -> dict[str, int]:
    """Concept to the steps of its shortest way up."""
    depths: dict[str, int] = {}
    for concept in lexicon.parents:
        path = [concept]
        while path:
            above = lexicon.parents.get(path[-1], ())
            unknown = next((parent for parent in above if parent not in depths), None)
            if unknown is None:
                place = path.pop()
                depths[place] = 1 + min((depths[parent] for parent in above), default=-1)
            else:
                path.append(unknown)
    return depths


def _partners(names: Iterable[tuple[int, ...]]) -> dict[int, set[int]]:
    """Number of each word to those of the others of its names; its own if a name has it twice."""
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for codes in names:
        for place, code in enumerate(codes):
            partners[code].update(codes[:place], codes[place + 1 :])
    return dict(partners)


def _kind_of_order(name: Name, stems: tuple[str, ...]) -> MatchKind:
    """How a name met words of its own."""
    if name.words != stems:
        return MatchKind.REORDERED
    return MatchKind.INFLECTED if name.kind is MatchKind.EXACT else name.kind


def _best_first(names: set[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: name.order))


def _codes_by_class(stands_for: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Give all words that are linked, directly or not, the number of the first of them."""
    head: dict[str, str] = {}

    def find(word: str) -> str:
        while head.setdefault(word, word) != word:
            head[word] = head[head[word]]
            word = head[word]
        return word

    for word, others in sorted(stands_for.items()):
        for other in sorted(others):
            left, right = sorted((find(word), find(other)))
            head[right] = left
    return {word: word_code(find(word)) for word in list(head)}


def _is_curated(concept: str) -> bool:
    return concept.startswith("SEM:")


def _several(entry: LexiconEntry) -> bool:
    """Whether a name is written with several words."""
    return " " in entry.text
