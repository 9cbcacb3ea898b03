"""`semeion evaluate`: measures a part against files with known answers."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.options import JsonOption, LanguageOption, SettingChoice
from api.cli.output import print_json, screen
from ontologies.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from api.deps import Engine

__all__ = ["EXAMPLE", "evaluate"]

EXAMPLE = "semeion evaluate diagnosis cases.jsonl.gz --json"


class Learn(StrEnum):
    """What a ranking may learn from the file's own cases."""

    CROSS_VALIDATE = "cross-validate"


class Part(StrEnum):
    """What is measured."""

    DIAGNOSIS = "diagnosis"
    MENTIONS = "mentions"
    ENTITIES = "entities"
    ASSERTIONS = "assertions"


def evaluate(
    part: Annotated[Part, typer.Argument(help="What is measured.")],
    files: Annotated[list[Path], typer.Argument(help="Files with known answers.")],
    setting: Annotated[
        SettingChoice, typer.Option(help="For diagnosis; the environment is ignored here.")
    ] = SettingChoice.RARE_DISEASE,
    language: LanguageOption = "en",
    learn: Annotated[
        Learn | None,
        typer.Option(help="Rank a second time, with what cases of other publications teach."),
    ] = None,
    identity: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.tsv", help="Ids (omim, orpha) that name one disease: either is right."
        ),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.tsv", help="Names of diagnoses (name, id, relation) and their diseases."
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(metavar="FILE.tsv", help="Write the misses, sorted by cause."),
    ] = None,
    plots: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Draw reliability plots (PNG).")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Rank only the first cases of each file.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Rank so many cases of each file, drawn at random.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Score files with known answers; needs no store.

    For diagnosis also phenopackets: a JSON or YAML file, or a folder of them.
    """
    from api.cli.measuring import DiagnosisOptions, score_diagnosis
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.settings import load_settings

    missing = [
        str(path)
        for path in files
        if not (path.is_file() or (part is Part.DIAGNOSIS and path.is_dir()))
    ]
    if missing:
        raise InputError(f"no such file: {', '.join(missing)}")
    if part is not Part.DIAGNOSIS:
        given = {"--learn": learn, "--identity": identity, "--names": names, "--errors": errors,
                 "--plots": plots, "--limit": limit, "--sample": sample}  # fmt: skip
        if unused := [name for name, value in given.items() if value is not None]:
            raise InputError(f"{', '.join(unused)}: only with `semeion evaluate diagnosis`")
    engine = Engine(load_settings())
    with progress_bar() as bar:
        if part is Part.DIAGNOSIS:
            rows = score_diagnosis(
                engine,
                files,
                DiagnosisOptions(
                    setting=setting,
                    language=language,
                    cross_validate=learn is not None,
                    identity=identity,
                    names=names,
                    errors=errors,
                    plots=plots,
                    limit=limit,
                    sample=sample,
                ),
                bar,
            )
        else:
            rows = [row for path in files for row in _score(engine, part, path, language)]
    if as_json:
        print_json(rows)
    else:
        _draw(rows)


def _score(
    engine: "Engine",
    part: Literal[Part.MENTIONS, Part.ENTITIES, Part.ASSERTIONS],
    path: Path,
    language: str,
) -> Iterable[dict[str, Any]]:
    match part:
        case Part.MENTIONS:
            from nlp.evaluation import evaluate_mentions

            return evaluate_mentions(engine.pipeline(language), engine.lexicon, path)
        case Part.ENTITIES:
            from nlp.evaluation import evaluate_entities

            return evaluate_entities(engine.pipeline(language), engine.lexicon, path)
        case Part.ASSERTIONS:
            from nlp.evaluation import evaluate_assertions

            return evaluate_assertions(engine.pipeline(language), path)


SHOWN = (
    "knowledge",
    "group",
    "level",
    "cases",
    "top1",
    "top3",
    "top5",
    "top10",
    "mrr",
    "ece",
    "ms_per_case",
)
"""Columns of a diagnosis table; --json has all."""


def _draw(rows: list[dict[str, Any]]) -> None:
    from itertools import groupby

    from rich.text import Text

    console = screen()
    for file, group in groupby(rows, key=lambda row: str(row["file"])):
        shown = list(group)
        console.print(Text(file, style="bold"))
        console.print(_table(shown))
        missing = {row["level"]: row["reason"] for row in shown if row.get("reason")}
        for level, reason in missing.items():
            console.print(Text(f"{level}: {reason}", style="dim"))


def _table(rows: list[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    if "level" in rows[0]:
        for name in SHOWN:
            table.add_column(name, justify="left" if name in SHOWN[:3] else "right")
        for row in rows:
            table.add_row(*(_figure(row[name]) for name in SHOWN))
        return table
    table.show_header = False
    for row in rows:
        for name, value in row.items():
            if name != "file":
                table.add_row(name, _figure(value))
    return table


def _figure(value: Any) -> str:
    match value:
        case None:
            return "–"
        case float():
            return f"{value:.3f}"
        case dict():
            return ", ".join(f"{name} {_figure(item)}" for name, item in value.items())
        case list() | tuple():
            return " – ".join(_figure(item) for item in value)
        case _:
            return str(value)
