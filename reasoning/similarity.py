"""The two parts of the score that are no likelihood ratios: coverage and latent similarity.

Both compare the ancestors of what was observed with the profile of a disease. Each is a sum over
ontology terms, so that each splits exactly into what every term, and so every evidence item, gave.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

__all__ = [
    "LATENT_COMPONENTS",
    "accretion",
    "coverage_gain",
    "coverage_matrix",
    "information_content",
    "latent_space",
    "saturation",
]

FloatArray = NDArray[np.float64]

CONTENT_SHARE = 0.3
"""How much of the information content joins accretion in a term's weight; development cases."""
LATENT_COMPONENTS = 200
"""Dimensions of the latent space; chosen on development cases."""
_OVERSAMPLED, _PASSES = 10, 2
_NO_DIRECTION = 1.0e-5
"""Square of a singular value, relative to the largest, that rounding alone may give."""
SATURATION_GAIN, SATURATION_HALF, LENGTH_SHARE = 1.2, 0.2, 0.3
"""Okapi BM25's k1 and b, adapted to frequencies; chosen on development cases."""


def information_content(propagated: "sparse.csr_array") -> FloatArray:
    """Information content of each term (Resnik 1995, arXiv:cmp-lg/9511007).

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a]; stored where the disease has the term or one below it.

    Returns
    -------
    (n_terms,) array
        −ln(share of the diseases that have the term + 1e-4), at least 0, in nats.
    """
    share = np.bincount(propagated.indices, minlength=propagated.shape[1]) / propagated.shape[0]
    content: FloatArray = np.maximum(0.0, -np.log(share + 1.0e-4))
    return content


def accretion(propagated: "sparse.csr_array", parents: "sparse.csr_array") -> FloatArray:
    """Information accretion: how much a term adds to all its parents together.

    Clark & Radivojac 2013 (doi:10.1093/bioinformatics/btt228), section 2.2, with counts smoothed.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    parents : (n_terms, n_terms) CSR array
        Row t holds the direct parents of t.

    Returns
    -------
    (n_terms,) array
        −ln of the share of diseases with the term among those with all its parents; nats, 0 for
        a term without parents.
    """
    n_diseases, n_terms = propagated.shape
    by_term = propagated.tocsc()
    having = np.diff(by_term.indptr).astype(np.float64)
    with_parents = np.full(n_terms, float(n_diseases))
    for term in range(n_terms):
        direct = parents.indices[parents.indptr[term] : parents.indptr[term + 1]]
        if len(direct) == 1:
            with_parents[term] = having[direct[0]]
        elif len(direct) > 1:
            rows = np.concatenate(
                [by_term.indices[by_term.indptr[p] : by_term.indptr[p + 1]] for p in direct]
            )
            with_parents[term] = np.count_nonzero(np.unique_counts(rows).counts == len(direct))
    value = np.log((with_parents + 0.2) / (having + 0.1))
    value[np.diff(parents.indptr) == 0] = 0.0
    accreted: FloatArray = np.maximum(value, 0.0)
    return accreted


def saturation(propagated: "sparse.csr_array", weight: FloatArray) -> FloatArray:
    """Where the gain of a term saturates in each disease: later in a long profile.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    weight : (n_terms,) array
        Weight of each term, at least 0.

    Returns
    -------
    (n_diseases,) array
        .2 (.7 + .3 L / mean L), where L = Σ w √P is the length of the disease's profile.
    """
    root = propagated.copy()
    root.data = np.sqrt(root.data)
    length = np.asarray(root @ weight).ravel()
    mean = length.mean() or 1.0
    return SATURATION_HALF * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length / mean)


def coverage_gain(
    frequency: FloatArray, weight: FloatArray, half: FloatArray | float
) -> FloatArray:
    """What observed terms give a disease that shows them, saturating in their frequency.

    w · 1.2 x / (x + half), x = √P (Robertson & Zaragoza 2009, doi:10.1561/1500000019,
    section 3.4, adapted to frequencies).
    """
    root = np.sqrt(frequency)
    return weight * SATURATION_GAIN * root / (root + half)


def coverage_matrix(
    propagated: "sparse.csr_array", weight: FloatArray, half: FloatArray
) -> "sparse.csr_array":
    """`coverage_gain` of every term in every disease that shows it.

    Returns
    -------
    (n_terms, n_diseases) CSR array
        Row a: the gain of every disease that shows a.
    """
    from scipy import sparse

    rows = np.repeat(np.arange(propagated.shape[0]), np.diff(propagated.indptr))
    gain = coverage_gain(propagated.data, weight[propagated.indices], half[rows])
    stored = (gain, propagated.indices, propagated.indptr)
    return sparse.csr_array(stored, shape=propagated.shape).T.tocsr()


def latent_space(
    propagated: "sparse.csr_array", content: FloatArray, *, components: int = LATENT_COMPONENTS
) -> tuple[FloatArray, FloatArray]:
    """Latent directions of the profiles (Deerwester et al. 1990) and the diseases in them.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    content : (n_terms,) array
        Information content.
    components
        Number of directions wanted; fewer are given where the profiles differ in fewer.

    Returns
    -------
    terms : (n_terms, components) array
        Orthonormal directions.
    diseases : (n_diseases, components) array
        Each disease's place, shrunk to at most unit length.
    """
    weighted = propagated.copy()
    weighted.data = np.sqrt(weighted.data) * content[weighted.indices]
    norm = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(norm + 5.0, np.diff(weighted.indptr))
    places, directions = _leading_directions(weighted, min(components, min(weighted.shape) - 1))
    places /= np.linalg.norm(places, axis=1, keepdims=True) + 0.1
    return directions, places


def _leading_directions(
    table: "sparse.csr_array", components: int
) -> tuple[FloatArray, FloatArray]:
    """Rows of a table in its leading right singular directions, and the directions.

    Randomised subspace iteration with two passes (Halko et al. 2011, arXiv:0909.4061,
    algorithms 4.4 and 5.1), with a fixed seed, in single precision, which takes half the memory.
    The small factor is solved through its Gram matrix, which takes a sixth of the time of
    scikit-learn's `randomized_svd`; of directions this weak nothing more exact is asked.
    """
    table = table.astype(np.float32)
    transposed = table.T.tocsr()
    width = components + _OVERSAMPLED
    draws = np.random.default_rng(0).standard_normal((table.shape[1], width), np.float32)
    basis = np.linalg.qr(table @ draws).Q
    del draws  # each of these takes 10 to 15 MB
    for _ in range(_PASSES):
        basis = np.linalg.qr(table @ (transposed @ basis)).Q
    small = transposed @ basis
    del transposed, table
    squares, vectors = np.linalg.eigh(small.T @ small)
    order = np.argsort(-squares)[:components]
    order = order[squares[order] > _NO_DIRECTION * squares.max()]  # as few as the profiles have
    singular, vectors = np.sqrt(squares[order]), vectors[:, order]
    directions = (small @ vectors) / singular
    del small
    places = basis @ (vectors * singular)
    return places.astype(np.float64), directions.astype(np.float64)
