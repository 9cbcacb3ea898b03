"""How much an answer is expected to tell: entropies over diseases, before and after."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["entropy", "expected_fall", "information"]

FloatArray = NDArray[np.float64]


def entropy(probability: FloatArray) -> FloatArray:
    """Entropy over the first axis (Shannon 1948, equation 4), in nats.

    Parameters
    ----------
    probability : (n_diseases, …) array
        Sums to 1 over the first axis.

    Returns
    -------
    (…) array
        At least 0.

    Examples
    --------
    >>> round(float(entropy(np.array([0.5, 0.5]))), 3)
    0.693
    """
    safe = np.where(probability > 0, probability, 1.0)
    total: FloatArray = -(safe * np.log(safe)).sum(axis=0)
    return total


def information(probability: FloatArray, answer: FloatArray) -> FloatArray:
    """Expected reduction of entropy by one yes-or-no answer: mutual information, in nats.

    Lindley 1956 (doi:10.1214/aoms/1177728069): H(answer) − Σ p(d) H(answer | d), which is the
    same as the entropy over the diseases less the expected one after the answer.

    Parameters
    ----------
    probability : (n_diseases,) array
        Of each disease before the answer; sums to 1.
    answer : (n_diseases, n_questions) array
        P(yes | disease).

    Returns
    -------
    (n_questions,) array
        In [0, ln 2].
    """
    gained: FloatArray = np.maximum(
        _binary_entropy(probability @ answer) - probability @ _binary_entropy(answer), 0.0
    )
    return gained


def expected_fall(probability: FloatArray, answer: FloatArray, member: FloatArray) -> FloatArray:
    """Share by which the probability of some diseases is expected to fall with an answer.

    Σ over answers of P(answer) · max(0, 1 − P(members | answer) / P(members)): the chance of
    ruling them out where an answer rules out or does nothing.

    Parameters
    ----------
    probability : (n_diseases,) array
        Of each disease before the answer; sums to 1.
    answer : (n_diseases, n_questions) array
        P(yes | disease).
    member : (n_diseases,) array
        1 for those diseases, else 0.

    Returns
    -------
    (n_questions,) array
        In [0, 1]; 0 where the members have no probability.
    """
    among = float(probability @ member)
    if among <= 0:
        return np.zeros(answer.shape[1])
    within = (probability * member / among) @ answer
    overall = probability @ answer
    # one of the answers lowers them: P(answer) (1 − P(answer | members) / P(answer))
    fall: FloatArray = np.abs(overall - within)
    return fall


def _binary_entropy(share: FloatArray) -> FloatArray:
    inside = np.clip(share, 1e-300, 1.0)
    outside = np.clip(1.0 - share, 1e-300, 1.0)
    bits: FloatArray = -(share * np.log(inside) + (1.0 - share) * np.log(outside))
    return bits
