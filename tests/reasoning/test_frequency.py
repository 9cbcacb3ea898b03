import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from reasoning.frequency import (
    BACKGROUND_FLOOR,
    DEFAULT_FREQUENCY,
    AnnotationColumns,
    background,
    pool,
    propagate,
)

Row = tuple[bool, float, float, float]
NAN = float("nan")


def pooled_one(*rows: Row) -> tuple[float, float]:
    """Pooled frequency and exclusion of one disease and term from rows (not, n, m, share)."""
    columns = AnnotationColumns(
        disease=np.zeros(len(rows), np.int32),
        term=np.zeros(len(rows), np.int32),
        negated=np.array([row[0] for row in rows]),
        numerator=np.array([row[1] for row in rows]),
        denominator=np.array([row[2] for row in rows]),
        share=np.array([row[3] for row in rows]),
    )
    profiles = pool(columns, n_diseases=1, n_terms=1)
    return float(profiles.frequency.toarray()[0, 0]), float(profiles.excluded.toarray()[0, 0])


def test_counts_of_two_references_pool_by_patients() -> None:
    frequency, excluded = pooled_one((False, 3, 4, 0.75), (False, 5, 6, 5 / 6))

    assert frequency == pytest.approx(9 / 12)
    assert excluded == 0


def test_two_of_two_is_less_sure_than_two_hundred_of_two_hundred() -> None:
    few, _ = pooled_one((False, 2, 2, 1.0))
    many, _ = pooled_one((False, 200, 200, 1.0))

    assert few == pytest.approx(0.75)
    assert many == pytest.approx(201 / 202)


def test_a_stated_share_is_worth_ten_patients() -> None:
    frequency, _ = pooled_one((False, 8, 8, 1.0), (False, NAN, NAN, 0.17))

    assert frequency == pytest.approx((0.9 * 8 + 0.17 * 10) / 18)


def test_a_row_without_frequency_is_assumed_common() -> None:
    assert pooled_one((False, NAN, NAN, NAN)) == (DEFAULT_FREQUENCY, 0)


def test_none_of_many_patients_is_an_exclusion() -> None:
    assert pooled_one((False, 0, 12, 0.0)) == (0, 1)


def test_a_not_annotation_beside_a_count_keeps_both() -> None:
    frequency, excluded = pooled_one((False, 3, 4, 0.75), (True, NAN, NAN, NAN))

    assert frequency == pytest.approx(4 / 6)
    assert excluded == 1


@given(
    values=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 4), st.floats(0.01, 1.0)), max_size=12
    )
)
def test_propagation_is_the_largest_of_what_lies_below(
    values: list[tuple[int, int, float]],
) -> None:
    above = {0: {0}, 1: {0, 1}, 2: {0, 2}, 3: {0, 1, 3}, 4: {0, 1, 2, 4}}
    closure = sparse.csr_array(
        [[float(column in above[row]) for column in range(5)] for row in range(5)]
    )
    table = np.zeros((4, 5))
    for disease, term, value in values:
        table[disease, term] = value
    expected = np.zeros((4, 5))
    for disease in range(4):
        for term in range(5):
            below = [table[disease, t] for t in range(5) if term in above[t]]
            expected[disease, term] = max(below)

    propagated = propagate(sparse.csr_array(table), closure)

    assert np.array_equal(propagated.toarray(), expected)


def test_background_is_the_mean_over_diseases_above_a_floor() -> None:
    table = sparse.csr_array(np.array([[1.0, 0.0, 0.0], [1.0, 0.5, 0.0]]))

    assert background(table) == pytest.approx([1.0, 0.25 + BACKGROUND_FLOOR, BACKGROUND_FLOOR])
