"""How sure a likeness is: cosines and what was right in, probability and threshold out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["ACCEPTED", "SHARE_OF_FINDINGS", "Calibration", "calibrate"]

SHARE_OF_FINDINGS = 0.05
"""Share of a note's candidate phrases that name a finding; an assumption, not a measurement."""

ACCEPTED = 0.5
"""Probability from which an answer is accepted: more likely right than wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A logistic of the cosine, the threshold, and what happens there.

    Parameters
    ----------
    slope, intercept
        Probability of being right: 1 / (1 + exp(-(slope * cosine + intercept))).
    threshold
        Cosine at which that is `ACCEPTED`; at most 1.
    precision
        Share of right answers among the accepted, at `SHARE_OF_FINDINGS`; 0 if none is accepted.
    recall
        Share of the held-out names that are accepted and right.
    ordinary_accepted
        Share of ordinary phrases that are accepted.
    """

    slope: float
    intercept: float
    threshold: float
    precision: float
    recall: float
    ordinary_accepted: float


def calibrate(
    cosines: NDArray[np.float64], right: NDArray[np.bool_], ordinary: NDArray[np.float64]
) -> Calibration:
    """Fit the probability that the nearest name is right (Platt 1999).

    Names and phrases are weighted so that they stand as `SHARE_OF_FINDINGS` has it.

    Parameters
    ----------
    cosines : (n_names,) array
        Cosine of the nearest name of each held-out name.
    right : (n_names,) array
        Whether that is a name of its concept.
    ordinary : (n_phrases,) array
        Cosine of the nearest name of each ordinary phrase, none of which is right.

    Raises
    ------
    ValueError
        If there are no names or no phrases, or all names are wrong.
    """
    if not len(ordinary) or not right.any():
        raise ValueError("a calibration needs held-out names found right, and ordinary phrases")
    x = np.concatenate([cosines, ordinary])
    y = np.concatenate([right, np.zeros(len(ordinary), dtype=bool)]).astype(float)
    share = SHARE_OF_FINDINGS
    weights = np.concatenate(
        [
            np.full(len(cosines), share / len(cosines)),
            np.full(len(ordinary), (1 - share) / len(ordinary)),
        ]
    )

    def loss(parameters: NDArray[np.float64]) -> float:
        logits = parameters[0] * x + parameters[1]
        return float(weights @ (np.logaddexp(0, logits) - y * logits))

    slope, intercept = minimize(loss, np.array([10.0, -8.0]), method="Nelder-Mead").x
    threshold = min(1.0, float((np.log(ACCEPTED / (1 - ACCEPTED)) - intercept) / slope))
    accepted = x >= threshold
    hit = float(weights[accepted] @ y[accepted])
    total = float(weights[accepted].sum())
    return Calibration(
        slope=float(slope),
        intercept=float(intercept),
        threshold=threshold,
        precision=hit / total if total else 0.0,
        recall=float(np.mean((cosines >= threshold) & right)),
        ordinary_accepted=float(np.mean(ordinary >= threshold)),
    )
