"""Figures of a ranking benchmark, with intervals that respect how few diseases there may be."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEPTHS", "expected_calibration_error", "ranking_figures"]

FloatArray = NDArray[np.float64]

DEPTHS = (1, 3, 5, 10)
_RESAMPLES = 1000
_BINS = 10


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
        `top1`… and `mean_over_diseases_top1`… in per cent, `intervals` (95 %, percentile
        bootstrap over diseases with a fixed seed) likewise, `mrr` in [0, 1]; null without cases.
    """
    if not ranks:
        empty: dict[str, Any] = {f"top{depth}": None for depth in DEPTHS}
        empty |= {f"mean_over_diseases_top{depth}": None for depth in DEPTHS}
        return empty | {"intervals": {f"top{depth}": None for depth in DEPTHS}, "mrr": None}
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
    figures["mrr"] = float((1.0 / place).mean())
    return figures


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
