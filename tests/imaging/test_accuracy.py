import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.accuracy import observation_ratio, ratio_interval
from imaging.manifest import Accuracy

counts = st.tuples(*[st.integers(0, 60)] * 4)
seen = st.tuples(*[st.integers(1, 12)] * 4)


def measured(tp: int, fn: int, tn: int, fp: int) -> Accuracy:
    return Accuracy(
        true_positive=tp,
        false_negative=fn,
        true_negative=tn,
        false_positive=fp,
        training_distribution=False,
        source="invented",
    )


def strength(accuracy: Accuracy, *, positive: bool) -> float:
    return abs(math.log(observation_ratio(accuracy, positive=positive)))


def test_thirteen_of_sixteen_is_weak_evidence() -> None:
    accuracy = measured(6, 2, 7, 1)

    assert observation_ratio(accuracy, positive=True) == pytest.approx(1.6653, abs=1e-4)
    assert observation_ratio(accuracy, positive=False) == pytest.approx(0.6850, abs=1e-4)


def test_no_image_gives_no_evidence() -> None:
    assert observation_ratio(measured(0, 0, 0, 0), positive=True) == 1.0
    assert observation_ratio(measured(0, 0, 0, 0), positive=False) == 1.0


def test_a_model_that_guesses_gives_no_evidence() -> None:
    assert observation_ratio(measured(50, 50, 50, 50), positive=True) == 1.0


def test_many_images_give_the_plain_ratio() -> None:
    accuracy = measured(750_000, 250_000, 875_000, 125_000)

    assert observation_ratio(accuracy, positive=True) == pytest.approx(6.0, rel=0.01)
    assert observation_ratio(accuracy, positive=False) == pytest.approx(0.25 / 0.875, rel=0.01)


def test_the_interval_is_that_of_drawn_beta_values() -> None:
    generator = np.random.default_rng(5)
    drawn = generator.beta(6.5, 2.5, 400_000) / generator.beta(1.5, 7.5, 400_000)

    low, high = ratio_interval(measured(6, 2, 7, 1), positive=True)

    assert low == pytest.approx(np.quantile(drawn, 0.05), rel=0.02)
    assert high == pytest.approx(np.quantile(drawn, 0.95), rel=0.03)


@settings(max_examples=50, deadline=None)
@given(counts=seen, times=st.integers(2, 30), positive=st.booleans())
def test_fewer_images_never_weigh_more(
    counts: tuple[int, int, int, int], times: int, positive: bool
) -> None:
    many = measured(*(times * count for count in counts))

    assert strength(measured(*counts), positive=positive) <= (
        strength(many, positive=positive) + 1e-9
    )


@settings(max_examples=50, deadline=None)
@given(counts=counts)
def test_one_more_right_answer_never_weakens_a_positive_result(
    counts: tuple[int, int, int, int],
) -> None:
    tp, fn, tn, fp = counts
    before = observation_ratio(measured(*counts), positive=True)

    assert observation_ratio(measured(tp + 1, fn, tn, fp), positive=True) >= before - 1e-9
    assert observation_ratio(measured(tp, fn, tn + 1, fp), positive=True) >= before - 1e-9


@settings(max_examples=50, deadline=None)
@given(counts=counts)
def test_one_more_right_answer_never_weakens_a_negative_result(
    counts: tuple[int, int, int, int],
) -> None:
    tp, fn, tn, fp = counts
    before = observation_ratio(measured(*counts), positive=False)

    assert observation_ratio(measured(tp + 1, fn, tn, fp), positive=False) <= before + 1e-9
    assert observation_ratio(measured(tp, fn, tn + 1, fp), positive=False) <= before + 1e-9


@settings(max_examples=50, deadline=None)
@given(counts=counts, positive=st.booleans())
def test_exchanging_ill_and_well_inverts_the_ratio(
    counts: tuple[int, int, int, int], positive: bool
) -> None:
    tp, fn, tn, fp = counts
    exchanged = measured(fp, tn, fn, tp)

    ratio = observation_ratio(measured(*counts), positive=positive)

    assert ratio * observation_ratio(exchanged, positive=positive) == pytest.approx(1.0, rel=1e-5)
