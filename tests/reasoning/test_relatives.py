"""What entries of one entity and diseases of one gene take from each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from reasoning.relatives import lend_among, lend_by_likeness, most_alike, pool_entities

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


def test_the_most_alike_are_of_other_entities_and_nearest_by_direction() -> None:
    places = np.array([[1.0, 0.0], [0.9, 0.0], [2.0, 0.2], [0.0, 1.0], [0.1, 3.0]])

    alike = most_alike(places, np.array([0, 0, 2, 3, 4], np.int32), count=1)

    assert alike[[0, 1, 3, 4], 0].tolist() == [2, 2, 4, 3]


def test_where_there_is_no_other_disease_none_is_alike() -> None:
    assert most_alike(np.ones((1, 2)), np.zeros(1, np.int32)).shape == (1, 0)


def test_the_alike_lend_their_mean_and_nothing_too_little_to_keep() -> None:
    own = sparse.csr_array(np.array([[0.0, 0.0], [0.8, 0.02], [0.4, 0.02]]))

    lent = lend_by_likeness(own, np.array([[1, 2], [0, 2], [0, 1]], np.int32), share=0.3)

    assert lent.toarray() == pytest.approx(np.array([[0.18, 0.0], [0.06, 0.0], [0.12, 0.0]]))


def test_without_the_alike_nothing_is_lent() -> None:
    assert lend_by_likeness(sparse.csr_array(np.eye(1)), np.zeros((1, 0), np.int32)).nnz == 0


@pytest.mark.parametrize("diseases", [1030, 2600])
def test_the_most_alike_of_many_are_those_that_sorting_finds(diseases: int) -> None:
    places = np.random.default_rng(diseases).standard_normal((diseases, 8))
    entity = np.arange(diseases, dtype=np.int32)

    found = np.sort(most_alike(places, entity, count=20), axis=1)

    unit = (places / np.linalg.norm(places, axis=1, keepdims=True)).astype(np.float32)
    cosine = unit @ unit.T
    np.fill_diagonal(cosine, -1.0)
    assert found.tolist() == np.sort(np.argsort(-cosine, axis=1)[:, :20], axis=1).tolist()
