"""The error report: all misses as a table, sorted by cause."""

import csv
from collections.abc import Iterable
from pathlib import Path

from reasoning.evaluation import Evaluation
from reasoning.misses import Cause

__all__ = ["write_misses"]

_COLUMNS = (
    "file",
    "knowledge",
    "group",
    "cause",
    "case",
    "diseases",
    "rank",
    "first_id",
    "first_name",
    "probability_of_first",
    "findings",
    "explained",
    "unknown",
)


def write_misses(evaluations: Iterable[Evaluation], path: Path) -> int:
    """Write all misses as a table, by file, knowledge and cause, the nearest first.

    Parameters
    ----------
    evaluations
        From `evaluate_cases`.
    path
        The table, tab-separated; `rank` is empty where the answer stands nowhere.

    Returns
    -------
    int
        Number of misses.
    """
    order = {cause: place for place, cause in enumerate(Cause)}
    written = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(_COLUMNS)
        for evaluation in evaluations:
            missed = [(o, o.miss) for o in evaluation.outcomes if o.miss is not None]
            missed.sort(
                key=lambda pair: (order[pair[1].cause], pair[0].ranks["entity"] or float("inf"))
            )
            for outcome, miss in missed:
                writer.writerow(
                    (
                        evaluation.file,
                        evaluation.knowledge.value,
                        outcome.case.group or "",
                        miss.cause.value,
                        outcome.case.id,
                        ";".join(outcome.case.diseases) or outcome.case.diagnosis or "",
                        outcome.ranks["entity"] or "",
                        miss.first_id,
                        miss.first_name,
                        f"{outcome.probability:.4f}",
                        miss.findings,
                        miss.explained,
                        miss.unknown,
                    )
                )
            written += len(missed)
    return written
