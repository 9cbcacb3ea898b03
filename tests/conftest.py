"""What all tests share: one data folder and one embedded Neo4j for the whole session."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kg.build import build_graph
from kg.server import Connection, ServerHandle, connect, stop_server
from kg.store import GraphStore
from ontologies.model import Knowledge
from ontologies.sources import locate_sources, read_knowledge
from reasoning.compile import compile_snapshot
from reasoning.snapshot import Snapshot
from tests.sharing import ByServer, check_sharing

settings.register_profile("semeion", deadline=None)  # speed is measured in bench/
settings.load_profile("semeion")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByServer:
    """Deal tests out to processes by the server that they need."""
    return ByServer(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See that every test stands where its server is."""
    check_sharing(items)


@pytest.fixture(scope="session")
def semeion_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of the session's server."""
    return tmp_path_factory.mktemp("semeion")


@pytest.fixture(scope="session")
def neo4j_server(semeion_home: Path) -> Iterator[ServerHandle]:
    """Start the session's embedded Neo4j; it is stopped at the end."""
    with connect(semeion_home) as handle:
        yield handle
    stop_server(semeion_home)


@pytest.fixture(scope="session")
def graph_connection(neo4j_server: ServerHandle) -> Connection:
    """How to reach the session's server; what a test writes, it removes."""
    return neo4j_server.connection


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """All records of the default release, read once."""
    return read_knowledge(locate_sources())


@pytest.fixture(scope="session")
def knowledge_graph(graph_connection: Connection, knowledge: Knowledge) -> Iterator[GraphStore]:
    """Give the session's graph with the default release in it."""
    with GraphStore(graph_connection) as store:
        build_graph(store, knowledge)
        yield store


@pytest.fixture(scope="session")
def snapshot(knowledge_graph: GraphStore, semeion_home: Path) -> Snapshot:
    """Give the snapshot of the default release, in the session's data folder."""
    return compile_snapshot(knowledge_graph, semeion_home)


@pytest.fixture(scope="session")
def built_home(semeion_home: Path, snapshot: Snapshot) -> Path:
    """Home with the graph and snapshot of the default release; its server runs."""
    assert snapshot.folder.is_relative_to(semeion_home)
    return semeion_home
