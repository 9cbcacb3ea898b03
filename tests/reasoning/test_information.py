"""Entropies and what answers are expected to do to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reasoning.information import entropy, expected_fall, information

FloatArray = NDArray[np.float64]

share = st.floats(0.0, 1.0)
weights = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=6)


def _probability(values: list[float]) -> FloatArray:
    scaled: FloatArray = np.array(values) / np.sum(values)
    return scaled


@st.composite
def questions(draw: st.DrawFn) -> tuple[FloatArray, FloatArray]:
    probability = _probability(draw(weights))
    answer = draw(st.lists(share, min_size=len(probability), max_size=len(probability)))
    return probability, np.array(answer)[:, np.newaxis]


@given(question=questions())
def test_information_is_the_entropy_less_the_expected_one(
    question: tuple[FloatArray, FloatArray],
) -> None:
    probability, answer = question
    expected = 0.0
    for given_answer in (answer[:, 0], 1.0 - answer[:, 0]):
        joint = probability * given_answer
        if joint.sum() > 0:
            expected += joint.sum() * float(entropy(joint / joint.sum()))

    told = float(information(probability, answer)[0])

    assert told == pytest.approx(float(entropy(probability)) - expected, abs=1e-9)
    assert 0.0 <= told <= np.log(2.0) + 1e-12


@given(values=weights, answer=share)
def test_an_answer_that_is_alike_in_all_diseases_tells_nothing(
    values: list[float], answer: float
) -> None:
    probability = _probability(values)
    alike = np.full((len(values), 1), answer)
    member = np.eye(len(values))[0]

    assert information(probability, alike)[0] == pytest.approx(0.0, abs=1e-9)
    assert expected_fall(probability, alike, member)[0] == pytest.approx(0.0, abs=1e-9)


def test_an_answer_that_decides_between_two_tells_one_bit() -> None:
    told = information(np.array([0.5, 0.5]), np.array([[1.0], [0.0]]))

    assert told[0] == pytest.approx(np.log(2.0))


def test_the_chance_of_ruling_out_is_that_of_the_answer_that_does() -> None:
    probability, answer = np.array([0.2, 0.8]), np.array([[1.0], [0.25]])

    fall = expected_fall(probability, answer, np.array([1.0, 0.0]))

    assert fall[0] == pytest.approx(0.8 * 0.75)  # "no" excludes the first, and is that probable
