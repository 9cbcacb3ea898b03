"""Every `span._` and `doc._` attribute and span group: its type and who sets it.

| name | type | set by |
|---|---|---|
| `doc.spans["sections"]` | spans labelled with a `SectionKind` | sections |
| `doc.spans["mentions"]` | spans labelled with a concept id | concepts |
| `doc.spans["normal"]` | spans labelled with the concept that they say is not there | concepts |
| `span._.candidates` | `tuple[Candidate, ...]`, best first | concepts, semantic |
| `span._.assertion` | `Assertion` or None, of mentions and measurements | assertion |
| `span._.onset` | ISO 8601 age or HPO onset term, or None | onset |
| `span._.duration` | ISO 8601 duration or None | onset |
| `span._.severity` | label of an HPO severity term, or None | severity |
| `span._.laterality` | `left`, `right`, `bilateral`, `unilateral` or None | laterality |
| `doc.spans["measurements"]` | spans labelled with a test's id | measurements |
| `span._.readings` | `tuple[Reading, ...]` | measurements |
| `doc._.demographics` | `Demographics` or None | demographics |
"""

from spacy.tokens import Doc, Span

__all__ = ["MEASUREMENTS", "MENTIONS", "NORMAL", "SECTIONS", "register_extensions"]

MEASUREMENTS = "measurements"
MENTIONS = "mentions"
NORMAL = "normal"
SECTIONS = "sections"


def register_extensions() -> None:
    """Make the attributes known to spaCy; safe to call again."""
    if not Span.has_extension("candidates"):
        Span.set_extension("candidates", default=())
    if not Span.has_extension("assertion"):
        Span.set_extension("assertion", default=None)
    for name in ("onset", "duration", "severity", "laterality"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Span.has_extension("readings"):
        Span.set_extension("readings", default=())
    if not Doc.has_extension("demographics"):
        Doc.set_extension("demographics", default=None)
