"""What the graph holds, read back from it: state, versions, sources and counts."""

from dataclasses import dataclass

from kg.store import GraphStore
from kg.version import GraphState, stored_state

__all__ = ["GraphStatus", "graph_counts", "graph_status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphStatus:
    """State of the graph.

    Parameters
    ----------
    state
        What it says of itself.
    counts
        Numbers of knowledge nodes by label and edges by type.
    patient_counts
        Numbers of patient-side nodes by label, over all tenants.
    sources
        Releases that the knowledge was read from: id, name, version, licence, sha256, origin.
    server_version
        Version and edition of the Neo4j that answered.
    """

    state: GraphState
    counts: dict[str, int]
    patient_counts: dict[str, int]
    sources: list[dict[str, str]]
    server_version: str


def graph_counts(store: GraphStore) -> dict[str, int]:
    """Numbers of knowledge nodes by label and edges by type; kinds without any are left out."""
    rows = [*store.read("node_counts"), *store.read("edge_counts")]
    return {row["kind"]: row["count"] for row in rows if row["count"]}


def graph_status(store: GraphStore) -> GraphStatus:
    """Read the state of the graph back from it."""
    return GraphStatus(
        state=stored_state(store),
        counts=graph_counts(store),
        patient_counts={row["kind"]: row["count"] for row in store.read("patient_counts")},
        sources=store.read("sources"),
        server_version=store.server_version(),
    )
