"""Labels, relation types and keys of the graph: the only place in Python where they are spelt.

Two disjoint sets, knowledge and patient side: no label and no relation type is in both, and the
free-Cypher guard rests on that. Every knowledge node also has the label `Knowledge` and every
patient-side node the label `PatientData`, which carry the unique keys that writers look up.
"""

from enum import StrEnum
from typing import Final

from kg.store import GraphStore

__all__ = [
    "FULLTEXT_INDEX",
    "KNOWLEDGE_BASE_ID",
    "KNOWLEDGE_LABELS",
    "KNOWLEDGE_RELATIONS",
    "PATIENT_LABELS",
    "PATIENT_RELATIONS",
    "Label",
    "PatientLabel",
    "PatientRelation",
    "Relation",
    "apply_schema",
    "schema_statements",
]

FULLTEXT_INDEX: Final = "concept_names"
"""Full-text index over names and synonyms of Phenotype and Disease."""

KNOWLEDGE_BASE_ID: Final = "knowledge"
"""Id of the one KnowledgeBase node, which says in what state the graph is."""


class Label(StrEnum):
    """Labels of the knowledge side."""

    KNOWLEDGE = "Knowledge"
    """On every node that the current release has."""
    RETIRED = "Retired"
    """On a node that no release has any more, kept because a patient's record points to it."""
    KNOWLEDGE_BASE = "KnowledgeBase"
    SOURCE = "Source"
    PHENOTYPE = "Phenotype"
    DISEASE = "Disease"
    GENE = "Gene"
    PUBLICATION = "Publication"
    TEST = "Test"
    DRUG = "Drug"
    SETTING = "Setting"


class Relation(StrEnum):
    """Relation types of the knowledge side."""

    FROM = "FROM"
    SUBCLASS_OF = "SUBCLASS_OF"
    HAS_PHENOTYPE = "HAS_PHENOTYPE"
    ASSOCIATED_WITH = "ASSOCIATED_WITH"
    SAME_AS = "SAME_AS"
    NOT_SAME_AS = "NOT_SAME_AS"
    """A person decided that the two entries are not one disease."""
    DESCRIBED_IN = "DESCRIBED_IN"
    HAS_RISK_FACTOR = "HAS_RISK_FACTOR"
    OCCURS_IN = "OCCURS_IN"
    DIFFERS_FROM = "DIFFERS_FROM"
    INVESTIGATED_BY = "INVESTIGATED_BY"
    TREATS = "TREATS"


class PatientLabel(StrEnum):
    """Labels of the patient side; every node carries `tenant`."""

    PATIENT_DATA = "PatientData"
    PATIENT = "Patient"
    ENCOUNTER = "Encounter"
    DOCUMENT = "Document"
    IMAGING_STUDY = "ImagingStudy"
    LABORATORY_RESULT = "LaboratoryResult"
    GENETIC_RESULT = "GeneticResult"
    ENTRY = "Entry"
    EVIDENCE = "Evidence"
    MODEL_RUN = "ModelRun"
    DIFFERENTIAL = "Differential"
    CONFIRMATION = "Confirmation"


class PatientRelation(StrEnum):
    """Relation types that begin on the patient side; three of them end at a knowledge node."""

    HAD = "HAD"
    RECORDED = "RECORDED"
    YIELDED = "YIELDED"
    PRODUCED = "PRODUCED"
    CONCLUDED = "CONCLUDED"
    USED = "USED"
    CONFIRMED = "CONFIRMED"
    JUDGED = "JUDGED"
    OF_PHENOTYPE = "OF_PHENOTYPE"
    OF_GENE = "OF_GENE"
    RANKED = "RANKED"
    OF_DISEASE = "OF_DISEASE"


KNOWLEDGE_LABELS: Final = frozenset(Label)
KNOWLEDGE_RELATIONS: Final = frozenset(Relation)
PATIENT_LABELS: Final = frozenset(PatientLabel)
PATIENT_RELATIONS: Final = frozenset(PatientRelation)

_KEYED: Final = (
    Label.KNOWLEDGE,
    Label.KNOWLEDGE_BASE,
    Label.SOURCE,
    Label.PHENOTYPE,
    Label.DISEASE,
    Label.GENE,
    Label.PUBLICATION,
    Label.TEST,
    Label.DRUG,
    Label.SETTING,
)
_IDENTIFIED: Final = (
    PatientLabel.PATIENT,
    PatientLabel.ENCOUNTER,
    PatientLabel.EVIDENCE,
    PatientLabel.DIFFERENTIAL,
    PatientLabel.CONFIRMATION,
)


def schema_statements() -> tuple[str, ...]:
    """Give the statements that make constraints and indexes; each does nothing a second time.

    Names of labels cannot be parameters in Cypher, so these few statements are put together
    here, from the enumerations above and from nothing else.
    """
    return (
        *(
            f"CREATE CONSTRAINT {label.name.lower()}_id IF NOT EXISTS"
            f" FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            for label in _KEYED
        ),
        (
            "CREATE CONSTRAINT patient_data_key IF NOT EXISTS"
            f" FOR (n:{PatientLabel.PATIENT_DATA}) REQUIRE (n.tenant, n.key) IS UNIQUE"
        ),
        *(
            f"CREATE INDEX {label.name.lower()}_tenant_id IF NOT EXISTS"
            f" FOR (n:{label}) ON (n.tenant, n.id)"
            for label in _IDENTIFIED
        ),
        f"CREATE INDEX disease_name IF NOT EXISTS FOR (n:{Label.DISEASE}) ON (n.name)",
        f"CREATE INDEX phenotype_name IF NOT EXISTS FOR (n:{Label.PHENOTYPE}) ON (n.name)",
        f"CREATE INDEX gene_symbol IF NOT EXISTS FOR (n:{Label.GENE}) ON (n.symbol)",
    )


def apply_schema(store: GraphStore) -> None:
    """Make the constraints and indexes that are missing, but for the index of names."""
    store.define(schema_statements())


def index_names(store: GraphStore) -> None:
    """Make the full-text index of names if it is missing, and wait until it has all of them.

    After the nodes are written: an index that is there before takes in every name one by one.
    """
    store.define([_NAME_INDEX])
    store.write("await_names")


_NAME_INDEX: Final = (
    f"CREATE FULLTEXT INDEX {FULLTEXT_INDEX} IF NOT EXISTS"
    f" FOR (n:{Label.PHENOTYPE}|{Label.DISEASE}) ON EACH [n.name, n.synonyms]"
    " OPTIONS {indexConfig: {`fulltext.eventually_consistent`: true}}"
)
