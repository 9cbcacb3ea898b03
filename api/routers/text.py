"""`/v1/annotations`: a text to evidence; `/v1/concepts`: names to concepts."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.concepts import search_concepts
from api.routers.dependencies import EngineDep
from api.schemas.text import AnnotationRequest

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["text"])


@router.post("/annotations", operation_id="annotate_text")
def annotate_text(request: AnnotationRequest, engine: EngineDep) -> dict[str, Any]:
    """Find the findings of a text; the form is that of `annotate --json`."""
    found = engine.annotate(
        request.text,
        document_id=request.text_id,
        recorded_at=datetime.now(UTC),
        language=request.language,
    )
    return {"text_id": request.text_id, "evidence": [item.to_dict() for item in found]}


@router.get("/concepts", operation_id="search_concepts")
def search(
    engine: EngineDep,
    q: Annotated[str, Query(min_length=2, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> list[dict[str, str]]:
    """Find concepts whose names hold the given words, best first."""
    return search_concepts(engine.lexicon, q, limit=limit)
