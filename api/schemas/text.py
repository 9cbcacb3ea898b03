"""What the text router takes."""

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["AnnotationRequest"]


class AnnotationRequest(BaseModel):
    """A text to annotate."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=1_000_000)
    text_id: str = Field(default="text", min_length=1, max_length=200)
    language: str = Field(default="en", pattern="^(en|zh)$")
