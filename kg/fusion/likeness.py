"""How likely two entries of two databases are one disease: features of a pair, and their weights.

A logistic model over thirteen features. Its weights were fitted on the development half of a
published identity table (Mondo; none of its ids or pairs is kept here) by `bench.identity_fit`,
which also gives the cross-validated figures (kg/README.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.fusion.entries import Entry
from kg.fusion.vectors import EntryVectors, row_products

__all__ = ["FEATURES", "INTERCEPT", "WEIGHTS", "Pairs", "find_pairs", "pair_odds"]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]

NEAREST: Final = 5
"""Entries of the other database that each entry is compared with, by name and by profile."""
LEAST_LIKENESS: Final = 0.05
"""A cosine below which a name or profile is no reason to compare."""
CROWDED_GENE: Final = 60
"""A gene that joins more pairs than this is no reason to compare."""

INTERCEPT: Final = -2.18
WEIGHTS: Final = MappingProxyType(
    {
        "words margin": 1.29,
        "letters margin": 3.81,
        "same telling words": 3.85,
        "numbers shared": 1.00,
        "numbers differ": -2.67,
        "profile": 0.38,
        "profile margin": 10.07,
        "phenotypes named": 1.15,
        "genes": 4.22,
        "genes differ": -3.72,
        "crowded gene": -0.40,
        "inheritance shared": 0.83,
        "inheritance differs": -2.67,
    }
)
"""What a unit of each feature adds to the log odds.

words margin, letters margin, profile margin
    Cosine of the names' words or letter groups, weighted by rarity, or of the phenotypes, less the
    best that either entry has with another one, mean of both sides, in [-1, 1].
same telling words
    1 where nothing differs but word order and words like syndrome or type.
numbers shared, numbers differ
    1 where both names bear numbers, of which one is shared; none is.
profile
    Cosine of the phenotypes with all above them, weighted by information content, in [0, 1].
phenotypes named
    Share of the information of the phenotypes in one's name that the other shows; mean of both.
genes
    Shared genes by all genes of both, in [0, 1].
genes differ
    1 where both have genes and share none.
crowded gene
    ln of the number of entries of each database that are linked to their rarest shared gene, added.
inheritance shared, inheritance differs
    1 where a stated mode is shared; where both state modes and share none.
"""
FEATURES: Final = tuple(WEIGHTS)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Entries of two databases that are worth comparing, and how alike they are.

    Parameters
    ----------
    left, right : (n_pairs,) int arrays
        Positions of the entries.
    features : (n_pairs, n_features) array
        In the order of `FEATURES`.
    """

    left: IndexArray
    right: IndexArray
    features: FloatArray

    def posterior(self, log_odds: FloatArray) -> FloatArray:
        """Probability of each pair where an entry has one twin at most: (n_pairs,).

        The odds of a pair stand against 1 (no twin) and the odds of all pairs that share an
        entry with it.
        """
        odds = np.exp(np.minimum(log_odds, 50.0))
        rivals = sum(np.bincount(side, weights=odds)[side] for side in (self.left, self.right))
        posterior: FloatArray = odds / (1.0 + rivals - odds)
        return posterior


def pair_odds(pairs: Pairs) -> FloatArray:
    """Log odds that each pair is one disease: (n_pairs,)."""
    weights = np.array([WEIGHTS[name] for name in FEATURES])
    log_odds: FloatArray = INTERCEPT + pairs.features @ weights
    return log_odds


def find_pairs(
    entries: Sequence[Entry], vectors: EntryVectors, databases: tuple[str, str]
) -> Pairs:
    """Compare each entry of one database with those of another that are near it.

    Parameters
    ----------
    entries
        All entries.
    vectors
        Of all of them.
    databases
        Prefixes of the two.
    """
    sides = [
        np.array([place for place, entry in enumerate(entries) if entry.database == name], np.intp)
        for name in databases
    ]
    profile = _cosines(vectors.profile, sides).toarray()
    names = _cosines(vectors.words, sides)
    near = _near(profile) | _near_names(names) | _sharing(vectors, sides)
    rows, columns = (np.array(part, np.intp) for part in np.divmod(sorted(near), len(sides[1])))
    left, right = sides[0][rows], sides[1][columns]
    features = _features(entries, vectors, left, right, profile[rows, columns])
    return Pairs(left=left, right=right, features=features)


def _cosines(table: sparse.csr_array, sides: Sequence[IndexArray]) -> sparse.csr_array:
    """All cosines between two databases, in single precision: (n_left, n_right)."""
    rows = table.astype(np.float32)
    return rows[sides[0]] @ rows[sides[1]].T


def _near(cosines: NDArray[np.float32]) -> set[int]:
    """Flat places of the nearest of each row and of each column."""
    return _nearest_of_rows(cosines, transposed=False) | _nearest_of_rows(
        cosines.T, transposed=True
    )


def _near_names(cosines: sparse.csr_array) -> set[int]:
    """The same, for a matrix that is mostly empty."""
    stored = cosines.tocoo()
    kept = stored.data > LEAST_LIKENESS
    values, places = stored.data[kept], [part[kept].astype(np.int64) for part in stored.coords]
    flat = places[0] * cosines.shape[1] + places[1]
    found: set[int] = set()
    for entry in places:
        order = np.lexsort((-values, entry))
        begins = np.flatnonzero(np.r_[True, np.diff(entry[order]) != 0][: len(order)])
        within = np.arange(len(order)) - np.repeat(begins, np.diff(np.r_[begins, len(order)]))
        found.update(flat[order[within < NEAREST]].tolist())
    return found


def _nearest_of_rows(cosines: NDArray[np.float32], *, transposed: bool) -> set[int]:
    """Flat places of the largest values of each row."""
    found: set[int] = set()
    size = cosines.shape[1]
    count = min(NEAREST, size)
    for start in range(0, len(cosines) if size else 0, 500):
        block = np.ascontiguousarray(cosines[start : start + 500])
        best = np.argpartition(-block, count - 1, axis=1)[:, :count]
        row, place = np.nonzero(np.take_along_axis(block, best, axis=1) > LEAST_LIKENESS)
        column, row = best[row, place], row + start
        flat = column * len(cosines) + row if transposed else row * size + column
        found.update(flat.tolist())
    return found


def _sharing(vectors: EntryVectors, sides: Sequence[IndexArray]) -> set[int]:
    """Flat places of pairs that share a gene which is not crowded."""
    left, right = vectors.genes[sides[0]], vectors.genes[sides[1]]
    crowd = np.asarray(left.sum(axis=0)).ravel() * np.asarray(right.sum(axis=0)).ravel()
    kept = np.flatnonzero((crowd > 0) & (crowd <= CROWDED_GENE))
    shared = (left[:, kept] @ right[:, kept].T).tocoo()
    return set((shared.coords[0].astype(np.int64) * len(sides[1]) + shared.coords[1]).tolist())


def _features(
    entries: Sequence[Entry],
    vectors: EntryVectors,
    left: IndexArray,
    right: IndexArray,
    profile: NDArray[np.float32],
) -> FloatArray:
    def product(table: sparse.csr_array) -> FloatArray:
        return row_products(table, table, left, right)

    def margin(cosine: FloatArray) -> FloatArray:
        return (_margin(cosine, left) + _margin(cosine, right)) / 2.0

    words, letters, shown = product(vectors.words), product(vectors.letters), profile.astype(float)
    genes, numbers, modes = (
        product(table) for table in (vectors.genes, vectors.numbers, vectors.modes)
    )
    both = {
        name: (_size(table)[left] > 0) & (_size(table)[right] > 0)
        for name, table in (
            ("genes", vectors.genes),
            ("numbers", vectors.numbers),
            ("modes", vectors.modes),
        )
    }
    union = _size(vectors.genes)[left] + _size(vectors.genes)[right] - genes
    named = row_products(vectors.named, vectors.shown, left, right)
    named += row_products(vectors.shown, vectors.named, left, right)
    columns = {
        "words margin": margin(words),
        "letters margin": margin(letters),
        "same telling words": (vectors.telling[left] == vectors.telling[right])
        & (vectors.telling[left] >= 0),
        "numbers shared": numbers > 0,
        "numbers differ": both["numbers"] & (numbers == 0),
        "profile": shown,
        "profile margin": margin(shown),
        "phenotypes named": named / 2.0,
        "genes": genes / np.maximum(union, 1.0),
        "genes differ": both["genes"] & (genes == 0),
        "crowded gene": _crowd(entries, left, right, genes > 0),
        "inheritance shared": modes > 0,
        "inheritance differs": both["modes"] & (modes == 0),
    }
    return np.column_stack([np.asarray(columns[name], dtype=np.float64) for name in FEATURES])


def _size(table: sparse.csr_array) -> FloatArray:
    size: FloatArray = np.asarray(table.sum(axis=1)).ravel()
    return size


def _margin(values: FloatArray, entry: IndexArray) -> FloatArray:
    """Each value less the largest of the same entry's other pairs (0 if it has none)."""
    order = np.lexsort((-values, entry))
    first = np.flatnonzero(np.r_[True, np.diff(entry[order]) != 0]) if len(order) else order
    best = np.zeros(entry.max(initial=-1) + 1)
    second = best.copy()
    best[entry[order[first]]] = values[order[first]]
    follows = first[first + 1 < len(order)] + 1
    follows = follows[entry[order[follows]] == entry[order[follows - 1]]]
    second[entry[order[follows]]] = values[order[follows]]
    rival: FloatArray = np.where(values >= best[entry], second[entry], best[entry])
    return values - rival


def _crowd(
    entries: Sequence[Entry], left: IndexArray, right: IndexArray, sharing: NDArray[np.bool_]
) -> FloatArray:
    """Log of how many entries of each database have the rarest shared gene, added."""
    counts: dict[tuple[str, str], int] = {}
    for entry in entries:
        for gene in entry.genes:
            counts[entry.database, gene] = counts.get((entry.database, gene), 0) + 1
    crowd = np.zeros(len(left))
    for place in np.flatnonzero(sharing):
        first, second = entries[left[place]], entries[right[place]]
        crowd[place] = min(
            np.log(counts[first.database, gene]) + np.log(counts[second.database, gene])
            for gene in first.genes & second.genes
        )
    return crowd
