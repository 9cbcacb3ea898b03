"""Cases with known diagnoses from what holds them: JSON lines, phenopackets, folders of these."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ontologies.errors import InputError

if TYPE_CHECKING:
    from reasoning.cases import Case

__all__ = ["read_case_file"]


def read_case_file(path: Path, *, warn: Callable[[str], None] | None = None) -> "list[Case]":
    """Read the cases of a file, or of a folder of phenopackets.

    Parameters
    ----------
    path
        JSON lines, gzipped or not; a phenopacket or a cohort in JSON or YAML; or a folder.
    warn
        Told of each phenopacket that cannot be read; the others are.

    Raises
    ------
    InputError
        If there is no such file, or a line of it is no case.
    """
    from api.phenopackets.files import is_phenopacket

    if not path.exists():
        raise InputError(f"there is no file {path}")
    if is_phenopacket(path):
        from api.phenopackets.cases import read_phenopacket_cases

        return read_phenopacket_cases(path, warn=warn)
    from reasoning.cases import read_cases

    return list(read_cases(path))
