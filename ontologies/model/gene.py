"""Genes and their links to diseases."""

from dataclasses import dataclass

from ontologies.model.provenance import Provenance

__all__ = ["DiseaseGene", "Gene"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gene:
    """A human gene.

    Parameters
    ----------
    id
        `NCBIGene:2200`.
    symbol
        HGNC symbol; empty where the source has none.
    provenance
        Where it was read.
    """

    id: str
    symbol: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseGene:
    """A source links a disease to a gene.

    Parameters
    ----------
    disease_id, gene_id
        The two ends.
    kind
        `mendelian`, `polygenic`, `unknown`, as the source says.
    provenance
        Where it was read.
    """

    disease_id: str
    gene_id: str
    kind: str = "unknown"
    provenance: Provenance
