"""Builds on a server of their own: nothing twice, nothing lost, whatever interrupts them."""

import dataclasses
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.build import build_graph
from kg.errors import BuildUnderWayError
from kg.patients import DifferentialRecord, RankedDisease, read_evidence, record
from kg.quality import check_quality
from kg.server import connect, server_status
from kg.status import graph_counts
from kg.store import GraphStore
from kg.version import KnowledgeState, graph_version, stored_state
from ontologies.model import Entry, Evidence, Knowledge, Status
from ontologies.sources import SourceConfig, locate_sources, read_knowledge
from tests.kg.builder import large_knowledge

pytestmark = pytest.mark.neo4j

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data_samples" / "knowledge"
ROUNDS = int(os.environ.get("SEMEION_TEST_KILL_ROUNDS", "1"))


@pytest.fixture
def home(invented_home: Path) -> Path:
    return invented_home


@pytest.fixture
def store(empty_graph: GraphStore) -> GraphStore:
    return empty_graph


@pytest.fixture(scope="module")
def mini() -> Knowledge:
    config = SourceConfig(
        obo=str(SAMPLES / "mini.obo"),
        hpoa=str(SAMPLES / "mini.hpoa"),
        genes=str(SAMPLES / "genes_to_phenotype.txt"),
        conditions=str(SAMPLES / "curated"),
    )
    return read_knowledge(locate_sources(config))


def without_first_disease(knowledge: Knowledge) -> tuple[str, Knowledge]:
    gone = knowledge.annotations[0].disease_id
    newer = dataclasses.replace(
        knowledge,
        annotations=tuple(a for a in knowledge.annotations if a.disease_id != gone),
        gene_links=tuple(g for g in knowledge.gene_links if g.disease_id != gone),
    )
    return gone, newer


def properties(store: GraphStore, identifier: str) -> tuple[list[str], dict[str, object]]:
    with store._session(writing=False) as session:
        node = session.run("MATCH (n:Phenotype|Disease {id: $id}) RETURN n", id=identifier).single(
            strict=True
        )[0]
        return sorted(node.labels), dict(node)


def test_a_build_holds_what_the_sources_say_and_a_second_changes_nothing(
    store: GraphStore, mini: Knowledge
) -> None:
    first = build_graph(store, mini)
    second = build_graph(store, mini)
    verified = build_graph(store, mini, verify=True)

    assert first.changed
    assert first.graph_version == graph_version(mini)
    assert first.counts["Phenotype"] == len(mini.terms) + len(mini.findings)
    assert first.counts["HAS_PHENOTYPE"] == len(mini.annotations) + 5  # of two conditions
    assert (second.changed, verified.changed) == (False, False)
    assert second.counts == first.counts
    assert stored_state(store).state is KnowledgeState.READY


def test_a_newer_release_updates_and_removes_what_it_no_longer_has(
    store: GraphStore, mini: Knowledge
) -> None:
    build_graph(store, mini)
    gone, smaller = without_first_disease(mini)
    renamed = dataclasses.replace(smaller.terms[1], name="a new name")
    newer = dataclasses.replace(smaller, terms=(smaller.terms[0], renamed, *smaller.terms[2:]))

    report = build_graph(store, newer)

    assert report.changed
    assert report.removed["Disease"] == 1
    assert report.updated["Phenotype"] == 1
    assert properties(store, renamed.id)[1]["name"] == "a new name"
    assert report.counts["HAS_PHENOTYPE"] == len(newer.annotations) + 5  # of two conditions
    with store._session(writing=False) as session:
        assert session.run("MATCH (d:Disease {id: $id}) RETURN d", id=gone).values() == []


def test_a_newer_release_leaves_patients_and_what_they_point_to(
    store: GraphStore, mini: Knowledge
) -> None:
    build_graph(store, mini)
    gone, newer = without_first_disease(mini)
    evidence = Evidence(
        concept=mini.annotations[0].phenotype_id,
        status=Status.PRESENT,
        observation_ratio=10.0,
        source=Entry(entered_as="a finding"),
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        recorder="test",
    )
    answer = DifferentialRecord(
        graph_version="a",
        snapshot_version="b",
        engine_version="1",
        setting="rare-disease",
        ranked=(RankedDisease(rank=1, disease_id=gone, probability=0.5, score=1.0),),
    )
    record(store, tenant="t", patient_id="p", evidence=[evidence], differential=answer)

    report = build_graph(store, newer)

    assert report.retired == 1
    assert "Retired" in properties(store, gone)[0]
    assert read_evidence(store, "t", "p") == [evidence]
    again = build_graph(store, mini)
    assert again.changed
    assert "Retired" not in properties(store, gone)[0]
    assert properties(store, gone)[1]["digest"]


def without_retired(counts: dict[str, int]) -> dict[str, int]:
    """What the release has; an earlier test's patient keeps two nodes that it no longer has."""
    return {kind: count for kind, count in counts.items() if kind != "Retired"}


class Builder:
    """A build in a process of its own."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-m", "tests.kg.builder", str(home)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def wait_for(self, stage: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(stage):
                return
        pytest.fail(f"the build ended before {stage!r}")

    def end(self) -> str:
        _, errors = self.process.communicate(timeout=120)
        return errors

    def __enter__(self) -> "Builder":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate(timeout=30)


@pytest.mark.parametrize("struck", ["client", "server"])
def test_a_build_that_was_killed_is_completed_by_the_next(home: Path, struck: str) -> None:
    knowledge = large_knowledge()
    with connect(home) as handle, GraphStore(handle.connection) as store:
        build_graph(store, large_knowledge(diseases=1))
    for _ in range(ROUNDS):
        with Builder(home) as builder:
            builder.wait_for("edges")
            server = server_status(home).pid
            assert server is not None
            os.kill(builder.process.pid if struck == "client" else server, signal.SIGKILL)
            errors = builder.end()
        if struck == "server":
            assert builder.process.returncode == 1
            assert "kg.errors." in errors.strip().splitlines()[-1]
        with connect(home) as handle, GraphStore(handle.connection) as store:
            assert stored_state(store).state is KnowledgeState.BUILDING
    with connect(home) as handle, GraphStore(handle.connection) as store:
        report = build_graph(store, knowledge)

        assert report.resumed
        assert report.counts["HAS_PHENOTYPE"] == len(knowledge.annotations)
        assert report.counts == without_retired(graph_counts(store))
        assert not build_graph(store, knowledge, verify=True).changed
        build_graph(store, large_knowledge(diseases=1))


def test_two_builders_do_not_fight(home: Path, store: GraphStore, mini: Knowledge) -> None:
    with Builder(home) as builder:
        builder.wait_for("edges")
        builder.process.send_signal(signal.SIGSTOP)
        with pytest.raises(BuildUnderWayError, match="has been building this graph"):
            build_graph(store, mini)
        builder.process.send_signal(signal.SIGCONT)
        builder.end()

    assert builder.process.returncode == 0
    assert graph_counts(store)["Disease"] == 1500


def test_faults_of_the_knowledge_are_found(store: GraphStore, mini: Knowledge) -> None:
    broken = dataclasses.replace(
        mini,
        terms=(
            *mini.terms,
            dataclasses.replace(mini.terms[1], id="HP:9399999", parents=(), name=""),
        ),
    )
    build_graph(store, broken)

    codes = {(issue.code, issue.where) for issue in check_quality(store)}

    assert ("orphan-term", "HP:9399999") in codes
    assert ("missing-name", "HP:9399999") in codes
