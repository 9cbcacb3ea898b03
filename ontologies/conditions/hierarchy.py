"""What a finding is a kind of: the release's terms and the curated findings below them."""

from collections.abc import Mapping

from ontologies.lexicon import Lexicon
from ontologies.model.condition import CuratedFinding, identifier_of

__all__ = ["FindingHierarchy"]


class FindingHierarchy:
    """Ancestors over HPO terms and curated findings.

    Parameters
    ----------
    lexicon
        Terms of the release.
    findings
        Curated findings by id.
    """

    def __init__(self, lexicon: Lexicon, findings: Mapping[str, CuratedFinding]) -> None:
        self._lexicon, self._findings = lexicon, findings
        self._known: dict[str, frozenset[str]] = {}

    def ancestors(self, identifier: str) -> frozenset[str]:
        """Ids at and above a finding; the id alone where it is unknown.

        A cycle among curated findings ends where it closes; the check reports it.
        """
        if identifier not in self._known:
            self._known[identifier] = frozenset({identifier})  # what a cycle comes back to
            above = self._lexicon.ancestors(identifier)
            if finding := self._findings.get(identifier):
                above = frozenset().union(
                    *(self.ancestors(identifier_of(one)) for one in finding.parents)
                )
            self._known[identifier] = above | {identifier}
        return self._known[identifier]
