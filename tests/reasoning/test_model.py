"""Rows of sparse matrices, and the entities of a model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse

from reasoning.model import Matrix
from reasoning.row_sums import RowSums
from reasoning.snapshot import Snapshot

tables = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 6), st.integers(1, 30)),
    elements=st.sampled_from([0.0, 0.0, 0.25, 1.0]),
)


@given(table=tables, data=st.data())
def test_rows_are_summed_as_the_dense_table_is(table: np.ndarray, data: st.DataObject) -> None:
    rows = np.array(data.draw(st.lists(st.integers(0, len(table) - 1), max_size=6)), np.int32)
    weights = np.arange(1.0, len(rows) + 1.0)
    matrix = Matrix.of(sparse.csr_array(table))
    quick = RowSums(matrix)

    expected = weights @ table[rows]

    assert matrix.combine(rows, weights) == pytest.approx(expected)
    assert quick.combine(rows, weights) == pytest.approx(expected)
    assert quick.combine(rows, weights) == pytest.approx(expected)  # its long rows now kept


@given(table=tables, data=st.data())
def test_stored_values_are_given_row_by_row(table: np.ndarray, data: st.DataObject) -> None:
    rows = np.array(data.draw(st.lists(st.integers(0, len(table) - 1), max_size=6)), np.int32)
    matrix = Matrix.of(sparse.csr_array(table))

    owner, place = matrix.stored(rows)

    pairs = [(n, column) for n, row in enumerate(rows) for column in np.flatnonzero(table[row])]
    assert list(zip(owner.tolist(), matrix.indices[place].tolist(), strict=True)) == pairs


@given(score=st.lists(st.sampled_from([-1.0, 0.0, 2.0]), min_size=4, max_size=4))
def test_the_first_of_the_best_members_stands_for_its_entity(
    small_snapshot: Snapshot, score: list[float]
) -> None:
    model = small_snapshot.model
    expected = [
        max(model.members(int(entity)), key=lambda member: (score[member], -member))
        for entity in model.entities
    ]

    assert model.best_members(np.array(score)).tolist() == expected
