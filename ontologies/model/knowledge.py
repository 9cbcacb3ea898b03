"""Everything that the sources say, as records: what a build puts into the graph."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontologies.errors import Issue
from ontologies.model.annotation import DiseasePhenotype
from ontologies.model.gene import DiseaseGene, Gene
from ontologies.model.identity import DiseaseMapping, IdentityDecision
from ontologies.model.provenance import SourceRelease
from ontologies.model.read_count import ReadCount
from ontologies.model.term import Term

if TYPE_CHECKING:  # pydantic is needed by who reads and writes conditions alone
    from ontologies.model.condition import Condition

__all__ = ["Knowledge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All records of all sources that were read together.

    Parameters
    ----------
    sources
        The releases, sorted by id.
    terms
        All terms, obsolete ones included, sorted by id; the is_a relation has no cycle.
    annotations
        Disease-phenotype assertions in the order of their source, on current primary ids.
    genes
        Sorted by id.
    gene_links
        Disease-gene links, sorted by disease and gene.
    issues
        What was found wrong, and what was done about it.
    counts
        Rows read, kept and dropped, one a source, in the order of `sources`.
    mappings
        Exact matches of mapping tables, in the order of their source.
    decisions
        What persons decided on the identity of entries, by ids; free of contradictions.
    conditions, condition_files
        Curated conditions, sorted by id, and the file that each id was read from.
    findings
        Curated findings, withdrawn ones as obsolete, sorted by id.
    finding_rates
        Finding to the share of each setting's patients who show it whatever they have.
    condition_source
        `SourceRelease.id` of all these; empty where none was read.
    """

    sources: tuple[SourceRelease, ...]
    terms: tuple[Term, ...]
    annotations: tuple[DiseasePhenotype, ...]
    genes: tuple[Gene, ...]
    gene_links: tuple[DiseaseGene, ...]
    issues: tuple[Issue, ...]
    counts: tuple[ReadCount, ...] = ()
    mappings: tuple[DiseaseMapping, ...] = ()
    decisions: tuple[IdentityDecision, ...] = ()
    conditions: "tuple[Condition, ...]" = ()
    condition_files: dict[str, str] = field(default_factory=dict)
    findings: tuple[Term, ...] = ()
    finding_rates: dict[str, dict[str, float]] = field(default_factory=dict)
    condition_source: str = ""
