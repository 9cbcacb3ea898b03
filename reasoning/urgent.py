"""Urgent conditions: how soon missing one harms, and which an answer must not pass over."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reasoning.model import Model
from reasoning.ranking import Ranking

__all__ = ["LEAST_PROBABILITY", "LONGEST", "CannotMiss", "Urgency", "cannot_miss", "urgency_of"]

LEAST_PROBABILITY = 0.005
"""An urgent condition that is less probable than one in 200 is left out."""
LONGEST = 6
"""Conditions that are listed at most: a longer list is read by nobody."""
TESTS_NAMED = 3
_ROLES = ("rule-out", "confirm", "rule-in", "screen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """How soon missing a condition harms (an ISO 8601 duration), and why."""

    within: str
    why: str

    def to_dict(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"within": self.within, "why": self.why}


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotMiss:
    """An urgent condition that the evidence leaves open.

    Parameters
    ----------
    id, name
        The condition.
    rank
        Where it stands among all entities, from 1.
    probability
        Posttest probability, in [0, 1].
    urgency
        How soon, and why.
    tests
        What would rule it out, else in: name, role, sensitivity and specificity of each.
    """

    id: str
    name: str
    rank: int
    probability: float
    urgency: Urgency
    tests: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "id": self.id,
            "name": self.name,
            "rank": self.rank,
            "probability": self.probability,
            **self.urgency.to_dict(),
            "tests": [dict(test) for test in self.tests],
        }


def urgency_of(model: Model, disease: int, language: str = "en") -> Urgency | None:
    """Urgency of the disease at a position; None where nothing states one."""
    if disease < model.n_published:
        return None
    stated = model.conditions[disease - model.n_published]
    if not stated["urgent_within"]:
        return None
    why = stated["chinese_urgent_why"] if language == "zh" else stated["urgent_why"]
    return Urgency(within=str(stated["urgent_within"]), why=str(why or stated["urgent_why"] or ""))


def cannot_miss(model: Model, ranking: Ranking, language: str = "en") -> tuple[CannotMiss, ...]:
    """Urgent conditions that are not improbable, the most probable first.

    Parameters
    ----------
    model, ranking
        What was ranked, and how.
    language
        Of the names.

    Returns
    -------
    tuple of CannotMiss
        At most `LONGEST`, each at least `LEAST_PROBABILITY` probable; those among the first of the
        ranking too.
    """
    if not model.conditions:
        return ()
    best = ranking.first(min(_DEEPEST, len(ranking.best)))
    places = np.arange(1, len(best) + 1)
    found: list[CannotMiss] = []
    for rank, disease in zip(places.tolist(), best.tolist(), strict=True):
        probability = ranking.probability(float(ranking.score[disease]))
        if probability < LEAST_PROBABILITY or len(found) == LONGEST:
            break
        urgency = urgency_of(model, disease, language)
        if urgency is not None:
            stated = model.conditions[disease - model.n_published]
            found.append(
                CannotMiss(
                    id=model.disease_ids[disease],
                    name=model.name(disease, language),
                    rank=rank,
                    probability=probability,
                    urgency=urgency,
                    tests=_tests(stated["tests"], language),
                )
            )
    return tuple(found)


_DEEPEST = int(1 / LEAST_PROBABILITY)
"""No more entities than that can be so probable."""


def _tests(stated: list[dict[str, Any]], language: str) -> tuple[dict[str, Any], ...]:
    ordered = sorted(
        stated,
        key=lambda test: (_ROLES.index(test["role"]), -(test["sensitivity"] or 0.0), test["name"]),
    )
    return tuple(
        {
            "name": (test["chinese_name"] if language == "zh" else None) or test["name"],
            "role": test["role"],
            "sensitivity": test["sensitivity"],
            "specificity": test["specificity"],
        }
        for test in ordered[:TESTS_NAMED]
    )
