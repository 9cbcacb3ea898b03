"""Concept recognition by meaning: phrases that the lexicon misses to mentions."""

from spacy.language import Language

from nlp.semantic.component import SemanticRecogniser

__all__ = ["SemanticRecogniser", "create_semantic"]


@Language.factory(
    "semeion_semantic",
    default_config={
        "lexicon": None,
        "language": None,
        "cache": None,
        "device": None,
        "threshold": None,
    },
    assigns=["doc.spans"],
)
def create_semantic(
    nlp: Language,
    name: str,
    lexicon: str | None,
    language: str | None,
    cache: str | None,
    device: str | None,
    threshold: float | None,
) -> SemanticRecogniser:
    """Make the recogniser; `lexicon` is the path of a saved Lexicon, or None to load one later."""
    return SemanticRecogniser(
        nlp,
        name,
        lexicon=lexicon,
        language=language,
        cache=cache,
        device=device,
        threshold=threshold,
    )
