"""Families of disease entries: those whose names differ only by number, type or inheritance.

Members of a family lend each other a little of what they show, since a newly described member is
annotated from few patients. In the answer, the entities of a family stand as one group.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["disease_families", "entity_groups", "group_name", "lend", "lending_families"]

RULE = 2
"""Raised when the rule that finds families changes, so that snapshots are compiled again."""
LENT_SHARE = 0.3
"""Share of the other members' mean frequency that a member is lent; chosen on development cases."""
LARGEST_LENDER = 30
"""Members of the largest family that lends: a larger one says little of each of them."""

_DIVIDING_WORDS: Final = frozenset(
    {"type", "autosomal", "dominant", "recessive", "x", "linked", "susceptibility", "to"}
    | {"disease", "syndrome", "disorder"}
)
_WORD: Final = re.compile(r"[^\W_]+")
_ROMAN: Final = r"(?:x{0,2}(?:ix|iv|v?i{1,3}|v)|x{1,2})"
_NUMBER: Final = re.compile(rf"\d+[a-z]?|{_ROMAN}[a-h]?")

_DIVIDERS: Final = re.compile(
    rf"""\b(?:
        autosomal|x-linked|dominant|recessive|susceptibility\ to
        |(?:type|form|group|subtype)\ (?:\d+[a-z]*|{_ROMAN}[a-h]?|[a-z])
        |\d+[a-z]?
        |{_ROMAN}[a-h]?
        |[a-z](?=$)
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_LOOSE: Final = re.compile(r"\s*,(?:\s*(?:,|and|or)(?=\s|,|$))*\s*$|^\s*,\s*|\s*,(?=\s*,)")

IndexArray = NDArray[np.int32]


def _family_words(name: str) -> tuple[str, ...]:
    """Words of a name that its whole family shares, each once, in order of the alphabet."""
    words = _WORD.findall(name.casefold())
    return tuple(
        sorted(
            {
                word
                for place, word in enumerate(words)
                if word not in _DIVIDING_WORDS
                and not (len(word) == 1 and (place == len(words) - 1 or words[place - 1] == "type"))
                and not (_NUMBER.fullmatch(word) and (place or word[0].isdigit()))
            }
        )
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
        Positions of the members, for families of at least 2.

    Examples
    --------
    >>> disease_families(["Green ear 1", "Blue nose", "Ear, green, type II"])
    [[0, 2]]
    """
    families: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, name in enumerate(names):
        families[_family_words(name)].append(position)
    families.pop((), None)
    return [members for members in families.values() if len(members) >= 2]


def lending_families(families: Iterable[Sequence[int]]) -> list[Sequence[int]]:
    """Those that are small enough to lend."""
    return [members for members in families if len(members) <= LARGEST_LENDER]


def entity_groups(entity: IndexArray, families: Sequence[Sequence[int]]) -> IndexArray:
    """Put each entity into one family: the one of its members' that has most entities.

    An entity is in one group only, so that groups are never chained through it.

    Parameters
    ----------
    entity : (n_diseases,) int array
        Number of the entity of each entry: the position of its first member.
    families
        Positions of the members of each.

    Returns
    -------
    (n_diseases,) int array
        The position of the first entry of the group; an entity of no family is its own group.
    """
    sizes = [len(set(entity[list(members)].tolist())) for members in families]
    chosen: dict[int, int] = {}
    for family, members in enumerate(families):
        for number in entity[list(members)].tolist():
            known = chosen.setdefault(number, family)
            if sizes[family] > sizes[known]:
                chosen[number] = family
    first: dict[int, int] = {}
    for number in entity.tolist():
        if number in chosen:
            first.setdefault(chosen[number], number)
    return np.array(
        [first[chosen[number]] if number in chosen else number for number in entity.tolist()],
        dtype=np.int32,
    )


def group_name(names: Iterable[str]) -> str:
    """Name of a group: what its members' names say without number, type and inheritance.

    The commonest such name counts, whatever its letter case; of equally common ones the shortest.

    Parameters
    ----------
    names
        Of all members, at least one.

    Examples
    --------
    >>> group_name(("Green ear syndrome 1", "GREEN EAR SYNDROME, TYPE II", "Green ear"))
    'Green ear syndrome'
    """
    stems = [_stem(name) or name for name in names]
    counts = Counter(stem.casefold() for stem in stems)
    best = min(counts, key=lambda stem: (-counts[stem], len(stem), stem))
    spelt = Counter(stem for stem in stems if stem.casefold() == best)
    return min(
        spelt, key=lambda stem: (stem.isupper(), -spelt[stem], -sum(map(str.isupper, stem)), stem)
    )


def _stem(name: str) -> str:
    """A name without what divides a family, its commas and spaces put right."""
    text = _DIVIDERS.sub("", name)
    previous = ""
    while text != previous:
        previous, text = text, _LOOSE.sub("", text)
    text = " ".join(text.replace(" ,", ",").split())
    return text[:1].upper() + text[1:]


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
