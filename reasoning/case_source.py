"""Counts of cases as a source of knowledge: a file of HPO annotations, and what differs from it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reasoning.learning import CaseCount, CaseCounts

__all__ = ["Lesson", "compare_counts", "read_counts", "to_hpoa"]

_COLUMNS = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)
EVIDENCE_CODE = "PCS"
"""HPOA's code for what was seen in patients: a published clinical study."""


def to_hpoa(counted: CaseCounts, names: Mapping[str, str], *, version: str, licence: str) -> bytes:
    """Write counts in the format of phenotype.hpoa; the same counts give the same bytes.

    Parameters
    ----------
    counted
        From `count_cases`.
    names
        Names of diseases; one without a name is called by its id.
    version, licence
        Of the source.

    Returns
    -------
    bytes
        UTF-8, one row a count (`frequency` is n/m).
    """
    lines = [f"#version: {version}", f"#licence: {licence}", "\t".join(_COLUMNS)]
    for count in counted.counts:
        cells = {
            "database_id": count.disease_id,
            "disease_name": _one_line(names.get(count.disease_id) or count.disease_id),
            "hpo_id": count.phenotype_id,
            "reference": _one_line(count.reference),
            "evidence": EVIDENCE_CODE,
            "frequency": f"{count.numerator}/{count.denominator}",
            "aspect": "P",
        }
        lines.append("\t".join(cells.get(column, "") for column in _COLUMNS))
    return ("\n".join(lines) + "\n").encode()


def read_counts(path: Path) -> list[CaseCount]:
    """Read back what `to_hpoa` wrote; the rows of another file that have no counts are left out."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = dict(zip(_COLUMNS, line.split("\t"), strict=False))
        numerator, slash, denominator = cells.get("frequency", "").partition("/")
        if slash and numerator.isdecimal() and denominator.isdecimal():
            found.append(
                CaseCount(
                    cells["database_id"],
                    cells["hpo_id"],
                    int(numerator),
                    int(denominator),
                    cells["reference"],
                )
            )
    return found


def _one_line(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What new counts change in a source.

    Parameters
    ----------
    new_diseases
        Diseases that the knowledge did not have at all: the cases alone speak of them.
    diseases_added, diseases_removed, diseases_changed
        Diseases that the source did not speak of, no longer speaks of, speaks of otherwise.
    findings_added, findings_removed, findings_changed
        Pairs of disease and term likewise.
    patients
        Observations counted, Σ m over all pairs, after and before.
    """

    new_diseases: tuple[str, ...]
    diseases_added: tuple[str, ...]
    diseases_removed: tuple[str, ...]
    diseases_changed: tuple[str, ...]
    findings_added: int
    findings_removed: int
    findings_changed: int
    patients: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "new_diseases": list(self.new_diseases),
            "diseases_added": list(self.diseases_added),
            "diseases_removed": list(self.diseases_removed),
            "diseases_changed": list(self.diseases_changed),
            "findings_added": self.findings_added,
            "findings_removed": self.findings_removed,
            "findings_changed": self.findings_changed,
            "observations": self.patients[0],
            "observations_before": self.patients[1],
        }


def compare_counts(
    after: Iterable[CaseCount], before: Iterable[CaseCount], known: Set[str]
) -> Lesson:
    """Say what differs between the counts of a source now and before.

    Parameters
    ----------
    after, before
        The counts; publications are added up.
    known
        Ids of the diseases that other sources know.
    """
    new, old = _pairs(after), _pairs(before)
    changed = {pair for pair in new.keys() & old.keys() if new[pair] != old[pair]}
    diseases, diseases_before = {d for d, _ in new}, {d for d, _ in old}
    touched = {d for d, _ in (new.keys() ^ old.keys()) | changed}
    return Lesson(
        new_diseases=tuple(sorted(diseases - known)),
        diseases_added=tuple(sorted(diseases - diseases_before)),
        diseases_removed=tuple(sorted(diseases_before - diseases)),
        diseases_changed=tuple(sorted(touched & diseases & diseases_before)),
        findings_added=len(new.keys() - old.keys()),
        findings_removed=len(old.keys() - new.keys()),
        findings_changed=len(changed),
        patients=(_observations(new), _observations(old)),
    )


Pairs = dict[tuple[str, str], tuple[int, int]]


def _pairs(counts: Iterable[CaseCount]) -> Pairs:
    numerators: Counter[tuple[str, str]] = Counter()
    denominators: defaultdict[tuple[str, str], int] = defaultdict(int)
    for count in counts:
        pair = (count.disease_id, count.phenotype_id)
        numerators[pair] += count.numerator
        denominators[pair] += count.denominator
    return {pair: (numerators[pair], total) for pair, total in denominators.items()}


def _observations(pairs: Pairs) -> int:
    return sum(total for _, total in pairs.values())
