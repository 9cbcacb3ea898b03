"""`/health`: whether answers can be given, and from which knowledge."""

from typing import Any

from fastapi import APIRouter

from api.routers.dependencies import EngineDep

__all__ = ["router"]

router = APIRouter(tags=["health"])


@router.get("/health", operation_id="health")
def health(engine: EngineDep) -> dict[str, Any]:
    """Name the versions; a missing snapshot is a problem, status 503."""
    return {"status": "ok", **engine.versions()}
