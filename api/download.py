"""Fetches and checks everything that a machine without a network needs later."""

from typing import TYPE_CHECKING, Any

from api.building import source_config
from api.deps import Progress

if TYPE_CHECKING:
    from api.settings import Settings

__all__ = ["download_all"]


def download_all(settings: "Settings", progress: Progress) -> dict[str, Any]:
    """Fetch the jars of the embedded Neo4j and the releases of the knowledge.

    Returns
    -------
    dict
        `neo4j` with version and number of jars; `sources`, each with version and digest.
    """
    from kg.embedded.jars import class_path
    from kg.embedded.lock import read_lock
    from ontologies.sources import locate_sources, read_knowledge

    lock = read_lock()
    jars = class_path(lock, progress)
    files = locate_sources(source_config(settings), refresh=True, progress=progress)
    knowledge = read_knowledge(files, progress=progress)
    return {
        "neo4j": {"version": lock.neo4j_version, "jars": len(jars), "verified": True},
        "sources": [
            {
                "id": source.id,
                "name": source.name,
                "version": source.version,
                "sha256": source.sha256,
                "origin": source.origin,
            }
            for source in knowledge.sources
        ],
    }
