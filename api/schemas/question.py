"""What the question router takes: what is known of one patient, and how much to ask."""

from pydantic import Field

from api.schemas.diagnosis import EvidenceRequest
from ontologies.asking import Approach

__all__ = ["QuestionRequest"]


class QuestionRequest(EvidenceRequest):
    """What is known of one patient; what was asked and is unknown stands in `unknown`."""

    count: int = Field(default=1, ge=1, le=8, description="questions, none redundant")
    approaches: list[Approach] = Field(default=[], description="ways open; all where empty")
