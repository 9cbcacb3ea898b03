"""Turtle and GraphML of a small graph, read back by the libraries that others use."""

from pathlib import Path

import networkx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from kg.build import build_graph
from kg.export import export_graph
from kg.store import GraphStore
from tests.kg.builder import large_knowledge

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
