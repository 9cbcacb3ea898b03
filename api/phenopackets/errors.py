"""Errors of phenopackets, leaves of the tree in `ontologies.errors`.

SemeionError
└── InputError
    └── PhenopacketError   a file that cannot be read as a phenopacket
"""

from pathlib import Path

from ontologies.errors import InputError

__all__ = ["PhenopacketError"]


class PhenopacketError(InputError):
    """A file cannot be read as a phenopacket."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path, self.problem = path, problem
