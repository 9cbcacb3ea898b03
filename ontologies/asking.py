"""How a finding is found out and what that asks of the patient: `curated/asking.yaml`, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ontologies.errors import SourceError

__all__ = ["Approach", "AskingTable", "asking_table", "read_asking_table"]

_TABLE = Path(__file__).with_name("curated") / "asking.yaml"
_FIELDS = frozenset({"basis", "reviewed", "burden", "branches"})


class Approach(StrEnum):
    """How a finding is found out, from what asks least of the patient to what asks most."""

    QUESTION = "question"
    EXAMINATION = "examination"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    INVASIVE = "invasive"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingTable:
    """Which findings are found out how.

    Parameters
    ----------
    basis, reviewed
        On what the table rests, and whether a clinician has reviewed it.
    burden
        Price of one answer in units of one question; it rises with the approach.
    branches
        HPO id to approach: of the term and, unless nearer ones say otherwise, of all below it.
    names
        The same ids to the names that the table gives them.
    """

    basis: str
    reviewed: bool
    burden: Mapping[Approach, float]
    branches: Mapping[str, Approach]
    names: Mapping[str, str]

    def approach(self, term: str, parents: Mapping[str, Sequence[str]]) -> Approach:
        """How a term is found out: as the nearest listed term at or above it.

        Parameters
        ----------
        term
            HPO id.
        parents
            Direct is_a parents of every term.

        Returns
        -------
        Approach
            Of several equally near, the one that asks least; `invasive`, the most careful, where
            nothing above is listed.
        """
        level, seen = {term}, {term}
        while level:
            found = [self.branches[one] for one in level if one in self.branches]
            if found:
                return min(found, key=list(Approach).index)
            level = {above for one in level for above in parents.get(one, ())} - seen
            seen |= level
        return Approach.INVASIVE


@cache
def asking_table() -> AskingTable:
    """Table that semeion brings, read once."""
    return read_asking_table(_TABLE)


def read_asking_table(path: Path) -> AskingTable:
    """Read and check a table.

    Raises
    ------
    SourceError
        With the file and the field, if it is incomplete, contradicts itself, or a burden is not
        positive or falls from one approach to the next.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: the table of questions cannot be read: {error}") from error
    if not isinstance(content, dict) or content.keys() != _FIELDS or not content["basis"]:
        raise SourceError(f"{path}: the table has exactly the fields {', '.join(sorted(_FIELDS))}")
    branches, names = _branches(path, content["branches"])
    return AskingTable(
        basis=str(content["basis"]),
        reviewed=content["reviewed"] is True,
        burden=MappingProxyType(_burden(path, content["burden"])),
        branches=MappingProxyType(branches),
        names=MappingProxyType(names),
    )


def _burden(path: Path, stated: Any) -> dict[Approach, float]:
    wanted = list(Approach)
    if not isinstance(stated, dict) or stated.keys() != set(wanted):
        raise SourceError(f"{path}: 'burden' has one number for each of {', '.join(wanted)}")
    try:
        values = [float(stated[approach]) for approach in wanted]
    except (TypeError, ValueError) as error:
        raise SourceError(f"{path}: a burden is a number: {error}") from error
    if values[0] <= 0 or values != sorted(values):
        raise SourceError(f"{path}: burdens are positive and do not fall from {wanted[0]} on")
    return dict(zip(wanted, values, strict=True))


def _branches(path: Path, stated: Any) -> tuple[dict[str, Approach], dict[str, str]]:
    branches: dict[str, Approach] = {}
    names: dict[str, str] = {}
    if not isinstance(stated, dict) or not stated.keys() <= set(Approach):
        raise SourceError(f"{path}: 'branches' lists terms under {', '.join(Approach)}")
    for approach, terms in stated.items():
        for term, name in (terms or {}).items():
            if term in branches:
                raise SourceError(f"{path}: {term} stands under {branches[term]} and {approach}")
            branches[term], names[term] = Approach(approach), str(name)
    return branches, names
