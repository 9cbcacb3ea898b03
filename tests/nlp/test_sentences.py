"""Sentence boundaries of invented notes."""

import pytest
import spacy

from nlp.sentences import SentenceSplitter
from nlp.tokens import WordTokenizer


def sentences(text: str) -> list[str]:
    nlp = spacy.blank("en")
    doc = SentenceSplitter(nlp, "sentences")(WordTokenizer(nlp.vocab)(text))
    return [sentence.text.strip() for sentence in doc.sents]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("No fever. Has cough.", 2),
        ("Dr. Smith saw him.", 1),
        ("Sodium was 3.5 g. Next one.", 2),
        ("He (a smoker.) Coughs", 2),
        ("Fever\nCough\nAtaxia", 3),
        ("- Fever\n- cough", 2),
        ("No fever and\nno cough", 1),
        ("Really? Yes! Good.", 3),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_wrapped_line_goes_on() -> None:
    text = "The patient was examined in the clinic and there was no evidence of\nParkinson disease."

    assert len(sentences(text)) == 1
