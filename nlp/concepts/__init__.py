"""Concept recognition: tokens to mentions with candidate concepts."""

from spacy.language import Language

from nlp.concepts.candidate import SCORES, Candidate, MatchKind
from nlp.concepts.component import ConceptRecogniser

__all__ = ["SCORES", "Candidate", "ConceptRecogniser", "MatchKind", "create_concepts"]


@Language.factory(
    "semeion_concepts",
    default_config={"lexicon": None, "language": None},
    assigns=["doc.spans"],
)
def create_concepts(
    nlp: Language, name: str, lexicon: str | None, language: str | None
) -> ConceptRecogniser:
    """Make the recogniser; `lexicon` is the path of a saved Lexicon, or None to load one later."""
    return ConceptRecogniser(nlp, name, lexicon=lexicon, language=language)
