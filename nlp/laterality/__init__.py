"""Laterality of the findings that a note states."""

from spacy.language import Language

from nlp.laterality.component import LateralityReader

__all__ = ["LateralityReader", "create_laterality"]


@Language.factory(
    "semeion_laterality", default_config={"language": None}, assigns=["span._.laterality"]
)
def create_laterality(nlp: Language, name: str, language: str | None) -> LateralityReader:
    """Make the reader for the pipeline's language, or another."""
    return LateralityReader(nlp, name, language=language)
