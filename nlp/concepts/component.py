"""Mentions of concepts: a document in, `doc.spans["mentions"]` with candidates out."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.concepts.candidate import SCORES, Candidate, MatchKind
from nlp.concepts.dictionary import Dictionary, Name, word_code
from nlp.concepts.normal import Normaliser
from nlp.extensions import MENTIONS, register_extensions
from nlp.languages import language_data
from ontologies.lexicon import Lexicon

__all__ = ["ConceptRecogniser"]

_PACKAGE = "nlp.concepts"

_LONGEST_GAP = 3
"""Words without weight that may follow one another inside a mention."""

_INNER = frozenset({"-", "\u2010", "\u2011", "'", "\u2019", "'s", "\u2019s"})
"""Signs that may stand inside a mention."""


class _Word(NamedTuple):
    """What the recogniser knows of a word, kept by its hash."""

    code: int  # 0: no weight; -1: in no name of several words, ends every window
    longest: int = 0  # words of the longest name that it is part of
    passing: bool = False  # a modifier or copula: may stand between the words of a name
    single: tuple[Name, ...] = ()
    stem: str = ""
    acronym: bool = False


@dataclass(slots=True)
class _Match:
    """A window of tokens that a name fits."""

    start: int
    end: int
    size: int
    names: tuple[Name, ...]
    kind: MatchKind

    @property
    def order(self) -> tuple[int, float, int, int]:
        """Most words first, then surest, leftmost, shortest span."""
        return (-self.size, -SCORES[self.kind] * self.names[0].weight, self.start, self.end)


class ConceptRecogniser:
    """Find mentions of concepts by their names.

    Reads tokens; sets `doc.spans["mentions"]` and their `candidates`. Longest match first, no two
    mentions overlap. Time is linear in the text.

    Parameters
    ----------
    nlp, name
        As spaCy gives them.
    lexicon
        Path of a saved `Lexicon`; or call `load` before the first text.
    language
        Language of names and words; the pipeline's own by default.
    """

    def __init__(
        self, nlp: Language, name: str, *, lexicon: str | None = None, language: str | None = None
    ) -> None:
        register_extensions()
        self.name = name
        self.language = language or nlp.lang or ""
        self._words: dict[int, _Word] = {}
        self._dictionary: Dictionary | None = None
        self._lexicon: Lexicon | None = None
        if lexicon is not None:
            self.load(Lexicon.load(Path(lexicon)))

    def load(self, lexicon: Lexicon) -> None:
        """Compile the names of a lexicon; takes the place of what was loaded before."""
        data = language_data(_PACKAGE, self.language)
        self._lexicon = lexicon
        self._dictionary = Dictionary(lexicon, Normaliser(data), self.language)
        self._words = {}

    @property
    def lexicon(self) -> Lexicon:
        """The loaded lexicon; as `dictionary`."""
        if self._lexicon is None:
            raise ValueError("the concept recogniser has no lexicon: call load(lexicon) first")
        return self._lexicon

    @property
    def dictionary(self) -> Dictionary:
        """The compiled names.

        Raises
        ------
        ValueError
            If no lexicon was loaded: a caller's mistake, not an empty text.
        """
        if self._dictionary is None:
            raise ValueError("the concept recogniser has no lexicon: call load(lexicon) first")
        return self._dictionary

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of `doc` and return it."""
        words = self._look_up(doc)
        matches = _resolve([*self._windows(words), *self._singles(doc, words)])
        matches = self._add_defined(doc, words, matches)
        doc.spans[MENTIONS] = [self._span(doc, match) for match in matches]
        return doc

    def _look_up(self, doc: Doc) -> list[_Word]:
        known = self._words
        words = []
        for position, code in enumerate(doc.to_array(["ORTH"]).tolist()):
            word = known.get(code)
            if word is None:
                word = known[code] = self._describe(doc[position].text)
            words.append(word)
        return words

    def _describe(self, text: str) -> _Word:
        dictionary = self.dictionary
        language = dictionary.normaliser.language
        if not text[0].isalnum():
            broken_line = text.isspace() and text.count("\n") <= 1
            inner = broken_line or text.lower() in _INNER
            return _Word(code=0 if inner else -1)
        folded = dictionary.normaliser.fold(text)
        stem = dictionary.stem(text)
        passing = folded in language.modifiers or folded in language.copulas
        code = word_code(stem) if stem in dictionary.longest else -1
        if not stem:
            code = 0
        single = dictionary.singles.get(dictionary.base(text), ())
        acronym = text in dictionary.abbreviations
        if acronym:
            single = (dictionary.abbreviations[text],)
        return _Word(code, dictionary.longest.get(stem, 0), passing, single, stem, acronym)

    def _windows(self, words: list[_Word]) -> list[_Match]:
        """Fit names of several words: every window is one sum further than the one before."""
        names = self.dictionary.names
        matches = []
        for start, first in enumerate(words):
            if first.code <= 0 or first.longest < 2:
                continue
            best: _Match | None = None
            total = core = first.code
            size = core_size = 1
            limit, gap = first.longest, 0
            for end in range(start + 1, len(words)):
                word = words[end]
                if word.code <= 0:
                    gap += 1
                    if gap > _LONGEST_GAP or (word.code < 0 and not word.passing):
                        break
                    continue
                gap = 0
                total += word.code
                size += 1
                if not word.passing:
                    core += word.code
                    core_size += 1
                    limit = min(limit, word.longest)
                if core_size > limit:
                    break
                found = names.get(total)
                if found is None and core != total and not (word.passing or first.passing):
                    found = names.get(core)
                if found is not None:
                    best = self._fit(words, start, end + 1, found) or best
            if best is not None:
                matches.append(best)
        return matches

    @staticmethod
    def _fit(words: list[_Word], start: int, end: int, names: tuple[Name, ...]) -> _Match | None:
        """Check a hit word by word; names in the text's order come before others."""
        window = words[start:end]
        stems = tuple(word.stem for word in window if word.code > 0)
        ordered = tuple(name for name in names if name.words == stems)
        if ordered:
            kind = ordered[0].kind
            kind = MatchKind.INFLECTED if kind is MatchKind.EXACT else kind
            return _Match(start, end, len(stems), ordered, kind)
        core = tuple(word.stem for word in window if word.code > 0 and not word.passing)
        in_core = tuple(name for name in names if name.words == core)
        if in_core:
            return _Match(start, end, len(core), in_core, MatchKind.VARIANT)
        for said in (stems, core):
            same = sorted(said)
            permuted = tuple(name for name in names if sorted(name.words) == same)
            if permuted:
                return _Match(start, end, len(said), permuted, MatchKind.REORDERED)
        return None

    @staticmethod
    def _singles(doc: Doc, words: list[_Word]) -> list[_Match]:
        return [
            _Match(
                position,
                position + 1,
                1,
                word.single,
                MatchKind.ABBREVIATION if word.acronym else word.single[0].kind,
            )
            for position, word in enumerate(words)
            if word.single
        ]

    def _add_defined(self, doc: Doc, words: list[_Word], matches: list[_Match]) -> list[_Match]:
        """Take abbreviations that the text itself defines: "sensory ataxia (SA) … SA"."""
        defined: dict[str, _Match] = {}
        for match in matches:
            text = _defined_abbreviation(doc, match)
            if text is not None and text not in defined:
                defined[text] = match
        if not defined:
            return matches
        added = list(matches)
        for position, token in enumerate(doc):
            match = defined.get(token.text) if token.text.isalnum() else None  # type: ignore[assignment]
            if match is not None:
                added.append(_Match(position, position + 1, 1, match.names, MatchKind.DEFINED))
        return _resolve(added)

    def _span(self, doc: Doc, match: _Match) -> Span:
        span = Span(doc, match.start, match.end, label=match.names[0].concept)
        written = span.text.lower()
        candidates: dict[str, Candidate] = {}
        for name in match.names:
            if name.concept not in candidates:
                candidates[name.concept] = self._candidate(name, match.kind, written)
        span._.candidates = tuple(candidates.values())
        return span

    def _candidate(self, name: Name, kind: MatchKind, written: str) -> Candidate:
        primary = self.lexicon.name(name.concept, self.language)
        if kind is MatchKind.INFLECTED and written == primary.lower():
            kind = MatchKind.EXACT
        return Candidate(
            concept=name.concept,
            name=primary,
            score=round(SCORES[kind] * name.weight, 4),
            kind=kind,
        )


def _resolve(matches: list[_Match]) -> list[_Match]:
    """Keep the longest and surest of overlapping matches; in the order of the text."""
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda match: match.order):
        positions = range(match.start, match.end)
        if taken.isdisjoint(positions):
            taken.update(positions)
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)


def _defined_abbreviation(doc: Doc, match: _Match) -> str | None:
    """Return X of a mention followed by "(X)" when X is made of the mention's initials."""
    if match.end + 2 >= len(doc) or doc[match.end].text != "(" or doc[match.end + 2].text != ")":
        return None
    text = doc[match.end + 1].text
    if not (2 <= len(text) <= 8 and text.isalnum() and sum(map(str.isupper, text)) >= 2):
        return None
    words = [token.text.lower() for token in doc[match.start : match.end]]
    initials = "".join(word[0] for word in words)
    wanted = "".join(letter for letter in text.lower() if letter.isalpha()).removesuffix("s")
    return text if _is_subsequence(wanted, "".join(words)) and wanted[0] == initials[0] else None


def _is_subsequence(part: str, whole: str) -> bool:
    letters = iter(whole)
    return bool(part) and all(letter in letters for letter in part)
