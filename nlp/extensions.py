"""Every `span._` and `doc._` attribute and span group: its type and who sets it.

| name | type | set by |
|---|---|---|
| `doc.spans["sections"]` | spans labelled with a `SectionKind` | sections |
| `doc.spans["mentions"]` | spans labelled with a concept id | concepts |
| `span._.candidates` | `tuple[Candidate, ...]`, best first | concepts |
| `span._.assertion` | `Assertion` or None | assertion |
| `doc._.demographics` | `Demographics` or None | demographics |
"""

from spacy.tokens import Doc, Span

__all__ = ["MENTIONS", "SECTIONS", "register_extensions"]

MENTIONS = "mentions"
SECTIONS = "sections"


def register_extensions() -> None:
    """Make the attributes known to spaCy; safe to call again."""
    if not Span.has_extension("candidates"):
        Span.set_extension("candidates", default=())
    if not Span.has_extension("assertion"):
        Span.set_extension("assertion", default=None)
    if not Doc.has_extension("demographics"):
        Doc.set_extension("demographics", default=None)
