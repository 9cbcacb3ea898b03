"""Disease entries as unions see them: name, genes, inheritance and what they show."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.fusion.names import inheritance, name_words, numbers, telling_words
from ontologies.model import Knowledge
from ontologies.model.annotation import Aspect
from ontologies.model.coding import curie_prefix

__all__ = ["Entry", "collect_entries"]

_MODES: Final = {
    "HP:0000006": "HP:0000006",
    "HP:0000007": "HP:0000007",
    "HP:0001417": "HP:0001417",
    "HP:0001419": "HP:0001417",
    "HP:0001423": "HP:0001417",
    "HP:0001427": "HP:0001427",
}
"""Inheritance terms to those that tell entries apart: dominant, recessive, X-linked, maternal."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One annotated entry of one database.

    Parameters
    ----------
    id, name
        Its id and the first of its names.
    genes
        Ids of the genes that it is linked to.
    modes
        HPO terms of its inheritance, annotated or in the name.
    phenotypes
        HPO ids that it is annotated with, denied and never seen ones left out.
    """

    id: str
    name: str
    genes: frozenset[str]
    modes: frozenset[str]
    phenotypes: frozenset[str]

    @cached_property
    def database(self) -> str:
        """Prefix of the id."""
        return curie_prefix(self.id)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of the name."""
        return name_words(self.name)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """Telling words of the name."""
        return telling_words(self.words)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers in the name."""
        return numbers(self.words)


def collect_entries(knowledge: Knowledge) -> tuple[Entry, ...]:
    """All annotated entries, by id."""
    names: dict[str, str] = {}
    modes: defaultdict[str, set[str]] = defaultdict(set)
    phenotypes: defaultdict[str, set[str]] = defaultdict(set)
    for item in knowledge.annotations:
        names.setdefault(item.disease_id, item.disease_name)
        if item.negated or (item.frequency is not None and item.frequency.share == 0.0):
            continue
        if item.aspect is Aspect.PHENOTYPE:
            phenotypes[item.disease_id].add(item.phenotype_id)
        elif item.phenotype_id in _MODES:
            modes[item.disease_id].add(_MODES[item.phenotype_id])
    genes: defaultdict[str, set[str]] = defaultdict(set)
    for link in knowledge.gene_links:
        genes[link.disease_id].add(link.gene_id)
    return tuple(
        Entry(
            id=identifier,
            name=names[identifier],
            genes=frozenset(genes[identifier]),
            modes=frozenset(modes[identifier]) | inheritance(name_words(names[identifier])),
            phenotypes=frozenset(phenotypes[identifier]),
        )
        for identifier in sorted(names)
    )
