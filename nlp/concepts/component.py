"""Mentions of concepts: a document in, `doc.spans["mentions"]` with candidates out."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.concepts.candidate import SCORES, Candidate, MatchKind
from nlp.concepts.coordination import begins_phrase, ends_phrase, shared_names, split_compounds
from nlp.concepts.dictionary import Dictionary, Fit, Name
from nlp.concepts.match import Match, Text, Word, resolve
from nlp.concepts.normal import Normaliser
from nlp.extensions import MENTIONS, NORMAL, register_extensions
from nlp.languages import language_data
from nlp.lowered import Memo
from nlp.tokens import split_words, token_texts
from ontologies.lexicon import Lexicon

__all__ = ["ConceptRecogniser"]

_PACKAGE = "nlp.concepts"

_MOST_CANDIDATES = 100_000
"""Answers kept."""

_LONGEST_GAP = 3
"""Words without weight that may follow one another inside a mention."""

_LOOSE = frozenset({MatchKind.VARIANT, MatchKind.REORDERED, MatchKind.EXCHANGED})
"""Ways to meet that need the whole phrase: "absent visual evoked potentials" is no visual loss."""

_FIRM = frozenset({MatchKind.EXACT, MatchKind.INFLECTED, MatchKind.VARIANT, MatchKind.REORDERED})
"""Ways to meet that are sure enough to deny a finding."""

_NORMAL_REACH = 8
"""Units around a word like "normal" that may say what is so."""

_LONGEST_WINDOW = 30
"""Units from the first to the last word of a mention of several."""

_INNER = frozenset({"-", "\u2010", "\u2011", "'", "\u2019", "'s", "\u2019s"})
"""Signs that may stand inside a mention."""


_BRACKET = Word("(", 0, follows=True)
_NONE: frozenset[int] = frozenset()

_MOST_PASSING = 8
"""Modifiers and copulas that may follow one another inside a mention."""


class ConceptRecogniser:
    """Find mentions of concepts by their names.

    Reads tokens; sets `doc.spans["mentions"]`, `doc.spans["normal"]` (what is said to be as it
    should be, labelled with the abnormality) and their `candidates`. Longest match first, no two
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
        self._words = Memo(self._describe)
        self._united = Memo(self._weigh)
        self._abnormal: Word | None = None
        self._candidates: dict[
            tuple[int, MatchKind, str], tuple[tuple[Name, ...], tuple[Candidate, ...]]
        ] = {}
        self._dictionary: Dictionary | None = None
        self._lexicon: Lexicon | None = None
        if lexicon is not None:
            self.load(Lexicon.load(Path(lexicon)))

    def load(self, lexicon: Lexicon) -> None:
        """Compile the names of a lexicon; takes the place of what was loaded before."""
        data = language_data(_PACKAGE, self.language)
        self._lexicon = lexicon
        self._dictionary = Dictionary(lexicon, Normaliser(data), self.language)
        for kept in (self._words, self._united, self._candidates):
            kept.clear()
        abnormal = self._dictionary.base(data.abnormal) if data.abnormal else ""
        self._abnormal = self._weigh(abnormal) if abnormal else None

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
        texts = token_texts(doc)
        text = self._unite(self._look_up(texts))
        windows = self._windows(text)
        matches = [
            *windows,
            *self._singles(text),
            *shared_names(self.dictionary, text, windows),
            *split_compounds(self.dictionary, text),
        ]
        matches = _add_defined(texts, resolve(matches))
        doc.spans[MENTIONS] = [self._span(doc, texts, match) for match in matches]
        normal = self._normal(text, matches)
        doc.spans[NORMAL] = [self._span(doc, texts, match) for match in normal]
        return doc

    def _normal(self, text: Text, mentions: list[Match]) -> list[Match]:
        """Find what is said to be as it should be: read "normal" as "abnormal", then deny it."""
        places = [place for place, word in text.special if word.normal]
        if not places or self._abnormal is None:
            return []
        found: list[Match] = []
        for place in places:
            first, last = max(0, place - _NORMAL_REACH), place + _NORMAL_REACH
            words = [self._abnormal if word.normal else word for word in text.words[first:last]]
            near = Text(words, text.starts[first:last], text.ends[first:last])
            windows = [match for match in self._windows(near) if self._is_whole(near, match)]
            found += windows
            found += shared_names(self.dictionary, near, windows)
        said = {text.starts[place] for place in places}
        taken = {position for match in mentions for position in range(match.start, match.end)}
        return resolve(
            [
                match
                for match in {(match.start, match.end): match for match in found}.values()
                if taken.isdisjoint(range(match.start, match.end))
                and (
                    match.kind is MatchKind.SHARED
                    or not said.isdisjoint(range(match.start, match.end))
                )
            ]
        )

    @staticmethod
    def _is_whole(text: Text, match: Match) -> bool:
        """Whether a match is firm and a phrase from end to end: no "normal head" of its size."""
        before = text.starts.index(match.start) - 1
        return (
            match.kind in _FIRM
            and begins_phrase(text.words, before)
            and ends_phrase(text.words, text.ends.index(match.end) + 1)
        )

    def _look_up(self, texts: list[str]) -> list[Word]:
        words = list(map(self._words.__getitem__, texts))
        if "(" in texts:
            _bracket(texts, words)
        return words

    def _unite(self, words: list[Word]) -> Text:
        """Take compounds and phrases together."""
        openings = [
            place
            for place, word in enumerate(words)
            if word.opens is not None
            and (not word.opens or _base_at(words, place + 1) in word.opens)
        ]
        hyphens = [place - 1 for place, word in enumerate(words) if word.base == "-"]
        if hyphens:
            openings = sorted({*openings, *[place for place in hyphens if place >= 0]})
        text = Text([], [], [])
        rules, done = self.dictionary.units, 0
        bases = [word.base for word in words] if openings else []
        for place in openings:
            unit = rules.at(bases, place) if place >= done else None
            if unit is not None:
                _append(text, words, done, place)
                text.words.append(self._united[unit.base])
                text.starts.append(place)
                text.ends.append(unit.end)
                done = unit.end
        _append(text, words, done, len(words))
        return text

    def _describe(self, text: str) -> Word:
        dictionary = self.dictionary
        language = dictionary.normaliser.language
        lowered = text.lower()
        joins, concludes = lowered in language.joiners, lowered in language.conjunctions
        if not text[0].isalnum():
            broken_line = text.isspace() and text.count("\n") <= 1
            inner = broken_line or lowered in _INNER
            base = "" if broken_line else dictionary.base(text)
            return Word(
                base, 0 if inner else -1, joins=joins, concludes=concludes, follows=not inner
            )
        folded = dictionary.normaliser.fold(text)
        acronym = dictionary.abbreviations.get(text)
        base = dictionary.base(text)
        word = self._weigh(base)
        if word.code < 0 and word.single is None:
            meant = dictionary.meant(base)
            word = self._weigh(meant) if meant else word
        single = word.single if acronym is None else Fit((acronym,), MatchKind.ABBREVIATION)
        return replace(
            word,
            single=single,
            passing=folded in language.modifiers
            or folded in language.copulas
            or folded.endswith(language.adverb_endings),
            joins=joins,
            concludes=concludes,
            follows=folded in language.followers or folded in language.copulas,
            normal=folded in language.normal,
        )

    def _weigh(self, base: str) -> Word:
        dictionary = self.dictionary
        if not base:
            return Word(base, 0)
        stem = dictionary.stem_of(base)
        longest = dictionary.longest(stem)
        code = dictionary.code(stem) if longest else -1
        return Word(
            base,
            code,
            longest,
            partners=dictionary.partners.get(code, _NONE),
            single=dictionary.single(base),
            stem=stem,
            opens=dictionary.units.opens(base),
            normal=base in dictionary.normaliser.language.normal,
        )

    def _windows(self, text: Text) -> list[Match]:
        """Fit names of several words: every window is one sum further than the one before."""
        words = text.words
        weighty = [place for place, word in enumerate(words) if word.weighs]
        starts = [
            place
            for place, after in pairwise(weighty)
            if (partners := words[place].partners)
            and (words[after].code in partners or words[after].passing)
        ]
        found = [self._longest_from(text, start) for start in starts]
        return [match for match in found if match is not None]

    def _longest_from(self, text: Text, start: int) -> Match | None:
        """Fit the longest name that begins here."""
        names, words = self.dictionary.names, text.words
        first = words[start]
        own, limit, partners = first.code, first.longest, first.partners
        best: Match | None = None
        total = core = own
        size, gap, passed = 1, 0, 0
        for end, word in enumerate(words[start + 1 : start + _LONGEST_WINDOW], start + 2):
            code, passing = word.code, word.passing
            passed = passed + 1 if passing else 0
            if code <= 0:
                gap += 1
                if gap > _LONGEST_GAP or passed > _MOST_PASSING or (code < 0 and not passing):
                    break
                continue
            gap = 0
            total += code
            if passing:
                if passed > _MOST_PASSING:
                    break
            else:
                if code not in partners:
                    break
                core += code
                size += 1
                limit = min(limit, word.longest)
                if size > limit:
                    break
            if total in names or (
                core != total and core in names and not (passing or first.passing)
            ):
                best = self._fit(text, start, end, total, core) or best
        return best

    def _fit(self, text: Text, start: int, end: int, total: int, core: int) -> Match | None:
        """Check a hit word by word: all words, or those that are no modifier."""
        window = text.words[start:end]
        stems = tuple([word.stem for word in window if word.code > 0])
        fit = self.dictionary.fit(total, stems)
        if fit is None and core != total:
            stems = tuple([word.stem for word in window if word.code > 0 and not word.passing])
            fit = self.dictionary.fit(core, stems)
            if fit is not None and fit.kind is MatchKind.INFLECTED:
                fit = Fit(fit.names, MatchKind.VARIANT)
        if fit is None or (fit.kind in _LOOSE and not ends_phrase(text.words, end)):
            return None
        return Match(text.starts[start], text.ends[end - 1], len(stems), *fit)

    @staticmethod
    def _singles(text: Text) -> list[Match]:
        return [
            Match(text.starts[place], text.ends[place], 1, *word.single)
            for place, word in text.special
            if word.single is not None
        ]

    def _span(self, doc: Doc, texts: list[str], match: Match) -> Span:
        span = Span(doc, match.start, match.end, label=match.names[0].concept)
        inflected = match.kind is MatchKind.INFLECTED
        written = " ".join(texts[match.start : match.end]) if inflected else ""
        known = self._candidates.get((id(match.names), match.kind, written))
        if known is None:
            candidates: dict[str, Candidate] = {}
            for name in match.names:
                if name.concept not in candidates:
                    candidates[name.concept] = self._candidate(name, match.kind, written)
            # The names are kept too, so that no others can have their identity.
            known = match.names, tuple(candidates.values())
            if len(self._candidates) > _MOST_CANDIDATES:
                self._candidates.clear()
            self._candidates[id(match.names), match.kind, written] = known
        span._.candidates = known[1]
        return span

    def _candidate(self, name: Name, kind: MatchKind, written: str) -> Candidate:
        primary = self.lexicon.name(name.concept, self.language)
        if kind is MatchKind.INFLECTED and written.lower() == " ".join(
            split_words(primary.lower())
        ):
            kind = MatchKind.EXACT
        return Candidate(
            concept=name.concept,
            name=primary,
            score=round(SCORES[kind] * name.weight, 4),
            kind=kind,
        )


def _bracket(texts: list[str], words: list[Word]) -> None:
    """Let a name go on across one word in brackets: "creatine kinase (CK) was raised"."""
    for place in [place for place, text in enumerate(texts[:-2]) if text == "("]:
        if texts[place + 2] == ")":
            words[place] = words[place + 2] = _BRACKET
            words[place + 1] = replace(words[place + 1], code=0, partners=_NONE, opens=None)


def _base_at(words: list[Word], place: int) -> str:
    return words[place].base if place < len(words) else ""


def _append(text: Text, words: list[Word], start: int, end: int) -> None:
    """Add words that are units by themselves."""
    text.words.extend(words[start:end])
    text.starts.extend(range(start, end))
    text.ends.extend(range(start + 1, end + 1))


def _add_defined(texts: list[str], matches: list[Match]) -> list[Match]:
    """Take abbreviations that the text itself defines: "sensory ataxia (SA) … SA"."""
    if "(" not in texts:
        return matches
    defined: dict[str, Match] = {}
    for match in matches:
        text = _defined_abbreviation(texts, match)
        if text is not None and text not in defined:
            defined[text] = match
    if not defined:
        return matches
    added = [
        Match(position, position + 1, 1, defined[text].names, MatchKind.DEFINED)
        for position, text in enumerate(texts)
        if text in defined
    ]
    return resolve([*matches, *added])


def _defined_abbreviation(texts: list[str], match: Match) -> str | None:
    """Return X of a mention followed by "(X)" when X is made of the mention's initials."""
    following = texts[match.end : match.end + 3]
    if len(following) < 3 or following[0] != "(" or following[2] != ")":
        return None
    text = following[1]
    if not (2 <= len(text) <= 8 and text.isalnum() and sum(map(str.isupper, text)) >= 2):
        return None
    words = [word.lower() for word in texts[match.start : match.end]]
    initials = "".join(word[0] for word in words)
    wanted = "".join(letter for letter in text.lower() if letter.isalpha()).removesuffix("s")
    return text if _is_subsequence(wanted, "".join(words)) and wanted[0] == initials[0] else None


def _is_subsequence(part: str, whole: str) -> bool:
    letters = iter(whole)
    return bool(part) and all(letter in letters for letter in part)
