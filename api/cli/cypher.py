"""`semeion cypher`: a read-only query on the knowledge graph."""

import json
from typing import Annotated, Any

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, print_notice, screen
from ontologies.errors import InputError

__all__ = ["EXAMPLE", "cypher"]

EXAMPLE = 'semeion cypher "MATCH (d:Disease) RETURN d.id, d.name LIMIT 5"'


def cypher(
    query: Annotated[str, typer.Argument(help="A query that only reads.")],
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME=JSON", help="A $parameter; repeatable."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most rows.")] = None,
    timeout: Annotated[float | None, typer.Option(min=0.1, help="Longest run in seconds.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Run a read-only Cypher query on the knowledge side of the graph."""
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.querying import query_graph
    from api.settings import load_settings

    values = dict(_parse_parameter(text) for text in parameter or [])
    with progress_bar() as bar:
        found = query_graph(
            Engine(load_settings()),
            query,
            values,
            row_limit=limit,
            timeout_s=timeout,
            progress=bar,
        )
    if as_json:
        print_json(found["rows"])
    else:
        _print_table(found["columns"], found["rows"])
    if found["truncated"]:
        print_notice(f"only the first {len(found['rows']):,} rows; --limit gives more")


def _parse_parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise InputError(f"--parameter {text!r} is not of the form NAME=JSON")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _print_table(columns: list[str], rows: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in columns:
        table.add_column(Text(name))
    for row in rows:
        table.add_row(*(Text(_cell(row[name])) for name in columns))
    screen().print(table)
    if not rows:
        print_notice("no row matches")


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
