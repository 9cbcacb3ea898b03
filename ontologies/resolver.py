"""Ids as sources write them, to the current primary ids."""

from collections.abc import Iterable
from enum import StrEnum

from ontologies.model.term import Term

__all__ = ["IdState", "TermResolver"]


class IdState(StrEnum):
    """What became of a stated id; the values are the codes of issues."""

    CURRENT = "current"
    ALTERNATIVE = "alternative-id"
    OBSOLETE = "obsolete-term"
    WITHDRAWN = "withdrawn-term"
    UNKNOWN = "unknown-term"


class TermResolver:
    """Follows alternative and obsolete ids to the current primary id.

    A primary id in use wins over an alternative id of the same spelling; a named successor wins
    over a merge; of two terms that claim one alternative id, the first by id has it.

    Parameters
    ----------
    terms
        All terms, obsolete ones included.

    Attributes
    ----------
    current
        Ids in use.
    replacements
        Alternative or obsolete id to the current one.
    withdrawn
        Obsolete ids without a successor.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        ordered = sorted(terms, key=lambda term: term.id)
        self.current = frozenset(term.id for term in ordered if not term.obsolete)
        obsolete = {term.id: term.replaced_by for term in ordered if term.obsolete}
        merged: dict[str, str] = {}
        for term in ordered:
            for alternative in term.alternative_ids:
                merged.setdefault(alternative, term.id)
        self._next = merged | {old: new for old, new in obsolete.items() if new is not None}
        self._obsolete = frozenset(obsolete)
        self.replacements: dict[str, str] = {}
        for stated in self._next.keys() - self.current:
            current = self._follow(stated)
            if current is not None:
                self.replacements[stated] = current
        self.withdrawn = self._obsolete - self.replacements.keys()

    def resolve(self, stated: str) -> tuple[str | None, IdState]:
        """Give the current id of a stated one, or None, and why.

        Examples
        --------
        >>> TermResolver(()).resolve("HP:0000001")
        (None, <IdState.UNKNOWN: 'unknown-term'>)
        """
        if stated in self.current:
            return stated, IdState.CURRENT
        if stated in self.replacements:
            known = stated in self._obsolete
            return self.replacements[stated], (IdState.OBSOLETE if known else IdState.ALTERNATIVE)
        return None, IdState.WITHDRAWN if stated in self.withdrawn else IdState.UNKNOWN

    def _follow(self, stated: str) -> str | None:
        """Last successor of a chain, or None where it ends in nothing or in itself."""
        seen: set[str] = set()
        while stated not in self.current:
            if stated in seen or stated not in self._next:
                return None
            seen.add(stated)
            stated = self._next[stated]
        return stated
