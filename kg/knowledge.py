"""Bulk reads of the whole knowledge side, for compiling a snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from kg.store import GraphStore
from kg.version import require_ready
from ontologies.model import Provenance, Synonym, SynonymScope, Term
from ontologies.model.annotation import Aspect

__all__ = [
    "ConditionFinding",
    "ConditionNode",
    "CourseEdge",
    "FindingKind",
    "KnowledgeTables",
    "Occurrence",
    "PhenotypeEdge",
    "SeparatingTest",
    "read_knowledge_tables",
]


class PhenotypeEdge(NamedTuple):
    """What scoring needs of one HAS_PHENOTYPE edge.

    `frequency` is in [0, 1]; it and the counts are None where the source gives none. `source` is
    the id of the release that says it.
    """

    disease_id: str
    phenotype_id: str
    negated: bool
    numerator: int | None
    denominator: int | None
    frequency: float | None
    references: tuple[str, ...]
    source: str = ""


class CourseEdge(NamedTuple):
    """What an annotation says of a disease's onset or inheritance.

    `frequency` is in [0, 1], None where the source gives none; denied ones are left out.
    """

    disease_id: str
    term_id: str
    frequency: float | None
    references: tuple[str, ...]


class FindingKind(StrEnum):
    """What a finding is to a curated condition."""

    SHOWN = "shown"
    RISK = "risk"
    TEST = "test"


class ConditionNode(NamedTuple):
    """A curated condition: whom it strikes, how urgent it is, and what says so."""

    id: str
    name: str
    chinese_name: str
    synonyms: tuple[str, ...]
    same_as: tuple[str, ...]
    hpo_same: str | None
    age_bands: tuple[str, ...]
    age_ratios: tuple[float, ...]
    female: float | None
    male: float | None
    urgent_within: str | None
    urgent_why: str | None
    chinese_urgent_why: str | None
    basis: str
    reviewed: bool


class ConditionFinding(NamedTuple):
    """A finding of a curated condition: a frequency, or a likelihood ratio alone."""

    disease_id: str
    phenotype_id: str
    kind: FindingKind
    frequency: float | None
    numerator: int | None
    denominator: int | None
    likelihood_ratio: float | None


class Occurrence(NamedTuple):
    """Share of a setting's patients whose complaint a condition explains, or who show a finding."""

    id: str
    setting: str
    per_patient: float


class SeparatingTest(NamedTuple):
    """A test that an urgent condition is ruled in or out by."""

    disease_id: str
    name: str
    chinese_name: str | None
    sensitivity: float | None
    specificity: float | None
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeTables:
    """What the graph holds, as far as a snapshot is made of it.

    Parameters
    ----------
    graph_version
        Version of the graph that it was read from.
    sources
        The releases, as dictionaries of `SourceRelease`.
    terms
        All terms, obsolete ones included; without definitions.
    diseases
        Id and name of all entries.
    annotations
        Edges of aspect P, by disease and phenotype.
    genes
        Id and symbol.
    gene_links
        Disease id and gene id.
    same_as
        Pairs of disease ids that name one disease.
    course
        Edges of the aspects C and I: onset, course and inheritance.
    conditions, condition_findings, occurrences, separating_tests
        Curated conditions, sorted by id; their findings; how often these and findings are met in a
        setting; the tests of those that are urgent.
    """

    graph_version: str
    sources: tuple[dict[str, Any], ...]
    terms: Sequence[Term]
    diseases: Sequence[tuple[str, str]]
    annotations: Sequence[PhenotypeEdge]
    genes: Sequence[tuple[str, str]]
    gene_links: Sequence[tuple[str, str]]
    same_as: Sequence[tuple[str, str]]
    course: Sequence[CourseEdge] = ()
    conditions: Sequence[ConditionNode] = ()
    condition_findings: Sequence[ConditionFinding] = ()
    occurrences: Sequence[Occurrence] = ()
    separating_tests: Sequence[SeparatingTest] = ()


def read_knowledge_tables(
    store: GraphStore, *, progress: Callable[[str], None] | None = None
) -> KnowledgeTables:
    """Read all of them; the graph must not be changing meanwhile.

    Raises
    ------
    KnowledgeNotReadyError
        If the graph is empty, a build has not ended, or one began while it was read.
    """
    state = require_ready(store)
    told = progress or (lambda _what: None)
    told("Reading terms from the graph")
    terms = [_term(row) for row in store.read("phenotype_terms")]
    told("Reading annotations from the graph")
    diseases, annotations = _profiles(store)
    told("Reading genes from the graph")
    genes = store.read("gene_links")
    tables = KnowledgeTables(
        graph_version=str(state.graph_version),
        sources=tuple(store.read("sources")),
        terms=terms,
        diseases=diseases,
        annotations=annotations,
        genes=[(row["id"], row["symbol"] or "") for row in genes],
        gene_links=[(disease, row["id"]) for row in genes for disease in row["disease_ids"]],
        same_as=[(row["left"], row["right"]) for row in store.read("same_diseases")],
        course=_course(store),
        conditions=[_condition(row) for row in store.read("curated_conditions")],
        condition_findings=[
            ConditionFinding(
                row["disease_id"],
                row["phenotype_id"],
                FindingKind(row["kind"]),
                row["frequency"],
                row["n"],
                row["m"],
                row["likelihood_ratio"],
            )
            for row in store.read("condition_findings")
        ],
        occurrences=[Occurrence(**row) for row in store.read("occurrences")],
        separating_tests=[SeparatingTest(**row) for row in store.read("urgent_separations")],
    )
    if require_ready(store) != state:
        require_ready(store)
    return tables


def _term(row: dict[str, Any]) -> Term:
    texts = row["synonyms"] or ()
    names = zip(
        texts,
        row["scopes"] or (),
        row["kinds"] or (),
        row["languages"] or (),
        row["name_sources"] or ("",) * len(texts),
        strict=True,
    )
    return Term(
        id=row["id"],
        name=row["name"] or "",
        synonyms=tuple(
            Synonym(
                text=text, scope=SynonymScope(scope), kind=kind, language=language, source_id=source
            )
            for text, scope, kind, language, source in names
        ),
        parents=tuple(sorted(row["parents"])),
        alternative_ids=tuple(row["alternative_ids"] or ()),
        obsolete=bool(row["obsolete"]),
        replaced_by=row["replaced_by"],
        heading=row["heading"] or "",
        provenance=Provenance(source_id="graph"),
    )


def _condition(row: dict[str, Any]) -> ConditionNode:
    lists = ("synonyms", "same_as", "age_bands", "age_ratios")
    tuples = {name: tuple(row[name] or ()) for name in lists}
    named = {"name": row["name"] or "", "chinese_name": row["chinese_name"] or ""}
    return ConditionNode(**{**row, **tuples, **named})


def _profiles(store: GraphStore) -> tuple[list[tuple[str, str]], list[PhenotypeEdge]]:
    """Diseases and edges, row by row and each text held once: half the memory of all rows."""
    diseases: list[tuple[str, str]] = []
    edges: list[PhenotypeEdge] = []
    held: dict[Any, Any] = {}
    rows = store.stream_values("disease_profiles", fetch_size=500, aspect=str(Aspect.PHENOTYPE))
    for disease, name, annotations in rows:
        diseases.append((disease, name or ""))
        for phenotype, negated, n, m, frequency, references, source in annotations:
            if phenotype is not None:
                cited = tuple(references or ())
                edges.append(
                    PhenotypeEdge(
                        disease,
                        held.setdefault(phenotype, phenotype),
                        negated,
                        n,
                        m,
                        held.setdefault(frequency, frequency),
                        held.setdefault(cited, cited),
                        held.setdefault(source, source),
                    )
                )
    return diseases, edges


def _course(store: GraphStore) -> list[CourseEdge]:
    aspects = [str(Aspect.ONSET_AND_COURSE), str(Aspect.INHERITANCE)]
    rows = store.read_values("disease_course", aspects=aspects)
    return [
        CourseEdge(disease, term, frequency, tuple(references or ()))
        for disease, term, frequency, references in rows
    ]
