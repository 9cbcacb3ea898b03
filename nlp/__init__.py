"""Text to evidence: which phenotypes a note speaks of, whether they hold, for whom and when.

A note and the `Lexicon` of a snapshot enter; `Annotation`s leave, each an `Evidence` item with its
place in the original text. A spaCy pipeline of semeion's own components does it, each usable alone.
The folder may import `ontologies`, numpy and spaCy; it knows no disease, no graph and no service.

The pieces are imported from their modules (`nlp.pipeline`, `nlp.evidence`, `nlp.evaluation`), so
that importing the package alone loads nothing heavy.
"""
