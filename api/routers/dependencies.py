"""Names that FastAPI injects into routers: the engine, and the caller's right to use it."""

import secrets
from typing import Annotated

from fastapi import Depends, Header, Request

from api.deps import Engine
from api.errors import AccessError

__all__ = ["EngineDep", "require_token"]


def get_engine(request: Request) -> Engine:
    """Give the engine that `create_app` was made with."""
    engine: Engine = request.app.state.engine
    return engine


def require_token(
    engine: Annotated[Engine, Depends(get_engine)],
    authorization: Annotated[str, Header()] = "",
) -> None:
    """Ask for the bearer token, where one is set.

    Raises
    ------
    AccessError
        If it is missing or another.
    """
    expected = engine.settings.api_token
    if expected is None:
        return
    given = authorization.removeprefix("Bearer ")
    if not secrets.compare_digest(given.encode(), expected.get_secret_value().encode()):
        raise AccessError


EngineDep = Annotated[Engine, Depends(get_engine)]
