"""`semeion learn` and `semeion rollback`: confirmed cases into the knowledge, and back."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, print_notice, screen

__all__ = ["LEARN_EXAMPLE", "ROLLBACK_EXAMPLE", "learn", "rollback"]

LEARN_EXAMPLE = "semeion learn cases.jsonl --name our-clinic --weight 3"
ROLLBACK_EXAMPLE = "semeion rollback 1f0c2a"


def learn(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of cases with known diagnoses.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Of the source; one of the same name is replaced.")
    ] = None,
    weight: Annotated[
        float, typer.Option(help="How many patients of the literature one of these is worth.")
    ] = 1.0,
    licence: Annotated[str, typer.Option(help="Of the cases.")] = "unstated",
    *,
    from_confirmations: Annotated[
        bool,
        typer.Option("--from-confirmations", help="Learn from the tenant's confirmed patients."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Learn from confirmed cases; says what changed, and can be taken back.

    The counts become a source of knowledge of their own, beside the published ones.
    """
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.learning import LearningRequest
    from api.learning import learn as learn_cases
    from api.settings import load_settings

    request = LearningRequest(
        files=tuple(files or ()),
        from_confirmations=from_confirmations,
        name=name,
        weight=weight,
        licence=licence,
    )
    with progress_bar() as bar:
        learned = learn_cases(
            Engine(load_settings()), request, bar, partial(print_notice, kind="warning")
        )
    if as_json:
        print_json(learned.to_dict())
    else:
        screen().print(learned.summary(), markup=False)


def rollback(
    version: Annotated[
        str | None,
        typer.Argument(
            help="Beginning of a graph version; if not said, the one before the last learning."
        ),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take back what was learned, to what it was at a graph version."""
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.learning import roll_back
    from api.settings import load_settings

    with progress_bar() as bar:
        rolled = roll_back(Engine(load_settings()), version, bar)
    if as_json:
        print_json(rolled.to_dict())
    else:
        screen().print(rolled.summary(), markup=False)
