"""What state semeion is in: versions, settings, snapshot, server and graph, as plain values."""

import platform
from typing import TYPE_CHECKING, Any

from api.deps import Engine
from api.version import program_version
from ontologies.errors import SemeionError

if TYPE_CHECKING:
    from api.deps import Progress

__all__ = ["describe_state"]


def describe_state(
    engine: Engine, *, start: bool, progress: "Progress | None" = None
) -> dict[str, Any]:
    """Gather the state; a part that cannot be read says why, and the others are still told.

    Parameters
    ----------
    engine
        Whose state.
    start
        Whether the embedded server may be started to count the graph.
    progress
        Is told of the start.
    """
    from reasoning.differential import ENGINE_VERSION

    snapshot = _told(lambda: _snapshot(engine))
    server = _told(lambda: _server(engine))
    running = engine.settings.neo4j_uri is not None or server.get("state") == "running"
    may_start = start and server.get("has_store", False)
    graph = _told(lambda: _graph(engine, progress)) if running or may_start else None
    return {
        "healthy": "error" not in snapshot and "error" not in (graph or {}),
        "version": program_version(),
        "engine_version": ENGINE_VERSION,
        "python": platform.python_version(),
        "snapshot": snapshot,
        "server": server,
        "graph": graph,
        "settings": engine.settings.describe(),
    }


def _told(read: Any) -> dict[str, Any]:
    try:
        result: dict[str, Any] = read()
    except SemeionError as error:
        return {"error": str(error)}
    return result


def _snapshot(engine: Engine) -> dict[str, Any]:
    snapshot = engine.snapshot
    model = snapshot.model
    return {
        "snapshot_version": model.snapshot_version,
        "graph_version": model.graph_version,
        "folder": str(snapshot.folder),
        "terms": len(model.term_ids),
        "diseases": len(model.disease_ids),
        "genes": len(model.gene_ids),
        "sources": list(model.sources),
    }


def _server(engine: Engine) -> dict[str, Any]:
    from kg.server import has_store, server_status

    if engine.settings.neo4j_uri:
        return {"state": "external", "uri": engine.settings.neo4j_uri}
    found = server_status(engine.settings.home)
    return {
        "state": found.state.value,
        "uri": found.uri,
        "neo4j_version": found.neo4j_version,
        "pid": found.pid,
        "clients": found.clients,
        "log": str(found.log),
        "has_store": has_store(found.home),
    }


def _graph(engine: Engine, progress: "Progress | None") -> dict[str, Any]:
    from kg.status import graph_status

    with engine.store(progress) as store:
        found = graph_status(store)
    state = found.state
    return {
        "graph_version": state.graph_version,
        "state": state.state.value,
        "finished_at": state.finished_at.isoformat() if state.finished_at else None,
        "server_version": found.server_version,
        "counts": found.counts,
        "patient_counts": found.patient_counts,
        "sources": found.sources,
    }
