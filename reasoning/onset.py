"""When a disease begins and at what age its patients are seen.

Onset terms of the HPO are bins of age; a disease's annotated terms, weighed by their frequency,
give P(onset bin | disease). A patient is seen at onset or any time later:

    P(seen in bin a | onset in bin o) ∝ .7^(a − o) for a ≥ o, and .1 · .7^(o − a − 1) before it

Being older than the usual onset therefore speaks weakly, being younger strongly. Between the
middles of two bins, on a logarithmic scale of age, the two are blended: a birthday changes little.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["BIN_EDGES", "ONSET_BINS", "age_blend", "age_ratios", "onset_shares", "seen_given_onset"]

FloatArray = NDArray[np.float64]

BIN_EDGES = (0.0, 28.0 / 365.25, 1.0, 5.0, 16.0, 40.0, 60.0, 100.0)
"""Years, as HPO defines neonatal, infantile, childhood, juvenile, young adult, middle, late."""
N_BINS = len(BIN_EDGES) - 1

ONSET_BINS: Mapping[str, tuple[int, ...]] = {
    "HP:0030674": (0,),  # antenatal
    "HP:0011460": (0,),  # embryonal
    "HP:0011461": (0,),  # fetal
    "HP:0034197": (0,),  # third trimester
    "HP:0034198": (0,),  # second trimester
    "HP:0034199": (0,),  # late first trimester
    "HP:0003577": (0,),  # congenital
    "HP:0003623": (0,),  # neonatal
    "HP:0003593": (1,),  # infantile
    "HP:0410280": (1, 2, 3),  # paediatric
    "HP:0011463": (2,),  # childhood
    "HP:0003621": (3,),  # juvenile
    "HP:0003581": (4, 5, 6),  # adult
    "HP:0011462": (4,),  # young adult
    "HP:0025708": (4,),  # early young adult
    "HP:0025709": (4,),  # intermediate young adult
    "HP:0025710": (4,),  # late young adult
    "HP:0003596": (5,),  # middle age
    "HP:0003584": (6,),  # late
}
"""Bins that each onset term may mean; those of several share its weight."""

LATER, EARLIER = 0.7, 0.1
"""Weight lost with each bin after onset, and weight of the bin before it; development cases."""
LOWEST, HIGHEST = -2.0, 1.0
"""Nats to which the log ratio of an age is clipped: annotated onsets are few and rough."""
_AGE_OFFSET = 0.1
"""Years added before the logarithm, so that birth has a place on the scale."""


def onset_shares(
    ids: Sequence[str],
    rows: NDArray[np.intp],
    columns: NDArray[np.int32],
    weights: FloatArray,
    n_diseases: int,
) -> FloatArray:
    """P(onset bin | disease) from annotated terms.

    Parameters
    ----------
    ids
        Terms of onset and inheritance; those that are no onset are left out.
    rows, columns, weights : (n_stored,) arrays
        Disease, term and share of the patients of every annotation.
    n_diseases
        Number of diseases.

    Returns
    -------
    (n_diseases, n_bins) array
        Rows sum to 1, or to 0 where no onset is annotated.
    """
    bins = np.zeros((len(ids), N_BINS))
    for place, term in enumerate(ids):
        for one in ONSET_BINS.get(term, ()):
            bins[place, one] = 1.0 / len(ONSET_BINS[term])
    shares = np.zeros((n_diseases, N_BINS))
    np.add.at(shares, rows, weights[:, np.newaxis] * bins[columns])
    total = shares.sum(axis=1, keepdims=True)
    scaled: FloatArray = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    return scaled


def seen_given_onset() -> FloatArray:
    """P(bin of the age when seen | bin of onset): (n_bins, n_bins), rows sum to 1."""
    steps = np.arange(N_BINS)[np.newaxis, :] - np.arange(N_BINS)[:, np.newaxis]
    weights = np.where(steps >= 0, LATER ** np.abs(steps), EARLIER * LATER ** (np.abs(steps) - 1.0))
    scaled: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return scaled


def age_blend(age_years: float) -> FloatArray:
    """Weights of the bins for one age: (n_bins,), at most two of them positive, sum 1."""
    scale = np.log(np.array(BIN_EDGES) + _AGE_OFFSET)
    middles = (scale[1:] + scale[:-1]) / 2.0
    place = float(np.clip(np.log(age_years + _AGE_OFFSET), middles[0], middles[-1]))
    blend: FloatArray = np.maximum(
        np.array([np.interp(place, middles, row) for row in np.eye(N_BINS)]), 0.0
    )
    return blend


def age_ratios(onset: FloatArray, age_years: float) -> FloatArray:
    """Log likelihood ratio of an age for every disease, against the mean of those annotated.

    Parameters
    ----------
    onset : (n_diseases, n_bins) array
        P(onset bin | disease); rows of zeros where no source states an onset.
    age_years
        Age when seen, at least 0.

    Returns
    -------
    (n_diseases,) array
        Nats in [-2, 1]; 0 where no onset is stated.
    """
    stated = onset.sum(axis=1) > 0
    ratios = np.zeros(len(onset))
    if stated.any():
        seen = onset[stated] @ (seen_given_onset() @ age_blend(age_years))
        ratios[stated] = np.clip(np.log(seen / seen.mean()), LOWEST, HIGHEST)
    return ratios
