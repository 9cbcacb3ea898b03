"""A waterfall draws the numbers of the answer and nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.waterfall import FONT_SIZE, LABEL_WIDTH, Waterfall, fitted, waterfall
from tests.api.answers import answer, evidence_item

decibans = st.lists(st.floats(-60.0, 60.0), max_size=12)


def drawn(values: list[float]) -> Waterfall:
    evidence = [evidence_item(str(number), f"term {number}") for number in range(len(values))]
    result = answer(evidence, [values])
    return waterfall(result["diagnoses"][0], {item["id"]: item for item in evidence})


@given(values=decibans)
def test_the_bars_sum_to_the_score(values: list[float]) -> None:
    *steps, score = drawn(values).bars

    assert steps[0].kind == "prior"
    assert math.fsum(bar.value for bar in steps) == pytest.approx(score.value, abs=1e-6)
    assert score.value == pytest.approx(math.fsum(values) - 40.0, abs=1e-6)


@given(values=decibans)
def test_each_bar_begins_where_the_one_before_ended(values: list[float]) -> None:
    drawing = drawn(values)
    before = drawing.zero
    for bar in drawing.bars[:-1]:
        left, right = sorted((before, bar.link))
        assert bar.x == pytest.approx(left)
        assert bar.width == pytest.approx(max(right - left, 0.8))
        assert LABEL_WIDTH <= bar.x <= bar.x + bar.width <= drawing.width
        assert (bar.link >= before) == (bar.value >= 0) or math.isclose(bar.link, before)
        before = bar.link


def test_items_without_effect_are_one_row() -> None:
    kinds = [bar.kind for bar in drawn([12.0, 0.01, -3.0, 0.0]).bars]

    assert kinds == ["prior", "for", "against", "rest", "score"]


@given(text=st.text(st.sampled_from("ab 主动脉"), max_size=60), width=st.floats(40.0, 300.0))
def test_a_label_fits_its_column_and_loses_nothing_that_fits(text: str, width: float) -> None:
    lines = fitted(text, width)

    assert len(lines) <= 2
    for line in lines:
        ems = sum(1.0 if ord(character) > 0x2E80 else 0.56 for character in line)
        assert ems * FONT_SIZE <= max(width, 2 * FONT_SIZE) + 0.56 * FONT_SIZE
    if not any(line.endswith("…") for line in lines):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
