"""The pipeline of a language: a lexicon in, a spaCy `Language` that reads notes out."""

from pathlib import Path

import spacy
from spacy.language import Language

from nlp.assertion import create_assertion
from nlp.concepts import ConceptRecogniser, create_concepts
from nlp.demographics import create_demographics
from nlp.extensions import register_extensions
from nlp.laterality import create_laterality
from nlp.measurements import create_measurements
from nlp.onset import create_onset
from nlp.sections import create_sections
from nlp.semantic import SemanticRecogniser, create_semantic
from nlp.sentences import create_sentences
from nlp.severity import create_severity
from nlp.tokens import WordTokenizer
from ontologies.lexicon import Lexicon

__all__ = ["COMPONENTS", "CONCEPTS", "SEMANTIC", "create_pipeline"]

CONCEPTS = "semeion_concepts"
SEMANTIC = "semeion_semantic"

COMPONENTS = {
    "semeion_sentences": create_sentences,
    "semeion_sections": create_sections,
    CONCEPTS: create_concepts,
    SEMANTIC: create_semantic,
    "semeion_measurements": create_measurements,
    "semeion_assertion": create_assertion,
    "semeion_onset": create_onset,
    "semeion_severity": create_severity,
    "semeion_laterality": create_laterality,
    "semeion_demographics": create_demographics,
}
"""Factory names in the order of the pipeline; importing this module registers them."""

_LONGEST_TEXT = 100_000_000
"""Characters; spaCy's own limit is for components with a large memory per token."""


def create_pipeline(
    lexicon: Lexicon, language: str = "en", *, semantic: Path | None = None
) -> Language:
    """Make a pipeline that finds and asserts the concepts of a lexicon.

    Parameters
    ----------
    lexicon
        Names of the concepts to find.
    language
        Language of the notes.
    semantic
        Folder that keeps the encoded names, made where it is not there: the semantic stage reads
        what the lexical one misses. None leaves it out.

    Returns
    -------
    A blank spaCy pipeline with semeion's components; no model is downloaded.

    Raises
    ------
    LanguageError
        If a component has no data for the language.
    SemanticModelError
        If the semantic stage is asked for and its weights are not installed.
    """
    register_extensions()
    nlp = spacy.blank(language)
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.max_length = _LONGEST_TEXT
    for factory in COMPONENTS:
        if factory != SEMANTIC:
            nlp.add_pipe(factory)
    recogniser = nlp.get_pipe(CONCEPTS)
    assert isinstance(recogniser, ConceptRecogniser)  # noqa: S101
    recogniser.load(lexicon)
    if semantic is not None:
        nlp.add_pipe(SEMANTIC, after=CONCEPTS, config={"cache": str(semantic)})
        second = nlp.get_pipe(SEMANTIC)
        assert isinstance(second, SemanticRecogniser)  # noqa: S101
        second.load(lexicon)
    return nlp
