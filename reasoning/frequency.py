"""Counts of patients to smoothed frequencies, and frequencies up the ontology to backgrounds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = [
    "DEFAULT_FREQUENCY",
    "STATED_WEIGHT",
    "AnnotationColumns",
    "Profiles",
    "background",
    "pool",
    "propagate",
]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int32]

DEFAULT_FREQUENCY = 0.6
"""Frequency assumed where the source gives none; chosen on development cases."""
STATED_WEIGHT = 10.0
"""How many patients a percentage or frequency term is worth when pooled with counts."""
BACKGROUND_FLOOR = 1.0e-5
"""Added to every background: a term that no disease shows is rare, not impossible."""
_BLOCK = 1024
"""Diseases propagated at a time: a pair of disease and ancestor takes 40 bytes meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationColumns:
    """Annotations of one aspect as parallel columns, one entry a row of the source.

    Parameters
    ----------
    disease, term : (n,) int arrays
        Indexes into diseases and terms.
    negated : (n,) bool array
        NOT annotations.
    numerator, denominator : (n,) float arrays
        Counts of patients; nan where the source gives none.
    share : (n,) float array
        Stated share in [0, 1]; nan where the source gives none.
    source_weight : (n,) float array, optional
        How many patients of the literature one counted patient of the source is worth, positive;
        1 where not given.
    """

    disease: IndexArray
    term: IndexArray
    negated: NDArray[np.bool_]
    numerator: FloatArray
    denominator: FloatArray
    share: FloatArray
    source_weight: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """What each disease shows, pooled over all references; one entry a disease and term.

    Parameters
    ----------
    frequency : (n_diseases, n_terms) CSR array
        Smoothed frequency in (0, 1]; not stored means not annotated.
    numerator, denominator : (n_diseases, n_terms) CSR arrays
        Sums of the counts as the sources give them, whatever the sources are worth, on the same
        pattern; denominator 0 where no source counts patients.
    weight : (n_diseases, n_terms) CSR array
        How many patients the frequency is worth, on the same pattern; 0 where no source states
        a frequency and `DEFAULT_FREQUENCY` is assumed.
    excluded : (n_diseases, n_terms) CSR array
        1 where a source says NOT, or where patients were looked at and none had it.
    """

    frequency: sparse.csr_array
    numerator: sparse.csr_array
    denominator: sparse.csr_array
    weight: sparse.csr_array
    excluded: sparse.csr_array


def pool(columns: AnnotationColumns, *, n_diseases: int, n_terms: int) -> Profiles:
    """Pool all statements of one disease about one term.

    Counts pool to (Σn + 1) / (Σm + 2) with weight Σm (Laplace's rule of succession), each count
    multiplied by what its source is worth; a percentage or a frequency term has weight 10; where
    only rows without frequency exist, .6 is assumed. A pair with Σn = 0 of Σm > 0 patients is
    dropped and kept as excluded.

    Parameters
    ----------
    columns
        The annotations.
    n_diseases, n_terms
        Sizes of the result.

    Returns
    -------
    Profiles
        Pooled frequencies and counts.
    """
    keys = columns.disease.astype(np.int64) * n_terms + columns.term
    stated = ~columns.negated
    pairs, group = np.unique(keys[stated], return_inverse=True)
    n_pairs = len(pairs)

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(group, weights=values, minlength=n_pairs).astype(np.float64)

    counted = ~np.isnan(columns.denominator[stated])
    only_share = ~counted & ~np.isnan(columns.share[stated])
    numerator = total(np.where(counted, columns.numerator[stated], 0.0))
    denominator = total(np.where(counted, columns.denominator[stated], 0.0))
    share_weight = total(np.where(only_share, STATED_WEIGHT, 0.0))
    share_sum = total(np.where(only_share, STATED_WEIGHT * columns.share[stated], 0.0))

    worth = np.ones(len(keys)) if columns.source_weight is None else columns.source_weight
    worth = worth[stated]
    positive = total(np.where(counted, worth * columns.numerator[stated], 0.0))
    patients = total(np.where(counted, worth * columns.denominator[stated], 0.0))
    smoothed = (positive + 1.0) / (patients + 2.0)
    weight = patients + share_weight
    frequency = np.divide(
        smoothed * patients + share_sum,
        weight,
        out=np.full(n_pairs, DEFAULT_FREQUENCY),
        where=weight > 0,
    )
    never = ((denominator > 0) & (numerator == 0) & (share_sum == 0)) | (frequency <= 0)
    keep = ~never

    def table(selected: NDArray[np.int64], values: FloatArray) -> sparse.csr_array:
        rows, cols = np.divmod(selected, n_terms)
        return sparse.csr_array((values, (rows, cols)), shape=(n_diseases, n_terms))

    excluded = np.unique(np.concatenate([keys[columns.negated], pairs[never]]))
    return Profiles(
        frequency=table(pairs[keep], frequency[keep]),
        numerator=table(pairs[keep], numerator[keep]),
        denominator=table(pairs[keep], denominator[keep]),
        weight=table(pairs[keep], weight[keep]),
        excluded=table(excluded, np.ones(len(excluded))),
    )


def propagate(frequency: sparse.csr_array, closure: sparse.csr_array) -> sparse.csr_array:
    """Frequency of every term and of what lies below it: the largest of the annotated ones.

    Parameters
    ----------
    frequency : (n_diseases, n_terms) CSR array
        Annotated frequencies in (0, 1].
    closure : (n_terms, n_terms) CSR array
        Row t holds the ancestors of t, t itself included.

    Returns
    -------
    (n_diseases, n_terms) CSR array
        P[d, a] = max over annotated t at or below a; columns sorted in each row.
    """
    if not frequency.nnz:
        return frequency.copy()
    starts = range(0, frequency.shape[0], _BLOCK)
    parts = [_propagate(frequency[start : start + _BLOCK], closure) for start in starts]
    return sparse.csr_array(sparse.vstack(parts, format="csr"))


def _propagate(frequency: sparse.csr_array, closure: sparse.csr_array) -> sparse.csr_array:
    n_diseases, n_terms = frequency.shape
    if not frequency.nnz:
        return sparse.csr_array((n_diseases, n_terms))
    pairs = frequency.tocoo()
    terms = pairs.coords[1]
    counts = np.diff(closure.indptr)[terms]
    starts = np.repeat(closure.indptr[:-1][terms], counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    ancestors = closure.indices[starts + within]
    keys = np.repeat(pairs.coords[0].astype(np.int64), counts) * n_terms + ancestors
    values = np.repeat(pairs.data, counts)
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    largest = np.maximum.reduceat(values, first)
    rows, cols = np.divmod(keys[first], n_terms)
    return sparse.csr_array((largest, (rows, cols)), shape=(n_diseases, n_terms))


def background(propagated: sparse.csr_array) -> FloatArray:
    """Probability of each term in a patient with any of the diseases.

    Returns
    -------
    (n_terms,) array
        Mean of P over the diseases, plus a floor; in (0, 1].
    """
    mean = np.asarray(propagated.sum(axis=0)).ravel() / propagated.shape[0]
    floored: FloatArray = np.minimum(mean + BACKGROUND_FLOOR, 1.0)
    return floored
