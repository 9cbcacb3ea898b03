"""From a raw match to probabilities: their scale, its reach, and how often ten are enough."""

__all__ = [
    "CALIBRATION",
    "CLINICAL_CALIBRATIONS",
    "Calibration",
    "FittedSet",
    "answer_features",
    "clinical_calibration",
]

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_EDGE = 1.0e-6
"""Nearest that a share comes to 0 or 1 before its log odds are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedSet:
    """Cases that a calibration was fitted on, and what it reaches there.

    Parameters
    ----------
    name
        Of the set.
    cases
        How many.
    error
        Expected calibration error of the first answer there, in [0, 1].
    error_unseen
        The same, fitted on the other sets alone.
    hit_error
        |stated − counted| rate of right answers among the first ten, fitted on the other sets.
    """

    name: str
    cases: int
    error: float
    error_unseen: float
    hit_error: float

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; the fields by their names."""
        return {
            "name": self.name,
            "cases": self.cases,
            "error": self.error,
            "error_unseen": self.error_unseen,
            "hit_error": self.hit_error,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Scale of the match of n findings: nats = slope · n^exponent · match.

    Findings of one patient are not independent given the disease, so ten of them are worth less
    than ten times one; the exponent says by how much.

    Parameters
    ----------
    slope, exponent
        The scale; both positive.
    hit_intercept, hit_slope
        Log odds that a right answer is among the first ten = intercept + slope · log odds of the
        sum of their probabilities.
    centre : (n_features,) tuple
        Mean of `answer_features` over the fitted cases.
    spread : (n_features, n_features) tuple of tuples
        Inverse of their covariance.
    distances : tuple
        Quantiles of the fitted cases' Mahalanobis distances, evenly from 0 to 1.
    sets
        What it was fitted on.
    command
        What fits it again.
    """

    slope: float
    exponent: float
    hit_intercept: float = 0.0
    hit_slope: float = 1.0
    centre: tuple[float, ...] = ()
    spread: tuple[tuple[float, ...], ...] = ()
    distances: tuple[float, ...] = ()
    sets: tuple[FittedSet, ...] = ()
    command: str = "python -m bench.calibration"

    def scale(self, n_findings: float) -> float:
        """Nats that one unit of match is worth with so many findings (at least 1 is taken)."""
        return self.slope * math.pow(max(n_findings, 1.0), self.exponent)

    def first_ten_hit_rate(self, probability: float) -> float:
        """Rate at which a right answer is among the first ten, given the sum of theirs.

        Parameters
        ----------
        probability
            Sum of the probabilities of the first ten entities, in [0, 1].

        Returns
        -------
        float
            In (0, 1); rises with `probability`.
        """
        share = min(max(probability, _EDGE), 1.0 - _EDGE)
        odds = self.hit_intercept + self.hit_slope * math.log(share / (1.0 - share))
        return 1.0 / (1.0 + math.exp(-odds))

    def applicability(self, features: Sequence[float]) -> float | None:
        """Share of the fitted cases that lie at least as far from their centre as this input.

        Returns
        -------
        float or None
            In [0, 1]; near 0 for an input unlike all of them. None where nothing was fitted.
        """
        if not self.distances:
            return None
        offset = np.array(features) - np.array(self.centre)
        distance = math.sqrt(max(float(offset @ np.array(self.spread) @ offset), 0.0))
        levels = np.linspace(0.0, 1.0, len(self.distances))
        return 1.0 - float(np.interp(distance, self.distances, levels, right=1.0))

    def to_json(self) -> str:
        """One line, keys sorted."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Read what `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        values["sets"] = tuple(FittedSet(**item) for item in values["sets"])
        values["spread"] = tuple(tuple(row) for row in values["spread"])
        values["centre"], values["distances"] = tuple(values["centre"]), tuple(values["distances"])
        return cls(**values)


def answer_features(
    contents: Sequence[float], match: float, covered: float
) -> tuple[float, float, float, float]:
    """What decides whether an input is like those that a calibration was fitted on.

    Parameters
    ----------
    contents
        Information content of each finding that speaks for its concept, nats; at least one.
    match
        Mean over them of the log ratio part in the first answer, nats.
    covered
        Share of the weight of the findings' ancestors that the first answer shows, in [0, 1].

    Returns
    -------
    tuple of float
        ln of the number of findings, mean content, `match`, `covered`.
    """
    return (math.log(len(contents)), math.fsum(contents) / len(contents), match, covered)


CALIBRATION = Calibration(
    slope=1.482,
    exponent=0.305,
    hit_intercept=0.118,
    hit_slope=0.609,
    centre=(2.1749, 4.0427, 2.8864, 0.8319),
    spread=(
        (2.122, -0.8114, 1.2118, -2.6752),
        (-0.8114, 4.1445, -4.0776, 22.0811),
        (1.2118, -4.0776, 5.131, -25.5893),
        (-2.6752, 22.0811, -25.5893, 154.0867),
    ),
    distances=(
        0.2254,
        0.841,
        0.9463,
        1.0433,
        1.1294,
        1.209,
        1.2863,
        1.3655,
        1.4462,
        1.5413,
        1.6359,
        1.7343,
        1.8329,
        1.9389,
        2.0581,
        2.1801,
        2.3417,
        2.5334,
        2.7441,
        3.0885,
        11.1896,
    ),
    sets=(
        FittedSet(
            name="phenopackets_dev cited",
            cases=2387,
            error=0.083,
            error_unseen=0.15,
            hit_error=0.156,
        ),
        FittedSet(
            name="phenopackets_dev uncited_known",
            cases=1065,
            error=0.079,
            error_unseen=0.122,
            hit_error=0.12,
        ),
        FittedSet(
            name="phenobrain_lirical_dev",
            cases=370,
            error=0.041,
            error_unseen=0.038,
            hit_error=0.01,
        ),
        FittedSet(
            name="phenobrain_hms_dev", cases=88, error=0.229, error_unseen=0.256, hit_error=0.198
        ),
        FittedSet(
            name="phenobrain_pumch_l_dev",
            cases=481,
            error=0.078,
            error_unseen=0.08,
            hit_error=0.022,
        ),
    ),
    command="python -m bench.calibration",
)
"""Fitted on development cases, HPO and annotations 2025-01-16, phenotype terms alone:

    python -m bench.calibration HOME phenopackets_dev.jsonl.gz phenobrain_lirical_dev.jsonl
        phenobrain_hms_dev.jsonl phenobrain_pumch_l_dev.jsonl

The sets differ in how far knowledge reaches them, and one scale is too timid for
one and too bold for another: `sets` says by how much.
"""

_CLINICAL_COMMAND = "python -m bench.clinical_calibration"
CLINICAL_CALIBRATIONS = {
    "primary-care": Calibration(
        slope=0.87,
        exponent=0.0,
        hit_intercept=0.461,
        hit_slope=0.631,
        sets=(
            FittedSet(name="avey_dev", cases=192, error=0.12, error_unseen=0.19, hit_error=0.337),
        ),
        command=_CLINICAL_COMMAND,
    ),
    "emergency": Calibration(slope=0.7, exponent=0.0, command=""),
    "hospital": Calibration(
        slope=0.59,
        exponent=0.0,
        hit_intercept=-0.344,
        hit_slope=0.303,
        sets=(
            FittedSet(
                name="agentclinic_medqa_dev",
                cases=107,
                error=0.092,
                error_unseen=0.189,
                hit_error=0.311,
            ),
        ),
        command=_CLINICAL_COMMAND,
    ),
}
"""Of the settings in which diseases compete by their share of the patients, each fitted on one set
of development vignettes, whose errors were read. There are none of an emergency department: its
scale is not fitted, and an answer there states no rate of the first ten.
"""


def clinical_calibration(setting: str) -> Calibration:
    """Scale of the score in a clinical setting, by the setting's name."""
    return CLINICAL_CALIBRATIONS[setting]
