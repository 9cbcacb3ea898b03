"""Likelihood ratios: one formula for every kind of evidence (design, section 2)."""

import numpy as np
from numpy.typing import NDArray

from ontologies.model.evidence import Temporality

__all__ = [
    "ABSENCE_TEMPER",
    "DENIAL_NATS",
    "TEMPORALITY_TEMPER",
    "evidence_weight",
    "log_likelihood_ratio",
]

FloatArray = NDArray[np.float64]

TEMPORALITY_TEMPER: dict[Temporality, float] = {
    Temporality.CURRENT: 1.0,
    Temporality.HISTORICAL: 1.0,
    Temporality.RESOLVED: 0.5,
}
"""Power to which λ is raised by when the finding applied.

Basis: consensus of the authors, under review. A disease that a person has for life shows itself
by what was once there as by what is there now; what has resolved speaks half as strongly.
"""

ABSENCE_TEMPER: dict[str, float] = {
    "text": 0.02,
    "entry": 0.02,
    "imaging-model": 1.0,
    "observation": 0.5,
    "genetic-report": 0.0,
}
"""Share of an absent finding's log likelihood ratio that counts, by kind of source.

What a person lists as absent is chosen: case reports name as absent what the disease usually has,
and full penalties hurt on every development set. A measurement is not chosen that way. A gene
that was not reported says nothing, since a report names what was found.
"""


DENIAL_NATS: dict[str, float] = {"text": 3.0, "entry": 3.0}
"""ln P(a person lists the finding as absent | the disease's own sources say NOT) / P(… | other).

In nats, by kind of source, 0 for others. What is listed as absent is what a reader of that disease
would have looked for. 3 nats were chosen on development cases; 2 and 4 were no better.
"""


def log_likelihood_ratio(
    frequency: FloatArray, background: FloatArray | float, ratio: float
) -> FloatArray:
    """Log likelihood ratio of an observation for diseases that show the finding so often.

    Parameters
    ----------
    frequency : (n,) array
        P(finding | disease), in [0, 1].
    background : (n,) array or float
        P(finding | any other), in (0, 1].
    ratio
        λ = P(observation | finding) / P(observation | no finding), positive and finite.

    Returns
    -------
    (n,) array
        ln((pλ + 1 − p) / (bλ + 1 − b)), nats; exactly 0 for λ = 1.

    Examples
    --------
    >>> log_likelihood_ratio(np.array([0.0, 0.5]), 0.5, 1.0)
    array([0., 0.])
    """
    return np.log1p(frequency * (ratio - 1.0)) - np.log1p(background * (ratio - 1.0))


def evidence_weight(ratio: float) -> float:
    """Weight w(λ) = |λ − 1| / (λ + 1) of an item where likelihood ratios do not reach.

    Returns
    -------
    float
        In [0, 1): near 1 for a plain statement, 0 for λ = 1.
    """
    return abs(ratio - 1.0) / (ratio + 1.0)
