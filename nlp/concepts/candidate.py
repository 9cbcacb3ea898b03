"""A coding that a mention may have."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["SCORES", "Candidate", "MatchKind"]


class MatchKind(StrEnum):
    """How the words of a text and a name met.

    `exchanged`: a word of the name was said by another; `shared`: a word of the name stands with
    another item of a list; `semantic`: they share a meaning, not words.
    """

    EXACT = "exact"
    INFLECTED = "inflected"
    VARIANT = "variant"
    REORDERED = "reordered"
    EXCHANGED = "exchanged"
    SHARED = "shared"
    ABBREVIATION = "abbreviation"
    DEFINED = "defined"
    SEMANTIC = "semantic"

    __hash__ = str.__hash__  # the enumeration's own is many times slower


SCORES: dict[MatchKind, float] = {
    MatchKind.EXACT: 0.95,
    MatchKind.INFLECTED: 0.9,
    MatchKind.VARIANT: 0.8,
    MatchKind.REORDERED: 0.7,
    MatchKind.EXCHANGED: 0.6,
    MatchKind.SHARED: 0.65,
    MatchKind.ABBREVIATION: 0.7,
    MatchKind.DEFINED: 0.85,
}
"""The recogniser's confidence by kind of match, for an exact synonym or the name itself.

`semantic` is not among them: its score is a calibrated probability (`nlp.semantic`).

Set by hand in the order of what was right on annotated text; not calibrated.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A concept that a mention may name.

    Parameters
    ----------
    concept
        CURIE.
    name
        Primary name.
    score
        Confidence in [0, 1].
    kind
        How the words met.
    """

    concept: str
    name: str
    score: float
    kind: MatchKind
