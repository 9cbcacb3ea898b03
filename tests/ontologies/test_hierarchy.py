"""The is_a closure against a naive walk, and cycles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontologies.errors import InputError, UnknownConceptError
from ontologies.hierarchy import Hierarchy, find_cycles
from ontologies.model import Term


@st.composite
def acyclic(draw: st.DrawFn) -> list[list[int]]:
    """Parents of each node; each parent comes before or each comes after its children."""
    size = draw(st.integers(1, 12))
    rows = [
        draw(st.lists(st.integers(0, place - 1), max_size=3, unique=True)) if place else []
        for place in range(size)
    ]
    if draw(st.booleans()):
        return [[size - 1 - parent for parent in row] for row in reversed(rows)]
    return rows


def naive_ancestors(parents: list[list[int]], place: int) -> set[int]:
    return {place}.union(*(naive_ancestors(parents, parent) for parent in parents[place]))


@settings(deadline=None)  # the first example imports scipy
@given(parents=acyclic())
def test_the_closure_is_what_a_naive_walk_finds(parents: list[list[int]]) -> None:
    hierarchy = Hierarchy([str(place) for place in range(len(parents))], parents)

    closure = hierarchy.closure.toarray()

    for place in range(len(parents)):
        expected = naive_ancestors(parents, place)
        assert set(closure[place].nonzero()[0]) == expected
        assert hierarchy.ancestors(str(place)) == {str(one) for one in expected}
        for other in range(len(parents)):
            below = str(other) in hierarchy.descendants(str(place))
            assert below == (place in naive_ancestors(parents, other))


@given(edges=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20, unique=True))
def test_without_the_closing_edges_no_cycle_is_left(edges: list[tuple[int, int]]) -> None:
    parents = {str(node): [str(up) for down, up in edges if down == node] for node in range(8)}

    closing = find_cycles(parents)

    opened = {
        child: [parent for parent in row if (child, parent) not in closing]
        for child, row in parents.items()
    }
    assert find_cycles(opened) == ()
    backwards = {child: list(reversed(parents[child])) for child in reversed(parents)}
    assert find_cycles(backwards) == closing


@pytest.mark.parametrize(
    ("ids", "parents", "message"),
    [
        (["a", "b"], [[1], [0]], "b is_a a closes it"),
        (["a"], [[0]], "a is_a a closes it"),
        (["a", "a"], [[], []], "each id once"),
        (["a"], [[1]], "the place of one of its ids"),
    ],
)
def test_what_is_no_hierarchy_is_refused(
    ids: list[str], parents: list[list[int]], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Hierarchy(ids, parents)


def test_a_long_chain_needs_no_recursion() -> None:
    size = 5000
    hierarchy = Hierarchy(
        [f"{place:04}" for place in range(size)], [[place + 1] for place in range(size - 1)] + [[]]
    )

    assert len(hierarchy.ancestors("0000")) == size


def test_terms_in_use_make_a_hierarchy(mini_terms: tuple[Term, ...]) -> None:
    hierarchy = Hierarchy.from_terms(mini_terms)

    assert hierarchy.descendants("HP:0000118") == {
        "HP:0000118",
        "HP:9000001",
        "HP:9000002",
        "HP:9000005",
    }
    with pytest.raises(UnknownConceptError, match="HP:9000003 is not in the hierarchy"):
        hierarchy.ancestors("HP:9000003")
