"""`/`: the console page, `/docs`: the API's description; both need nothing from another host."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

__all__ = ["STATIC", "router"]

STATIC = Path(__file__).resolve().parent.parent / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

router = APIRouter(include_in_schema=False)


@router.get("/")
def console() -> HTMLResponse:
    """Give the page on which a clinician enters findings and reads the differential."""
    return _page("console.html")


@router.get("/docs")
def docs() -> HTMLResponse:
    """Give the description of the API, drawn from `/openapi.json`."""
    return _page("docs.html")


def _page(name: str) -> HTMLResponse:
    return HTMLResponse((STATIC / name).read_text(encoding="utf-8"), headers=HEADERS)
