"""Free Cypher for the command and the service: guarded, limited, plain values."""

import math
from collections.abc import Mapping
from typing import Any

from api.deps import Engine, Progress

__all__ = ["query_graph"]


def query_graph(
    engine: Engine,
    query: str,
    parameters: Mapping[str, Any],
    *,
    row_limit: int | None = None,
    timeout_s: float | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run a query that reads knowledge.

    Parameters
    ----------
    engine
        Its settings give the limits where none are stated.
    query, parameters
        One statement and its `$parameters`.
    row_limit, timeout_s
        Most rows, longest run.
    progress
        Is told of a start of the server.

    Returns
    -------
    dict
        `columns`, `rows` (a dictionary each) and `truncated`; NaN and infinity as text.

    Raises
    ------
    QueryRefusedError
        If it would do anything but read knowledge, or is not understood.
    """
    from kg.guard import run_read_only
    from kg.statement import check_statement

    check_statement(query, parameters)  # before a server is started for nothing
    settings = engine.settings
    with engine.store(progress) as store:
        found = run_read_only(
            store,
            query,
            parameters=parameters,
            row_limit=row_limit or settings.query_rows,
            timeout_s=timeout_s or settings.query_timeout_s,
        )
    rows = [{name: _finite(value) for name, value in row.items()} for row in found.rows]
    return {"columns": list(found.columns), "rows": rows, "truncated": found.truncated}


def _finite(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            return str(value)
        case dict():
            return {name: _finite(item) for name, item in value.items()}
        case list():
            return [_finite(item) for item in value]
        case _:
            return value
