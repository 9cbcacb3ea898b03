"""What disease entries take from their relatives: entries of one entity, diseases of one gene.

A disease that is newly described is annotated from few patients, and two sources rarely list the
same findings of one disease.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["ENTITY_SHARE", "GENE_SHARE", "LARGEST_GENE_GROUP", "lend_among", "pool_entities"]

IndexArray = NDArray[np.int32]

ENTITY_SHARE = 0.5
"""Share of an entry's frequencies that is the mean over the entries of its entity; of no unit.
Chosen on development cases: with 1, entries of one disease could not be told apart."""
GENE_SHARE = 0.3
"""Share of the mean frequency of the other diseases of a gene that a disease is lent; of no unit.
The share that families of names lend each other; .5 and .7 were no better."""
LARGEST_GENE_GROUP = 30
"""Diseases of a gene with more than so many are too unlike to lend; as for families of names."""


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
