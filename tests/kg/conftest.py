"""What the tests of the graph share: a server of their own for invented knowledge."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.server import connect, stop_server
from kg.store import GraphStore

_EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


@pytest.fixture(scope="session")
def invented_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data folder of a server that tests fill, empty and kill."""
    home = tmp_path_factory.mktemp("invented")
    with connect(home):
        yield home
    stop_server(home)


@pytest.fixture
def empty_graph(invented_home: Path) -> Iterator[GraphStore]:
    """Give an empty graph; its server is started anew if a test has killed it."""
    with connect(invented_home) as handle, GraphStore(handle.connection) as store:
        store.define([_EMPTY])
        yield store
