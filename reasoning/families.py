"""Families of disease entries: those whose names differ only by number, type or inheritance.

Members of a family lend each other a little of what they show, since a newly described member is
annotated from few patients.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

__all__ = ["disease_families", "lend"]

LENT_SHARE = 0.3
"""Share of the other members' mean frequency that a member is lent; chosen on development cases."""
LARGEST_FAMILY = 30
_DIVIDING_WORDS = frozenset(
    {"type", "autosomal", "dominant", "recessive", "x", "linked", "susceptibility", "to"}
    | {"disease", "syndrome", "disorder"}
)
_WORD = re.compile(r"[^\W_]+")


def _family_name(name: str) -> str:
    words = _WORD.findall(name.casefold())
    return " ".join(
        word
        for word in words
        if len(word) > 1 and not word.isdigit() and word not in _DIVIDING_WORDS
    )


def disease_families(names: Iterable[str]) -> list[list[int]]:
    """Group diseases whose names are alike but for what divides a family.

    Parameters
    ----------
    names
        Names of all diseases, in their order.

    Returns
    -------
    list of lists of int
        Positions of the members, for families of 2 to 30.
    """
    families: defaultdict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(names):
        families[_family_name(name)].append(position)
    families.pop("", None)
    return [members for members in families.values() if 2 <= len(members) <= LARGEST_FAMILY]


def lend(propagated: sparse.csr_array, families: Sequence[Sequence[int]]) -> sparse.csr_array:
    """Frequencies with what the other members of a family lend.

    Parameters
    ----------
    propagated : (n_diseases, n_terms) CSR array
        P[d, a].
    families
        Positions of the members of each.

    Returns
    -------
    (n_diseases, n_terms) CSR array
        max(P[d, a], .3 · mean of P over the other members).
    """
    if not families:
        return propagated
    rows = np.repeat(np.arange(len(families)), [len(members) for members in families])
    columns = np.concatenate([np.asarray(members) for members in families])
    size = np.array([len(members) for members in families], dtype=np.float64)
    shape = (len(families), propagated.shape[0])
    member = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    others = np.zeros(propagated.shape[0])
    others[columns] = 1.0 / (size[rows] - 1.0)
    spread = sparse.csr_array(sparse.diags_array(others) @ member.T)
    of_others = spread @ (member @ propagated) - sparse.diags_array(others) @ propagated
    return sparse.csr_array(propagated.maximum(LENT_SHARE * of_others))
