"""Demographics: the age and sex that a note states of its patient."""

from spacy.language import Language

from nlp.demographics.component import Demographics, DemographicsReader

__all__ = ["Demographics", "DemographicsReader", "create_demographics"]


@Language.factory(
    "semeion_demographics", default_config={"language": None}, assigns=["doc._.demographics"]
)
def create_demographics(nlp: Language, name: str, language: str | None) -> DemographicsReader:
    """Make the reader for the pipeline's language, or another."""
    return DemographicsReader(nlp, name, language=language)
