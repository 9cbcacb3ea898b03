"""Rows of mapping tables to pairs of entries: direct ones, and those that meet in a third id."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from ontologies.model import DiseaseMapping, Provenance
from ontologies.model.coding import curie_prefix

__all__ = ["MappedPair", "mapped_pairs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedPair:
    """Two described entries that a mapping table makes one.

    Parameters
    ----------
    left, right
        Ids, `left` before `right` in order.
    method
        The vocabulary and its predicate: `mondo exactMatch`.
    reason
        One line for a person.
    provenance
        Row of `right`, or the direct row.
    """

    left: str
    right: str
    method: str
    reason: str
    provenance: Provenance


def mapped_pairs(mappings: Iterable[DiseaseMapping], described: Set[str]) -> Iterator[MappedPair]:
    """Pairs in the order of their rows; those that meet in one id are joined to the first.

    Parameters
    ----------
    mappings
        Exact matches.
    described
        Ids of the entries that there are; others are passed over.
    """
    joined: defaultdict[str, dict[str, DiseaseMapping]] = defaultdict(dict)
    for row in mappings:
        ends = [row.subject_id, row.object_id]
        inside = [one for one in ends if one in described]
        if len(inside) == 2:
            yield _pair(ends, row, row.subject_id, f"a row of {row.provenance.source_id}")
        elif inside:
            hub = ends[1] if inside[0] == ends[0] else ends[0]
            joined[hub].setdefault(inside[0], row)
    for hub, rows in joined.items():
        first, *others = sorted(rows)
        for other in others:
            yield _pair([first, other], rows[other], hub, f"both match {hub}")


def _pair(ends: list[str], row: DiseaseMapping, hub: str, found: str) -> MappedPair:
    left, right = sorted(ends)
    stated = f" ({row.justification})" if row.justification else ""
    return MappedPair(
        left=left,
        right=right,
        method=f"{curie_prefix(hub).lower()} exactMatch",
        reason=f"exact match: {found}{stated}",
        provenance=row.provenance,
    )
