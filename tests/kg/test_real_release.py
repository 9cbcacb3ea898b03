"""The default release in the graph, and what the exports give of it."""

import csv
import json
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.export import export_graph
from kg.fusion import FUSION_SOURCE
from kg.knowledge import read_knowledge_tables
from kg.quality import check_quality
from kg.status import graph_status
from kg.store import GraphStore
from kg.version import KnowledgeState
from ontologies.model import Knowledge

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def store(knowledge_graph: GraphStore) -> GraphStore:
    return knowledge_graph


def test_everything_is_there(store: GraphStore, knowledge: Knowledge) -> None:
    status = graph_status(store)

    assert status.state.state is KnowledgeState.READY
    ours = knowledge.conditions
    assert status.counts["Phenotype"] == 19_484 + len(knowledge.findings)
    assert status.counts["Disease"] == 12_687 + len(ours)
    assert status.counts["HAS_PHENOTYPE"] == (
        271_702
        - 43  # rows that stand twice in the file
        + sum(len(condition.shown) + len(condition.against) for condition in ours)
    )
    assert status.counts["OCCURS_IN"] == 3 * (len(ours) + len(knowledge.finding_rates))
    assert status.counts["Gene"] == 5_132
    assert status.counts["ASSOCIATED_WITH"] == 12_302
    assert {source["id"]: source["version"] for source in status.sources} == {
        FUSION_SOURCE: "3",
        **{source.id: source.version for source in knowledge.sources},
    }


def test_an_annotation_keeps_its_properties(store: GraphStore) -> None:
    with store._session(writing=False) as session:
        row = session.run(
            "MATCH (:Disease {id: 'OMIM:154700'})-[a:HAS_PHENOTYPE]->(p) WHERE a.m IS NOT NULL"
            " RETURN a, p.id ORDER BY p.id, a.key LIMIT 1"
        ).single(strict=True)

    annotation = dict(row[0])
    assert {"n", "m", "frequency", "evidence_code", "references", "source", "line"} <= set(
        annotation
    )
    assert annotation["frequency"] == pytest.approx(annotation["n"] / annotation["m"])


def test_the_checks_find_no_error(store: GraphStore) -> None:
    assert {issue.severity.value for issue in check_quality(store)} <= {"warning", "note"}


def test_the_compiler_reads_it_whole(store: GraphStore) -> None:
    tables = read_knowledge_tables(store)

    assert sum(not name.startswith("SEM:") for name, _ in tables.diseases) == 12_687
    assert len(tables.genes) == 5_132
    published = [term for term in tables.terms if not term.id.startswith("SEM:")]
    assert sum(term.obsolete for term in published) == 450
    assert any(synonym.kind == "layperson" for term in tables.terms for synonym in term.synonyms)


def test_kgx_tables_hold_every_edge_with_its_source(store: GraphStore, tmp_path: Path) -> None:
    report = export_graph(store, "kgx", tmp_path / "kgx")
    with (tmp_path / "kgx" / "nodes.tsv").open() as stream:
        nodes = {row["id"] for row in csv.DictReader(stream, dialect="excel-tab")}
    with (tmp_path / "kgx" / "edges.tsv").open() as stream:
        edges = list(csv.DictReader(stream, dialect="excel-tab"))

    assert (report.nodes, report.edges) == (len(nodes), len(edges))
    assert "orphanet:558" in nodes
    assert all(edge["subject"] in nodes and edge["object"] in nodes for edge in edges)
    assert all(edge["primary_knowledge_source"].startswith("infores:") for edge in edges)
    assert sum(edge["negated"] == "true" for edge in edges) > 100
    metadata = json.loads((tmp_path / "kgx" / "metadata.json").read_text())
    assert metadata["version"] == report.graph_version
    assert all(source["licence"] for source in metadata["sources"])


def test_a_folder_with_other_files_is_never_replaced(store: GraphStore, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")

    with pytest.raises(ExportError, match="other files"):
        export_graph(store, "csv", tmp_path / "mine")

    assert [item.name for item in tmp_path.iterdir()] == ["mine"]


def test_a_place_that_cannot_be_written_is_named(store: GraphStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(ExportError, match="cannot be written"):
        export_graph(store, "csv", tmp_path / "file" / "below")
