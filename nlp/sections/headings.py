"""Kinds of sections, and the shape of a language's headings."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["SectionKind", "SectionLanguage", "read_headings"]


class SectionKind(StrEnum):
    """What a section of a note is about."""

    COMPLAINT = "complaint"
    PRESENT_ILLNESS = "present-illness"
    PAST_HISTORY = "past-history"
    FAMILY_HISTORY = "family-history"
    SOCIAL_HISTORY = "social-history"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    EXAMINATION = "examination"
    REVIEW_OF_SYSTEMS = "review-of-systems"
    INVESTIGATION = "investigation"
    ABSENT_FINDINGS = "absent-findings"
    INDICATION = "indication"
    ASSESSMENT = "assessment"
    COURSE = "course"
    PLAN = "plan"
    ADVICE = "advice"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLanguage:
    """Headings of a language.

    Parameters
    ----------
    headings
        Heading in lower-case words joined by one space, to its kind.
    colons
        Signs that follow a heading.
    owners
        Words that may stand before a heading: "his social history:".
    longest_unknown
        Words that a heading which is not in the list may have.
    """

    headings: Mapping[str, SectionKind]
    colons: frozenset[str] = frozenset({":"})
    owners: frozenset[str] = frozenset()
    longest_unknown: int = 4


def read_headings(table: Mapping[SectionKind, str]) -> dict[str, SectionKind]:
    """Turn a block of headings for each kind, one a line, into a look-up."""
    return {
        " ".join(line.split()): kind
        for kind, block in table.items()
        for line in block.strip().lower().splitlines()
    }
