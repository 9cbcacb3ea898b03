"""What counts as a right answer, and where it stands."""

from pathlib import Path

import pytest

from reasoning.answers import AnswerKey, place_of_answer, read_identity_table
from reasoning.cases import Case
from reasoning.differential import rank_entities
from reasoning.errors import IdentityTableError
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, FINGERS, LENS
from tests.reasoning.evidence import item


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "twins.tsv"
    path.write_text("omim\torpha\tmondo\nOMIM:1\tORPHA:1\tMONDO:1\n")
    return path


def place(snapshot: Snapshot, level: str, disease: str, table: Path | None = None) -> int | None:
    key = AnswerKey(snapshot.model, read_identity_table(table) if table else None)
    case = Case(id="x", diseases=(disease,))
    ranking = rank_entities(snapshot, [item(FINGERS), item(LENS), item(AORTA)])
    right = key.right(case)
    return place_of_answer(level, snapshot.model, ranking, right, key.matching(case, right))


def test_a_twin_by_the_table_is_right_at_entity_level_alone(
    small_snapshot: Snapshot, table: Path
) -> None:
    assert place(small_snapshot, "entity", "ORPHA:1", table) == 1
    assert place(small_snapshot, "id", "ORPHA:1", table) == place(small_snapshot, "id", "ORPHA:1")


def test_a_twin_of_an_id_that_the_knowledge_does_not_have_counts(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "twins.tsv"
    path.write_text("omim\torpha\nOMIM:1\tORPHA:404\n")

    assert place(small_snapshot, "entity", "ORPHA:404", path) == 1
    assert place(small_snapshot, "entity", "ORPHA:404") is None


def test_no_level_knows_a_code_that_no_source_gives(small_snapshot: Snapshot) -> None:
    assert place(small_snapshot, "icd10", "OMIM:1") is None


@pytest.mark.parametrize("content", ["", "left\tright\nOMIM:1\tORPHA:1\n", "omim\torpha\nOMIM:1\n"])
def test_a_table_that_is_none_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "twins.tsv"
    path.write_text(content)

    with pytest.raises(IdentityTableError, match=r"twins\.tsv is no table of ids"):
        read_identity_table(path)
