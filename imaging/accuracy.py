"""From counts of right and wrong answers to λ, the observation ratio that a result deserves.

With sensitivity s and specificity c, a positive result has the ratio s / (1 - c) and a negative one
(1 - s) / c (Altman and Bland 1994, BMJ 309:102). Both are known only through counts. With Jeffreys'
prior Beta(1/2, 1/2) (Brown, Cai and DasGupta 2001, Statistical Science 16:101, section 3.1.3),

    s | counts ~ Beta(TP + 1/2, FN + 1/2),    c | counts ~ Beta(TN + 1/2, FP + 1/2),

independent of each other, the ratio has a posterior distribution. λ is the bound nearest 1 of its
central 90 % interval, and 1 where that interval contains 1: what the counts support with 95 %
certainty and no more. Few images give a wide interval and hence a λ near 1; where every kind of
answer was seen, fewer images in the same proportions never give a stronger λ.
"""

import math
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv

from imaging.manifest import Accuracy

__all__ = ["INTERVAL", "observation_ratio", "ratio_interval"]

INTERVAL = 0.90
"""Probability inside the central interval of which the bound nearest 1 is taken."""

_PRIOR = 0.5
_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(128)
_LEVELS = (1.0 + np.sin(np.pi / 2.0 * _NODES)) / 2.0  # dense at both ends, where F is steep
_LEVEL_WEIGHTS = _NODE_WEIGHTS * np.pi / 4.0 * np.cos(np.pi / 2.0 * _NODES)
_LOG_LIMIT = 60.0
_NEGLIGIBLE = 1e-12


def observation_ratio(accuracy: Accuracy, *, positive: bool) -> float:
    """λ of a positive or a negative result of a model with these counts.

    Parameters
    ----------
    accuracy
        The counts.
    positive
        Whether the score lies above the threshold.

    Returns
    -------
    float
        P(result given the finding) / P(result given no finding), shrunk towards 1.

    Examples
    --------
    >>> measured = Accuracy(true_positive=6, false_negative=2, true_negative=7, false_positive=1,
    ...                     training_distribution=True, source="own count")
    >>> round(observation_ratio(measured, positive=True), 2)
    1.67
    >>> round(observation_ratio(measured, positive=False), 3)
    0.685
    """
    low, high = ratio_interval(accuracy, positive=positive)
    if low > 1.0:
        return low
    return high if high < 1.0 else 1.0


def ratio_interval(accuracy: Accuracy, *, positive: bool) -> tuple[float, float]:
    """Central 90 % posterior interval of the ratio of a positive or a negative result."""
    ill = (accuracy.true_positive, accuracy.false_negative)
    well = (accuracy.false_positive, accuracy.true_negative)
    if not positive:
        ill, well = ill[::-1], well[::-1]
    tail = (1.0 - INTERVAL) / 2.0
    return _quantile(*ill, *well, tail), _quantile(*ill, *well, 1.0 - tail)


@lru_cache(maxsize=1024)
def _quantile(hit: int, miss: int, false_hit: int, true_miss: int, level: float) -> float:
    """Quantile of X / Y with X ~ Beta(hit, miss), Y ~ Beta(false_hit, true_miss) a posteriori.

    P(X / Y <= t) is the mean of P(X <= t·y) over Y: 1 where y > 1 / t, and below that taken at
    Gauss-Legendre nodes of Y's levels.
    """
    x_shape = hit + _PRIOR, miss + _PRIOR
    y_shape = false_hit + _PRIOR, true_miss + _PRIOR

    def excess(log_t: float) -> float:
        t = math.exp(log_t)
        reach = float(betainc(*y_shape, min(1.0 / t, 1.0)))
        if reach < _NEGLIGIBLE:
            return 1.0 - level
        x = np.minimum(t * betaincinv(*y_shape, reach * _LEVELS), 1.0)
        return reach * float(_LEVEL_WEIGHTS @ betainc(*x_shape, x)) + 1.0 - reach - level

    return math.exp(brentq(excess, -_LOG_LIMIT, _LOG_LIMIT, xtol=1e-10))
