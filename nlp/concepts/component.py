"""Mentions of concepts: a document in, `doc.spans["mentions"]` with candidates out."""

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
from nlp.tokens import token_texts
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
        self._words: dict[str, Word] = {}
        self._united: dict[str, Word] = {}
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
        self._words, self._united, self._candidates = {}, {}, {}
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
        text = self._unite(self._look_up(doc))
        windows = self._windows(text)
        matches = [
            *windows,
            *self._singles(text),
            *shared_names(self.dictionary, text, windows),
            *split_compounds(self.dictionary, text),
        ]
        matches = self._add_defined(doc, resolve(matches))
        doc.spans[MENTIONS] = [self._span(doc, match) for match in matches]
        normal = self._normal(text, matches)
        doc.spans[NORMAL] = [self._span(doc, match) for match in normal]
        return doc

    def _normal(self, text: Text, mentions: list[Match]) -> list[Match]:
        """Find what is said to be as it should be: read "normal" as "abnormal", then deny it."""
        places = [place for place, word in enumerate(text.words) if word.normal]
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

    def _look_up(self, doc: Doc) -> list[Word]:
        known = self._words
        texts = token_texts(doc)
        for text in texts:
            if text not in known:
                known[text] = self._describe(text)
        words = [known[text] for text in texts]
        if "(" in known:
            _bracket(texts, words)
        return words

    def _unite(self, words: list[Word]) -> Text:
        """Take compounds and phrases together."""
        rules, last = self.dictionary.units, len(words) - 1
        openings = [
            place
            for place, word in enumerate(words)
            if word.opens or (word.base and place < last and words[place + 1].base == "-")
        ]
        bases = [word.base for word in words] if openings else []
        text = Text([], [], [])
        done = 0
        for place in openings:
            unit = rules.at(bases, place) if place >= done else None
            if unit is not None:
                _append(text, words, done, place)
                text.words.append(self._describe_unit(unit.base))
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
        return word._replace(
            single=single,
            passing=folded in language.modifiers
            or folded in language.copulas
            or folded.endswith(language.adverb_endings),
            joins=joins,
            concludes=concludes,
            follows=folded in language.followers or folded in language.copulas,
            normal=folded in language.normal,
        )

    def _describe_unit(self, base: str) -> Word:
        word = self._united.get(base)
        if word is None:
            word = self._united[base] = self._weigh(base)
        return word

    def _weigh(self, base: str) -> Word:
        dictionary = self.dictionary
        if not base:
            return Word(base, 0)
        stem = dictionary.stem_of(base)
        longest = dictionary.longest(stem)
        return Word(
            base,
            dictionary.code(stem) if longest else -1,
            longest,
            single=dictionary.single(base),
            stem=stem,
            opens=dictionary.units.opens(base),
            normal=base in dictionary.normaliser.language.normal,
        )

    def _windows(self, text: Text) -> list[Match]:
        """Fit names of several words: every window is one sum further than the one before."""
        names, pairs, words = self.dictionary.names, self.dictionary.pairs, text.words
        matches = []
        for start, first in enumerate(words):
            own, limit = first.code, first.longest
            if own <= 0 or limit < 2:
                continue
            best: Match | None = None
            total = core = own
            core_size, gap = 1, 0
            for end in range(start + 1, min(len(words), start + _LONGEST_WINDOW)):
                word = words[end]
                code, passing = word.code, word.passing
                if code <= 0:
                    gap += 1
                    if gap > _LONGEST_GAP or (code < 0 and not passing):
                        break
                    continue
                gap = 0
                total += code
                if not passing:
                    if own + code not in pairs:
                        break
                    core += code
                    core_size += 1
                    limit = min(limit, word.longest)
                    if core_size > limit:
                        break
                if total in names or (
                    core != total and core in names and not (passing or first.passing)
                ):
                    best = self._fit(text, start, end + 1, total, core) or best
            if best is not None:
                matches.append(best)
        return matches

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
            Match(start, end, 1, *word.single)
            for word, start, end in zip(*text, strict=True)
            if word.single is not None
        ]

    @staticmethod
    def _add_defined(doc: Doc, matches: list[Match]) -> list[Match]:
        """Take abbreviations that the text itself defines: "sensory ataxia (SA) … SA"."""
        defined: dict[str, Match] = {}
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
                added.append(Match(position, position + 1, 1, match.names, MatchKind.DEFINED))
        return resolve(added)

    def _span(self, doc: Doc, match: Match) -> Span:
        span = Span(doc, match.start, match.end, label=match.names[0].concept)
        written = span.text.lower() if match.kind is MatchKind.INFLECTED else ""
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
        if kind is MatchKind.INFLECTED and written == primary.lower():
            kind = MatchKind.EXACT
        return Candidate(
            concept=name.concept,
            name=primary,
            score=round(SCORES[kind] * name.weight, 4),
            kind=kind,
        )


def _bracket(texts: list[str], words: list[Word]) -> None:
    """Let a name go on across one word in brackets: "creatine kinase (CK) was raised"."""
    for place in range(len(texts) - 2):
        if texts[place] == "(" and texts[place + 2] == ")":
            words[place] = words[place + 2] = _BRACKET
            words[place + 1] = words[place + 1]._replace(code=0, opens=False)


def _append(text: Text, words: list[Word], start: int, end: int) -> None:
    """Add words that are units by themselves."""
    text.words.extend(words[start:end])
    text.starts.extend(range(start, end))
    text.ends.extend(range(start + 1, end + 1))


def _defined_abbreviation(doc: Doc, match: Match) -> str | None:
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
