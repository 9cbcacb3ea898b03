import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.likelihood import evidence_weight, log_likelihood_ratio

frequency = st.floats(0.0, 1.0)
background = st.floats(1e-5, 1.0)
ratio = st.floats(1e-4, 1e4)


@given(low=frequency, high=frequency, among_others=background, observed=st.floats(1.0, 1e4))
def test_more_frequent_never_weighs_less(
    low: float, high: float, among_others: float, observed: float
) -> None:
    values = log_likelihood_ratio(np.sort([low, high]), among_others, observed)

    assert values[0] <= values[1] + 1e-12


@given(shown=frequency, among_others=background)
def test_an_observation_that_says_nothing_weighs_exactly_nothing(
    shown: float, among_others: float
) -> None:
    assert log_likelihood_ratio(np.array([shown]), among_others, 1.0)[0] == 0.0


@given(shown=frequency, among_others=background, observed=ratio)
def test_a_finding_as_frequent_as_among_others_weighs_nothing(
    shown: float, among_others: float, observed: float
) -> None:
    value = log_likelihood_ratio(np.array([among_others]), among_others, observed)[0]

    assert value == pytest.approx(0.0, abs=1e-12)


@given(shown=frequency, among_others=background, observed=ratio)
def test_it_is_the_formula_of_the_design(
    shown: float, among_others: float, observed: float
) -> None:
    expected = math.log(
        (shown * observed + 1 - shown) / (among_others * observed + 1 - among_others)
    )

    value = log_likelihood_ratio(np.array([shown]), among_others, observed)[0]

    assert value == pytest.approx(expected, abs=1e-7)


@given(observed=ratio)
def test_weight_is_the_same_for_a_ratio_and_its_inverse(observed: float) -> None:
    assert evidence_weight(observed) == pytest.approx(evidence_weight(1 / observed), abs=1e-9)
    assert 0.0 <= evidence_weight(observed) < 1.0
