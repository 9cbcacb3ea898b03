"""Names of findings and conditions to their ids, and back: the release's and the curated ones."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from ontologies.conditions.catalogue import Catalogue
from ontologies.lexicon import Lexicon
from ontologies.model.term import SynonymScope

__all__ = ["ConceptNames"]


class ConceptNames:
    """Exact English names; letter case is free.

    Parameters
    ----------
    catalogue
        Curated findings, conditions written and intended.
    lexicon
        Terms of the release; only phenotypes count.
    """

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._catalogue, self._lexicon = catalogue, lexicon

    def of(self, identifier: str) -> frozenset[str]:
        """Folded primary name and exact synonyms of a finding in use."""
        if finding := self._catalogue.curated_findings.get(identifier):
            return frozenset(name.casefold() for name in (finding.name.en, *finding.synonyms.en))
        return self._by_term[identifier]

    def primary(self, identifier: str) -> str:
        """Primary name of a finding in use."""
        finding = self._catalogue.curated_findings.get(identifier)
        return finding.name.en if finding else self._lexicon.name(identifier)

    def term(self, name: str) -> str | None:
        """HPO phenotype of an exact name; one whose primary name it is goes first."""
        return self._terms.get(name.casefold())

    def finding(self, name: str) -> str | None:
        """Curated finding or HPO phenotype of an exact name."""
        return self._findings.get(name.casefold()) or self.term(name)

    def condition(self, name: str) -> str | None:
        """Condition, written or intended, of an exact name."""
        return self._conditions.get(name.casefold())

    def of_condition(self, identifier: str) -> tuple[str, ...]:
        """English names of a condition, the primary one first; none where the id is unknown."""
        names: dict[str, None] = {}
        if condition := self._catalogue.by_id.get(identifier):
            names |= dict.fromkeys((condition.name.en, *condition.synonyms.en))
        if planned := self._catalogue.intended.get(identifier):
            names.setdefault(planned.name)
        return tuple(names)

    @cached_property
    def _by_term(self) -> dict[str, frozenset[str]]:
        grouped: defaultdict[str, set[str]] = defaultdict(set)
        for name, term, _ in self._exact():
            grouped[term].add(name)
        return {term: frozenset(names) for term, names in grouped.items()}

    @cached_property
    def _terms(self) -> dict[str, str]:
        terms: dict[str, str] = {}
        for name, term, primary in self._exact():
            if primary or name not in terms:
                terms[name] = term
        return terms

    def _exact(self) -> Iterator[tuple[str, str, bool]]:
        """Folded exact English names of phenotypes, their terms, whether they are the primary."""
        phenotypic = self._lexicon.phenotypic
        for entry in self._lexicon.entries:
            if entry.scope is not SynonymScope.EXACT or entry.language != "en":
                continue
            if entry.concept in phenotypic:
                yield entry.text.casefold(), entry.concept, entry.primary

    @cached_property
    def _findings(self) -> dict[str, str]:
        return {
            name.casefold(): finding.id
            for finding in self._catalogue.curated_findings.values()
            for name in (*finding.synonyms.en, finding.name.en)
        }

    @cached_property
    def _conditions(self) -> dict[str, str]:
        known = sorted({*self._catalogue.by_id, *self._catalogue.intended})
        return {name.casefold(): one for one in known for name in self.of_condition(one)}
