"""What all tests share: one data folder and one embedded Neo4j for the whole session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.server import Connection, ServerHandle, connect, stop_server
from ontologies.model import Knowledge
from ontologies.sources import locate_sources, read_knowledge


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
