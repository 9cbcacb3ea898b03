"""`semeion cohort`: many patients from one file, each to its own ranking."""

from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import LanguageOption, LimitOption, SettingOption
from api.cli.output import print_notice
from ontologies.errors import InputError

__all__ = ["EXAMPLE", "cohort"]

EXAMPLE = "semeion cohort patients.csv --format tsv > ranking.tsv"


class CohortFormat(StrEnum):
    """Forms of a cohort's answers."""

    JSON_LINES = "jsonl"
    TSV = "tsv"
    PARQUET = "parquet"


def cohort(
    files: Annotated[
        list[Path],
        typer.Argument(help=".jsonl, .csv, .tsv (also .gz), phenopackets, or folders of these."),
    ],
    form: Annotated[
        list[CohortFormat] | None,
        typer.Option("--format", help="Form of the answers; repeatable with --output."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write PATH.<format> instead of to stdout."
        ),
    ] = None,
    setting: SettingOption = None,
    language: LanguageOption = "en",
    limit: LimitOption = 10,
    *,
    reasons: Annotated[
        bool,
        typer.Option(
            "--reasons/--no-reasons",
            help="Without reasons, thousands are ranked as one matrix (torch, a GPU if there is).",
        ),
    ] = True,
) -> None:
    """Rank the diseases of many patients; one result each, nothing is stored.

    Columns: id, hpo, excluded, genes, laboratory, age, sex, text; lists are separated by ; or |.
    A row that cannot be read is named by file and line, the others are ranked, and the exit code
    is 1.
    """
    from api.cli.progress import progress_bar
    from api.cohort import read_cohort
    from api.cohort_output import CohortWriter
    from api.cohort_ranking import explained_answers, ranked_answers
    from api.deps import Engine
    from api.settings import load_settings

    missing = [str(path) for path in files if not path.exists()]
    if missing:
        raise InputError(f"no such file: {', '.join(missing)}")
    settings = load_settings()
    engine = Engine(settings)
    forms = [one.value for one in form or [CohortFormat.JSON_LINES]]
    notice = partial(print_notice, kind="warning")
    rows = (row for path in files for row in read_cohort(path, notice=notice))
    answers = (explained_answers if reasons else ranked_answers)(
        engine,
        rows,
        setting=setting.value if setting else settings.setting,
        limit=limit,
        language=language,
    )
    done = refused = 0
    with ExitStack() as stack:
        bar = stack.enter_context(progress_bar())
        writer = stack.enter_context(CohortWriter(forms, output))
        for row, result in answers:
            if isinstance(result, str):
                refused += 1
                print_notice(f"{row.where}: {result}", kind="error")
                writer.refused(row.where, row.id, result)
            else:
                writer.answered(row.where, row.id, result)
            done += 1
            if done % 20 == 0:
                bar(f"Ranking patients: {done}")
    if not done:
        print_notice("no patient is in what was named", kind="warning")
    if refused:
        print_notice(f"{refused} of {done} rows could not be ranked", kind="error")
        raise typer.Exit(1)
