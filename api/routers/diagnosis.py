"""`/v1/differentials`: what is known of a patient to a ranked, explained differential."""

from typing import Any

from fastapi import APIRouter

from api.diagnosis import Question, answer
from api.routers.dependencies import EngineDep
from api.schemas.diagnosis import DiagnosisRequest

__all__ = ["router"]

router = APIRouter(prefix="/v1/differentials", tags=["diagnosis"])


@router.post("", operation_id="rank_diseases")
def rank_diseases(request: DiagnosisRequest, engine: EngineDep) -> dict[str, Any]:
    """Rank the diseases that explain what is known; the form is that of `diagnose --json`."""
    store = request.store
    return answer(
        engine,
        Question(
            intake=request.to_intake(engine),
            setting=request.setting or engine.settings.setting,
            limit=request.limit,
            language=request.language,
            patient_id=store.patient_id if store else None,
            encounter_id=store.encounter_id if store else None,
        ),
    )
