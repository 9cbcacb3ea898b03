"""Every named query on the real server: its header, what it gives, and how it is planned."""

from collections.abc import Iterator
from typing import Any

import pytest

from kg.queries import load_query, query_names
from kg.schema import apply_schema
from kg.server import Connection
from kg.store import GraphStore

pytestmark = pytest.mark.neo4j

_WHOLE_GRAPH = {"AllNodesScan", "UndirectedAllNodesScan"}
_SEEKS = ("NodeUniqueIndexSeek", "NodeIndexSeek")
_WRITING = {
    *("beat", "begin", "create", "finish", "merge", "move"),
    *("release", "remove", "restore", "retire", "update"),
}


@pytest.fixture(scope="module")
def store(graph_connection: Connection) -> Iterator[GraphStore]:
    with GraphStore(graph_connection) as opened:
        apply_schema(opened)
        yield opened


def operators(plan: dict[str, Any]) -> list[str]:
    name = plan["operatorType"].split("@")[0]
    return [name, *(name for child in plan.get("children", ()) for name in operators(child))]


def planned(store: GraphStore, name: str) -> list[str]:
    query = load_query(name)
    return operators(store.explain(query.text, dict.fromkeys(query.parameters))[1])


def columns(store: GraphStore, name: str) -> tuple[str, ...]:
    query = load_query(name)
    with store._session(writing=False) as session:
        result = session.run(f"EXPLAIN {query.text}", dict.fromkeys(query.parameters))
        return tuple(result.keys())


@pytest.mark.parametrize("name", query_names())
def test_header_and_body_agree(store: GraphStore, name: str) -> None:
    query = load_query(name)

    assert query.purpose.endswith(".")
    assert frozenset(query.parameters) == query.used_parameters
    assert columns(store, name) == query.columns


@pytest.mark.parametrize("name", query_names())
def test_only_what_is_named_for_writing_writes(store: GraphStore, name: str) -> None:
    kind, _ = store.explain(load_query(name).text, dict.fromkeys(load_query(name).parameters))

    assert ("w" in kind) == (name.partition("_")[0] in _WRITING)


@pytest.mark.parametrize("name", query_names())
def test_no_query_scans_the_whole_graph(store: GraphStore, name: str) -> None:
    assert not _WHOLE_GRAPH.intersection(planned(store, name))


@pytest.mark.parametrize(
    "name", [name for name in query_names() if "{id: " in load_query(name).text]
)
def test_what_is_found_by_key_is_found_by_an_index(store: GraphStore, name: str) -> None:
    assert any(operator.startswith(_SEEKS) for operator in planned(store, name))


def test_a_query_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="there is no query 'no_such'"):
        load_query("no_such")
