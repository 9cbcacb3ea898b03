"""Properties of text to evidence: offsets, independence of what stands elsewhere, any Unicode."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from nlp.errors import LanguageError
from nlp.evidence import annotate, annotate_many, demographics
from nlp.pipeline import create_pipeline
from ontologies.errors import EvidenceError
from ontologies.lexicon import Lexicon
from ontologies.model.evidence import RATIO_LIMIT, Status

NOW = datetime(2025, 1, 1, tzinfo=UTC)
SENTENCES = (
    "She has arachnodactyly and low-set ears.",
    "No fever, chills or cough.",
    "Family history: mother had seizures.",
    "Possible pneumonia; edema of both legs.",
    "病人没有发热。",
    "Plain words only.",
)
any_text = st.text(st.characters(codec=None), max_size=200)
note = st.lists(st.sampled_from(SENTENCES) | any_text, max_size=6).map("\n".join)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(text=note)
def test_offsets_give_back_the_mention(pipeline: Language, text: str) -> None:
    for item in annotate(pipeline, text, document_id="note", recorded_at=NOW):
        assert text[item.span.start : item.span.end] == item.span.text
        assert 0.0 <= item.score <= 1.0


@quick
@given(after=any_text)
def test_text_after_a_full_stop_moves_no_offset(pipeline: Language, after: str) -> None:
    before = "She has arachnodactyly, low-set ears and no fever."

    alone = annotate(pipeline, before, document_id="note", recorded_at=NOW)
    longer = annotate(pipeline, f"{before}\n\n{after}", document_id="note", recorded_at=NOW)

    assert [item.span for item in alone] == [item.span for item in longer][: len(alone)]


def test_offsets_count_code_points_beyond_the_basic_plane(pipeline: Language) -> None:
    text = "👩‍⚕️🩺 e\u0301 \ud800 seizures"

    (item,) = annotate(pipeline, text, document_id="note", recorded_at=NOW)

    assert text[item.span.start : item.span.end] == "seizures"


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00", "\ud800", ")" * 20_000, "no " * 10_000, "'" * 20_000]
)
def test_odd_texts_have_no_mention_and_do_no_harm(pipeline: Language, text: str) -> None:
    assert annotate(pipeline, text, document_id="note", recorded_at=NOW) == []


def test_a_note_of_a_million_characters_is_read(pipeline: Language) -> None:
    sentence = "She has arachnodactyly and no fever. "
    text = sentence * (1_000_000 // len(sentence) + 1)

    found = annotate(pipeline, text, document_id="note", recorded_at=NOW)

    assert len(found) == 2 * text.count(sentence)


def test_the_ratio_is_that_of_the_status(pipeline: Language) -> None:
    present, absent = annotate(pipeline, "Ataxia. No fever.", document_id="note", recorded_at=NOW)

    assert (present.evidence.status, present.evidence.observation_ratio) == (
        Status.PRESENT,
        RATIO_LIMIT,
    )
    assert (absent.evidence.status, absent.evidence.observation_ratio) == (
        Status.ABSENT,
        1 / RATIO_LIMIT,
    )


def test_an_annotation_prints_the_keys_of_the_command_line(pipeline: Language) -> None:
    (item,) = annotate(pipeline, "No ataxia.", document_id="note", recorded_at=NOW)

    assert item.to_dict() == {
        "concept": "HP:0001251",
        "name": "Ataxia",
        "start": 3,
        "end": 9,
        "text": "ataxia",
        "status": "absent",
        "subject": "patient",
        "temporality": "current",
        "score": 0.95,
    }


def test_the_same_text_gives_the_same_ids(pipeline: Language) -> None:
    first, again = (
        annotate(pipeline, "Fever and ataxia.", document_id="note", recorded_at=NOW)
        for _ in range(2)
    )

    assert [item.evidence.id for item in first] == [item.evidence.id for item in again]


def test_many_texts_keep_their_order(pipeline: Language) -> None:
    texts = [("b", "Ataxia."), ("a", "Plain."), ("c", "Fever.")]

    found = list(annotate_many(pipeline, texts, recorded_at=NOW))

    assert [(name, len(items)) for name, items in found] == [("b", 1), ("a", 0), ("c", 1)]


def test_a_time_without_zone_is_refused(pipeline: Language) -> None:
    with pytest.raises(EvidenceError, match="time zone"):
        annotate(pipeline, "Ataxia.", document_id="note", recorded_at=datetime(2025, 1, 1))  # noqa: DTZ001


def test_a_language_without_data_is_named(hpo_lexicon: Lexicon) -> None:
    with pytest.raises(LanguageError, match="'fr'; it knows en"):
        create_pipeline(hpo_lexicon, "fr")


@quick
@given(text=note)
def test_demographics_of_any_text_are_plausible(pipeline: Language, text: str) -> None:
    found = demographics(pipeline, text)

    assert found.age_years is None or 0.0 <= found.age_years <= 130.0
