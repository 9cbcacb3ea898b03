"""Onset and duration of the findings that a note states."""

from spacy.language import Language

from nlp.onset.component import OnsetReader

__all__ = ["OnsetReader", "create_onset"]


@Language.factory(
    "semeion_onset",
    default_config={"language": None},
    assigns=["span._.onset", "span._.duration"],
)
def create_onset(nlp: Language, name: str, language: str | None) -> OnsetReader:
    """Make the reader for the pipeline's language, or another."""
    return OnsetReader(nlp, name, language=language)
