"""`/v1/cypher`: read-only queries on the knowledge side of the graph."""

from typing import Any

from fastapi import APIRouter

from api.querying import query_graph
from api.routers.dependencies import EngineDep
from api.schemas.cypher import CypherRequest

__all__ = ["router"]

router = APIRouter(prefix="/v1/cypher", tags=["graph"])


@router.post("", operation_id="read_graph")
def read_graph(request: CypherRequest, engine: EngineDep) -> dict[str, Any]:
    """Run a query that only reads; the server's row and time limits hold."""
    allowed = engine.settings.query_rows
    limit = min(request.limit or allowed, allowed)
    return query_graph(engine, request.query, request.parameters, row_limit=limit)
