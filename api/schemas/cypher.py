"""What the Cypher router takes."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["CypherRequest"]


class CypherRequest(BaseModel):
    """A read-only query on the knowledge graph."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(min_length=1, max_length=100_000)
    parameters: dict[str, Any] = {}
    limit: int | None = Field(default=None, ge=1)
