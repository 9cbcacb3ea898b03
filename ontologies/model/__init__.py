"""The types that every folder speaks: codings, terms, annotations, evidence and patients."""

from ontologies.model.annotation import DiseasePhenotype, Frequency, Sex
from ontologies.model.coding import Coding, curie_prefix
from ontologies.model.evidence import (
    RATIO_LIMIT,
    Entry,
    Evidence,
    GeneticReport,
    ImagingModelRun,
    Observation,
    Source,
    Status,
    Subject,
    Temporality,
    TextSpan,
)
from ontologies.model.gene import DiseaseGene, Gene
from ontologies.model.identity import DiseaseMapping, IdentityDecision
from ontologies.model.knowledge import Knowledge
from ontologies.model.patient import Patient
from ontologies.model.provenance import Provenance, SourceRelease
from ontologies.model.read_count import ReadCount
from ontologies.model.term import Synonym, SynonymScope, Term

__all__ = [
    "RATIO_LIMIT",
    "Coding",
    "DiseaseGene",
    "DiseaseMapping",
    "DiseasePhenotype",
    "Entry",
    "Evidence",
    "Frequency",
    "Gene",
    "GeneticReport",
    "IdentityDecision",
    "ImagingModelRun",
    "Knowledge",
    "Observation",
    "Patient",
    "Provenance",
    "ReadCount",
    "Sex",
    "Source",
    "SourceRelease",
    "Status",
    "Subject",
    "Synonym",
    "SynonymScope",
    "Temporality",
    "Term",
    "TextSpan",
    "curie_prefix",
]
