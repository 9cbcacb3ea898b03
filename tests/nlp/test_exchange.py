"""Which words of names may be exchanged, on names a reader can check."""

from nlp.concepts.exchange import exchangeable_words

SYNONYMS = {
    f"X:{organ}": [("small", organ), ("tiny", organ)] for organ in ("kidney", "liver", "spleen")
}


def test_words_that_synonyms_exchange_stand_for_one_another() -> None:
    found = exchangeable_words(SYNONYMS)

    assert found["small"] == {"tiny"}
    assert found["tiny"] == {"small"}


def test_two_concepts_are_too_few() -> None:
    few = {concept: SYNONYMS[concept] for concept in list(SYNONYMS)[:2]}

    assert exchangeable_words(few) == {}


def test_words_that_tell_concepts_apart_more_often_are_not_exchanged() -> None:
    contrasts = {
        f"{size}:{organ}": [(size, organ)]
        for size in ("small", "tiny")
        for organ in ("heart", "eye", "ear", "hand")
    }

    assert "small" not in exchangeable_words(SYNONYMS | contrasts)
