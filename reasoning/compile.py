"""The graph to a snapshot: everything that ranking and printing need, in one folder.

The only module of `reasoning` that reads the graph, through `kg`.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kg.knowledge import KnowledgeTables, PhenotypeEdge, read_knowledge_tables
from kg.store import GraphStore
from kg.version import require_ready
from ontologies.hierarchy import Hierarchy
from ontologies.lexicon import PHENOTYPE_ROOT, Lexicon
from ontologies.model.provenance import CASES_PREFIX
from ontologies.model.term import Term
from reasoning import descriptions, families, frequency, relatives, similarity
from reasoning.calibration import CALIBRATION
from reasoning.conditions import CuratedTables, with_conditions
from reasoning.course import Course, compile_course
from reasoning.errors import SnapshotError
from reasoning.frequency import AnnotationColumns, Profiles
from reasoning.model import CURATED_PREFIX, Matrix, Model
from reasoning.pretest import OLDEST
from reasoning.snapshot import (
    LEXICON_FILE,
    MODEL_FILE,
    Snapshot,
    open_snapshot,
    publish_snapshot,
    snapshot_folder,
)
from reasoning.spread import spread_of_scores
from reasoning.tables import TABLES_FILE, load_tables, save_tables
from reasoning.version import snapshot_version

__all__ = ["compile_model", "compile_snapshot", "joined"]

IndexArray = NDArray[np.int32]

_NAN = float("nan")


def compile_snapshot(
    store: GraphStore, home: Path, progress: Callable[[str], None] | None = None
) -> Snapshot:
    """Make the graph's snapshot the one that answers come from.

    A snapshot of the same version that lies in `home` undamaged is taken as it is; else the graph
    is read and compiled. Answers come from the older snapshot until the new one is complete.

    Parameters
    ----------
    store
        The graph.
    home
        Folder of the snapshots.
    progress
        Told what is being done.

    Raises
    ------
    KnowledgeNotReadyError
        If the graph is empty or a build of it has not ended.
    """
    told = progress or (lambda _what: None)
    version = snapshot_version(str(require_ready(store).graph_version))
    if _usable(home, version):
        return publish_snapshot(home, version)
    tables = read_knowledge_tables(store, progress=told)
    version = snapshot_version(tables.graph_version)
    folder = snapshot_folder(home, version)
    told("Writing the names and tables of the snapshot")  # first: it takes as much memory again
    Lexicon.from_terms(tables.terms).save(folder / LEXICON_FILE)
    save_tables(tables, folder / TABLES_FILE)
    told("Compiling the snapshot")
    arrays = _arrays(tables)
    del tables  # its 300,000 objects take as much memory as the model
    model = _model_of(arrays)
    model.save(folder / MODEL_FILE)
    return publish_snapshot(home, version)


def _usable(home: Path, version: str) -> bool:
    """Whether a snapshot of that version lies in `home`, every checksum right."""
    try:
        found = open_snapshot(home, version)
        whole = bool(found.lexicon.parents) and bool(load_tables(found.folder / TABLES_FILE).terms)
        return found.model.snapshot_version == version and whole
    except SnapshotError:
        return False


def compile_model(tables: KnowledgeTables) -> Model:
    """Compile the matrices.

    Parameters
    ----------
    tables
        What was read from the graph.

    Returns
    -------
    Model
        In memory; the same tables give the same model.
    """
    return _model_of(_arrays(tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrays:
    """The tables as arrays: positions instead of ids, and no object an annotation."""

    graph_version: str
    sources: tuple[dict[str, Any], ...]
    hierarchy: Hierarchy
    closure: sparse.csr_array
    diseases: list[tuple[str, str]]
    genes: list[tuple[str, str]]
    entity: IndexArray
    pooled: Profiles
    cited: Matrix
    citations: Matrix
    references: tuple[str, ...]
    case_counts: list[PhenotypeEdge]
    course: Course
    gene_diseases: Matrix
    curated: CuratedTables


def _arrays(tables: KnowledgeTables) -> _Arrays:
    hierarchy = _phenotypic_hierarchy(tables.terms)
    diseases = sorted(tables.diseases)
    disease_index = {identifier: place for place, (identifier, _) in enumerate(diseases)}
    placed = [item for item in tables.annotations if item.phenotype_id in hierarchy.index]
    annotations = _each_publication_once(placed)
    worth = {str(source["id"]): float(source.get("weight") or 1.0) for source in tables.sources}
    columns = _columns(annotations, disease_index, hierarchy.index, worth)
    pooled = frequency.pool(columns, n_diseases=len(diseases), n_terms=len(hierarchy.ids))
    cited, citations, references = _citations(annotations, columns, pooled.frequency)
    same_as = [
        (disease_index[left], disease_index[right])
        for left, right in tables.same_as
        if left in disease_index and right in disease_index
    ]
    entity = joined(same_as, len(diseases))
    genes = sorted(tables.genes)
    return _Arrays(
        graph_version=tables.graph_version,
        sources=tables.sources,
        hierarchy=hierarchy,
        closure=sparse.csr_array(hierarchy.closure, dtype=np.float64),
        diseases=diseases,
        genes=genes,
        entity=entity,
        pooled=pooled,
        cited=cited,
        citations=citations,
        references=references,
        case_counts=[item for item in placed if item.source.startswith(CASES_PREFIX)],
        course=compile_course(tables.course, disease_index, entity),
        gene_diseases=_gene_matrix(tables.gene_links, genes, disease_index),
        curated=CuratedTables.of(tables),
    )


def _model_of(arrays: _Arrays) -> Model:
    hierarchy, closure, pooled = arrays.hierarchy, arrays.closure, arrays.pooled
    entity, diseases, genes = arrays.entity, arrays.diseases, arrays.genes
    parents = _parent_matrix(hierarchy)
    size = len(diseases)
    propagated = relatives.pool_entities(frequency.propagate(pooled.frequency, closure), entity)
    background = frequency.background(propagated)
    content = similarity.information_content(propagated)
    latent_terms, latent_diseases = similarity.latent_space(propagated, content)
    alike = relatives.most_alike(latent_diseases, entity)
    weight = similarity.accretion(propagated, parents) + similarity.CONTENT_SHARE * content
    saturation = similarity.saturation(propagated, weight)
    known_cases = descriptions.compile_descriptions(
        arrays.case_counts,
        {identifier: place for place, (identifier, _) in enumerate(diseases)},
        hierarchy.index,
        closure,
        weight,
    )
    related = families.disease_families(name for _, name in diseases)
    lent = _lent(propagated, arrays, families.lending_families(related), alike)
    model = Model(
        graph_version=arrays.graph_version,
        snapshot_version=snapshot_version(arrays.graph_version),
        sources=arrays.sources,
        calibration=CALIBRATION.to_json(),
        term_ids=hierarchy.ids,
        disease_ids=tuple(identifier for identifier, _ in diseases),
        disease_names=tuple(name for _, name in diseases),
        gene_ids=tuple(identifier for identifier, _ in genes),
        gene_symbols=tuple(symbol for _, symbol in genes),
        reference_names=arrays.references,
        entity=entity,
        family=families.entity_groups(entity, related),
        background=background,
        content=content,
        weight=weight,
        ancestors=Matrix.of(closure),
        parents=Matrix.of(parents),
        profile=Matrix.of(propagated),
        frequency=Matrix.of(propagated.T.tocsr()),
        lent=Matrix.of(lent.T.tocsr()),
        lent_profile=Matrix.of(lent),
        coverage=Matrix.of(similarity.coverage_matrix(propagated, weight, saturation)),
        saturation=saturation,
        spread=np.ones(size),
        latent_terms=latent_terms,
        latent_diseases=latent_diseases,
        annotated=Matrix.of(pooled.frequency),
        numerator=Matrix.of(pooled.numerator),
        denominator=Matrix.of(pooled.denominator),
        stated=Matrix.of(pooled.weight),
        excluded=Matrix.of(pooled.excluded),
        denied=Matrix.of(_denied(pooled.excluded, entity)),
        cited=arrays.cited,
        citations=arrays.citations,
        described=known_cases.disease,
        descriptions=known_cases.by_term,
        description_profile=known_cases.profile,
        description_length=known_cases.length,
        gene_diseases=arrays.gene_diseases,
        course_ids=arrays.course.ids,
        course=arrays.course.weights,
        course_cited=arrays.course.cited,
        course_references=arrays.course.references,
        n_published=size,
        settings=(),
        prevalence=np.zeros((size, 0)),
        met=np.zeros((len(hierarchy.ids), 0)),
        own=Matrix.of(sparse.csr_array((len(hierarchy.ids), size))),
        risk=Matrix.of(sparse.csr_array((len(hierarchy.ids), size))),
        opposing=Matrix.of(sparse.csr_array((len(hierarchy.ids), size))),
        named=np.zeros(0, np.int32),
        age_ratios=np.zeros((0, OLDEST + 1)),
        sex_ratios=np.zeros((0, 2)),
        conditions=(),
    )
    model = dataclasses.replace(model, spread=spread_of_scores(model, alike))
    return with_conditions(model, arrays.curated)


def _lent(
    propagated: sparse.csr_array,
    arrays: _Arrays,
    related: Sequence[Sequence[int]],
    alike: IndexArray,
) -> sparse.csr_array:
    """The most that the family of its name, diseases of its genes, and those alike lend each."""
    genes = range(len(arrays.genes))
    of_gene = [arrays.gene_diseases.row(gene)[0].tolist() for gene in genes]
    lent = families.lend(propagated, related)
    lent = lent.maximum(relatives.lend_among(propagated, of_gene))
    return sparse.csr_array(lent.maximum(relatives.lend_by_likeness(propagated, alike)))


def _phenotypic_hierarchy(terms: Sequence[Term]) -> Hierarchy:
    """Current published terms at or below phenotypic abnormality, in order of id."""
    parents = {
        term.id: term.parents
        for term in terms
        if not term.obsolete and not term.id.startswith(CURATED_PREFIX)
    }
    children: defaultdict[str, list[str]] = defaultdict(list)
    for term, above in parents.items():
        for parent in above:
            children[parent].append(term)
    reached = {PHENOTYPE_ROOT}
    stack = [PHENOTYPE_ROOT]
    while stack:
        for child in children[stack.pop()]:
            if child not in reached:
                reached.add(child)
                stack.append(child)
    ids = sorted(reached)
    place = {identifier: index for index, identifier in enumerate(ids)}
    rows = [
        sorted(place[parent] for parent in parents.get(identifier, ()) if parent in place)
        for identifier in ids
    ]
    return Hierarchy(ids, rows)


def _parent_matrix(hierarchy: Hierarchy) -> sparse.csr_array:
    rows = [row for row, above in enumerate(hierarchy.parents) for _ in above]
    columns = [parent for above in hierarchy.parents for parent in above]
    size = len(hierarchy.ids)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))


def _each_publication_once(annotations: Sequence[PhenotypeEdge]) -> list[PhenotypeEdge]:
    """Annotations without counts of cases whose publication is annotated already.

    The patients of a publication that the literature's annotations of a disease cite are in their
    counts: counted in cases too, they would count twice.
    """
    cited = {
        (item.disease_id, name)
        for item in annotations
        if not item.source.startswith(CASES_PREFIX)
        for name in item.references
    }
    return [
        item
        for item in annotations
        if not item.source.startswith(CASES_PREFIX)
        or not any((item.disease_id, name) in cited for name in item.references)
    ]


def _columns(
    annotations: Sequence[PhenotypeEdge],
    diseases: dict[str, int],
    terms: dict[str, int],
    worth: dict[str, float],
) -> AnnotationColumns:
    return AnnotationColumns(
        disease=np.array([diseases[item.disease_id] for item in annotations], np.int32),
        term=np.array([terms[item.phenotype_id] for item in annotations], np.int32),
        negated=np.array([item.negated for item in annotations], np.bool_),
        numerator=np.array([_number(item.numerator) for item in annotations]),
        denominator=np.array([_number(item.denominator) for item in annotations]),
        share=np.array([_number(item.frequency) for item in annotations]),
        source_weight=np.array([worth.get(item.source, 1.0) for item in annotations]),
    )


def _number(value: float | None) -> float:
    return _NAN if value is None else float(value)


def _citations(
    annotations: Sequence[PhenotypeEdge], columns: AnnotationColumns, pooled: sparse.csr_array
) -> tuple[Matrix, Matrix, tuple[str, ...]]:
    """Which references each pooled pair rests on: pair to row + 1, row to references, names."""
    names = sorted({name for item in annotations for name in item.references})
    index = {name: place for place, name in enumerate(names)}
    pairs = pooled.tocoo()
    n_pairs, n_terms = len(pairs.data), pooled.shape[1]
    keys = pairs.coords[0].astype(np.int64) * n_terms + pairs.coords[1]
    wanted = columns.disease.astype(np.int64) * n_terms + columns.term
    row = np.searchsorted(keys, wanted)
    found = ~columns.negated & (np.append(keys, -1)[row] == wanted)
    lengths = np.array([len(item.references) for item in annotations], np.intp)
    rows = np.repeat(np.where(found, row, -1), lengths)
    cited_names = (index[name] for item in annotations for name in item.references)
    cites = np.fromiter(cited_names, np.int32, len(rows))[rows >= 0]
    rows = rows[rows >= 0]
    shape = (n_pairs, len(names))
    citations = sparse.csr_array((np.ones(len(rows)), (rows, cites)), shape=shape)
    number = np.arange(1, n_pairs + 1, dtype=np.float64)
    cited = sparse.csr_array((number, pairs.coords), shape=pooled.shape)
    return Matrix.of(cited), Matrix.of(citations), tuple(names)


def joined(pairs: Sequence[tuple[int, int]], size: int) -> IndexArray:
    """Unite positions, directly or through others.

    Parameters
    ----------
    pairs
        Positions that belong together.
    size
        Number of positions.

    Returns
    -------
    (size,) int array
        The first position that each is joined to.

    Examples
    --------
    >>> joined([(0, 2)], 3).tolist()
    [0, 1, 0]
    """
    rows = [left for left, _ in pairs]
    columns = [right for _, right in pairs]
    joined = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    _, label = connected_components(joined, directed=False)
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return first[inverse].astype(np.int32)


def _denied(excluded: sparse.csr_array, entity: IndexArray) -> sparse.csr_array:
    """Whether a source says of any entry of an entity NOT: (n_terms, n_diseases)."""
    size = len(entity)
    member = sparse.csr_array((np.ones(size), (entity, np.arange(size))), shape=(size, size))
    denied = sparse.csr_array(member.T @ (member @ excluded)).T.tocsr()
    denied.data[:] = 1.0
    return denied


def _gene_matrix(
    links: Sequence[tuple[str, str]], genes: Sequence[tuple[str, str]], diseases: dict[str, int]
) -> Matrix:
    index = {identifier: place for place, (identifier, _) in enumerate(genes)}
    pairs = sorted({(index[gene], diseases[disease]) for disease, gene in links})
    rows = [gene for gene, _ in pairs]
    columns = [disease for _, disease in pairs]
    shape = (len(genes), len(diseases))
    return Matrix.of(sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape))
