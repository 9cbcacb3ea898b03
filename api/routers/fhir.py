"""`/fhir/$differential`: a FHIR R4 Bundle in, a Bundle of RiskAssessment and Observations out."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query

from api.diagnosis import Question, answer
from api.fhir.write import differential_to_bundle
from api.intake import IntakeBuilder
from api.routers.dependencies import EngineDep
from reasoning.pretest import Setting

__all__ = ["router"]

router = APIRouter(prefix="/fhir", tags=["fhir"])


@router.post("/$differential", operation_id="fhir_differential")
def rank_bundle(
    bundle: Annotated[dict[str, Any], Body(description="a FHIR R4 Bundle of one patient")],
    engine: EngineDep,
    setting: Annotated[
        Setting | None, Query(description="where the patient is seen; the server's own if absent")
    ] = None,
) -> dict[str, Any]:
    """Rank the diseases that explain a Bundle; nothing is stored."""
    now = datetime.now(UTC)
    builder = IntakeBuilder(engine=engine, recorded_at=now)
    builder.add_fhir(bundle)
    result = answer(
        engine, Question(intake=builder.finish(), setting=setting or engine.settings.setting)
    )
    return differential_to_bundle(result, timestamp=now)
