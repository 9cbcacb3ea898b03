"""One typing error in a long word."""

import pytest

from nlp.concepts.misspelling import Misspellings

WORDS = Misspellings(["hepatosplenomegaly", "intracranial", "hypothyroidism", "abdominal"])


@pytest.mark.parametrize(
    "written",
    ["hepatosplenomgaly", "hepatosplenoomegaly", "hepatosplenomagaly", "hepatospelnomegaly"],
)
def test_one_error_inside_a_long_word_is_read_over(written: str) -> None:
    assert WORDS.meant(written) == "hepatosplenomegaly"


@pytest.mark.parametrize(
    "written",
    [
        "intercranial",  # another prefix
        "hypothyroidist",  # another ending
        "hepatosplnomgaly",  # two errors
        "abdomnal",  # too short
        "hyperthyroidism",  # another word, two letters away
    ],
)
def test_what_may_be_another_word_is_left(written: str) -> None:
    assert WORDS.meant(written) is None


def test_two_words_as_near_are_not_chosen_between() -> None:
    assert Misspellings(["acidosiblast", "acidositlast"]).meant("acidosixlast") is None
