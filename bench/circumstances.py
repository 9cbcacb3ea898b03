"""What age, sex, stated onset and inheritance do to the ranking of cases that tell them.

    python -m bench.circumstances HOME FILE.jsonl… [--cases 1000]

Entities; a case counts by the best rank of an entity that holds one of its diseases, ties as the
worst rank. Only cases whose disease the knowledge has are ranked. `findings` is the ranking by
findings alone; the others add one part, or all.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ontologies.model.patient import Patient
from reasoning.cases import Case, read_cases
from reasoning.circumstances import Part
from reasoning.differential import rank_entities
from reasoning.evaluation import case_evidence
from reasoning.metrics import ranking_figures
from reasoning.model import Model
from reasoning.snapshot import Snapshot, open_snapshot

FloatArray = NDArray[np.float64]

VARIANTS = {"findings": (), **{part.value: (part,) for part in Part}, "all": tuple(Part)}


def rank_of(model: Model, score: FloatArray, right: Iterable[int]) -> int:
    """Worst rank among ties of the best entity that holds a right disease."""
    best = np.full(len(model.entities), -np.inf)
    np.maximum.at(best, model.entity_position, score)
    own = max(best[model.entity_position[disease]] for disease in right)
    return int((best >= own).sum())


def ranks(snapshot: Snapshot, case: Case) -> dict[str, int] | None:
    """Rank by every variant; None where the knowledge does not have the disease."""
    model = snapshot.model
    right = [model.disease_index[one] for one in case.diseases if one in model.disease_index]
    if not right:
        return None
    patient = Patient(sex=case.sex, age_years=case.age_years)
    ranking = rank_entities(snapshot, case_evidence(case), patient=patient)
    competing = np.isfinite(ranking.score)
    findings = np.full_like(ranking.score, -np.inf)
    findings[competing] = ranking.score[competing] - ranking.offset[competing]
    found = {}
    for name, parts in VARIANTS.items():
        added = [fact.log_ratio for fact in ranking.circumstances if fact.part in parts]
        found[name] = rank_of(model, findings + sum(added, start=ranking.prior), right)
    return found


def report(snapshot: Snapshot, path: Path, count: int) -> None:
    """Print a table of one file, by group."""
    cases = list(read_cases(path))
    order = np.random.default_rng(0).permutation(len(cases))[:count]
    ranked = [(cases[place], ranks(snapshot, cases[place])) for place in sorted(order.tolist())]
    known = [(case, found) for case, found in ranked if found is not None]
    for group in sorted({case.group or "all" for case, _ in known}):
        chosen = [(case, found) for case, found in known if (case.group or "all") == group]
        print(f"{path.name}, {group}: {len(chosen)} cases")
        for name in VARIANTS:
            figures = ranking_figures(
                [found[name] for _, found in chosen], [min(case.diseases) for case, _ in chosen]
            )
            tops = "/".join(f"{figures[f'top{depth}']:.1f}" for depth in (1, 3, 10))
            low, high = figures["intervals"]["top1"]
            print(f"  {name:15} {tops}  top-1 [{low:.1f}, {high:.1f}]  mrr {figures['mrr']:.4f}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.circumstances")
    parser.add_argument("home", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--cases", type=int, default=1_000_000)
    stated = parser.parse_args()
    snapshot = open_snapshot(stated.home)
    with threadpool_limits(limits=1):
        for path in stated.files:
            report(snapshot, path, stated.cases)


if __name__ == "__main__":
    main()
