"""A term of a phenotype ontology."""

from dataclasses import dataclass
from enum import StrEnum

from ontologies.model.provenance import Provenance

__all__ = ["Synonym", "SynonymScope", "Term"]


class SynonymScope(StrEnum):
    """How a synonym relates to the term's name (OBO 1.4)."""

    EXACT = "EXACT"
    BROAD = "BROAD"
    NARROW = "NARROW"
    RELATED = "RELATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """Another name of a term.

    Parameters
    ----------
    text
        The name.
    scope
        How it relates to the term.
    kind
        The source's synonym type: `layperson`, `abbreviation`, `plural_form`, `uk_spelling`,
        `obsolete_synonym`, `clinical`; empty where none is stated.
    language
        BCP 47 tag.
    source_id
        `SourceRelease.id` where another source than the term's own gives this name; else empty.
    """

    text: str
    scope: SynonymScope
    kind: str = ""
    language: str = "en"
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of an ontology: what it is called, what it is a kind of, what became of it.

    Parameters
    ----------
    id
        CURIE: `HP:0001166`.
    name
        Primary name; empty only for a damaged record.
    definition
        Text of the definition, or empty.
    comment
        Editor's comment, or empty.
    synonyms
        Other names, in the source's order.
    parents
        Ids of the direct is_a parents, sorted.
    alternative_ids
        Ids that were merged into this one, sorted.
    obsolete
        Whether the source has withdrawn the term.
    replaced_by
        Id of the one successor of an obsolete term, if the source names one.
    consider
        Ids that the source says to consider instead; never followed automatically.
    cross_references
        Ids of other vocabularies (`UMLS:C0003706`, `SNOMEDCT_US:62250003`), sorted.
    heading
        Of a curated finding that no term stands above: `exposure`, `history`, `character`,
        `trigger` or `risk`; else empty.
    provenance
        Where it was read.
    """

    id: str
    name: str
    definition: str = ""
    comment: str = ""
    synonyms: tuple[Synonym, ...] = ()
    parents: tuple[str, ...] = ()
    alternative_ids: tuple[str, ...] = ()
    obsolete: bool = False
    replaced_by: str | None = None
    consider: tuple[str, ...] = ()
    cross_references: tuple[str, ...] = ()
    heading: str = ""
    provenance: Provenance
