import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.families import disease_families, entity_groups, group_name, lending_families
from reasoning.groups import GroupIndex
from reasoning.snapshot import Snapshot


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Green ear 1", "Green ear syndrome, type IIb"),
        ("Green ear, autosomal dominant", "X-linked green ear disease"),
        ("Green ear A", "Ear, green, susceptibility to, 12"),
    ],
)
def test_number_type_and_inheritance_do_not_divide_a_family(left: str, right: str) -> None:
    assert disease_families([left, "Blue nose", right]) == [[0, 2]]


@pytest.mark.parametrize(
    ("left", "right"),
    [("Protein C deficiency", "Protein S deficiency"), ("Green ear", "Green ear with cataract")],
)
def test_other_words_divide_families(left: str, right: str) -> None:
    assert disease_families([left, right]) == []


def test_a_name_of_numbers_alone_is_in_no_family() -> None:
    assert disease_families(["Type 1", "Type 2"]) == []


def test_large_families_do_not_lend() -> None:
    assert lending_families([[0, 1], list(range(31))]) == [[0, 1]]


def test_an_entity_is_in_the_larger_of_its_families_and_chains_none() -> None:
    # Entries 0-2 are one series, 3-4 another; 2 and 3 are one disease.
    entity = np.array([0, 1, 2, 2, 4], dtype=np.int32)

    groups = entity_groups(entity, [[0, 1, 2], [3, 4]])

    assert groups.tolist() == [0, 0, 0, 0, 4]


@given(
    st.lists(st.integers(0, 9), min_size=10, max_size=10),
    st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=5, unique=True), max_size=4),
)
def test_entries_of_one_entity_stay_together(drawn: list[int], families: list[list[int]]) -> None:
    first = [drawn.index(number) for number in drawn]
    entity = np.array(first, dtype=np.int32)

    groups = entity_groups(entity, families)

    assert all(groups[place] == groups[number] for place, number in enumerate(first))
    assert (groups <= np.arange(10)).all()


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("Loud-Green syndrome 1", "LOUD-GREEN SYNDROME 2", "Loud-green syndrome 3"), None),
        (("Green ear, type II", "Green ear, autosomal dominant", "Blue nose"), "Green ear"),
        (("3-greenic aciduria, type I", "3-greenic aciduria type 2"), "3-greenic aciduria"),
        (("Green ear, deficient, A", "Green ear, deficient, B"), "Green ear, deficient"),
        (("Green ear, 6, early", "Green ear, 7, early"), "Green ear, early"),
        (("Type 1", "Type 2"), "Type 1"),
    ],
)
def test_a_group_is_named_by_what_its_members_share(
    names: tuple[str, ...], name: str | None
) -> None:
    assert group_name(names) == (name or "Loud-Green syndrome")


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_every_group_has_a_name(names: list[str]) -> None:
    assert group_name(tuple(names)) == group_name(tuple(reversed(names)))


def test_the_answer_shows_group_and_single_ids(small_snapshot: Snapshot) -> None:
    model = small_snapshot.model

    group = GroupIndex(model).of(0)

    assert group is not None
    assert group.size == 2
    assert group.members == ("OMIM:1", "OMIM:2", "ORPHA:1")
    assert GroupIndex(model).of(2) is None
