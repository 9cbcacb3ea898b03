"""Which knowledge the graph holds, and whether it is complete.

`graph_version` names knowledge by content: the SHA-256 over the sorted digests of all its nodes
and edges. The same is kept in the graph, on its one `KnowledgeBase` node.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kg.errors import KnowledgeNotReadyError
from kg.records import to_records
from kg.schema import KNOWLEDGE_BASE_ID
from kg.store import GraphStore
from ontologies.model import Knowledge

__all__ = ["GraphState", "KnowledgeState", "graph_version", "require_ready", "stored_state"]


class KnowledgeState(StrEnum):
    """How far the graph is."""

    EMPTY = "empty"
    BUILDING = "building"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphState:
    """What the graph says of itself.

    Parameters
    ----------
    state
        `building` also after a build was interrupted: its knowledge is not complete.
    graph_version
        Version of the last complete build; None before the first.
    target_version
        Version that a build is on the way to; None when none is.
    started_at, finished_at
        Of the last build, by the server's clock.
    owner
        Host and process that is building, or was when it was interrupted.
    silent_seconds
        Since the owner's last sign of life.
    """

    state: KnowledgeState = KnowledgeState.EMPTY
    graph_version: str | None = None
    target_version: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    owner: str | None = None
    silent_seconds: float | None = None


def graph_version(knowledge: Knowledge) -> str:
    """SHA-256 that names this knowledge: 64 hexadecimal digits."""
    return to_records(knowledge).version


def stored_state(store: GraphStore) -> GraphState:
    """Read what the graph says of itself."""
    rows = store.read("knowledge_state", id=KNOWLEDGE_BASE_ID)
    if not rows:
        return GraphState()
    row = rows[0]
    return GraphState(
        state=KnowledgeState(row["state"]),
        graph_version=row["graph_version"],
        target_version=row["target_version"],
        started_at=row["started_at"].to_native() if row["started_at"] else None,
        finished_at=row["finished_at"].to_native() if row["finished_at"] else None,
        owner=row["owner"],
        silent_seconds=row["silent_seconds"],
    )


def require_ready(store: GraphStore) -> GraphState:
    """State of a graph whose knowledge is complete.

    Raises
    ------
    KnowledgeNotReadyError
        If it is empty or a build of it has not ended.
    """
    state = stored_state(store)
    if state.state is not KnowledgeState.READY:
        raise KnowledgeNotReadyError(str(state.state))
    return state
