"""Figures of a ranking benchmark, with intervals that respect how few diseases there may be."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DEPTHS",
    "expected_calibration_error",
    "ranking_figures",
    "reliability",
    "size_figures",
]

FloatArray = NDArray[np.float64]

DEPTHS = (1, 3, 5, 10)
_RESAMPLES = 1000
_BINS = 10
_INTERVALS = ("intervals", "intervals_over_cases", "mean_over_diseases_intervals")


def ranking_figures(ranks: Sequence[int | None], diseases: Sequence[str]) -> dict[str, Any]:
    """Top-k, means over diseases, intervals and mean reciprocal rank.

    Parameters
    ----------
    ranks
        Rank of the right answer in each case, from 1; None for a miss at any depth.
    diseases
        What the right answer is: cases of one disease are resampled together.

    Returns
    -------
    dict
        `top1`… and `mean_over_diseases_top1`… in per cent; `intervals`, `intervals_over_cases`
        and `mean_over_diseases_intervals` likewise: 95 %, percentile bootstrap with a fixed seed,
        the first and the last over diseases (cases of one disease are alike, so these are the
        honest ones), the second over cases; `mrr` in [0, 1]; null without cases.
    """
    if not ranks:
        empty: dict[str, Any] = {f"top{depth}": None for depth in DEPTHS}
        empty |= {f"mean_over_diseases_top{depth}": None for depth in DEPTHS}
        nothing = {f"top{depth}": None for depth in DEPTHS}
        return empty | {name: dict(nothing) for name in _INTERVALS} | {"mrr": None}
    place = np.array([np.inf if rank is None else rank for rank in ranks])
    _, disease = np.unique(np.array(diseases), return_inverse=True)
    cases = np.bincount(disease).astype(np.float64)
    hits = {depth: np.bincount(disease, weights=place <= depth) for depth in DEPTHS}
    drawn = np.random.default_rng(0).multinomial(
        len(cases), np.full(len(cases), 1.0 / len(cases)), size=_RESAMPLES
    )
    figures: dict[str, Any] = {
        f"top{depth}": 100.0 * float(hits[depth].sum() / cases.sum()) for depth in DEPTHS
    }
    figures |= {
        f"mean_over_diseases_top{depth}": 100.0 * float((hits[depth] / cases).mean())
        for depth in DEPTHS
    }
    figures["intervals"] = {
        f"top{depth}": _interval(100.0 * (drawn @ hits[depth]) / (drawn @ cases))
        for depth in DEPTHS
    }
    figures["intervals_over_cases"] = {
        f"top{depth}": _interval(_resampled_share(int(hits[depth].sum()), len(place)))
        for depth in DEPTHS
    }
    figures["mean_over_diseases_intervals"] = {
        f"top{depth}": _interval(100.0 * (drawn @ (hits[depth] / cases)) / len(cases))
        for depth in DEPTHS
    }
    figures["mrr"] = float((1.0 / place).mean())
    return figures


def _resampled_share(hits: int, cases: int) -> FloatArray:
    """Per cent of hits when cases are drawn with replacement: binomial, so drawn as such."""
    drawn = np.random.default_rng(0).binomial(cases, hits / cases, size=_RESAMPLES)
    share: FloatArray = 100.0 * drawn / cases
    return share


def size_figures(membership: NDArray[np.int32]) -> dict[str, float]:
    """Number, mean size and largest size of the sets that entries belong to.

    Parameters
    ----------
    membership : (n_entries,) int array
        Which set each entry belongs to.

    Examples
    --------
    >>> size_figures(np.array([0, 0, 2]))
    {'number': 2, 'mean_size': 1.5, 'largest_size': 2}
    """
    _, sizes = np.unique(membership, return_counts=True)
    return {
        "number": len(sizes),
        "mean_size": round(float(sizes.mean()), 4),
        "largest_size": int(sizes.max()),
    }


class ReliabilityBin(NamedTuple):
    """Answers whose stated probability lies in one tenth: how many, stated and right on average."""

    low: float
    answers: int
    stated: float
    right: float


def reliability(
    probabilities: Sequence[float], correct: Sequence[bool]
) -> tuple[ReliabilityBin, ...]:
    """Stated probability against the share of right answers, over ten equal bins.

    Returns
    -------
    tuple of ReliabilityBin
        Those that hold an answer, from the lowest.

    Examples
    --------
    >>> reliability([0.25, 0.25, 0.95], [True, False, True])[0]
    ReliabilityBin(low=0.2, answers=2, stated=0.25, right=0.5)
    """
    stated = np.array(probabilities, dtype=np.float64)
    right = np.array(correct, dtype=np.float64)
    bins = np.minimum((stated * _BINS).astype(int), _BINS - 1)
    return tuple(
        ReliabilityBin(
            low=float(number) / _BINS,
            answers=int(np.count_nonzero(bins == number)),
            stated=float(stated[bins == number].mean()),
            right=float(right[bins == number].mean()),
        )
        for number in np.unique(bins)
    )


def _interval(values: FloatArray) -> list[float]:
    return [float(value) for value in np.quantile(values, [0.025, 0.975])]


def expected_calibration_error(
    probabilities: Sequence[float], correct: Sequence[bool]
) -> float | None:
    """Mean distance of stated probability and share of right answers, over ten equal bins.

    Guo et al. 2017, arXiv:1706.04599, equation 3.

    Returns
    -------
    float or None
        In [0, 1]; None without cases.

    Examples
    --------
    >>> expected_calibration_error([0.9, 0.9], [True, False])
    0.4
    """
    if not probabilities:
        return None
    stated = np.array(probabilities)
    right = np.array(correct, dtype=np.float64)
    bins = np.minimum((stated * _BINS).astype(int), _BINS - 1)
    difference = np.bincount(bins, weights=stated - right, minlength=_BINS)
    return round(float(np.abs(difference).sum() / len(stated)), 12)
