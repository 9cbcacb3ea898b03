"""The HTTP service: `create_app(settings)`; nothing is read or opened at import."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api.deps import Engine
from api.diagnosis import DISCLAIMER
from api.errors import problem
from api.faults import log_fault
from api.routers import console, cypher, diagnosis, fhir, health, text
from api.routers.dependencies import require_token
from api.settings import Settings
from api.version import program_version
from ontologies.errors import SemeionError

__all__ = ["create_app"]

PROBLEM = "application/problem+json"


def create_app(settings: Settings) -> FastAPI:
    """Make the service.

    Parameters
    ----------
    settings
        Where the home is, what the service listens on, whether a token is asked for.

    Returns
    -------
    FastAPI
        Ready to run; the snapshot is opened at start, or, if there is none yet, when it is asked.
    """
    app = FastAPI(
        title="semeion",
        description=DISCLAIMER,
        version=program_version(),
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.engine = Engine(settings, keep_store=True)
    app.add_middleware(BaseHTTPMiddleware, dispatch=_catch_fault)
    app.add_middleware(
        TrustedHostMiddleware, allowed_hosts=_hosts(settings)
    )  # a page of another site cannot reach a local service under a name of its own
    app.mount("/static", StaticFiles(directory=console.STATIC))
    app.include_router(health.router)
    app.include_router(console.router)
    for router in (diagnosis.router, text.router, cypher.router, fhir.router):
        app.include_router(router, dependencies=[Depends(require_token)])
    app.add_exception_handler(SemeionError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine: Engine = app.state.engine
    engine.warm()
    try:
        yield
    finally:
        engine.close()


def _hosts(settings: Settings) -> list[str]:
    if settings.api_token is not None:
        return ["*"]
    return ["127.0.0.1", "localhost", "[::1]", settings.host]


async def _on_error(_request: Request, error: Exception) -> JSONResponse:
    content = problem(error)
    return JSONResponse(content, status_code=content["status"], media_type=PROBLEM)


async def _catch_fault(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Answer an internal fault here, before the server prints a message that may quote a note."""
    try:
        return await call_next(request)
    except Exception as error:  # noqa: BLE001 -- the border: whatever is left becomes a problem
        engine: Engine = request.app.state.engine
        log_fault(error, engine.settings.home)
        return await _on_error(request, error)


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- registered for it alone
    fields = [_fault_of_request(item) for item in error.errors()]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    content = {
        "type": "urn:semeion:error:request",
        "title": status.phrase,
        "status": int(status),
        "detail": "; ".join(f"{item['field']}: {item['message']}" for item in fields),
        "errors": fields,
    }
    return JSONResponse(content, status_code=status, media_type=PROBLEM)


def _fault_of_request(item: Mapping[str, Any]) -> dict[str, str]:
    """Where a request is wrong, and how, in words of its sender."""
    if item["type"] == "json_invalid":
        reason = item.get("ctx", {}).get("error", "it cannot be read")
        return {"field": "body", "message": f"no JSON: {reason} at character {item['loc'][-1]}"}
    return {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 -- registered for it alone
    content = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": error.detail,
    }
    return JSONResponse(
        content, status_code=error.status_code, media_type=PROBLEM, headers=error.headers
    )
