"""Rankings measured on files of cases: what `evaluate diagnosis` prints, writes and draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.case_files import read_case_file
from api.cli.output import print_notice
from api.deps import Engine, Progress
from ontologies.errors import InputError

if TYPE_CHECKING:
    from ontologies.model.evidence import Evidence
    from ontologies.model.patient import Patient

__all__ = ["DiagnosisOptions", "score_diagnosis"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisOptions:
    """What `evaluate diagnosis` was asked for; see its `--help`."""

    setting: str
    language: str = "en"
    cross_validate: bool = False
    identity: Path | None = None
    names: Path | None = None
    errors: Path | None = None
    plots: Path | None = None
    limit: int | None = None
    sample: int | None = None


def score_diagnosis(
    engine: Engine, files: Sequence[Path], options: DiagnosisOptions, progress: Progress
) -> list[dict[str, Any]]:
    """Rank the cases of all files; write errors and plots where they are asked for.

    Returns
    -------
    list of dict
        One object a file, knowledge, group and level.
    """
    from reasoning.answers import read_identity_table, read_names_table
    from reasoning.evaluation import Sampling, evaluate_cases
    from reasoning.miss_report import write_misses
    from reasoning.pretest import Setting
    from reasoning.reliability import write_reliability_plots

    warn = partial(print_notice, kind="warning")
    _check_places(options)
    twins = read_identity_table(options.identity) if options.identity else None
    names = read_names_table(options.names) if options.names else None
    evaluations = [
        evaluation
        for path in files
        for evaluation in evaluate_cases(
            engine.snapshot,
            read_case_file(path, warn=warn),
            path.name,
            setting=Setting(options.setting),
            cross_validate=options.cross_validate,
            sampling=Sampling(limit=options.limit, sample=options.sample),
            twins=twins,
            names=names,
            read_text=_reader(engine, options.language),
            progress=progress,
            warn=warn,
        )
    ]
    if options.errors is not None:
        count = write_misses(evaluations, options.errors)
        print_notice(f"{options.errors}: {count} misses by cause")
    if options.plots is not None:
        pictures = write_reliability_plots(evaluations, options.plots)
        print_notice(f"{options.plots}: {len(pictures)} reliability plots")
    return [row for evaluation in evaluations for row in evaluation.rows()]


def _check_places(options: DiagnosisOptions) -> None:
    """Refuse before anything is ranked what cannot be written in the end."""
    try:
        if options.plots is not None:
            options.plots.mkdir(parents=True, exist_ok=True)
        if options.errors is not None:
            options.errors.parent.mkdir(parents=True, exist_ok=True)
            options.errors.open("a").close()
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}") from error


def _reader(engine: Engine, language: str) -> "Callable[[str], tuple[Sequence[Evidence], Patient]]":
    """Read a case's text to evidence; the recogniser is made when the first text comes."""

    def read(text: str) -> "tuple[Sequence[Evidence], Patient]":
        found = engine.annotate(
            text, document_id="case", recorded_at=datetime.now(UTC), language=language
        )
        return [item.evidence for item in found], engine.person(text, language)

    return read
