"""A table of pairs known to be one disease, and how unions stand to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["IdentityFigures", "IdentityTable"]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFigures:
    """How unions stand to a table.

    Parameters
    ----------
    unions, judged
        Unions of OMIM and Orphanet entries, and those of which an id stands in the table.
    precision
        Right ones among the judged.
    recall, recall_of_all
        Found among the rows of which both ids are annotated, and among all rows.
    """

    unions: int
    judged: int
    precision: float
    recall: float
    recall_of_all: float

    def __str__(self) -> str:
        return (
            f"{self.unions} unions, {self.judged} judged: precision {self.precision:.3f},"
            f" recall {self.recall:.3f} of rows with both ids annotated,"
            f" {self.recall_of_all:.3f} of all rows"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityTable:
    """Pairs of an OMIM and an Orphanet id that name one disease.

    Parameters
    ----------
    rows
        All pairs, in the order of the file.
    annotated
        Those of which both ids are annotated.
    """

    rows: tuple[Pair, ...]
    annotated: frozenset[Pair]

    @classmethod
    def read(cls, path: Path, annotated: Iterable[str]) -> "IdentityTable":
        """Read a table with the columns omim and orpha."""
        known = set(annotated)
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        rows = tuple((line.split("\t")[0], line.split("\t")[1]) for line in lines)
        both = frozenset(pair for pair in rows if known.issuperset(pair))
        return cls(rows=rows, annotated=both)

    @property
    def ids(self) -> frozenset[str]:
        """All ids of the table, annotated or not."""
        return frozenset(identifier for pair in self.rows for identifier in pair)

    def measure(self, unions: Iterable[Pair]) -> IdentityFigures:
        """Precision counts the unions of which an id stands in the table."""
        found = set(unions)
        named = self.ids
        judged = {pair for pair in found if named & set(pair)}
        right = len(judged & set(self.rows))
        return IdentityFigures(
            unions=len(found),
            judged=len(judged),
            precision=right / len(judged) if judged else float("nan"),
            recall=right / len(self.annotated),
            recall_of_all=right / len(self.rows),
        )
