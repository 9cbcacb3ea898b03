"""`/v1/questions`: what is known of a patient to what should be asked or looked for next."""

from typing import Any

from fastapi import APIRouter

from api.asking import next_to_ask
from api.routers.dependencies import EngineDep
from api.schemas.question import QuestionRequest

__all__ = ["router"]

router = APIRouter(prefix="/v1/questions", tags=["diagnosis"])


@router.post("", operation_id="next_questions")
def next_questions(request: QuestionRequest, engine: EngineDep) -> dict[str, Any]:
    """Choose what to ask next; the form is that of `question --json`. Nothing is stored."""
    return next_to_ask(
        engine,
        request.to_intake(engine),
        setting=request.setting or engine.settings.setting,
        count=request.count,
        approaches=request.approaches,
        language=request.language,
    )
