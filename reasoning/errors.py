"""Errors of reasoning, leaves of the tree in `ontologies.errors`.

SemeionError
├── InputError
│   ├── CaseFormatError       a line of a case file does not follow its format
│   └── IdentityTableError    a table of twins cannot be used
├── MachineError
│   └── MissingLibraryError   a library of an extra is not installed
└── SnapshotError             a snapshot cannot be used
    ├── SnapshotMissingError  none was compiled yet
    └── SnapshotDamagedError  the file is incomplete or was changed
"""

from pathlib import Path

from ontologies.errors import InputError, MachineError, SemeionError

__all__ = [
    "CaseFormatError",
    "IdentityTableError",
    "MissingLibraryError",
    "SnapshotDamagedError",
    "SnapshotError",
    "SnapshotMissingError",
]


class CaseFormatError(InputError):
    """A line of a case file does not follow its format."""

    def __init__(self, path: Path, line_number: int, problem: str) -> None:
        super().__init__(f"{path}:{line_number}: {problem}")
        self.path, self.line_number, self.problem = path, line_number, problem


class MissingLibraryError(MachineError):
    """A library that only an extra brings is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"{library} is not installed; install semeion with its extra: pip install '.[{extra}]'"
        )
        self.library, self.extra = library, extra


class SnapshotError(SemeionError):
    """A snapshot cannot be used."""


class SnapshotMissingError(SnapshotError):
    """No snapshot was compiled yet."""


class SnapshotDamagedError(SnapshotError):
    """A snapshot's file is incomplete or was changed after it was written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}; run `semeion build` to compile it again")
        self.path, self.problem = path, problem


class IdentityTableError(InputError):
    """A table of twins cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} is no table of ids that name one disease: {problem}")
        self.path, self.problem = path, problem
