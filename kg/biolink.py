"""The graph's labels, types and ids in the words of the Biolink model (release 4).

One table, from which the KGX, Turtle and GraphML exports are written.
"""

from typing import Final

from kg.schema import Label, Relation

__all__ = [
    "CATEGORIES",
    "NEGATED",
    "PREDICATES",
    "PREFIXES",
    "RELATED",
    "REVERSED",
    "biolink_id",
    "iri",
]

CATEGORIES: Final = {
    Label.PHENOTYPE: "biolink:PhenotypicFeature",
    Label.DISEASE: "biolink:Disease",
    Label.GENE: "biolink:Gene",
    Label.PUBLICATION: "biolink:Publication",
    Label.TEST: "biolink:Procedure",
    Label.SETTING: "biolink:ClinicalEntity",
}
RELATED: Final = "biolink:related_to"
"""Of what Biolink has no word for, such as a finding that speaks against a disease."""

PREDICATES: Final = {
    Relation.SUBCLASS_OF: "biolink:subclass_of",
    Relation.HAS_PHENOTYPE: "biolink:has_phenotype",
    Relation.ASSOCIATED_WITH: "biolink:gene_associated_with_condition",
    Relation.SAME_AS: "biolink:close_match",
    Relation.NOT_SAME_AS: "biolink:close_match",
    Relation.DESCRIBED_IN: "biolink:mentioned_by",
    Relation.HAS_RISK_FACTOR: "biolink:risk_affected_by",
    Relation.OCCURS_IN: RELATED,
    Relation.DIFFERS_FROM: RELATED,
    Relation.INVESTIGATED_BY: RELATED,
}
NEGATED: Final = frozenset({Relation.NOT_SAME_AS})
"""Relations that say that their predicate does not hold: Biolink's `negated`."""
REVERSED: Final = frozenset({Relation.ASSOCIATED_WITH})
"""Relations whose Biolink predicate runs from their end to their start."""

PREFIXES: Final = {
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "OMIM": "https://omim.org/entry/",
    "orphanet": "http://www.orpha.net/ORDO/Orphanet_",
    "DECIPHER": "https://www.deciphergenomics.org/syndrome/",
    "NCBIGene": "https://www.ncbi.nlm.nih.gov/gene/",
    "LOINC": "https://loinc.org/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "SEM": "urn:semeion:",
    "biolink": "https://w3id.org/biolink/vocab/",
}
_RENAMED: Final = {"ORPHA": "orphanet"}


def biolink_id(identifier: str) -> str:
    """CURIE with Biolink's prefix; ids of our own that have none get `SEM`.

    Examples
    --------
    >>> biolink_id("ORPHA:558")
    'orphanet:558'
    """
    prefix, colon, local = identifier.partition(":")
    if not colon:
        return f"SEM:{identifier}"
    return f"{_RENAMED.get(prefix, prefix)}{colon}{local}"


def iri(curie: str) -> str:
    """Address that a Biolink CURIE stands for.

    Examples
    --------
    >>> iri("orphanet:558")
    'http://www.orpha.net/ORDO/Orphanet_558'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES.get(prefix, f"urn:{prefix}:") + local
