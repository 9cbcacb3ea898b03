"""Ages and onsets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.onset import (
    BIN_EDGES,
    HIGHEST,
    LOWEST,
    N_BINS,
    ONSET_BINS,
    age_blend,
    age_ratios,
    onset_shares,
    seen_given_onset,
)

ages = st.floats(0.0, 130.0)
INFANTILE, JUVENILE, LATE = (np.eye(N_BINS)[place] for place in (1, 3, 6))
UNKNOWN = np.zeros(N_BINS)


@given(age=ages)
def test_an_age_is_blended_of_at_most_two_neighbours(age: float) -> None:
    blend = age_blend(age)

    assert blend.sum() == pytest.approx(1.0)
    assert np.ptp(np.flatnonzero(blend)) <= 1


def test_the_middle_of_a_bin_is_that_bin_alone() -> None:
    scale = np.log(np.array(BIN_EDGES) + 0.1)

    for place in range(N_BINS):
        age = float(np.exp((scale[place] + scale[place + 1]) / 2) - 0.1)
        assert age_blend(age)[place] == pytest.approx(1.0)


def test_seen_at_onset_or_later_is_likelier_than_before() -> None:
    seen = seen_given_onset()

    assert seen.sum(axis=1) == pytest.approx(np.ones(N_BINS))
    assert all(seen[onset, onset] == seen[onset].max() for onset in range(N_BINS))
    assert all(
        seen[onset, :onset].max(initial=0) < 0.1 * seen[onset, onset] * 1.01
        for onset in range(N_BINS)
    )


@given(age=ages)
def test_an_unknown_onset_is_neutral_and_a_known_one_modest(age: float) -> None:
    ratios = age_ratios(np.stack([INFANTILE, LATE, UNKNOWN]), age)

    assert ratios[2] == 0.0
    assert ((ratios >= LOWEST) & (ratios <= HIGHEST)).all()


def test_too_young_speaks_more_strongly_than_old() -> None:
    onset = np.stack([INFANTILE, JUVENILE, LATE])

    infant, grown = age_ratios(onset, 0.5), age_ratios(onset, 70.0)

    assert infant[0] > 0 > infant[2]
    assert abs(infant[2]) > abs(grown[0])


@given(first=ages, step=st.floats(0.0, 0.05))
def test_a_birthday_changes_little(first: float, step: float) -> None:
    onset = np.stack([INFANTILE, JUVENILE, LATE])

    change = age_ratios(onset, first + 0.5 + step) - age_ratios(onset, first + 0.5)

    assert np.abs(change).max() < 0.25


def test_annotated_terms_are_weighed_by_their_share() -> None:
    ids = ["HP:0000006", "HP:0003593", "HP:0003621"]
    rows, columns = np.array([0, 0, 0]), np.array([0, 1, 2], np.int32)

    shares = onset_shares(ids, rows, columns, np.array([1.0, 0.75, 0.25]), 2)

    assert shares[0] == pytest.approx(0.75 * INFANTILE + 0.25 * JUVENILE)
    assert not shares[1].any()


def test_every_onset_term_has_bins() -> None:
    assert all(bins and set(bins) <= set(range(N_BINS)) for bins in ONSET_BINS.values())
