"""Fit the weights of `kg.fusion.likeness` on a table of known pairs; show how they hold.

    python -m bench.identity_fit TABLE.tsv

A logistic regression with an L2 penalty over all compared pairs of which an id stands in the table.
Ten folds over the rows of the table: no pair of a disease is scored by weights that saw one.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.identity_table import IdentityTable
from kg.fusion.entries import collect_entries
from kg.fusion.likeness import FEATURES, Pairs, find_pairs
from kg.fusion.vectors import vectorise
from ontologies.sources import locate_sources, read_knowledge

FOLDS = 10
PENALTY = 1.0
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def fit(features: FloatArray, same: BoolArray) -> FloatArray:
    """Intercept and weights: (1 + n_features,)."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scaled = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    sign = np.where(same, 1.0, -1.0)

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        margin = sign * (scaled @ weights)
        slope = -sign / (1.0 + np.exp(np.clip(margin, -500, 500)))
        penalised = np.r_[0.0, weights[1:]]
        value = np.logaddexp(0.0, -margin).sum() + PENALTY * (penalised**2).sum() / 2.0
        return float(value), scaled.T @ slope + PENALTY * penalised

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    weights = found[1:] / spread
    fitted: FloatArray = np.r_[found[0] - weights @ mean, weights]
    return fitted


def cross_validated(pairs: Pairs, same: BoolArray, row: NDArray[np.intp]) -> FloatArray:
    """Log odds of every pair by weights that saw no pair of its row: (n_pairs,)."""
    fold = np.random.default_rng(0).integers(0, FOLDS, row.max() + 1)[row]
    fold[row < 0] = -1
    log_odds = np.empty(len(row))
    for held in range(-1, FOLDS):
        seen = (row >= 0) & (fold != held)
        weights = fit(pairs.features[seen], same[seen])
        log_odds[fold == held] = weights[0] + pairs.features[fold == held] @ weights[1:]
    return log_odds


def best_pairs(pairs: Pairs, posterior: FloatArray, least: float) -> list[tuple[int, int]]:
    """Pairs from the likeliest on, each entry once."""
    taken: set[int] = set()
    found = []
    for place in np.argsort(-posterior, kind="stable"):
        if posterior[place] < least:
            break
        two = (int(pairs.left[place]), int(pairs.right[place]))
        if taken.isdisjoint(two):
            taken.update(two)
            found.append(two)
    return found


def main(path: Path) -> None:
    """Print cross-validated figures by threshold, then the weights fitted on the whole table."""
    knowledge = read_knowledge(locate_sources())
    entries = collect_entries(knowledge)
    table = IdentityTable.read(path, (entry.id for entry in entries))
    pairs = find_pairs(entries, vectorise(entries, knowledge.terms), ("OMIM", "ORPHA"))
    row_of = {identifier: row for row, pair in enumerate(table.rows) for identifier in pair}
    names = [
        (entries[left].id, entries[right].id)
        for left, right in zip(pairs.left, pairs.right, strict=True)
    ]
    row = np.array([row_of.get(left, row_of.get(right, -1)) for left, right in names])
    same = np.array([pair in table.annotated for pair in names])
    print(f"{len(names)} pairs compared, {same.sum()} of {len(table.annotated)} known among them")
    posterior = pairs.posterior(cross_validated(pairs, same, row))
    for least in THRESHOLDS:
        found = best_pairs(pairs, posterior, least)
        print(least, table.measure((entries[one].id, entries[two].id) for one, two in found))
    intercept, *weights = fit(pairs.features[row >= 0], same[row >= 0])
    print(f"intercept {intercept:.2f}")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'"{name}": {weight:.2f},')


if __name__ == "__main__":
    main(Path(sys.argv[1]))
