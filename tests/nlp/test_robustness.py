"""Any text is read, its offsets are its own, and time grows with length."""

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from nlp.evidence import annotate

NOW = datetime(2025, 1, 1, tzinfo=UTC)
PIECES = [
    "no", "fever", "and", "short", "broad", "thumbs", ",", "/", "-", "of", "the", "was", "normal",
    "hepato-", "splenomegaly", "(", ")", ":", "\n", "\r\n", "\n\n", "<b>", "&nbsp;", "\\par",
    "history", "mother", "é", "高", "\u200b", "\ud800", "😀", "lower", "limb", "very", "?", ";",
]  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40), joint=st.sampled_from(["", " "]))
def test_offsets_are_of_the_original_text(
    pipeline: Language, pieces: list[str], joint: str
) -> None:
    text = joint.join(pieces)

    for item in annotate(pipeline, text, document_id="case", recorded_at=NOW):
        assert text[item.span.start : item.span.end] == item.span.text


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_is_read(pipeline: Language, text: str) -> None:
    found = annotate(pipeline, text, document_id="case", recorded_at=NOW)

    assert all(0 <= item.span.start < item.span.end <= len(text) for item in found)


@pytest.mark.parametrize(
    "piece",
    [
        "was very ",
        "short and ",
        "pain , ",
        "normal ",
        "no fever, ",
        "lower limb-",
        "- ",
        "\n",
        "((((",
        "history of ",
        "hepato- and ",
        "severe short broad left ",
    ],
)
def test_time_grows_with_length_only(pipeline: Language, piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        pipeline(text)
        start = process_time()
        pipeline(text)
        return process_time() - start

    short, long = seconds(10_000), seconds(80_000)

    assert long < 24 * short + 0.5
