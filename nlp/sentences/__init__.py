"""Sentence boundaries of clinical notes: lines, lists and abbreviations respected."""

from spacy.language import Language

from nlp.sentences.component import SentenceSplitter

__all__ = ["SentenceSplitter", "create_sentences"]


@Language.factory(
    "semeion_sentences", default_config={"language": None}, assigns=["token.is_sent_start"]
)
def create_sentences(nlp: Language, name: str, language: str | None) -> SentenceSplitter:
    """Make the splitter for the pipeline's language, or another."""
    return SentenceSplitter(nlp, name, language=language)
