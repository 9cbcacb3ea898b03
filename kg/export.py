"""The knowledge side as files that other tools read: KGX, Turtle, GraphML and CSV.

Patients are never exported here. A file or folder appears under its name only when it is
complete; sources, versions and licences go with it.
"""

import csv
import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kg.biolink import (
    CATEGORIES,
    NEGATED,
    PREDICATES,
    PREFIXES,
    RELATED,
    REVERSED,
    biolink_id,
    iri,
)
from kg.errors import ExportError
from kg.fusion import FUSION_SOURCE
from kg.schema import Label, Relation
from kg.store import GraphStore
from kg.version import require_ready

__all__ = ["ExportFormat", "ExportReport", "export_graph"]

Row = dict[str, Any]
Progress = Callable[[str], None]

KNOWLEDGE_SOURCE: Final = {
    "hpo": "infores:hpo",
    "hpoa": "infores:hpo-annotations",
    "hpo-genes": "infores:hpo-annotations",
}
"""Infores ids of the sources that have one; others are named by their own id."""


class ExportFormat(StrEnum):
    """Forms of an export."""

    KGX = "kgx"
    TURTLE = "turtle"
    GRAPHML = "graphml"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: numbers of nodes and edges, and the path."""

    path: Path
    format: ExportFormat
    graph_version: str
    nodes: int
    edges: int


def export_graph(
    store: GraphStore, form: str, path: Path, *, progress: Progress | None = None
) -> ExportReport:
    """Write the knowledge.

    Parameters
    ----------
    store
        The graph.
    form
        A value of `ExportFormat`.
    path
        File for `turtle` and `graphml`, folder for `kgx` and `csv`. An older export is replaced
        when the new one is complete.
    progress
        Told what is being done.

    Raises
    ------
    ExportError
        If the path cannot be written.
    KnowledgeNotReadyError
        If the graph is empty or half built.
    """
    told = progress or (lambda _what: None)
    chosen = ExportFormat(form)
    version = str(require_ready(store).graph_version)
    _check_place(path)
    told("Reading the graph")
    nodes = [_node(row) for row in store.stream("export_nodes")]
    edges = (_edge(row) for row in store.stream("export_edges"))
    sources = store.read("sources")
    told(f"Writing {chosen.value}")
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        count = _WRITERS[chosen](partial, nodes, edges, {"version": version, "sources": sources})
        _replace(partial, path)
    except OSError as error:
        raise ExportError(path, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            _remove(partial)
    return ExportReport(
        path=path, format=chosen, graph_version=version, nodes=len(nodes), edges=count
    )


def _check_place(path: Path) -> None:
    """Refuse before anything is read what cannot be written in the end."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(path, error.strerror or str(error)) from error
    if path.is_dir() and not (path / "metadata.json").is_file() and any(path.iterdir()):
        raise ExportError(path, "it is a folder with other files in it; name a new one")


def _replace(partial: Path, path: Path) -> None:
    _remove(path)
    partial.rename(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _source(identifier: str) -> str:
    return KNOWLEDGE_SOURCE.get(identifier, f"infores:{identifier}")


def _node(row: Row) -> Row:
    """One node in Biolink's words; lists stay lists."""
    return {
        "id": biolink_id(row["id"]),
        "category": CATEGORIES[Label(row["label"])],
        "name": row["name"] or row["symbol"] or "",
        "symbol": row["symbol"] or "",
        "description": row["description"] or "",
        "synonym": row["synonyms"] or [],
        "xref": row["cross_references"] or [],
        "deprecated": bool(row["obsolete"]),
        "provided_by": _source(row["source"]),
    }


def _edge(row: Row) -> Row:
    """One edge in Biolink's words; what a source does not state is empty."""
    properties = row["properties"]
    relation = Relation(row["type"])
    ratio = properties.get("likelihood_ratio")
    speaks_against = relation is Relation.HAS_PHENOTYPE and ratio is not None
    ends = [biolink_id(row["start"]), biolink_id(row["end"])]
    subject, target = reversed(ends) if relation in REVERSED else ends
    computed = properties["source"] == FUSION_SOURCE
    return {
        "id": f"urn:semeion:{properties['key']}",
        "subject": subject,
        "predicate": RELATED if speaks_against else PREDICATES[relation],
        "object": target,
        "negated": relation in NEGATED or bool(properties.get("negated", False)),
        "has_count": properties.get("n", ""),
        "has_total": properties.get("m", ""),
        "has_quotient": properties.get("frequency", properties.get("per_patient", "")),
        "frequency_qualifier": properties.get("frequency_term", ""),
        "onset_qualifier": properties.get("onset", ""),
        "sex_qualifier": properties.get("sex", ""),
        "has_evidence": properties.get("evidence_code", ""),
        "publications": [biolink_id(name) for name in properties.get("references", [])],
        "primary_knowledge_source": _source(properties["source"]),
        "knowledge_level": "prediction" if computed else "knowledge_assertion",
        "agent_type": "automated_agent" if computed else "manual_agent",
        "description": properties.get("reason", "") or _description(properties),
    }


def _description(properties: Row) -> str:
    """What Biolink has no column for: a ratio, a test's worth, what separates two conditions."""
    told = [
        f"{name.replace('_', ' ')} {properties[name]}"
        for name in ("likelihood_ratio", "sensitivity", "specificity")
        if name in properties
    ]
    return "; ".join([*told, *properties.get("by", ())])


def _flat(row: Row) -> list[str]:
    return [
        "|".join(str(item).replace("|", " ") for item in value)
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else " ".join(str(value).split())
        for value in row.values()
    ]


def _write_table(path: Path, rows: Iterable[Row], columns: Sequence[str], dialect: str) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, dialect=dialect, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(_flat(row))
            count += 1
    return count


def _tables(ending: str, dialect: str) -> Callable[[Path, list[Row], Iterator[Row], Row], int]:
    def write(folder: Path, nodes: list[Row], edges: Iterator[Row], metadata: Row) -> int:
        folder.mkdir()
        _write_table(folder / f"nodes.{ending}", nodes, _NODE_COLUMNS, dialect)
        count = _write_table(folder / f"edges.{ending}", edges, _EDGE_COLUMNS, dialect)
        text = json.dumps(metadata, ensure_ascii=False, indent=2)
        (folder / "metadata.json").write_text(f"{text}\n", encoding="utf-8")
        return count

    return write


_NODE_COLUMNS: Final = (
    *("id", "category", "name", "symbol", "description"),
    *("synonym", "xref", "deprecated", "provided_by"),
)
_EDGE_COLUMNS: Final = (
    *("id", "subject", "predicate", "object", "negated", "has_count", "has_total"),
    *("has_quotient", "frequency_qualifier", "onset_qualifier", "sex_qualifier", "has_evidence"),
    *("publications", "primary_knowledge_source", "knowledge_level", "agent_type"),
    "description",
)


def _write_turtle(path: Path, nodes: list[Row], edges: Iterator[Row], metadata: Row) -> int:
    """Turtle, a statement a line; an edge's properties are about its RDF statement.

    rdflib spells every literal and address; it would take gigabytes to hold the whole graph, so
    the lines are written as they come.
    """
    from rdflib import Literal, URIRef
    from rdflib.namespace import RDF, RDFS

    def resource(curie: str) -> str:
        return URIRef(iri(curie)).n3()

    def literal(value: Any) -> str:
        return Literal(value).n3()

    count = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"# graph {metadata['version']}\n")
        for source in metadata["sources"]:
            stream.write(f"# {source['name']}, {source['version']}: {source['licence']}\n")
        for prefix, address in PREFIXES.items():
            stream.write(f"@prefix {prefix}: <{address}> .\n")
        for node in nodes:
            parts = [f"{RDF.type.n3()} {resource(node['category'])}"]
            parts += [f"{RDFS.label.n3()} {literal(node['name'])}"] if node["name"] else []
            parts += [
                f"{resource(f'biolink:{name}')} {literal(value)}"
                for name in ("synonym", "xref", "description")
                for value in _values(node[name])
            ]
            stream.write(f"{resource(node['id'])} {' ; '.join(parts)} .\n")
        for edge in edges:
            count += 1
            _write_statement(stream.write, edge, resource, literal)
    return count


def _write_statement(
    write: Callable[[str], Any],
    edge: Row,
    resource: Callable[[str], str],
    literal: Callable[[Any], str],
) -> None:
    from rdflib.namespace import RDF

    ends = [resource(edge[name]) for name in ("subject", "predicate", "object")]
    if not edge["negated"]:
        write(f"{' '.join(ends)} .\n")
    parts = [f"{RDF.type.n3()} {resource('biolink:Association')}"]
    parts += [
        f"{resource(f'biolink:{name}')} {end}"
        for name, end in zip(("subject", "predicate", "object"), ends, strict=True)
    ]
    parts += [
        f"{resource(f'biolink:{name}')} {literal(value)}"
        for name in _EDGE_COLUMNS[4:]
        for value in _values(edge[name])
    ]
    write(f"<{edge['id']}> {' ; '.join(parts)} .\n")


def _values(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value in {"", None} else [value]


def _write_graphml(path: Path, nodes: list[Row], edges: Iterator[Row], metadata: Row) -> int:
    from networkx import MultiDiGraph, write_graphml

    graph: MultiDiGraph[str] = MultiDiGraph(
        graph_version=metadata["version"],
        sources=json.dumps(metadata["sources"], ensure_ascii=False),
    )
    for node in nodes:
        graph.add_node(node["id"], **_attributes(node, {"id"}))
    for edge in edges:
        ends = edge["subject"], edge["object"]
        graph.add_edge(*ends, key=edge["id"], **_attributes(edge, {"subject", "object", "id"}))
    write_graphml(graph, path, named_key_ids=True)
    return int(graph.number_of_edges())


def _attributes(row: Row, left_out: set[str]) -> Row:
    """Attributes that GraphML can hold: lists joined, empty ones left out, no control letters."""
    return {
        name: "|".join(map(str, value)) if isinstance(value, list) else value
        for name, value in row.items()
        if name not in left_out and value not in ("", [])
    }


_WRITERS: Final = {
    ExportFormat.KGX: _tables("tsv", "excel-tab"),
    ExportFormat.CSV: _tables("csv", "excel"),
    ExportFormat.TURTLE: _write_turtle,
    ExportFormat.GRAPHML: _write_graphml,
}
