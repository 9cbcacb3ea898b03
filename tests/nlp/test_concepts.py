"""Concept recognition over the whole HPO, on invented sentences."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from spacy.language import Language

from nlp.concepts import ConceptRecogniser, MatchKind
from nlp.evidence import annotate
from nlp.extensions import MENTIONS
from nlp.pipeline import CONCEPTS, create_pipeline
from ontologies.lexicon import Lexicon
from ontologies.model import Provenance, Synonym, SynonymScope, Term

NOW = datetime(2025, 1, 1, tzinfo=UTC)
CASES = Path(__file__).parents[1] / "cases"


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()[1:]
    return [tuple(line.replace("\\n", "\n").split("\t")) for line in lines]


@pytest.mark.parametrize(
    ("marked", "concept"),
    [pytest.param(row[0], row[1], id=row[2]) for row in rows("concepts.tsv")],
)
def test_a_mention_is_found_where_it_stands(pipeline: Language, marked: str, concept: str) -> None:
    start = marked.index("[[")
    end = marked.index("]]") - 2
    text = marked.replace("[[", "").replace("]]", "")

    found = annotate(pipeline, text, document_id="case", recorded_at=NOW)

    assert (concept, start, end) in {
        (item.evidence.concept, item.span.start, item.span.end) for item in found
    }


@pytest.mark.parametrize(
    ("text", "word"),
    [pytest.param(row[0], row[1], id=row[0]) for row in rows("false_friends.tsv")],
)
def test_a_false_friend_is_no_mention(pipeline: Language, text: str, word: str) -> None:
    found = annotate(pipeline, text, document_id="case", recorded_at=NOW)

    assert word.lower() not in {item.span.text.lower() for item in found}


def test_mentions_do_not_overlap(pipeline: Language) -> None:
    doc = pipeline("Severe short stature, short broad thumbs, and chronic kidney disease stage 5.")

    spans = sorted((span.start, span.end) for span in doc.spans[MENTIONS])

    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_an_abbreviation_is_taken_only_as_written(pipeline: Language) -> None:
    assert pipeline("He has COPD.").spans[MENTIONS]
    assert not pipeline("He has copd.").spans[MENTIONS]


def test_an_abbreviation_that_the_text_defines_is_followed(pipeline: Language) -> None:
    doc = pipeline("She has mitral valve prolapse (MVP). MVP was mild.")

    spans = list(doc.spans[MENTIONS])

    assert [span.label_ for span in spans] == ["HP:0001634"] * 3
    assert spans[-1]._.candidates[0].kind is MatchKind.DEFINED


def test_only_what_a_body_can_show_is_a_mention(pipeline: Language, hpo_lexicon: Lexicon) -> None:
    doc = pipeline("Autosomal dominant inheritance, adult onset, severe ataxia.")

    labels = {span.label_ for span in doc.spans[MENTIONS]}

    assert labels
    assert labels <= hpo_lexicon.phenotypic


def test_a_recogniser_without_names_says_so(pipeline: Language) -> None:
    recogniser = ConceptRecogniser(pipeline, "bare")

    with pytest.raises(ValueError, match=r"load\(lexicon\)"):
        recogniser(pipeline.make_doc("fever"))


def test_a_saved_lexicon_serves_by_its_path(hpo_lexicon: Lexicon, tmp_path: Path) -> None:
    import spacy

    path = tmp_path / "lexicon"
    hpo_lexicon.save(path)
    nlp = spacy.blank("en")
    nlp.add_pipe(CONCEPTS, config={"lexicon": str(path)})

    doc = nlp("Low-set ears and arachnodactyly.")

    assert [span.label_ for span in doc.spans[MENTIONS]] == ["HP:0000369", "HP:0001166"]


def test_a_name_added_by_another_source_goes_before_a_synonym_and_teaches_no_exchange() -> None:
    source = Provenance(source_id="hpo")

    def called(text: str, source_id: str = "") -> Synonym:
        return Synonym(text=text, scope=SynonymScope.EXACT, source_id=source_id)

    terms = [
        Term(id="HP:0000118", name="Phenotypic abnormality", provenance=source),
        *(
            Term(
                id=f"HP:900000{number}",
                name=f"Glowing {part}",
                parents=("HP:0000118",),
                synonyms=(called(f"lamplike {part}", "ours"), *further),
                provenance=source,
            )
            for number, part, further in (
                (1, "ears", ()),
                (2, "toes", ()),
                (3, "knees", (called("shines at night", "ours"),)),
                (4, "elbows", (called("shines at night"),)),
            )
        ),
        Term(id="HP:9000005", name="Glowing chin", parents=("HP:0000118",), provenance=source),
    ]
    pipeline = create_pipeline(Lexicon.from_terms(terms))

    doc = pipeline("He shines at night and has lamplike toes. No lamplike chin.")

    assert [span.label_ for span in doc.spans[MENTIONS]] == ["HP:9000003", "HP:9000002"]


def test_a_noun_phrase_that_goes_on_is_no_looser_name(pipeline: Language) -> None:
    doc = pipeline("Absent visual evoked potentials.")

    assert "HP:0000572" not in {span.label_ for span in doc.spans[MENTIONS]}


def test_an_item_that_is_a_mention_by_itself_takes_no_words_of_its_neighbour(
    pipeline: Language,
) -> None:
    doc = pipeline("He has facial dystonia and hypotonia.")

    assert {span.text: span.label_ for span in doc.spans[MENTIONS]}["hypotonia"] == "HP:0001252"
