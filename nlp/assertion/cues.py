"""What a cue is: words that change what is asserted of the mentions in their reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.tokens import split_words

__all__ = ["SENTENCE_END", "AssertionLanguage", "Cue", "CueTable", "Effect", "Reach"]


SENTENCE_END = "$"
"""Stands in a phrase for the sentence's end: "fever: no" answers, "chest: no pain" does not."""


class Effect(StrEnum):
    """What a cue does to a mention in its reach; the last four only shape the reach of others."""

    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    RESOLVED = "resolved"
    FAMILY = "family"
    OTHER = "other"
    OWN = "own"  # the patient is meant again: ends the reach of relatives before it
    AFFIRMED = "affirmed"  # ends the reach of negation and doubt before it
    STOP = "stop"  # ends every reach
    NOTHING = "nothing"  # looks like a cue and is none

    __hash__ = str.__hash__  # the enumeration's own is many times slower


class Reach(StrEnum):
    """Which way a cue reaches within its clause.

    BOTH is forward where the sentence goes on with a word, else backward; SENTENCE is forward to
    the sentence's end.
    """

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found in a sentence, or, with start and end 0, a cue of the table.

    Parameters
    ----------
    effect, reach
        What it does, and to which side.
    role
        FHIR v3-RoleCode of the relative that it names.
    start, end
        Token positions in the sentence.
    """

    effect: Effect
    reach: Reach
    role: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionLanguage:
    """Cues of a language: phrases, one a line, in small letters.

    Parameters
    ----------
    cues
        (effect, reach) to a block of phrases.
    relatives
        Role code to words for the relative, each a forward and backward cue for `family`.
    informant_verbs
        Verbs after which a relative only reports about the patient.
    patient_words
        Words that make the patient the subject again.
    subject_verbs
        Verbs by which a patient word takes over as subject.
    finite_verbs
        Verbs that make the words between two commas a clause of its own.
    participles
        Verb forms that are finite only right after a joiner or a patient word: "rash noted".
    joiners
        Signs and words that may join two clauses, or only the items of a list.
    stops
        Signs and words that end every reach.
    closers
        Words after which a cue of both ways looks back: "fever was denied by the patient".
    longest_list_item
        Words looked at after a joiner to tell a clause from a list item.
    """

    cues: Mapping[tuple[Effect, Reach], str]
    relatives: Mapping[str, str] = field(default_factory=dict)
    informant_verbs: frozenset[str] = frozenset()
    patient_words: frozenset[str] = frozenset()
    subject_verbs: frozenset[str] = frozenset()
    finite_verbs: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset({",", "，", "、"})
    stops: frozenset[str] = frozenset({";", "；"})
    closers: frozenset[str] = frozenset()
    longest_list_item: int = 10


class CueTable:
    """All phrases of a language, found longest first in one pass over a sentence."""

    def __init__(self, language: AssertionLanguage) -> None:
        self._phrases: dict[tuple[str, ...], Cue] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for (effect, reach), block in language.cues.items():
            self._add(block.strip().splitlines(), Cue(effect, reach))
        for role, block in language.relatives.items():
            self._add(block.strip().splitlines(), Cue(Effect.FAMILY, Reach.BOTH, role))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for words in self._phrases:
            lengths[words[0]].add(len(words))
        self._lengths = {
            first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()
        }

    def _add(self, lines: Iterable[str], cue: Cue) -> None:
        for line in lines:
            words = tuple(split_words(line.lower()))
            if words:
                self._phrases[words] = cue

    def find(self, words: list[str], inside: list[bool]) -> list[Cue]:
        """Cues of a sentence in order; words of a mention belong to no cue.

        Parameters
        ----------
        words
            Words of the sentence in small letters.
        inside
            Whether each word is part of a mention.
        """
        found: list[Cue] = []
        done = 0
        bounded, inside = [*words, SENTENCE_END], [*inside, False]
        openings = [place for place, word in enumerate(words) if word in self._lengths]
        for position in openings:
            cue = None
            if position >= done and not inside[position]:
                cue = self._at(bounded, inside, position)
            if cue is not None:
                found.append(cue)
                done = cue.end
        return found

    def _at(self, words: list[str], inside: list[bool], start: int) -> Cue | None:
        for length in self._lengths[words[start]]:
            end = start + length
            cue = self._phrases.get(tuple(words[start:end]))
            if cue is not None and not any(inside[start:end]):
                return Cue(cue.effect, cue.reach, cue.role, start, end)
        return None
