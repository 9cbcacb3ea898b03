"""`semeion evaluate`: measures a part against files with known answers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import JsonOption, LanguageOption, SettingChoice
from api.cli.output import print_json, print_notice, screen
from ontologies.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from api.cli.progress import ProgressBar
    from api.deps import Engine
    from ontologies.model.evidence import Evidence

__all__ = ["EXAMPLE", "evaluate"]

EXAMPLE = "semeion evaluate diagnosis cases.jsonl.gz --json"


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
    *,
    as_json: JsonOption = False,
) -> None:
    """Score files with known answers; needs no store.

    For diagnosis also phenopackets: a JSON or YAML file, or a folder of them.
    """
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
    engine = Engine(load_settings())
    with progress_bar() as bar:
        rows = [row for path in files for row in _score(engine, part, path, setting, language, bar)]
    if as_json:
        print_json(rows)
    else:
        _draw(rows)


def _score(
    engine: "Engine",
    part: Part,
    path: Path,
    setting: SettingChoice,
    language: str,
    bar: "ProgressBar",
) -> Iterable[dict[str, Any]]:
    match part:
        case Part.DIAGNOSIS:
            return _score_diagnosis(engine, path, setting, language, bar)
        case Part.MENTIONS:
            from nlp.evaluation import evaluate_mentions

            return evaluate_mentions(engine.pipeline(language), engine.lexicon, path)
        case Part.ENTITIES:
            from nlp.evaluation import evaluate_entities

            return evaluate_entities(engine.pipeline(language), engine.lexicon, path)
        case Part.ASSERTIONS:
            from nlp.evaluation import evaluate_assertions

            return evaluate_assertions(engine.pipeline(language), path)


def _score_diagnosis(
    engine: "Engine", path: Path, setting: SettingChoice, language: str, bar: "ProgressBar"
) -> list[dict[str, Any]]:
    from api.phenopackets.files import is_phenopacket
    from reasoning.evaluation import evaluate_diagnosis
    from reasoning.pretest import Setting

    warn = partial(print_notice, kind="warning")
    with TemporaryDirectory() as folder:
        if is_phenopacket(path):
            from api.phenopackets.cases import write_case_lines

            path = write_case_lines(path, Path(folder), warn=warn)
        return evaluate_diagnosis(
            engine.snapshot,
            path,
            setting=Setting(setting.value),
            read_text=_reader(engine, language),
            progress=bar,
            warn=warn,
        )


def _reader(engine: "Engine", language: str) -> Callable[[str], Sequence["Evidence"]]:
    """Read a case's text to evidence; the recogniser is made when the first text comes."""

    def read(text: str) -> Sequence["Evidence"]:
        found = engine.annotate(
            text, document_id="case", recorded_at=datetime.now(UTC), language=language
        )
        return [item.evidence for item in found]

    return read


SHOWN = ("group", "level", "cases", "top1", "top3", "top5", "top10", "mrr", "ece", "ms_per_case")
"""Columns of a diagnosis table; --json has all."""


def _draw(rows: list[dict[str, Any]]) -> None:
    from itertools import groupby

    from rich.text import Text

    console = screen()
    for file, group in groupby(rows, key=lambda row: str(row["file"])):
        console.print(Text(file, style="bold"))
        console.print(_table(list(group)))


def _table(rows: list[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    if "level" in rows[0]:
        for name in SHOWN:
            table.add_column(name, justify="left" if name in SHOWN[:2] else "right")
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
