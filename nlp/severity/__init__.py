"""Severity of the findings that a note states."""

from spacy.language import Language

from nlp.severity.component import SeverityReader

__all__ = ["SeverityReader", "create_severity"]


@Language.factory(
    "semeion_severity", default_config={"language": None}, assigns=["span._.severity"]
)
def create_severity(nlp: Language, name: str, language: str | None) -> SeverityReader:
    """Make the reader for the pipeline's language, or another."""
    return SeverityReader(nlp, name, language=language)
