"""Words taken together: compounds and phrases."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.concepts.units import UnitRules

RULES = UnitRules(
    {"earlobe", "ear", "lobe", "preauricular", "leg"},
    {("lower", "limb"): "leg", ("lower", "limb", "bone"): "legbone"},
)


def bases(*words: str) -> list[str]:
    return [unit.base for unit in RULES.units(words)]


def test_a_compound_in_two_words_is_the_compound() -> None:
    assert bases("ear", "lobe") == ["earlobe"]
    assert bases("ear", "-", "lobe") == ["earlobe"]
    assert bases("pre", "-", "auricular") == ["preauricular"]


def test_the_longest_phrase_is_taken() -> None:
    assert bases("lower", "limb", "bone") == ["legbone"]
    assert bases("lower", "limb", "pain") == ["leg", "pain"]


def test_a_sign_between_keeps_words_apart() -> None:
    assert bases("ear", ",", "lobe") == ["ear", ",", "lobe"]


@given(words=st.lists(st.sampled_from(["ear", "lobe", "lower", "limb", "-", "pre", "auricular"])))
def test_units_cover_every_word_once(words: list[str]) -> None:
    units = RULES.units(words)

    covered = [position for unit in units for position in range(unit.start, unit.end)]
    assert covered == list(range(len(words)))
