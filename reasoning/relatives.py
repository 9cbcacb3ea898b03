"""What disease entries take from relatives: entries of one entity, diseases of one gene, the alike.

A disease that is newly described is annotated from few patients, and two sources rarely list the
same findings of one disease. A patient's record lists more than any profile: what diseases of a
similar picture show explains some of it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = [
    "ALIKE",
    "ALIKE_SHARE",
    "ENTITY_SHARE",
    "GENE_SHARE",
    "LARGEST_GENE_GROUP",
    "lend_among",
    "lend_by_likeness",
    "most_alike",
    "pool_entities",
]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int32]

ENTITY_SHARE = 0.5
"""Share of an entry's frequencies that is the mean over the entries of its entity; of no unit.
Chosen on development cases: with 1, entries of one disease could not be told apart."""
GENE_SHARE = 0.3
"""Share of the mean frequency of the other diseases of a gene that a disease is lent; of no unit.
The share that families of names lend each other; .5 and .7 were no better."""
LARGEST_GENE_GROUP = 30
"""Diseases of a gene with more than so many are too unlike to lend; as for families of names."""
ALIKE, ALIKE_SHARE = 20, 0.3
"""How many diseases of a similar picture lend, and the share of their mean frequency.
Chosen on development cases: 5 or 10 diseases lend less well, a share of .6 or 1 no better."""
_NEGLIGIBLE = 0.01
"""A lent frequency below this explains nothing, and is not stored."""
_BLOCK, _THREADS = 64, 2
"""Diseases compared with all others at a time, and by how many threads: a few MB."""
_PILES = 512
"""Piles that the values of a row are dealt into to find the largest."""


def pool_entities(
    propagated: sparse.csr_array, entity: IndexArray, share: float = ENTITY_SHARE
) -> sparse.csr_array:
    """Frequencies of each entry drawn towards the mean over the entries of its entity.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    entity : (n_diseases,) int array
        Number of each entry's entity.
    share
        Share of the mean, in [0, 1].

    Returns
    -------
    (n_diseases, n_terms) CSR array
        (1 − share) P[d, a] + share · mean of P[e, a] over the entries e of d's entity; exactly P
        where an entity has one entry.
    """
    _, label, size = np.unique(entity, return_inverse=True, return_counts=True)
    own = np.where(size[label] > 1, 1.0 - share, 1.0)
    several = np.flatnonzero(size[label] > 1)
    shape = (len(size), len(entity))
    member = sparse.csr_array((np.ones(len(several)), (label[several], several)), shape=shape)
    mean = sparse.csr_array(sparse.diags_array(share / size) @ member)
    mixed = sparse.csr_array(sparse.diags_array(own) + member.T @ mean)
    return sparse.csr_array(mixed @ propagated)


def lend_among(
    propagated: sparse.csr_array, groups: Sequence[Sequence[int]], share: float = GENE_SHARE
) -> sparse.csr_array:
    """Frequencies that the other members of a disease's groups lend it.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    groups
        Positions of the members; a disease may be in several groups.
    share
        Share that is lent, in [0, 1].

    Returns
    -------
    (n_diseases, n_terms) CSR array
        share · mean over the groups of d of the mean of P over the other members.
    """
    usable = [group for group in groups if 2 <= len(group) <= LARGEST_GENE_GROUP]
    if not usable:
        return sparse.csr_array(propagated.shape)
    size = np.array([len(group) for group in usable])
    columns = np.concatenate([np.asarray(group) for group in usable])
    rows = np.repeat(np.arange(len(usable)), size)
    shape = (len(usable), propagated.shape[0])
    member = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    of_others = member.T @ sparse.csr_array(sparse.diags_array(1.0 / (size - 1.0)) @ member)
    of_others = of_others - sparse.diags_array(of_others.diagonal())
    of_others.eliminate_zeros()
    times = np.maximum(np.bincount(columns, minlength=shape[1]), 1)
    scaled = sparse.csr_array(sparse.diags_array(share / times) @ of_others)
    return sparse.csr_array(scaled @ propagated)


def most_alike(places: FloatArray, entity: IndexArray, count: int = ALIKE) -> IndexArray:
    """Diseases of other entities whose pictures are most alike.

    Parameters
    ----------
    places : (n_diseases, n_components) array
        Each disease's place in the latent space.
    entity : (n_diseases,) int array
        Number of each entry's entity.
    count
        How many are wanted of each.

    Returns
    -------
    (n_diseases, count) int array
        Positions, in no order, by cosine; fewer columns where there are fewer diseases.
    """
    length = np.linalg.norm(places, axis=1, keepdims=True)
    unit = (places / np.maximum(length, np.finfo(np.float64).tiny)).astype(np.float32)
    count = min(count, len(entity) - 1)
    found = np.empty((len(entity), max(count, 0)), np.int32)
    if count < 1:
        return found
    members = _members_by_entity(entity)

    def compare(start: int) -> None:
        block = slice(start, start + _BLOCK)
        likeness = unit[block] @ unit.T
        for row, number in enumerate(entity[block].tolist()):
            likeness[row, members[number]] = -np.inf
        found[block] = _largest(likeness, count)

    with ThreadPoolExecutor(_THREADS) as pool:  # numpy lets go of the interpreter
        list(pool.map(compare, range(0, len(entity), _BLOCK)))
    return found


def _largest(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Columns of the largest values of each row, in no order: (n_rows, count).

    The columns are dealt out into piles: the largest values lie in the piles with the largest
    maxima. Finding those takes a fifth of the time of partitioning whole rows.
    """
    rows, columns = values.shape
    height = columns // _PILES
    if height < 2 or count >= _PILES:
        return np.argpartition(-values, count - 1, axis=1)[:, :count]
    piled = values[:, : height * _PILES].reshape(rows, height, _PILES)
    piles = np.argpartition(-piled.max(axis=1), count - 1, axis=1)[:, :count]
    within = piles[:, None, :] + (_PILES * np.arange(height))[:, None]
    rest = np.broadcast_to(np.arange(height * _PILES, columns), (rows, columns % _PILES))
    places = np.concatenate([within.reshape(rows, -1), rest], axis=1)
    best = np.argpartition(-np.take_along_axis(values, places, axis=1), count - 1, axis=1)
    return np.take_along_axis(places, best[:, :count], axis=1)


def _members_by_entity(entity: IndexArray) -> dict[int, NDArray[np.intp]]:
    order = np.argsort(entity, kind="stable")
    numbers, starts = np.unique(entity[order], return_index=True)
    return dict(zip(numbers.tolist(), np.split(order, starts[1:]), strict=True))


def lend_by_likeness(
    propagated: sparse.csr_array, alike: IndexArray, share: float = ALIKE_SHARE
) -> sparse.csr_array:
    """Frequencies that the diseases most alike lend each disease.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    alike : (n_diseases, count) int array
        From `most_alike`.
    share
        Share that is lent, in [0, 1].

    Returns
    -------
    (n_diseases, n_terms) CSR array
        share · mean of P over the diseases most alike, where that is worth storing.
    """
    size, count = alike.shape
    if count == 0:
        return sparse.csr_array(propagated.shape)
    lent = []
    for start in range(0, size, _BLOCK):  # most of what is lent is too little to be kept
        lenders = alike[start : start + _BLOCK]
        bounds = np.arange(0, lenders.size + 1, count)
        shares = (np.full(lenders.size, share / count), lenders.ravel(), bounds)
        part = sparse.csr_array(shares, shape=(len(lenders), size)) @ propagated
        part.data[part.data < _NEGLIGIBLE] = 0.0
        part.eliminate_zeros()
        lent.append(part)
    return sparse.csr_array(sparse.vstack(lent))
