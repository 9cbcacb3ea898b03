"""Measurements: values with units, limits and flags that a note states of its patient."""

from spacy.language import Language

from nlp.measurements.component import MeasurementReader
from nlp.measurements.reading import Reading

__all__ = ["MeasurementReader", "Reading", "create_measurements"]


@Language.factory(
    "semeion_measurements",
    default_config={"language": None},
    assigns=["doc.spans", "span._.readings"],
)
def create_measurements(nlp: Language, name: str, language: str | None) -> MeasurementReader:
    """Make the reader for the pipeline's language, or another."""
    return MeasurementReader(nlp, name, language=language)
