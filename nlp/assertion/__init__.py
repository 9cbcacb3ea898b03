"""Assertion: whether a mention holds, for whom, when, how surely."""

from spacy.language import Language

from nlp.assertion.assertion import Assertion
from nlp.assertion.component import AssertionClassifier

__all__ = ["Assertion", "AssertionClassifier", "create_assertion"]


@Language.factory(
    "semeion_assertion",
    default_config={"language": None},
    requires=["doc.spans", "doc.sents"],
    assigns=["span._.assertion"],
)
def create_assertion(nlp: Language, name: str, language: str | None) -> AssertionClassifier:
    """Make the classifier for the pipeline's language, or another."""
    return AssertionClassifier(nlp, name, language=language)
