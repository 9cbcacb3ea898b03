"""The exception tree of semeion and the issues that checks return.

    SemeionError                    root; one clear line for a person
    ├── InputError                  what the caller gave is wrong (exit code 1)
    │   ├── EvidenceError           an evidence item contradicts itself
    │   ├── MeasurementError        a measured value that cannot be interpreted
    │   ├── UnknownConceptError     an id or name that the knowledge does not have
    │   ├── SourceFormatError       a line of a release file does not follow its format
    │   └── ConflictingDecisionError  a person's decisions contradict each other
    ├── SourceError                 a source of knowledge cannot be had or fails its checksum
    └── MachineError            the machine, the network or another program (exit code 2)

The other folders add their own leaves in their `errors.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

__all__ = [
    "ConflictingDecisionError",
    "EvidenceError",
    "InputError",
    "Issue",
    "MachineError",
    "MeasurementError",
    "SemeionError",
    "Severity",
    "SourceError",
    "SourceFormatError",
    "UnknownConceptError",
]


class SemeionError(Exception):
    """Root of all errors that semeion raises on purpose; its text is one line for a person."""


class InputError(SemeionError):
    """What the caller gave is wrong; it says what, where and how to mend it."""


class EvidenceError(InputError):
    """An evidence item contradicts itself."""


class MeasurementError(InputError):
    """A measured value that cannot be interpreted, and is therefore not used.

    Parameters
    ----------
    code
        Kebab-case kind, for counting: `unknown-test`, `unknown-unit`, `ambiguous-unit`,
        `implausible-value`, `implausible-reference`, `no-reference`, `unreadable-value`.
    message
        One line for a person; it names the test and the limits, never the patient's value.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnknownConceptError(InputError):
    """An id or name that the loaded knowledge does not have."""


class SourceFormatError(InputError):
    """A line of a release file does not follow its format."""

    def __init__(self, path: Path, line_number: int, column: str, value: str) -> None:
        super().__init__(f"{path}:{line_number}: column {column!r} cannot be {value!r}")
        self.path, self.line_number, self.column, self.value = path, line_number, column, value


class ConflictingDecisionError(InputError):
    """Decisions make entries one disease that another decision keeps apart."""

    def __init__(self, path: Path, left: str, right: str, line_numbers: Sequence[int]) -> None:
        lines = ", ".join(map(str, sorted(set(line_numbers))))
        super().__init__(
            f"{path}: {left} and {right} are decided to be both same and different (lines {lines}):"
            " keep one of the two"
        )
        self.path, self.left, self.right = path, left, right


class SourceError(SemeionError):
    """A source of knowledge cannot be had, or is not what its checksum promises."""


class MachineError(SemeionError):
    """The machine, the network or another program kept semeion from its work."""


class Severity(StrEnum):
    """How much an issue matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that a check found.

    Parameters
    ----------
    severity
        `error` breaks what depends on it, `warning` was handled, `note` is for reading.
    code
        Short kebab-case kind, for counting: `obsolete-term`, `unknown-term`, `damaged-line`.
    where
        File and line, or the id of the record.
    message
        What was found.
    remedy
        What to do, or what was done.
    """

    severity: Severity
    code: str
    where: str
    message: str
    remedy: str
