"""The shape of a language's word data for concept recognition; the words are data modules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ConceptLanguage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLanguage:
    """What the recogniser needs to know of a language.

    Parameters
    ----------
    spelling
        Pairs (letters, letters) replaced in words of `spelling_length` letters or more, in names
        and texts alike, so that variants of spelling meet.
    spelling_length
        Shortest word that `spelling` is applied to.
    inflection
        Pairs (ending, ending): the first that fits turns an inflected word into its base.
    inflection_length
        Shortest word whose ending is changed.
    irregular
        Inflected word to base, where no ending rule serves.
    families
        Word to the word that stands for all of its family (`dilatation` to `dilate`).
    suffixes
        Endings taken off after that, in names of several words only; longest first.
    stem_length
        Letters that must remain.
    empty
        Words without weight of their own: skipped in names and texts.
    modifiers
        Words that may stand inside a mention though the name lacks them.
    droppable
        Words that a name has and speech leaves out: a second form of the name is made.
    alternatives
        Words of a name that may also be said otherwise: a second form of the name is made.
    false_friends
        Names, in lower case, that mean something else more often than the concept, with why.
    exact_forms
        One-word names taken only as written: another inflection of them is a common word.
    copulas
        Words that may stand between a subject and its adjective ("gait is unstable").
    normal
        Words that say of a part or function that it is as it should be.
    abnormal
        The word of names that such a word denies.
    adverb_endings
        Endings of words that may stand inside a mention: "grossly".
    phrases
        Words that together stand for one ("lower limb" for "leg"), in names and texts.
    stands_for
        Word of a text to words of names that it may stand for, beside what the names' own synonyms
        teach.
    kept
        Words never exchanged for others, whatever synonyms seem to teach.
    adjectives
        Pairs (ending, ending) that turn an adjective into the noun that is a name by itself.
    joiners
        Words and signs that join what shares a word ("short and broad thumbs").
    conjunctions
        Those of the joiners that end a list.
    followers
        Words that may follow a phrase without belonging to it.
    """

    spelling: tuple[tuple[str, str], ...] = ()
    spelling_length: int = 5
    inflection: tuple[tuple[str, str], ...] = ()
    inflection_length: int = 4
    irregular: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    suffixes: tuple[str, ...] = ()
    stem_length: int = 4
    empty: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    droppable: frozenset[str] = frozenset()
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    false_friends: Mapping[str, str] = field(default_factory=dict)
    exact_forms: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    normal: frozenset[str] = frozenset()
    abnormal: str = ""
    adverb_endings: tuple[str, ...] = ()
    phrases: Mapping[str, str] = field(default_factory=dict)
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    adjectives: tuple[tuple[str, str], ...] = ()
    joiners: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
