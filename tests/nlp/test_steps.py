"""Steps of the recogniser grow with the text as a line does: counted, not timed."""

import sys
from types import FrameType
from typing import Any

import pytest
from spacy.language import Language

from nlp.pipeline import CONCEPTS

PIECES = [
    "severe ",
    "was very ",
    "severe short broad left ",
    "mild and severe ",
    "normal ",
    "of the ",
    "short and ",
    "pain , ",
    "hepato- and ",
    "lower limb-",
    "(severe) ",
]


def steps(pipeline: Language, text: str) -> int:
    """Lines of nlp.concepts executed and words looked at in comprehensions, for one text."""
    doc = pipeline.make_doc(text)
    recogniser = pipeline.get_pipe(CONCEPTS)
    recogniser(pipeline.make_doc(text))  # what is kept of words is kept before counting
    counted = 0

    def count(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal counted
        if "concepts" not in frame.f_code.co_filename:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        counted += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        recogniser(doc)
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("piece", PIECES)
def test_steps_double_with_the_text(pipeline: Language, piece: str) -> None:
    short, long = steps(pipeline, piece * 200), steps(pipeline, piece * 400)

    assert 0 < long <= 2.1 * short


@pytest.mark.parametrize("piece", ["severe ", "was very "])
def test_a_run_of_modifiers_costs_a_bounded_number_of_steps_a_word(
    pipeline: Language, piece: str
) -> None:
    words = len(piece.split()) * 300

    assert steps(pipeline, piece * 300) < 700 * words


def test_a_word_of_any_length_is_no_typing_error_and_no_compound(pipeline: Language) -> None:
    word = "a" * 100_000

    doc = pipeline(f"hepato- and {word}, {word}")

    assert not doc.spans["mentions"]
