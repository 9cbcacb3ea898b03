"""The table of how findings are found out."""

from pathlib import Path

import pytest

from ontologies.asking import Approach, asking_table, read_asking_table
from ontologies.errors import SourceError
from ontologies.model import Knowledge

WHOLE = """
basis: invented
reviewed: false
burden: {question: 1, examination: 2, laboratory: 3, imaging: 4, invasive: 5}
branches:
  examination: {"HP:1": root}
  question: {"HP:2": left}
  imaging: {"HP:3": right}
"""
PARENTS = {
    "HP:1": (), "HP:2": ("HP:1",), "HP:3": ("HP:1",), "HP:4": ("HP:1",),
    "HP:5": ("HP:2", "HP:3"), "HP:6": ("HP:4", "HP:3"),
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "asking.yaml"
    place.write_text(WHOLE, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("term", "approach"),
    [
        ("HP:1", Approach.EXAMINATION),
        ("HP:4", Approach.EXAMINATION),
        ("HP:5", Approach.QUESTION),  # as near as imaging, and asks less
        ("HP:6", Approach.IMAGING),  # nearer than examination
        ("HP:9", Approach.INVASIVE),  # nothing is known of it
    ],
)
def test_a_term_is_found_out_like_the_nearest_listed_one(
    path: Path, term: str, approach: Approach
) -> None:
    assert read_asking_table(path).approach(term, PARENTS) is approach


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("imaging: 4", "imaging: 2", "do not fall"),
        ("invasive: 5}", "}", "one number for each"),
        ("question: 1", "question: one", "a number"),
        ('imaging: {"HP:3"', 'imaging: {"HP:2": left, "HP:3"', "HP:2 stands under"),
        ("imaging: {", "radiology: {", "lists terms under"),
        ("basis: invented", "ground: invented", "exactly the fields"),
    ],
)
def test_a_contradiction_is_refused_with_its_place(
    path: Path, old: str, new: str, told: str
) -> None:
    path.write_text(WHOLE.replace(old, new), encoding="utf-8")

    with pytest.raises(SourceError, match=told) as caught:
        read_asking_table(path)

    assert str(path) in str(caught.value)


def test_the_table_names_current_terms_by_their_names(knowledge: Knowledge) -> None:
    table = asking_table()
    names = {term.id: term.name for term in knowledge.terms if not term.obsolete}

    assert table.names == {term: names.get(term) for term in table.names}
    assert not table.reviewed
    assert table.branches["HP:0000118"] is Approach.EXAMINATION
