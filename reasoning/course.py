"""Onset and inheritance of every disease, compiled from annotations of the aspects C and I.

Entries of one entity share them: one source states the onset, another the inheritance, and an entry
without either would else stand for the entity whenever they speak against it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reasoning.model import Matrix

__all__ = ["Course", "compile_course"]

_LEAST_SHARE = 1e-3
"""Weight of a term that none of the counted patients had, so that it stays visible."""


class Course(NamedTuple):
    """What `Model` holds of onset and inheritance; the fields are those of `Model`."""

    ids: tuple[str, ...]
    weights: Matrix
    cited: Matrix
    references: tuple[str, ...]


def compile_course(
    annotations: Sequence[tuple[str, str, float | None, tuple[str, ...]]],
    diseases: Mapping[str, int],
    entity: NDArray[np.int32],
) -> Course:
    """Compile them.

    Parameters
    ----------
    annotations
        Disease id, term id, share of patients or None, references. Several of one disease and
        term are averaged, those without a share at 1.
    diseases
        Position of each disease id; annotations of others are left out.
    entity : (n_diseases,) int array
        Which entity each disease belongs to.

    Returns
    -------
    Course
        In order of ids; the same annotations give the same arrays.
    """
    shares: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
    cites: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for disease, term, share, references in annotations:
        if disease in diseases:
            pair = int(entity[diseases[disease]]), term
            shares[pair].append(1.0 if share is None else max(share, _LEAST_SHARE))
            cites[pair].update(references)
    ids = tuple(sorted({term for _, term in shares}))
    column = {term: place for place, term in enumerate(ids)}
    stated: defaultdict[int, list[str]] = defaultdict(list)
    for one, term in sorted(shares):
        stated[one].append(term)
    pairs = [
        (disease, column[term])
        for disease, one in enumerate(entity.tolist())
        for term in stated.get(one, ())
    ]
    keys = [(int(entity[disease]), ids[place]) for disease, place in pairs]
    names = tuple(sorted(set().union(*cites.values())))
    index = {name: place for place, name in enumerate(names)}
    weights = [float(np.mean(shares[key])) for key in keys]
    cited = [sorted(index[name] for name in cites[key]) for key in keys]
    rows = np.repeat(np.arange(len(pairs)), [len(each) for each in cited])
    places = np.array([place for each in cited for place in each], np.int64)
    coordinates = np.array(pairs, np.int64).reshape(-1, 2).T
    return Course(
        ids=ids,
        weights=Matrix.of(
            sparse.csr_array((weights, tuple(coordinates)), shape=(len(diseases), len(ids)))
        ),
        cited=Matrix.of(
            sparse.csr_array((np.ones(len(rows)), (rows, places)), shape=(len(pairs), len(names)))
        ),
        references=names,
    )
