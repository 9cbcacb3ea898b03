"""The pipeline of a language: a lexicon in, a spaCy `Language` that reads notes out."""

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
from nlp.sentences import create_sentences
from nlp.severity import create_severity
from nlp.tokens import WordTokenizer
from ontologies.lexicon import Lexicon

__all__ = ["COMPONENTS", "CONCEPTS", "create_pipeline"]

CONCEPTS = "semeion_concepts"

COMPONENTS = {
    "semeion_sentences": create_sentences,
    "semeion_sections": create_sections,
    CONCEPTS: create_concepts,
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


def create_pipeline(lexicon: Lexicon, language: str = "en") -> Language:
    """Make a pipeline that finds and asserts the concepts of a lexicon.

    Parameters
    ----------
    lexicon
        Names of the concepts to find.
    language
        Language of the notes.

    Returns
    -------
    A blank spaCy pipeline with semeion's components; no model is downloaded.

    Raises
    ------
    LanguageError
        If a component has no data for the language.
    """
    register_extensions()
    nlp = spacy.blank(language)
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.max_length = _LONGEST_TEXT
    for factory in COMPONENTS:
        nlp.add_pipe(factory)
    recogniser = nlp.get_pipe(CONCEPTS)
    assert isinstance(recogniser, ConceptRecogniser)  # noqa: S101
    recogniser.load(lexicon)
    return nlp
