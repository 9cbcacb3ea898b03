"""Assertion: mentions in, `span._.assertion` out, by cues whose reach clauses and lists bound."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.assertion.assertion import Assertion
from nlp.assertion.cues import AssertionLanguage, Cue, CueTable, Effect, Reach
from nlp.extensions import MEASUREMENTS, MENTIONS, NORMAL, SECTIONS, register_extensions
from nlp.languages import language_data
from nlp.lowered import Memo
from nlp.sections.headings import SectionKind
from nlp.tokens import token_texts
from ontologies.model.evidence import Status, Subject, Temporality

__all__ = ["SECTION_EFFECTS", "AssertionClassifier"]

_PACKAGE = "nlp.assertion"

_LONGEST_SENTENCE = 400
"""Tokens read as one sentence; what no sentence is (a table without line ends) is read in parts."""

SECTION_EFFECTS: dict[SectionKind, Effect] = {
    SectionKind.ABSENT_FINDINGS: Effect.ABSENT,
    SectionKind.PAST_HISTORY: Effect.HISTORICAL,
    SectionKind.SOCIAL_HISTORY: Effect.HISTORICAL,
    SectionKind.FAMILY_HISTORY: Effect.FAMILY,
    SectionKind.INDICATION: Effect.UNCERTAIN,
    SectionKind.ADVICE: Effect.HYPOTHETICAL,
    SectionKind.ALLERGY: Effect.HISTORICAL,
    SectionKind.MEDICATION: Effect.HYPOTHETICAL,
}
"""What a section says of all mentions in it."""

_ENDED: dict[Effect, frozenset[Effect]] = {
    Effect.AFFIRMED: frozenset({Effect.ABSENT, Effect.UNCERTAIN}),
    Effect.OWN: frozenset({Effect.FAMILY, Effect.OTHER}),
}
"""Effects of earlier cues that a cue ends."""


_PLAIN = Assertion()
"""Of a mention that nothing is said about: the patient has it now."""

_place = attrgetter("start", "end")


@dataclass(slots=True)
class _Sentence:
    """A sentence that holds mentions: words, their tokens, cues, where its clauses begin."""

    words: list[str]
    places: list[int]
    cues: list[Cue]
    stops: list[int]

    def clause(self, position: int) -> int:
        """Number of the clause that a word belongs to."""
        return bisect_right(self.stops, position)


class AssertionClassifier:
    """Assert mentions.

    Reads `doc.spans["mentions"]`, `doc.spans["normal"]` and `doc.spans["sections"]` where there,
    and sentences; sets `span._.assertion`. A cue reaches to the end of its clause: past the items
    of a list, not past a comma or conjunction that opens a clause with a verb of its own, nor past
    `but` and the like. Linear in the text.
    """

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        register_extensions()
        self.name = name
        self.data: AssertionLanguage = language_data(_PACKAGE, language or nlp.lang or "")
        self._table = CueTable(self.data)

    def __call__(self, doc: Doc) -> Doc:
        """Assert every mention, normal finding and measurement of `doc` and return it."""
        spans = [
            *doc.spans.get(MENTIONS, ()),
            *doc.spans.get(NORMAL, ()),
            *doc.spans.get(MEASUREMENTS, ()),
        ]
        mentions = sorted(spans, key=_place)
        if not mentions:
            return doc
        texts = token_texts(doc)
        sections = list(doc.spans.get(SECTIONS, ()))
        starts = [section.start for section in sections]
        for (start, end), group in _by_sentence(doc, mentions):
            within = sections[bisect_right(starts, start) : bisect_left(starts, end)]
            bounds = [part.start for part in within if part.label_ != SectionKind.OTHER]
            sentence = self._read(texts, start, end, group, bounds)
            for span in group:
                index = bisect_right(starts, span.start) - 1
                inside = index >= 0 and span.start < sections[index].end
                kind = SectionKind(sections[index].label_) if inside else None
                span._.assertion = self._assert(sentence, span, kind)
        for span in doc.spans.get(NORMAL, ()):
            span._.assertion = _denied(span._.assertion)
        return doc

    def _read(
        self,
        texts: Sequence[str],
        start: int,
        end: int,
        mentions: Iterable[Span],
        sections: Iterable[int],
    ) -> _Sentence:
        places = [place for place, text in enumerate(texts[start:end], start) if not text.isspace()]
        words = [_STRAIGHT[texts[place]] for place in places]
        inside = [False] * len(words)
        for span in mentions:
            for position in range(bisect_left(places, span.start), bisect_left(places, span.end)):
                inside[position] = True
        cues = self._table.find(words, inside)
        stops = {bisect_left(places, section) for section in sections}
        return _Sentence(words, places, cues, self._clause_starts(words, cues, stops))

    def _clause_starts(self, words: list[str], cues: list[Cue], starts: set[int]) -> list[int]:
        """Positions at which every reach ends: stops, and joiners that open a clause."""
        claimed = {
            position
            for cue in cues
            if cue.reach is Reach.BACKWARD  # "chills were denied" is no clause of its own
            for position in range(cue.start, cue.end)
        }
        starts |= {cue.start for cue in cues if cue.effect is Effect.STOP}
        stops, joiners = self.data.stops, self.data.joiners
        starts.update([place for place, word in enumerate(words) if word in stops])
        opening = {
            position
            for position in [place for place, word in enumerate(words) if word in joiners]
            if position not in claimed and self._opens_clause(words, position, claimed, starts)
        }
        return sorted(starts | opening)

    def _opens_clause(
        self, words: list[str], position: int, claimed: set[int], stops: set[int]
    ) -> bool:
        """Whether a verb comes before the next joiner or stop."""
        for after in range(position + 1, position + 1 + self.data.longest_list_item):
            if after >= len(words) or after in stops:
                return False
            if words[after] in self.data.joiners and after > position + 1:
                return False
            if after not in claimed and self._is_finite(words, after):
                return True
        return False

    def _is_finite(self, words: list[str], position: int) -> bool:
        word, before = words[position], words[position - 1]
        return word in self.data.finite_verbs or (
            word in self.data.participles
            and (before in self.data.joiners or before in self.data.patient_words)
        )

    def _assert(self, sentence: _Sentence, span: Span, kind: SectionKind | None) -> Assertion:
        start = bisect_left(sentence.places, span.start)
        end = bisect_left(sentence.places, span.end)
        cues = self._reaching(sentence, start, end) if sentence.cues else []
        effects = {cue.effect for cue in cues}
        section = SECTION_EFFECTS.get(kind) if kind is not None else None
        if not cues and section is None:
            return _PLAIN
        if section is not None:
            effects.add(section)
        subject, relative = self._subject(cues, section)
        return Assertion(
            status=_status(effects),
            subject=subject,
            relative=relative,
            temporality=_temporality(effects),
        )

    def _reaching(self, sentence: _Sentence, start: int, end: int) -> list[Cue]:
        """Cues whose reach holds the mention at words start to end."""
        found: list[Cue] = []
        clause = sentence.clause(start)
        for cue in sentence.cues:
            before = cue.end <= start
            if cue.effect in {Effect.NOTHING, Effect.STOP}:
                continue
            if cue.reach is Reach.SENTENCE:
                if before:
                    found.append(cue)
                continue
            if sentence.clause(cue.start if before else cue.end - 1) != clause:
                continue
            if cue.effect in _ENDED:
                if before:
                    found = [other for other in found if other.effect not in _ENDED[cue.effect]]
            elif self._points_to(sentence, cue, start, end):
                found.append(cue)
        return found

    def _points_to(self, sentence: _Sentence, cue: Cue, start: int, end: int) -> bool:
        """Whether a cue of the same clause looks towards the mention."""
        before, after = cue.end <= start, cue.start >= end
        if cue.role is not None:
            return self._is_about(sentence, cue, start, end)
        reach = cue.reach
        if reach is Reach.BOTH:
            reach = Reach.BACKWARD if self._closes(sentence.words, cue.end) else Reach.FORWARD
        return before if reach is Reach.FORWARD else after

    def _closes(self, words: list[str], position: int) -> bool:
        """Whether nothing that a cue could reach follows it."""
        if position >= len(words):
            return True
        word = words[position]
        return not word[0].isalnum() or word in self.data.joiners or word in self.data.closers

    def _is_about(self, sentence: _Sentence, cue: Cue, start: int, end: int) -> bool:
        """Whether a relative owns the mention and does not only tell of the patient's."""
        words = sentence.words
        if cue.start >= end:
            between = words[end : cue.start]
            return bool(between) and len(between) <= 4 and between[0] in {"in", "of"}
        between = words[cue.end : start]
        if any(word in self.data.informant_verbs for word in between):
            return False
        return not any(
            word in self.data.patient_words and following in self.data.subject_verbs
            for word, following in pairwise(between)
        )

    @staticmethod
    def _subject(cues: Sequence[Cue], section: Effect | None) -> tuple[Subject, str | None]:
        role = next((cue.role for cue in cues if cue.role), None)
        family = section is Effect.FAMILY or any(cue.effect is Effect.FAMILY for cue in cues)
        if family:
            return Subject.FAMILY, role
        if any(cue.effect is Effect.OTHER for cue in cues):
            return Subject.OTHER, None
        return Subject.PATIENT, None


def _straight(word: str) -> str:
    return word.lower().replace("’", "'")


_STRAIGHT = Memo(_straight)
"""Words in small letters, with the apostrophe that cues have."""


def _by_sentence(
    doc: Doc, mentions: Sequence[Span]
) -> Iterable[tuple[tuple[int, int], list[Span]]]:
    """Yield the bounds of each sentence that holds mentions, with them."""
    waiting = list(reversed(mentions))
    starts = [0, *np.flatnonzero(doc.to_array(["SENT_START"]) == 1).tolist()]
    parts = [
        place
        for start, end in pairwise([*starts, len(doc)])  # the first may be there twice
        for place in range(start, end, _LONGEST_SENTENCE)
    ]
    for start, end in pairwise([*parts, len(doc)]):
        group = []
        while waiting and waiting[-1].start < end:
            group.append(waiting.pop())
        if group:
            yield (start, end), group
        if not waiting:
            return


def _status(effects: set[Effect]) -> Status:
    if Effect.HYPOTHETICAL in effects:
        return Status.HYPOTHETICAL
    if Effect.ABSENT in effects:
        return Status.ABSENT
    if Effect.UNCERTAIN in effects:
        return Status.UNCERTAIN
    return Status.PRESENT


def _denied(assertion: Assertion) -> Assertion:
    """Return what a statement of normality says of the abnormality."""
    turned = {Status.PRESENT: Status.ABSENT, Status.ABSENT: Status.PRESENT}
    return replace(assertion, status=turned.get(assertion.status, assertion.status))


def _temporality(effects: set[Effect]) -> Temporality:
    if Effect.RESOLVED in effects:
        return Temporality.RESOLVED
    if Effect.HISTORICAL in effects:
        return Temporality.HISTORICAL
    return Temporality.CURRENT
