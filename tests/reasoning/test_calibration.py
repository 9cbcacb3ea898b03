"""Probabilities, and how far they can be relied on."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontologies.model import Status
from reasoning.calibration import CALIBRATION, Calibration, answer_features
from reasoning.differential import rank
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import FINGERS, LENS
from tests.reasoning.evidence import item

shares = st.floats(0.0, 1.0)


def test_a_calibration_is_read_back_as_it_was_written() -> None:
    assert Calibration.from_json(CALIBRATION.to_json()) == CALIBRATION


@given(low=shares, high=shares)
def test_the_hit_rate_rises_with_the_probability_of_the_first_ten(low: float, high: float) -> None:
    low, high = sorted((low, high))
    rates = [CALIBRATION.first_ten_hit_rate(share) for share in (low, high)]

    assert 0.0 < rates[0] <= rates[1] < 1.0


@given(far=st.floats(0.0, 50.0))
def test_an_input_farther_from_the_fitted_cases_applies_less(far: float) -> None:
    centre = CALIBRATION.centre
    near, away = (
        CALIBRATION.applicability((centre[0] + offset, *centre[1:])) for offset in (far, far + 1.0)
    )

    assert near is not None
    assert away is not None
    assert 0.0 <= away <= near <= 1.0
    assert CALIBRATION.applicability(centre) == pytest.approx(1.0)


def test_a_calibration_that_was_fitted_on_nothing_judges_no_input() -> None:
    assert Calibration(slope=1.0, exponent=0.5).applicability((0.0, 0.0, 0.0, 0.0)) is None


def test_features_are_count_content_match_and_cover() -> None:
    assert answer_features([2.0, 4.0], 1.5, 0.25) == pytest.approx((math.log(2), 3.0, 1.5, 0.25))


def test_an_answer_carries_its_hit_rate_and_what_it_was_fitted_on(
    small_snapshot: Snapshot,
) -> None:
    answer = rank(small_snapshot, [item(FINGERS)]).to_dict()

    assert 0.5 < answer["first_ten_hit_rate"] < 1.0
    assert 0.0 <= answer["applicability"] <= 1.0
    assert [fitted["cases"] for fitted in answer["calibration"]] == [
        fitted.cases for fitted in CALIBRATION.sets
    ]


def test_an_input_unlike_the_fitted_cases_is_said_to_be_so(small_snapshot: Snapshot) -> None:
    """The invented terms tell nearly nothing, as no published finding does."""
    answer = rank(small_snapshot, [item(FINGERS)])

    assert answer.applicability is not None
    assert answer.applicability < 0.05
    assert any("unlike the cases" in note for note in answer.notes)


def test_without_a_finding_there_is_nothing_to_judge(small_snapshot: Snapshot) -> None:
    for body in ([], [item(LENS, Status.ABSENT)]):
        answer = rank(small_snapshot, body)

        assert answer.first_ten_hit_rate is None
        assert answer.applicability is None
