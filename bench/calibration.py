"""Fit the scale of `reasoning.calibration` on cases with known diagnoses, and show how it holds.

    python -m bench.calibration HOME FITTED.jsonl.gz [OTHER.jsonl …]

The slope and exponent that make the right answers of the first file most probable are printed,
with the expected calibration error on every file. Only published cases whose publication the
annotations do not cite, and whose disease they know, are fitted on.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from reasoning.calibration import CALIBRATION, Calibration
from reasoning.cases import read_cases
from reasoning.differential import rank_entities
from reasoning.evaluation import case_evidence
from reasoning.metrics import expected_calibration_error
from reasoning.scoring import Scorer
from reasoning.snapshot import Snapshot, open_snapshot

FloatArray = NDArray[np.float64]
Match = tuple[float, FloatArray, float | None]
"""Number of findings, match of all entities, and match of the right one where it is known."""


def matches(snapshot: Snapshot, path: Path, *, uncited_only: bool) -> Iterator[Match]:
    """Score every case on a scale of 1."""
    model = snapshot.model
    snapshot.__dict__["scorer"] = Scorer(
        model, Calibration(slope=1.0, exponent=0.0, fitted_on="the raw match")
    )
    for case in read_cases(path):
        if uncited_only and case.group not in {None, "uncited_known"}:
            continue
        ranking = rank_entities(snapshot, case_evidence(case))
        raw = ranking.score - ranking.prior
        right = [model.disease_index[d] for d in case.diseases if d in model.disease_index]
        if ranking.query.findings:
            best = float(raw[right].max()) if right else None
            yield ranking.query.total_weight, raw[ranking.order], best


def loss(parameters: Sequence[float], cases: Sequence[Match]) -> float:
    """Mean negative log probability of the right answers."""
    slope, exponent = np.exp(parameters[0]), parameters[1]
    total = 0.0
    for count, raw, right in cases:
        if right is not None:
            scale = slope * max(count, 1.0) ** exponent
            total += np.log(np.exp(scale * (raw - raw[0])).sum()) + scale * (raw[0] - right)
    return float(total / len(cases))


def error(calibration: Calibration, cases: Sequence[Match]) -> float | None:
    """Expected calibration error of the first answer."""
    stated, right = [], []
    for count, raw, best in cases:
        scale = calibration.scale(count)
        stated.append(float(1.0 / np.exp(scale * (raw - raw[0])).sum()))
        right.append(best is not None and best >= raw[0])
    return expected_calibration_error(stated, right)


def main(home: Path, fitted: Path, others: Sequence[Path]) -> None:
    """Fit on one file, show the error on all."""
    snapshot = open_snapshot(home)
    cases = list(matches(snapshot, fitted, uncited_only=True))
    found = minimize(loss, [0.0, 0.4], args=(cases,), method="Nelder-Mead")
    result = Calibration(
        slope=float(np.exp(found.x[0])), exponent=float(found.x[1]), fitted_on=fitted.name
    )
    print(f"slope {result.slope:.3f}, exponent {result.exponent:.3f}: {found.fun:.3f} nats a case")
    for path in (fitted, *others):
        measured = list(matches(snapshot, path, uncited_only=True))
        print(f"{path.name}: error {error(result, measured)}, now {error(CALIBRATION, measured)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
