"""Headed sections of invented notes."""

import pytest
import spacy

from nlp.extensions import SECTIONS
from nlp.sections import SectionFinder, SectionKind
from nlp.tokens import WordTokenizer


def sections(text: str) -> list[tuple[str, str]]:
    nlp = spacy.blank("en")
    doc = SectionFinder(nlp, "sections")(WordTokenizer(nlp.vocab)(text))
    return [(span.label_, span.text.strip()) for span in doc.spans[SECTIONS]]


def test_a_heading_governs_up_to_the_next() -> None:
    assert sections("PAST MEDICAL HISTORY:\nasthma\n\ngout\nFamily history:\ndeafness") == [
        (SectionKind.PAST_HISTORY, "asthma\n\ngout"),
        (SectionKind.FAMILY_HISTORY, "deafness"),
    ]


def test_a_heading_needs_no_colon_on_a_line_of_its_own() -> None:
    assert sections("Family history\ndeafness") == [(SectionKind.FAMILY_HISTORY, "deafness")]


def test_words_of_a_heading_within_a_sentence_are_none() -> None:
    assert sections("There is a family history of deafness.") == []


def test_a_heading_after_a_sentence_holds_to_the_end_of_its_line() -> None:
    text = "He is well. Family history: deafness. Father well.\nHe walks."

    assert sections(text) == [(SectionKind.FAMILY_HISTORY, "deafness. Father well.")]


def test_a_section_begun_on_its_headings_line_ends_at_a_blank_line() -> None:
    text = "Past history: asthma\ngout\n\nHe coughs."

    assert sections(text) == [(SectionKind.PAST_HISTORY, "asthma\ngout")]


def test_an_unknown_heading_ends_the_section_before_it() -> None:
    text = "Family history:\ndeafness\nGenogram: none"

    assert [label for label, _ in sections(text)] == [
        SectionKind.FAMILY_HISTORY,
        SectionKind.OTHER,
    ]


@pytest.mark.parametrize("text", ["", "\n", ":", "Family history:", "a:" * 500])
def test_texts_without_a_body_have_no_section_of_that_kind(text: str) -> None:
    assert SectionKind.FAMILY_HISTORY not in {label for label, _ in sections(text)}
