"""How like a patient is to the known patients of a disease, one publication at a time.

A disease's profile averages over everybody; two patients of one family or of one form of a disease
are more like each other than either is like the average. So the confirmed cases of one publication
(one description) are kept together, and a disease is also given what its most alike description is
worth. No likelihood ratio: a similarity, a sum over ontology terms like coverage.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reasoning.model import Matrix, Model

if TYPE_CHECKING:
    from scipy import sparse

    from kg.knowledge import PhenotypeEdge

__all__ = ["CASES_SHARE", "Descriptions", "Likeness", "compile_descriptions", "likeness"]

FloatArray = NDArray[np.float64]

CASES_SHARE = 4.0
"""Weight of likeness to known cases, beside 5 of coverage and 3 of similarity; chosen on
development cases, cross-validated by publication."""


class Descriptions(NamedTuple):
    """Descriptions of diseases as matrices.

    Parameters
    ----------
    disease : (n_descriptions,) int array
        Which disease each describes, ascending.
    profile : (n_descriptions, n_terms) Matrix
        Share of the cases that showed the term or one below it, in (0, 1].
    by_term : (n_terms, n_descriptions) Matrix
        The same by term.
    length : (n_descriptions,) array
        Σ of weight · share over the terms of each.
    """

    disease: NDArray[np.int32]
    profile: Matrix
    by_term: Matrix
    length: FloatArray


def compile_descriptions(
    learned: "Sequence[PhenotypeEdge]",
    diseases: Mapping[str, int],
    terms: Mapping[str, int],
    closure: "sparse.csr_array",
    weight: FloatArray,
) -> Descriptions:
    """Gather what was counted in cases by disease and publication.

    Every case has a finding, and a term above all of them is counted where more cases have it than
    any below; so the largest count of a description is its number of cases.

    Parameters
    ----------
    learned
        Annotations counted in cases.
    diseases, terms
        Positions of the ids.
    closure : (n_terms, n_terms) CSR array
        Row t holds the ancestors of t, t itself included.
    weight : (n_terms,) array
        Weight of each term.
    """
    from scipy import sparse

    from reasoning.frequency import propagate

    groups: defaultdict[tuple[int, tuple[str, ...]], list[tuple[int, float]]] = defaultdict(list)
    for item in learned:
        if item.numerator:
            found = (terms[item.phenotype_id], float(item.numerator))
            groups[diseases[item.disease_id], (item.source, *item.references)].append(found)
    ordered = sorted(groups)
    rows, columns, values = [], [], []
    for row, key in enumerate(ordered):
        largest = max(count for _, count in groups[key])
        for term, count in groups[key]:
            rows.append(row)
            columns.append(term)
            values.append(count / largest)
    shape = (len(ordered), len(terms))
    stated = sparse.csr_array((np.array(values, np.float64), (rows, columns)), shape=shape)
    profile = propagate(stated, closure)
    return Descriptions(
        disease=np.array([disease for disease, _ in ordered], np.int32),
        profile=Matrix.of(profile),
        by_term=Matrix.of(profile.T.tocsr()),
        length=np.asarray(profile @ weight, dtype=np.float64),
    )


def likeness(model: Model, terms: NDArray[np.int32], reached: FloatArray) -> FloatArray:
    """Likeness of the reached terms to the most alike description of every disease.

    Weighted Tanimoto similarity Σ w r p / (Σ w r + Σ w p − Σ w r p) of how much each term is
    reached (r) and the share of the cases that showed it (p).

    Parameters
    ----------
    model
        The compiled model.
    terms : (n_reached,) int array
        Terms at or above the findings.
    reached : (n_reached,) array
        How much each is reached, in [0, 1].

    Returns
    -------
    (n_diseases,) array
        In [0, 1]; 0 where no case is known.
    """
    best = np.zeros(len(model.disease_ids))
    if len(model.described):
        weighted = reached * model.weight[terms]
        shared = model.descriptions.combine(terms, weighted)
        union = weighted.sum() + model.description_length - shared
        alike = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        np.maximum.at(best, model.described, alike)
    return best


class Likeness:
    """Likeness of one query to the descriptions of one disease, taken apart by finding.

    Parameters
    ----------
    model, terms
        As for `likeness`.
    disease
        Position of the disease.
    """

    def __init__(self, model: Model, terms: NDArray[np.int32], disease: int) -> None:
        first, last = np.searchsorted(model.described, [disease, disease + 1])
        places = range(int(first), int(last))
        shares = [model.description_profile.values(place, terms) for place in places]
        self._shares = np.array(shares).reshape(len(places), len(terms))
        self._length = model.description_length[first:last]
        self._weight = model.weight[terms]

    def __bool__(self) -> bool:
        """Whether any case of the disease is known."""
        return len(self._length) > 0

    def split(self, reached: FloatArray, split: FloatArray) -> FloatArray:
        """Each finding's part: (n_findings,).

        Parameters
        ----------
        reached : (n_reached,) array
            How much each term is reached.
        split : (n_findings, n_reached) array
            Share of each finding in each term; a column of a reached term sums to 1.
        """
        alike = self.of(reached[np.newaxis])[0]
        best = int(np.argmax(alike))
        shared = reached * self._weight * self._shares[best]
        whole = shared.sum()
        parts: FloatArray = split @ shared
        return parts * (alike[best] / whole) if whole > 0 else parts * 0.0

    def best(self, reached: FloatArray) -> FloatArray:
        """Largest likeness for each of several ways to reach the terms: (n_ways,)."""
        largest: FloatArray = self.of(reached).max(axis=1)
        return largest

    def of(self, reached: FloatArray) -> FloatArray:
        """Likeness to each description: (n_ways, n_descriptions)."""
        weighted = reached * self._weight
        shared = weighted @ self._shares.T
        union = weighted.sum(axis=1, keepdims=True) + self._length - shared
        alike: FloatArray = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        return alike
