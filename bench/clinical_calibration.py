"""Fit the scale of a clinical setting on vignettes, and how often the first ten hold the answer.

    python -m bench.clinical_calibration HOME NAMES.tsv SETTING=FILE.jsonl …

The scale is that of the least log loss of the first answer; so are intercept and slope of the first
ten. `error_unseen` takes the scale that the other files give. Printed as Python for
`reasoning/calibration.py`.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from bench.calibration import hit_rate
from nlp.evidence import annotate, demographics
from nlp.pipeline import create_pipeline
from ontologies.model.patient import Patient
from reasoning.answers import AnswerKey, read_names_table
from reasoning.calibration import Calibration, FittedSet
from reasoning.cases import read_cases
from reasoning.differential import rank_entities
from reasoning.metrics import expected_calibration_error
from reasoning.pretest import Setting
from reasoning.snapshot import Snapshot, open_snapshot

FloatArray = NDArray[np.float64]

LEAST, MOST = 0.2, 2.0
"""Bounds of the scale."""


class Vignette(NamedTuple):
    """Of every entity that competes: what findings and all else add, nats, and whether right."""

    findings: FloatArray
    before: FloatArray
    right: NDArray[np.bool_]

    def first_ten(self, scale: float) -> tuple[FloatArray, NDArray[np.bool_]]:
        """Probabilities of the first ten entities, and which of them is right."""
        score = scale * self.findings + self.before
        order = np.argsort(-score, kind="stable")[:10]
        return np.exp(score[order] - np.logaddexp.reduce(score)), self.right[order]


def vignettes(snapshot: Snapshot, setting: Setting, path: Path, names: Path) -> Iterator[Vignette]:
    """Rank every vignette of a file from its text."""
    pipeline = create_pipeline(snapshot.lexicon)
    key = AnswerKey(snapshot.model, names=read_names_table(names))
    slope = snapshot.clinical_scorer(setting).calibration.slope
    for case in read_cases(path):
        found = annotate(
            pipeline, case.text or "", document_id="case", recorded_at=datetime.now(UTC)
        )
        person = demographics(pipeline, case.text or "")
        ranking = rank_entities(
            snapshot,
            [item.evidence for item in found],
            patient=Patient(age_years=person.age_years, sex=person.sex),
            setting=setting,
        )
        best = ranking.best
        before = ranking.offset[best]
        right = np.isin(best, list(key.right(case)))
        yield Vignette((ranking.score[best] - before) / slope, before, right)


def first_answers(
    scale: float, cases: Sequence[Vignette]
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_], NDArray[np.bool_]]:
    """Probability of the first and of the first ten, and whether each holds the right answer."""
    answers = [case.first_ten(scale) for case in cases]
    return (
        np.clip([probability[0] for probability, _ in answers], 1e-6, 1 - 1e-6),
        np.clip([probability.sum() for probability, _ in answers], 1e-6, 1 - 1e-6),
        np.array([right[0] for _, right in answers]),
        np.array([right.any() for _, right in answers]),
    )


def log_loss(stated: FloatArray, right: NDArray[np.bool_]) -> float:
    """Mean −ln of the probability of what was so, nats."""
    return -float(np.log(np.where(right, stated, 1.0 - stated)).mean())


def fit(cases: Sequence[Vignette]) -> float:
    """Scale of the least log loss of the first answer."""

    def loss(scale: float) -> float:
        stated, _, right, _ = first_answers(scale, cases)
        return log_loss(stated, right)

    return float(minimize_scalar(loss, bounds=(LEAST, MOST), method="bounded").x)


def odds_of_ten(scale: float, cases: Sequence[Vignette]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Log odds of the sum of the first ten's probabilities, and whether they hold the answer."""
    _, share, _, held = first_answers(scale, cases)
    return np.log(share / (1.0 - share)), held


def fit_hits(scale: float, cases: Sequence[Vignette]) -> FloatArray:
    """Intercept and slope of the rate at which the first ten hold the answer: (2,)."""
    odds, held = odds_of_ten(scale, cases)
    found: FloatArray = minimize(
        lambda values: log_loss(hit_rate(values, odds), held), [0.0, 1.0], method="Nelder-Mead"
    ).x
    return found


def error(scale: float, cases: Sequence[Vignette]) -> float:
    """Expected calibration error of the first answer."""
    stated, _, right, _ = first_answers(scale, cases)
    return float(expected_calibration_error(stated.tolist(), right.tolist()) or 0.0)


def fitted(name: str, cases: Sequence[Vignette], others: Sequence[Vignette]) -> Calibration:
    """Calibration of one setting, and what the scale of the other files reaches in it."""
    scale, elsewhere = round(fit(cases), 2), fit(others)
    hits = fit_hits(scale, cases)
    odds, _ = odds_of_ten(elsewhere, cases)
    unseen = hit_rate(fit_hits(elsewhere, others), odds)
    held = odds_of_ten(scale, cases)[1]
    return Calibration(
        slope=scale,
        exponent=0.0,
        command="python -m bench.clinical_calibration",
        hit_intercept=round(float(hits[0]), 3),
        hit_slope=round(float(hits[1]), 3),
        sets=(
            FittedSet(
                name=name,
                cases=len(cases),
                error=round(error(scale, cases), 3),
                error_unseen=round(error(elsewhere, cases), 3),
                hit_error=round(abs(float(unseen.mean() - held.mean())), 3),
            ),
        ),
    )


def main(home: Path, names: Path, files: Sequence[str]) -> None:
    """Fit and print."""
    snapshot = open_snapshot(home)
    read: dict[tuple[Setting, str], list[Vignette]] = {}
    for item in files:
        setting, _, path = item.partition("=")
        name = Path(path).name.partition(".")[0]
        place = (Setting(setting), name)
        read[place] = list(vignettes(snapshot, Setting(setting), Path(path), names))
    for place, cases in read.items():
        others = [one for other, ones in read.items() if other != place for one in ones]
        print(f"{place[0]!r}: {fitted(place[1], cases, others)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
