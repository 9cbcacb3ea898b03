"""Likelihood ratios: one formula for every kind of evidence (design, section 2)."""

import numpy as np
from numpy.typing import NDArray

from ontologies.model.evidence import Temporality

__all__ = [
    "ABSENCE_TEMPER",
    "CLINICAL_ABSENCE",
    "DENIAL_NATS",
    "FINDING_FLOOR",
    "NAMED_FREQUENCY",
    "RELATED_POWER",
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


FINDING_FLOOR = 0.004
"""Least share of a setting's patients of whom any finding is told.

Notes tell of findings that have another cause than the illness, and readers of notes mistake
words: a finding is no rarer than that. Chosen on development cases, where .0005 to .008 differ by
three points at the first place of one set.
"""
NAMED_FREQUENCY = 0.9
"""P(a note names the condition itself, as "asthma" or "pneumothorax" | the patient has it)."""
RELATED_POWER = 2.0
"""Power by which a match at a term above, where no source states that term, is discounted.

By (P(finding) / P(term above))^2 on top of what the finding is rarer: that a neck is abnormal in
tetanus says nothing of a lump there. Chosen on development cases; 0 and 1 are worse.
"""
CLINICAL_ABSENCE: dict[str, float] = {
    "text": 0.3,
    "entry": 0.6,
    "imaging-model": 1.0,
    "observation": 0.6,
    "genetic-report": 0.0,
}
"""As `ABSENCE_TEMPER`, where patients are not reports: a note denies what was asked for.

Chosen on development notes, where .1 to .6 differ by a point or two; who enters a finding one by
one was asked for it.
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
