"""Fit `reasoning.calibration` on cases with known diagnoses, and show how it holds elsewhere.

    python -m bench.calibration HOME FILE.jsonl[.gz] …

Every file is a set; published cases are two, by whether the annotations cite their publication,
without those whose disease the annotations do not know. Each set counts by the square root of its
size. The fitted `CALIBRATION` is printed as Python for `reasoning/calibration.py`; `error_unseen`
and `hit_error` of a set come from a fit on the others.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from reasoning.answers import AnswerKey, place_of_answer
from reasoning.calibration import Calibration, FittedSet
from reasoning.cases import read_cases
from reasoning.differential import input_features, rank_entities
from reasoning.evaluation import case_evidence
from reasoning.metrics import expected_calibration_error
from reasoning.scoring import Scorer
from reasoning.snapshot import Snapshot, open_snapshot

FloatArray = NDArray[np.float64]

KEPT = 3000
"""Entities of a ranking that enter its softmax; the rest weigh under a thousandth."""
QUANTILES = 21


class Answer(NamedTuple):
    """One ranked case: its set, findings, matches below the best, rank, and features."""

    name: str
    findings: float
    match: FloatArray
    rank: int
    features: tuple[float, ...]


def answers(snapshot: Snapshot, path: Path) -> Iterator[Answer]:
    """Rank every case on a scale of 1."""
    key = AnswerKey(snapshot.model)
    snapshot.__dict__["scorer"] = Scorer(snapshot.model, Calibration(slope=1.0, exponent=0.0))
    for case in read_cases(path):
        if case.group == "uncited_unknown":
            continue
        ranking = rank_entities(snapshot, case_evidence(case))
        features = input_features(snapshot, ranking)
        if features is not None:
            first = ranking.order[:KEPT]  # of what does not compete score and prior are infinite
            match = ranking.score[first] - ranking.prior[first]
            right = key.right(case)
            matching = key.matching(case, right)
            place = place_of_answer("entity", snapshot.model, ranking, right, matching)
            rank = place or len(snapshot.model.entities) + 1
            name = path.name.partition(".")[0] + (f" {case.group}" if case.group else "")
            yield Answer(name, ranking.query.total_weight, match - match[0], rank, features)


def probabilities(scale: FloatArray, cases: Sequence[Answer]) -> FloatArray:
    """Probability of the first answer and of the first ten, slope and exponent as logs: (n, 2)."""
    found = np.empty((len(cases), 2))
    for row, case in enumerate(cases):
        likely = np.exp(np.exp(scale[0]) * max(case.findings, 1.0) ** scale[1] * case.match)
        found[row] = likely[0] / likely.sum(), likely[:10].sum() / likely.sum()
    return np.clip(found, 1.0e-6, 1.0 - 1.0e-6)


def fit(cases: Sequence[Answer]) -> tuple[FloatArray, FloatArray]:
    """Scale, and intercept and slope of the first ten, by the mean log loss."""
    names = [case.name for case in cases]
    weight = np.array([1.0 / np.sqrt(names.count(name)) for name in names])
    first = np.array([case.rank == 1 for case in cases])
    ten = np.array([case.rank <= 10 for case in cases])

    def loss(stated: FloatArray, right: NDArray[np.bool_]) -> float:
        return -float(np.average(np.log(np.where(right, stated, 1.0 - stated)), weights=weight))

    scale = minimize(
        lambda values: loss(probabilities(values, cases)[:, 0], first),
        [0.4, 0.4],
        method="Nelder-Mead",
        options={"xatol": 1.0e-3, "fatol": 1.0e-5},
    ).x
    share = probabilities(scale, cases)[:, 1]
    odds = np.log(share / (1.0 - share))
    hits = minimize(
        lambda values: loss(hit_rate(values, odds), ten), [0.0, 1.0], method="Nelder-Mead"
    ).x
    return scale, hits


def hit_rate(values: FloatArray, odds: FloatArray) -> FloatArray:
    """Rate from the log odds of the first ten's probabilities."""
    rate: FloatArray = np.clip(1.0 / (1.0 + np.exp(-values[0] - values[1] * odds)), 1e-6, 1 - 1e-6)
    return rate


def error(scale: FloatArray, cases: Sequence[Answer]) -> float:
    """Expected calibration error of the first answer."""
    stated = probabilities(scale, cases)[:, 0].tolist()
    return float(expected_calibration_error(stated, [case.rank == 1 for case in cases]) or 0.0)


def fitted_sets(cases: Sequence[Answer], scale: FloatArray) -> Iterator[FittedSet]:
    """What the fit reaches on each set, and what a fit on the others does."""
    for name in dict.fromkeys(case.name for case in cases):
        own = [case for case in cases if case.name == name]
        elsewhere, hits = fit([case for case in cases if case.name != name])
        share = probabilities(elsewhere, own)[:, 1]
        stated = hit_rate(hits, np.log(share / (1.0 - share)))
        counted = np.mean([case.rank <= 10 for case in own])
        yield FittedSet(
            name=name,
            cases=len(own),
            error=round(error(scale, own), 3),
            error_unseen=round(error(elsewhere, own), 3),
            hit_error=round(abs(float(stated.mean() - counted)), 3),
        )


def main(home: Path, paths: Sequence[Path]) -> None:
    """Fit and print."""
    snapshot = open_snapshot(home)
    cases = [answer for path in paths for answer in answers(snapshot, path)]
    scale, hits = fit(cases)
    features = np.array([case.features for case in cases])
    centre, spread = features.mean(axis=0), np.linalg.inv(np.cov(features.T))
    offset = features - centre
    distance = np.sqrt(np.einsum("ij,jk,ik->i", offset, spread, offset))
    levels = np.quantile(distance, np.linspace(0.0, 1.0, QUANTILES))
    result = Calibration(
        slope=round(float(np.exp(scale[0])), 3),
        exponent=round(float(scale[1]), 3),
        hit_intercept=round(float(hits[0]), 3),
        hit_slope=round(float(hits[1]), 3),
        centre=tuple(centre.round(4).tolist()),
        spread=tuple(tuple(row) for row in spread.round(4).tolist()),
        distances=tuple(levels.round(4).tolist()),
        sets=tuple(fitted_sets(cases, scale)),
    )
    print(f"CALIBRATION = {result}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
