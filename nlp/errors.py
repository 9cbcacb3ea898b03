"""Errors of the language part.

InputError                      ontologies.errors
├── LanguageError               no component data for the language that was asked for
├── CorpusError                 a line of an annotated file does not have its form
└── SemanticModelError          the semantic stage lacks its weights, or they do not fit
"""

from pathlib import Path

from ontologies.errors import InputError

__all__ = ["CorpusError", "LanguageError", "SemanticModelError"]


class LanguageError(InputError):
    """A component has no data for a language."""

    def __init__(self, part: str, code: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"{part} has no data for language {code!r}; it knows {', '.join(known) or 'none'}"
        )
        self.part, self.code, self.known = part, code, known


class CorpusError(InputError):
    """A line of an annotated file does not have the form that an evaluation reads."""

    def __init__(self, path: Path, line_number: int, problem: str) -> None:
        super().__init__(f"{path}:{line_number}: {problem}")
        self.path, self.line_number, self.problem = path, line_number, problem


class SemanticModelError(InputError):
    """The semantic stage lacks a package, or its adapter is damaged or of another model."""
