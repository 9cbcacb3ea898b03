"""Knowledge as nodes and edges, each with a digest of its content: what a build writes.

Typed records of `ontologies` enter, `Records` leave. A digest covers everything that is known of
a node or edge but the line it was read from, so that moved lines are not changed knowledge.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kg.conditions import condition_edges, condition_nodes, finding_edges
from kg.fusion import FUSION_SOURCE, Fusion, fuse
from kg.schema import Label, Relation
from ontologies.errors import Issue, Severity
from ontologies.model import (
    DiseaseGene,
    DiseasePhenotype,
    Gene,
    Knowledge,
    Provenance,
    Synonym,
    Term,
)
from ontologies.model.provenance import CASES_PREFIX, SourceRelease
from ontologies.reading import collector_paused

__all__ = ["Edge", "Node", "Properties", "Records", "content_digest", "to_records"]

Properties = dict[str, Any]

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Node(NamedTuple):
    """A node: its label, id, and properties with `source`, `line` and `digest`."""

    label: Label
    id: str
    properties: Properties

    @property
    def digest(self) -> str:
        """Digest of the content."""
        return str(self.properties["digest"])


class Edge(NamedTuple):
    """An edge: type, both ends, and properties with `source`, `line` and `key`.

    The key is the digest of the content; equal statements of one source differ by a number.
    """

    type: Relation
    start: str
    end: str
    properties: Properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All nodes and edges of one state of knowledge, and the version that names it.

    Parameters
    ----------
    nodes
        By id.
    edges
        In the order of their sources.
    version
        SHA-256 over the sorted digests of all of them.
    issues
        What could not be put into the graph, or only in part.
    """

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    version: str
    issues: tuple[Issue, ...]

    def counts(self) -> dict[str, int]:
        """Numbers of nodes by label and of edges by type."""
        return dict(
            Counter(str(node.label) for node in self.nodes.values())
            + Counter(str(edge.type) for edge in self.edges)
        )


def to_records(knowledge: Knowledge) -> Records:
    """Turn knowledge into nodes and edges.

    An edge with an end that is nowhere described is left out and reported: the graph has no
    dangling edge.
    """
    with collector_paused():
        nodes = {node.id: node for node in _nodes(knowledge)}
        edges: list[Edge] = []
        fusion = fuse(_published(knowledge))
        issues: list[Issue] = [*fusion.issues]
        repeats: dict[str, int] = {}
        for edge in _edges(knowledge, fusion, nodes):
            if edge.start not in nodes or edge.end not in nodes:
                issues.append(_dangling(edge, nodes))
                continue
            key = edge.properties["key"]
            count = repeats[key] = repeats.get(key, 0) + 1
            if count > 1:
                edge.properties["key"] = f"{key}.{count}"
            edges.append(edge)
        digests = [node.digest for node in nodes.values()]
        digests += [edge.properties["key"] for edge in edges]
    return Records(nodes=nodes, edges=tuple(edges), version=_version(digests), issues=tuple(issues))


def content_digest(kind: str, identity: Iterable[str], properties: Properties) -> str:
    """96 bits of the SHA-256 of a canonical form of the content, as 24 hexadecimal digits."""
    content = _canonical([kind, *identity, properties])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def _version(digests: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _node(label: Label, identifier: str, provenance: Provenance, values: Properties) -> Node:
    properties = _stated(values)
    properties["source"] = provenance.source_id
    properties["digest"] = content_digest(label, (identifier,), properties)
    return Node(label, identifier, _with_line(properties, provenance))


def _stated(values: Properties) -> Properties:
    """Properties without what is not known."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def _edge(
    relation: Relation, start: str, end: str, provenance: Provenance, values: Properties
) -> Edge:
    values["source"] = provenance.source_id
    values["key"] = content_digest(relation, (start, end), values)
    return Edge(relation, start, end, _with_line(values, provenance))


def _with_line(properties: Properties, provenance: Provenance) -> Properties:
    if provenance.line_number is not None:
        properties["line"] = provenance.line_number
    return properties


def _nodes(knowledge: Knowledge) -> Iterator[Node]:
    yield from (_source_node(source) for source in knowledge.sources)
    yield _source_node(_fusion_release())
    yield from (_term_node(term) for term in (*knowledge.terms, *knowledge.findings))
    yield from (_gene_node(gene) for gene in knowledge.genes)
    yield from _disease_nodes(knowledge.annotations, knowledge.gene_links)
    yield from _publication_nodes(knowledge.annotations)
    curated = Provenance(source_id=knowledge.condition_source)
    for node in condition_nodes(knowledge.conditions, knowledge.condition_files):
        yield _node(node.label, node.id, curated, node.properties)


def _source_node(source: SourceRelease) -> Node:
    values = {
        "name": source.name,
        "version": source.version,
        "licence": source.licence,
        "sha256": source.sha256,
        "origin": source.origin,
        "weight": None if source.weight == 1.0 else source.weight,
    }
    return _node(Label.SOURCE, source.id, Provenance(source_id=source.id), values)


def _fusion_release() -> SourceRelease:
    return SourceRelease(
        id=FUSION_SOURCE,
        name="Identity of disease entries, computed by semeion",
        version="3",
        licence="Apache-2.0",
        sha256="",
        origin="kg.fusion",
    )


def _term_node(term: Term) -> Node:
    synonyms = term.synonyms
    values = {
        "name": term.name,
        "definition": term.definition,
        "comment": term.comment,
        "synonyms": [synonym.text for synonym in synonyms],
        "synonym_scopes": [str(synonym.scope) for synonym in synonyms],
        "synonym_kinds": [synonym.kind for synonym in synonyms],
        "synonym_languages": [synonym.language for synonym in synonyms],
        "synonym_sources": _name_sources(synonyms),
        "alternative_ids": list(term.alternative_ids),
        "cross_references": list(term.cross_references),
        "obsolete": term.obsolete,
        "replaced_by": term.replaced_by,
        "consider": list(term.consider),
        "heading": term.heading,
    }
    return _node(Label.PHENOTYPE, term.id, term.provenance, values)


def _name_sources(synonyms: Sequence[Synonym]) -> list[str]:
    """Source of each name, empty where it is the term's own; nothing where all are."""
    sources = [synonym.source_id for synonym in synonyms]
    return sources if any(sources) else []


def _gene_node(gene: Gene) -> Node:
    return _node(Label.GENE, gene.id, gene.provenance, {"symbol": gene.symbol})


def _disease_nodes(
    annotations: Iterable[DiseasePhenotype], links: Iterable[DiseaseGene]
) -> Iterator[Node]:
    """One node a disease id: its first name is the name, other spellings are synonyms."""
    names: dict[str, dict[str, None]] = {}
    provenances: dict[str, Provenance] = {}
    for annotation in annotations:
        known = names.get(annotation.disease_id)
        if known is None:
            names[annotation.disease_id] = {annotation.disease_name: None}
            provenances[annotation.disease_id] = annotation.provenance
        elif annotation.disease_name not in known:
            known[annotation.disease_name] = None
    for link in links:
        if link.disease_id not in names:
            names[link.disease_id] = {"": None}
            provenances[link.disease_id] = link.provenance
    for identifier, spellings in names.items():
        first, *others = spellings
        values = {"name": first, "synonyms": others}
        yield _node(Label.DISEASE, identifier, provenances[identifier], values)


def _publications(annotation: DiseasePhenotype) -> Iterator[str]:
    return (reference for reference in annotation.references if reference.startswith("PMID:"))


def _publication_nodes(annotations: Iterable[DiseasePhenotype]) -> Iterator[Node]:
    found: dict[str, Provenance] = {}
    for annotation in annotations:
        for reference in _publications(annotation):
            found.setdefault(reference, annotation.provenance)
    for identifier, provenance in found.items():
        yield _node(Label.PUBLICATION, identifier, provenance, {})


def _edges(knowledge: Knowledge, fusion: Fusion, nodes: dict[str, Node]) -> Iterator[Edge]:
    for node in nodes.values():
        if node.label is not Label.SOURCE:
            source = node.properties["source"]
            provenance = Provenance(source_id=source)
            yield _edge(Relation.FROM, node.id, source, provenance, {})
    for term in (*knowledge.terms, *knowledge.findings):
        for parent in term.parents:
            yield _edge(Relation.SUBCLASS_OF, term.id, parent, term.provenance, {})
    yield from map(_annotation_edge, knowledge.annotations)
    yield from _citation_edges(knowledge.annotations)
    for link in knowledge.gene_links:
        yield _edge(
            Relation.ASSOCIATED_WITH,
            link.disease_id,
            link.gene_id,
            link.provenance,
            {"kind": link.kind},
        )
    for same in fusion.same:
        yield _edge(
            Relation.SAME_AS,
            same.left,
            same.right,
            same.provenance,
            {"method": same.method, "score": same.score, "reason": same.reason},
        )
    curated = Provenance(source_id=knowledge.condition_source)
    rates = finding_edges(knowledge.finding_rates)
    for kind, start, end, values in (*condition_edges(knowledge.conditions), *rates):
        yield _edge(kind, start, end, curated, _stated(values))
    for item in fusion.different:
        yield _edge(
            Relation.NOT_SAME_AS,
            item.left,
            item.right,
            item.provenance,
            {"method": "decision", "reason": f"{item.who}: {item.why}"},
        )


def _published(knowledge: Knowledge) -> Knowledge:
    """Knowledge without what was counted in cases: these never change what is one disease."""
    kept = [
        item
        for item in knowledge.annotations
        if not item.provenance.source_id.startswith(CASES_PREFIX)
    ]
    if len(kept) == len(knowledge.annotations):
        return knowledge
    return replace(knowledge, annotations=tuple(kept))


def _annotation_edge(annotation: DiseasePhenotype) -> Edge:
    values: Properties = {"negated": annotation.negated, "aspect": str(annotation.aspect)}
    frequency = annotation.frequency
    if frequency is not None:
        values["frequency"] = frequency.share
        if frequency.numerator is not None:
            values["n"] = frequency.numerator
            values["m"] = frequency.denominator
        if frequency.term is not None:
            values["frequency_term"] = frequency.term
    if annotation.stated_id is not None:
        values["stated_id"] = annotation.stated_id
    if annotation.onset is not None:
        values["onset"] = annotation.onset
    if annotation.sex is not None:
        values["sex"] = str(annotation.sex)
    if annotation.modifiers:
        values["modifiers"] = list(annotation.modifiers)
    if annotation.evidence_code:
        values["evidence_code"] = annotation.evidence_code
    if annotation.references:
        values["references"] = list(annotation.references)
    if annotation.biocuration:
        values["biocuration"] = annotation.biocuration
    return _edge(
        Relation.HAS_PHENOTYPE,
        annotation.disease_id,
        annotation.phenotype_id,
        annotation.provenance,
        values,
    )


def _citation_edges(annotations: Iterable[DiseasePhenotype]) -> Iterator[Edge]:
    found: dict[tuple[str, str], Provenance] = {}
    for annotation in annotations:
        for reference in _publications(annotation):
            found.setdefault((annotation.disease_id, reference), annotation.provenance)
    for (disease, publication), provenance in found.items():
        yield _edge(Relation.DESCRIBED_IN, disease, publication, provenance, {})


def _dangling(edge: Edge, nodes: dict[str, Node]) -> Issue:
    missing = edge.start if edge.start not in nodes else edge.end
    line = edge.properties.get("line")
    return Issue(
        severity=Severity.WARNING,
        code="dangling-edge",
        where=f"{edge.properties['source']}, line {line}" if line else edge.properties["source"],
        message=f"{edge.type} from {edge.start} to {edge.end}: {missing} is nowhere described",
        remedy="left out; name the release that describes it",
    )
