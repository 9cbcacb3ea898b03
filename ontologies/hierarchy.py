"""The is_a relation: its closure as a sparse matrix, ancestors, descendants, cycles."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ontologies.errors import InputError, UnknownConceptError
from ontologies.model.term import Term

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Hierarchy", "find_cycles"]


class Hierarchy:
    """Terms and what they are kinds of.

    Parameters
    ----------
    ids
        One a term.
    parents
        For each term the places in `ids` of its direct parents.

    Attributes
    ----------
    ids : tuple of str
        As given.
    index : dict
        Id to its place.
    parents : tuple of tuples of int
        As given.

    Raises
    ------
    InputError
        If an id comes twice, a parent is not there, or the relation has a cycle.

    Examples
    --------
    >>> sorted(Hierarchy(["a", "b", "c"], [[], [0], [1]]).ancestors("c"))
    ['a', 'b', 'c']
    """

    def __init__(self, ids: Sequence[str], parents: Sequence[Sequence[int]]) -> None:
        self.ids = tuple(ids)
        self.index = {identifier: place for place, identifier in enumerate(self.ids)}
        self.parents = tuple(tuple(row) for row in parents)
        if len(self.index) != len(self.ids) or len(self.parents) != len(self.ids):
            raise InputError("a hierarchy needs each id once, and a row of parents for each")
        if any(not 0 <= parent < len(self.ids) for row in self.parents for parent in row):
            raise InputError("a parent in a hierarchy is the place of one of its ids")
        named = {
            self.ids[place]: [self.ids[parent] for parent in row]
            for place, row in enumerate(self.parents)
        }
        if cycles := find_cycles(named):
            child, parent = cycles[0]
            raise InputError(f"is_a has a cycle: {child} is_a {parent} closes it")

    @classmethod
    def from_terms(cls, terms: Iterable[Term]) -> "Hierarchy":
        """Take the terms in use, sorted by id, and the parents that are among them."""
        current = sorted((term for term in terms if not term.obsolete), key=lambda term: term.id)
        index = {term.id: place for place, term in enumerate(current)}
        return cls(
            list(index),
            [[index[parent] for parent in term.parents if parent in index] for term in current],
        )

    @cached_property
    def closure(self) -> "csr_array":
        """(term, term) bool matrix: row has column as an ancestor; reflexive, indices sorted."""
        import numpy as np
        from scipy.sparse import csr_array

        rows = self._closed
        sizes = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
        columns = np.fromiter(
            (place for row in rows for place in sorted(row)), dtype=np.int32, count=int(starts[-1])
        )
        values = np.ones(len(columns), dtype=np.bool_)
        return csr_array((values, columns, starts.astype(np.int32)), shape=(len(rows), len(rows)))

    @cached_property
    def _closed(self) -> tuple[frozenset[int], ...]:
        """Ancestors of each term by place, the term included."""
        closed: list[frozenset[int] | None] = [None] * len(self.ids)
        for start in range(len(self.ids)):
            stack = [start]
            while stack:
                place = stack[-1]
                above = [closed[parent] for parent in self.parents[place]]
                if closed[place] is None and None in above:
                    stack += [parent for parent in self.parents[place] if closed[parent] is None]
                    continue
                closed[place] = frozenset((place,)).union(
                    *(row for row in above if row is not None)
                )
                stack.pop()
        return tuple(row for row in closed if row is not None)

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        children: list[list[int]] = [[] for _ in self.ids]
        for place, row in enumerate(self.parents):
            for parent in row:
                children[parent].append(place)
        return tuple(tuple(row) for row in children)

    def ancestors(self, identifier: str) -> frozenset[str]:
        """Ids of all ancestors, the term itself included.

        Raises
        ------
        UnknownConceptError
            If the hierarchy has no such id.
        """
        return self._reach(identifier, self.parents)

    def descendants(self, identifier: str) -> frozenset[str]:
        """Ids of all descendants, the term itself included.

        Raises
        ------
        UnknownConceptError
            If the hierarchy has no such id.
        """
        return self._reach(identifier, self._children)

    def _reach(self, identifier: str, edges: Sequence[Sequence[int]]) -> frozenset[str]:
        if identifier not in self.index:
            raise UnknownConceptError(f"{identifier} is not in the hierarchy")
        reached = {self.index[identifier]}
        stack = list(reached)
        while stack:
            for place in edges[stack.pop()]:
                if place not in reached:
                    reached.add(place)
                    stack.append(place)
        return frozenset(self.ids[place] for place in reached)


def find_cycles(parents: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Edges (child, parent) that close a cycle; without them there is none.

    A depth-first walk upwards in the order of ids, so the same relation gives the same edges.

    Examples
    --------
    >>> find_cycles({"a": ["b"], "b": ["c"], "c": ["a"]})
    (('c', 'a'),)
    """
    closing: list[tuple[str, str]] = []
    done: set[str] = set()
    for start in sorted(parents):
        if start in done:
            continue
        path = [start]
        on_path = {start}
        waiting = [iter(sorted(parents[start]))]
        while path:
            parent = next(waiting[-1], None)
            if parent is None:
                waiting.pop()
                finished = path.pop()
                on_path.discard(finished)
                done.add(finished)
            elif parent in on_path:
                closing.append((path[-1], parent))
            elif parent not in done:
                path.append(parent)
                on_path.add(parent)
                waiting.append(iter(sorted(parents.get(parent, ()))))
    return tuple(closing)
