"""Turtle and GraphML of a small graph, read back by the libraries that others use."""

import csv
from dataclasses import replace
from pathlib import Path

import networkx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from kg.build import build_graph
from kg.export import export_graph
from kg.store import GraphStore
from ontologies.model import IdentityDecision
from tests.kg.builder import large_knowledge
from tests.kg.invented import GREEN, TWIN, at, invented

pytestmark = pytest.mark.neo4j


@pytest.fixture
def store(empty_graph: GraphStore) -> GraphStore:
    build_graph(empty_graph, large_knowledge(diseases=3, phenotypes=4))
    return empty_graph


def test_turtle_is_read_by_rdflib(store: GraphStore, tmp_path: Path) -> None:
    report = export_graph(store, "turtle", tmp_path / "graph.ttl")

    graph = Graph().parse(tmp_path / "graph.ttl", format="turtle")

    disease = URIRef("https://omim.org/entry/9300001")
    phenotype = URIRef("http://purl.obolibrary.org/obo/HP_9300002")
    shows = URIRef("https://w3id.org/biolink/vocab/has_phenotype")
    assert (disease, RDFS.label, Literal("disease number 1")) in graph
    assert (disease, shows, phenotype) in graph
    statements = set(graph.subjects(URIRef("https://w3id.org/biolink/vocab/predicate")))
    assert len(statements) == report.edges


def test_graphml_is_read_by_networkx(store: GraphStore, tmp_path: Path) -> None:
    report = export_graph(store, "graphml", tmp_path / "graph.graphml")

    graph = networkx.read_graphml(tmp_path / "graph.graphml")

    assert (graph.number_of_nodes(), graph.number_of_edges()) == (report.nodes, report.edges)
    assert graph.graph["graph_version"] == report.graph_version
    (edge,) = (
        attributes
        for start, end, attributes in graph.edges(data=True)
        if (start, end) == ("OMIM:9300001", "HP:9300002")
    )
    assert (edge["has_count"], edge["has_total"]) == (2, 40)


def test_a_decision_that_two_entries_differ_goes_out_with_who_and_why(
    empty_graph: GraphStore, tmp_path: Path
) -> None:
    apart = IdentityDecision(
        left=GREEN, right=TWIN, same=False, who="A. Reader", why="read both", provenance=at(5)
    )
    build_graph(empty_graph, replace(invented(), decisions=(apart,)))

    export_graph(empty_graph, "kgx", tmp_path / "kgx")
    export_graph(empty_graph, "turtle", tmp_path / "graph.ttl")

    with (tmp_path / "kgx" / "edges.tsv").open(newline="") as stream:
        edges = [row for row in csv.DictReader(stream, delimiter="\t") if row["description"]]
    assert [
        (row["predicate"], row["negated"], row["agent_type"], row["description"]) for row in edges
    ] == [("biolink:close_match", "true", "manual_agent", "A. Reader: read both")]
    graph = Graph().parse(tmp_path / "graph.ttl", format="turtle")
    assert not list(
        graph.triples((None, URIRef("https://w3id.org/biolink/vocab/close_match"), None))
    )
