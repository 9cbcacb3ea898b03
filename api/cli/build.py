"""`semeion build`: knowledge to graph to snapshot."""

from typing import Annotated

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, screen

__all__ = ["EXAMPLE", "build"]

EXAMPLE = "semeion build"


def build(
    *,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Compare every property, even where the versions agree."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Build or update the knowledge graph and its snapshot; a second build changes nothing."""
    from api.building import build_all
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.settings import load_settings

    with progress_bar() as bar:
        built = build_all(Engine(load_settings()), bar, verify=verify)
    if as_json:
        print_json(built.to_dict())
    else:
        screen().print(built.summary(), markup=False)
