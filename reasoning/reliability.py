"""Reliability plots: what probabilities promise against what came true, as pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.metrics import expected_calibration_error, reliability

if TYPE_CHECKING:
    from reasoning.evaluation import Evaluation, Outcome

__all__ = ["write_reliability_plots"]


def write_reliability_plots(evaluations: Sequence["Evaluation"], folder: Path) -> list[Path]:
    """Draw one picture a file, knowledge and group that has cases.

    Above: the share of right answers in each tenth of stated probability, its size by the number
    of answers, against the diagonal of a perfect promise. Below: how many answers promise how much.

    Parameters
    ----------
    evaluations
        From `evaluate_cases`.
    folder
        Made if need be; pictures of the same name are replaced.

    Returns
    -------
    list of Path
        The PNG files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for evaluation in evaluations:
        for group in evaluation.groups():
            outcomes = evaluation.of(group)
            if outcomes:
                stem = evaluation.file.partition(".")[0]
                name = f"{stem}-{evaluation.knowledge.value}-{group}.png"
                title = f"{evaluation.file}, {group} ({evaluation.knowledge.value})"
                _draw(outcomes, title, folder / name)
                written.append(folder / name)
    return written


def _draw(outcomes: Sequence["Outcome"], title: str, path: Path) -> None:
    # the object, not pyplot: no state is shared and no window system is asked for
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    stated = [outcome.probability for outcome in outcomes]
    right = [outcome.ranks["entity"] == 1 for outcome in outcomes]
    bins = reliability(stated, right)
    figure = Figure(figsize=(5, 6), layout="constrained")
    FigureCanvasAgg(figure)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    upper.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    upper.scatter(
        [one.stated for one in bins],
        [one.right for one in bins],
        s=[20.0 + 300.0 * one.answers / len(outcomes) for one in bins],
        color="tab:blue",
    )
    upper.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of first answers that are right")
    error = expected_calibration_error(stated, right)
    upper.set_title(f"{title}\n{len(outcomes)} cases, expected calibration error {error:.3f}")
    upper.title.set_fontsize(9)
    lower.bar(
        [one.low for one in bins],
        [one.answers for one in bins],
        width=0.1,
        align="edge",
        color="tab:blue",
        edgecolor="white",
    )
    lower.set(xlabel="stated probability of the first answer", ylabel="cases")
    figure.savefig(path, dpi=150, metadata={"Software": "semeion"})
