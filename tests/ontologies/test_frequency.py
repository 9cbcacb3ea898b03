"""Frequencies as release files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontologies.errors import InputError
from ontologies.frequency import FREQUENCY_TERMS, parse_frequency
from ontologies.model import Frequency


@given(data=st.data(), denominator=st.integers(1, 10**6))
def test_counts_are_kept_with_their_share(data: st.DataObject, denominator: int) -> None:
    numerator = data.draw(st.integers(0, denominator))

    assert parse_frequency(f"{numerator}/{denominator}") == Frequency(
        share=numerator / denominator, numerator=numerator, denominator=denominator
    )


@given(percent=st.integers(0, 1000))
def test_percentages_are_shares_without_counts(percent: int) -> None:
    frequency = parse_frequency(f"{percent / 10}%")

    assert frequency is not None
    assert frequency.share == pytest.approx(percent / 1000)
    assert frequency.numerator is None


@given(text=st.text(max_size=12))
def test_any_text_is_a_frequency_or_unknown_or_refused(text: str) -> None:
    try:
        frequency = parse_frequency(text)
    except InputError:
        return

    assert frequency is None or 0.0 <= frequency.share <= 1.0


@pytest.mark.parametrize(("term", "share"), FREQUENCY_TERMS.items())
def test_frequency_terms_are_the_middle_of_their_range(term: str, share: float) -> None:
    assert parse_frequency(term) == Frequency(share=share, term=term)


@pytest.mark.parametrize("text", ["", "-", " "])
def test_unstated_is_unknown_and_not_zero(text: str) -> None:
    assert parse_frequency(text) is None


@pytest.mark.parametrize(
    "text", ["5/4", "0/0", "1/0", "101%", "-1%", "1/2/3", "HP:0000118", "1e3%"]
)
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"share of patients|is no frequency|lies in \[0, 1\]"):
        parse_frequency(text)
