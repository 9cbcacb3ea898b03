"""Where a record comes from."""

from dataclasses import dataclass

__all__ = ["CASES_PREFIX", "Provenance", "SourceRelease"]

CASES_PREFIX = "cases:"
"""Beginning of the id of a source that was counted in confirmed cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRelease:
    """One release of one source of knowledge; a `Source` node of the graph.

    Parameters
    ----------
    id
        Short stable name: `hpo`, `hpoa`, `hpo-genes`.
    name
        What a person calls it.
    version
        The release as the source states it.
    licence
        Licence identifier or the address of its terms.
    sha256
        Digest of the file that was read, lower-case hexadecimal.
    origin
        The package and file, or the file name, that it was read from; never a machine's path.
    weight
        How many patients of the literature one patient that the source counts is worth, positive.
    """

    id: str
    name: str
    version: str
    licence: str
    sha256: str
    origin: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which source a record was read from, and where in it.

    Parameters
    ----------
    source_id
        `SourceRelease.id`.
    line_number
        Line in the source's file, from 1; None where the format has no lines.
    """

    source_id: str
    line_number: int | None = None
