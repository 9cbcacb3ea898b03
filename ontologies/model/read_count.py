"""How many rows of a source went in, and what became of each."""

from dataclasses import dataclass

from ontologies.errors import InputError

__all__ = ["ReadCount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCount:
    """The proof that no row of a source was lost.

    Parameters
    ----------
    source_id
        `SourceRelease.id`.
    read
        Rows (or stanzas) of records in the file, header and comments aside.
    kept
        Rows that became a record.
    dropped
        Rows that did not, by reason, sorted: `duplicate`, `damaged-line`, `unknown-term`,
        `withdrawn-term`, `same-link` (another row of the same gene and disease).

    Raises
    ------
    InputError
        If the rows read are not the rows kept and dropped.

    Examples
    --------
    >>> ReadCount(source_id="hpoa", read=10, kept=9, dropped=(("duplicate", 1),)).lost
    1
    """

    source_id: str
    read: int
    kept: int
    dropped: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.kept + self.lost:
            raise InputError(
                f"{self.source_id}: {self.read} rows read, but {self.kept} kept"
                f" and {self.lost} dropped"
            )

    @property
    def lost(self) -> int:
        """Rows that did not become a record."""
        return sum(number for _, number in self.dropped)
