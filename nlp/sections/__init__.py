"""Headed sections of a note: a heading to the span that it governs."""

from spacy.language import Language

from nlp.sections.component import SectionFinder
from nlp.sections.headings import SectionKind

__all__ = ["SectionFinder", "SectionKind", "create_sections"]


@Language.factory("semeion_sections", default_config={"language": None}, assigns=["doc.spans"])
def create_sections(nlp: Language, name: str, language: str | None) -> SectionFinder:
    """Make the finder for the pipeline's language, or another."""
    return SectionFinder(nlp, name, language=language)
