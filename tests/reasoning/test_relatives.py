"""What entries of one entity and diseases of one gene take from each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from reasoning.relatives import lend_among, pool_entities

shares = st.floats(0.0, 1.0)
tables = st.lists(
    st.lists(st.one_of(st.just(0.0), st.floats(0.01, 1.0)), min_size=3, max_size=3),
    min_size=4,
    max_size=4,
)


def test_entries_of_one_entity_are_drawn_towards_their_mean() -> None:
    own = sparse.csr_array(np.array([[0.8, 0.0], [0.4, 0.6], [1.0, 0.0]]))

    pooled = pool_entities(own, np.array([0, 0, 2], np.int32), share=0.5)

    assert pooled.toarray() == pytest.approx(np.array([[0.7, 0.15], [0.5, 0.45], [1.0, 0.0]]))


@given(table=tables, share=shares)
def test_pooling_keeps_the_sum_of_each_entity(table: list[list[float]], share: float) -> None:
    own = sparse.csr_array(np.array(table))

    pooled = pool_entities(own, np.array([0, 1, 1, 1], np.int32), share=share).toarray()

    assert pooled[0].tolist() == table[0]
    assert pooled[1:].sum(axis=0) == pytest.approx(np.array(table)[1:].sum(axis=0))
    assert (pooled >= 0).all()
    assert (pooled <= 1 + 1e-12).all()


def test_a_disease_is_lent_the_mean_of_the_others_over_its_groups() -> None:
    own = sparse.csr_array(np.array([[0.9], [0.3], [0.6], [0.5]]))

    lent = lend_among(own, [[0, 1, 2], [0, 3], [2]], share=0.5).toarray()

    assert lent[:, 0] == pytest.approx([0.5 * (0.45 + 0.5) / 2, 0.5 * 0.75, 0.5 * 0.6, 0.5 * 0.9])


def test_without_groups_nothing_is_lent() -> None:
    assert lend_among(sparse.csr_array(np.eye(2)), [[0], [1]]).nnz == 0
