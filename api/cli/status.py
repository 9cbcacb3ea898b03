"""`semeion status`: versions, sources, graph counts, settings and health."""

from typing import Annotated, Any

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, screen

__all__ = ["EXAMPLE", "status"]

EXAMPLE = "semeion status"


def status(
    *,
    start: Annotated[
        bool,
        typer.Option(
            "--start/--no-start", help="Start the embedded server, if need be, to count the graph."
        ),
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Show versions, sources, graph counts, settings and health; exit 2 when not healthy."""
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.settings import load_settings
    from api.state import describe_state

    engine = Engine(load_settings())
    with progress_bar() as bar:
        state = describe_state(engine, start=start, progress=bar)
    if as_json:
        print_json(state)
    else:
        _draw(state)
    if not state["healthy"]:
        raise typer.Exit(2)


def _draw(state: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    console = screen()
    health = (
        Text("healthy", style="#5faf5f") if state["healthy"] else Text("not ready", style="#d75f5f")
    )
    console.print(
        Text.assemble(
            "semeion ",
            (state["version"], "bold"),
            f", engine {state['engine_version']}, Python {state['python']}, ",
        ),
        health,
    )
    for part in ("snapshot", "graph", "server"):
        _draw_part(part, state[part])
    table = Table("setting", "value", "meaning", box=None, pad_edge=False)
    for item in state["settings"]:
        table.add_row(
            item["variable"], Text(item["value"] or "–"), Text(item["meaning"], style="grey54")
        )
    console.print(table)


def _draw_part(name: str, part: dict[str, Any] | None) -> None:
    from rich.table import Table
    from rich.text import Text

    console = screen()
    table = Table(
        title=name,
        title_justify="left",
        title_style="bold",
        box=None,
        show_header=False,
        pad_edge=False,
    )
    if part is None:
        table.add_row(Text("not running; the counts are read with --start", style="grey54"))
    for key, value in (part or {}).items():
        if key == "sources":
            for source in value:
                table.add_row(
                    source["id"], Text(f"{source['name']} {source['version']}, {source['licence']}")
                )
        elif isinstance(value, dict):
            for kind, count in value.items():
                table.add_row(kind, f"{count:,}")
        elif value is not None:
            table.add_row(
                key.replace("_", " "),
                Text(f"{value:,}" if type(value) is int and key != "pid" else str(value)),
            )
    console.print(table)
