"""What the tests of nlp share: a pipeline over the whole HPO, made once."""

from pathlib import Path

import pytest
from spacy.language import Language

from nlp.pipeline import create_pipeline
from ontologies.conditions.release import named_lexicon
from ontologies.lexicon import Lexicon
from ontologies.sources import Reader, locate_sources

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(scope="session")
def hpo_lexicon() -> Lexicon:
    (ontology,) = locate_sources().of(Reader.OBO)
    return named_lexicon(ontology.path)


@pytest.fixture(scope="session")
def pipeline(hpo_lexicon: Lexicon) -> Language:
    return create_pipeline(hpo_lexicon)
