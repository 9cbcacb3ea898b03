"""The tokenizer gives back every text exactly, in linear time."""

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.tokens import WordTokenizer, split_words

TOKENIZER = WordTokenizer(spacy.blank("en").vocab)


@settings(deadline=None)
@given(text=st.text())
def test_tokens_give_back_the_text(text: str) -> None:
    assert TOKENIZER(text).text == text


@settings(deadline=None)
@given(text=st.text(st.sampled_from("ab'’é1.,-  \n高"), max_size=60))
def test_tokens_of_clinical_signs_give_back_the_text(text: str) -> None:
    assert TOKENIZER(text).text == text


def test_an_accent_of_its_own_stays_in_its_word() -> None:
    assert split_words("cafe\u0301 au lait") == ["cafe\u0301", "au", "lait"]


def test_each_ideograph_is_a_token() -> None:
    assert split_words("高血压2级") == ["高", "血", "压", "2", "级"]
