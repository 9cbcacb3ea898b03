"""The evaluations, on small invented files whose figures a reader can count by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from nlp.errors import CorpusError
from nlp.evaluation import evaluate_assertions, evaluate_entities, evaluate_mentions
from ontologies.lexicon import Lexicon


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def gold(text: str, words: str, hpo: str) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, "hpo": hpo}


def test_mentions_are_counted_by_document_and_by_overlap(
    pipeline: Language, hpo_lexicon: Lexicon, tmp_path: Path
) -> None:
    first = "Ataxia and fever, no cough."
    path = write(
        tmp_path / "notes.jsonl",
        [
            {
                "text": first,
                "annotations": [
                    gold(first, "Ataxia", "HP:0001251"),
                    gold(first, "fever", "HP:0001945"),
                    gold(first, "and", "HP:0001250"),
                ],
            }
        ],
    )

    (row,) = evaluate_mentions(pipeline, hpo_lexicon, path)

    assert row["documents"] == 1
    assert row["document_precision"] == pytest.approx(2 / 3)
    assert row["document_recall"] == pytest.approx(2 / 3)
    assert row["document_f1"] == pytest.approx(2 / 3)
    assert row["mention_f1"] == pytest.approx(2 / 3)
    assert row["documents_per_second"] > 0


def test_an_old_id_counts_as_its_successor_and_others_are_left_out(
    pipeline: Language, hpo_lexicon: Lexicon, tmp_path: Path
) -> None:
    old, new = next(
        (old, new)
        for old, new in hpo_lexicon.replacements.items()
        if new in hpo_lexicon.phenotypic and len(hpo_lexicon.name(new).split()) > 1
    )
    name = hpo_lexicon.name(new)
    path = write(
        tmp_path / "notes.jsonl",
        [
            {
                "text": f"{name}.",
                "annotations": [
                    {"start": -1, "end": -1, "hpo": old},
                    {"start": -1, "end": -1, "hpo": "HP:0000006"},
                ],
            }
        ],
    )

    (row,) = evaluate_mentions(pipeline, hpo_lexicon, path)

    assert row["document_f1"] == 1.0
    assert row["mention_f1"] is None


def test_assertions_of_a_given_span_are_scored_by_field(pipeline: Language, tmp_path: Path) -> None:
    patient = {"temporality": "Recent", "experiencer": "Patient"}
    path = write(
        tmp_path / "negex.jsonl",
        [
            {"sentence": "No wheeze.", "start": 3, "end": 9, "label": "Negated", **patient},
            {"sentence": "A wheeze.", "start": 2, "end": 8, "label": "Affirmed", **patient},
            {"sentence": "No wheeze.", "start": 3, "end": 9, "label": "Affirmed", **patient},
        ],
    )

    (row,) = evaluate_assertions(pipeline, path)

    assert row["items"] == 3
    assert row["negated_f1"] == pytest.approx(2 / 3)
    assert row["historical_f1"] is None
    assert row["uncertain_f1"] is None
    assert row["support"]["negated"] == 1


def test_false_friends_are_counted_apart(pipeline: Language, tmp_path: Path) -> None:
    path = write(
        tmp_path / "labels.jsonl",
        [
            {"text": "No fever.", "start": 3, "end": 8, "label": "absent"},
            {"text": "All well.", "start": 0, "end": 3, "label": "present", "not_a_finding": True},
        ],
    )

    (row,) = evaluate_assertions(pipeline, path)

    assert row["items"] == 1
    assert row["negated_f1"] == 1.0
    assert row["not_a_finding"] == {"items": 1, "refused": 1}


def test_entities_are_null_and_say_why(
    pipeline: Language, hpo_lexicon: Lexicon, tmp_path: Path
) -> None:
    annotation = {"start": 0, "end": 6, "text": "Ataxia", "type": "symptom"}
    path = write(tmp_path / "ner.jsonl", [{"text": "Ataxia.", "annotations": [annotation]}])

    (row,) = evaluate_entities(pipeline, hpo_lexicon, path)

    assert row["strict_f1"] is None
    assert row["by_type"]["symptom"]["support"] == 1
    assert "does not type" in row["reason"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{\n", r"notes\.jsonl:1: is no JSON"),
        ("[]\n", r"notes\.jsonl:1: is no JSON object"),
        ('{"text": "a"}\n', r"notes\.jsonl:1: has no field 'annotations'"),
        ('{"text": "a", "annotations": [{}]}\n', r"notes\.jsonl:1: an annotation has no 'hpo'"),
    ],
)
def test_a_line_of_another_form_is_named(
    pipeline: Language, hpo_lexicon: Lexicon, tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CorpusError, match=message):
        evaluate_mentions(pipeline, hpo_lexicon, path)


def test_a_span_outside_its_text_is_named(pipeline: Language, tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", [{"text": "a", "start": 3, "end": 9, "label": "absent"}])

    with pytest.raises(CorpusError, match="does not lie in its text"):
        evaluate_assertions(pipeline, path)
