"""Where the forty textbook patients of `data_samples/textbook-patients.yaml` rank.

    python -m bench.textbook HOME

A patient counts when the best-fitting member of an entity is one of its diseases, or bears exactly
the name of one; ties count as the worst rank. `alike` are further entries of the same disease that
differ by the gene alone: where they stand is shown beside, and does not count.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from reasoning.cases import Case
from reasoning.differential import rank_entities
from reasoning.evaluation import case_evidence
from reasoning.snapshot import Snapshot, open_snapshot

__all__ = ["PATIENTS", "Placed", "TextbookPatient", "place", "read_patients"]

PATIENTS = Path(__file__).parents[1] / "data_samples" / "textbook-patients.yaml"
DEPTH = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextbookPatient:
    """One presentation; diseases and findings as (id, name)."""

    id: str
    diseases: tuple[tuple[str, str], ...]
    alike: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a patient's disease ranks among the entities, from 1, and which stands first."""

    patient: TextbookPatient
    rank: int
    rank_alike: int
    first: str


def read_patients(path: Path = PATIENTS) -> Iterator[TextbookPatient]:
    """Read the file."""
    for item in yaml.safe_load(path.read_text(encoding="utf-8"))["patients"]:
        yield TextbookPatient(
            id=item["id"],
            diseases=_pairs(item["diseases"]),
            alike=_pairs(item.get("alike", [])),
            findings=_pairs(item["findings"]),
        )


def _pairs(items: Sequence[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((item["id"], item["name"]) for item in items)


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))


def place(snapshot: Snapshot, patient: TextbookPatient) -> Placed:
    """Rank the diseases for one patient."""
    model = snapshot.model
    case = Case(id=patient.id, observed=tuple(concept for concept, _ in patient.findings))
    ranking = rank_entities(snapshot, case_evidence(case))
    score = ranking.score[ranking.order]

    def worst_rank(right: Sequence[tuple[str, str]]) -> int:
        ids = {identifier for identifier, _ in right}
        names = {_plain(name) for _, name in right}
        fits = [
            model.disease_ids[best] in ids or _plain(model.disease_names[best]) in names
            for best in ranking.order
        ]
        if True not in fits:
            return len(score) + 1
        return int((score >= score[fits.index(True)]).sum())

    return Placed(
        patient=patient,
        rank=worst_rank(patient.diseases),
        rank_alike=worst_rank(patient.diseases + patient.alike),
        first=model.disease_names[ranking.order[0]],
    )


def main(home: Path) -> None:
    """Print the figure, and who is missed."""
    snapshot = open_snapshot(home)
    placed = [place(snapshot, patient) for patient in read_patients()]
    hits = sum(item.rank <= DEPTH for item in placed)
    alike = sum(item.rank_alike <= DEPTH for item in placed)
    print(f"in the first {DEPTH}: {hits} of {len(placed)}, {alike} with entries of other genes")
    print(f"first: {sum(item.rank == 1 for item in placed)} of {len(placed)}")
    for item in placed:
        if item.rank > DEPTH:
            print(f"{item.patient.id}: {item.rank} ({item.rank_alike}), first {item.first}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
