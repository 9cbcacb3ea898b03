"""Urgent conditions: how soon missing one harms, and which an answer must not pass over."""

from dataclasses import dataclass
from typing import Any

from reasoning.model import Model
from reasoning.ranking import Ranking

__all__ = [
    "LEAST_PROBABILITY",
    "LONGEST",
    "SHOWN_ANYWAY",
    "CannotMiss",
    "Urgency",
    "cannot_miss",
    "urgency_of",
    "urgent_conditions",
]

LEAST_PROBABILITY = 0.002
"""An urgent condition that is less probable than one in 500 is left out."""
SHOWN_ANYWAY = 10
"""Places of the ranking that a reader sees: urgent conditions there are listed whatever follows."""
LONGEST = 5
"""Conditions of lower places that are listed at most: a longer list is read by nobody."""
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
    """Urgency of the disease at a position, or of a curated condition that it is; else None."""
    stated = _urgent(model, disease)
    if stated is None:
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
        Each at least `LEAST_PROBABILITY` probable; those among the first `SHOWN_ANYWAY` of the
        ranking, and at most `LONGEST` of lower places.
    """
    if not model.conditions:
        return ()
    found: list[CannotMiss] = []
    beyond = 0
    best = ranking.first(min(_DEEPEST, len(ranking.best)))
    for rank, disease in enumerate(best.tolist(), start=1):
        probability = ranking.probability(float(ranking.score[disease]))
        if probability < LEAST_PROBABILITY or beyond == LONGEST:
            break
        stated, urgency = _urgent(model, disease), urgency_of(model, disease, language)
        if stated is None or urgency is None:
            continue
        beyond += rank > SHOWN_ANYWAY
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


def urgent_conditions(model: Model) -> list[str]:
    """Ids of all curated conditions of which missing one harms."""
    ids = model.disease_ids[model.n_published :]
    stated = zip(ids, model.conditions, strict=True)
    return [identifier for identifier, one in stated if one["urgent_within"]]


def _urgent(model: Model, disease: int) -> dict[str, Any] | None:
    """What is stated of the urgent condition that a disease is, or a member of its entity."""
    for member in (disease, *model.members(int(model.entity[disease]))):
        if member >= model.n_published:
            stated = model.conditions[member - model.n_published]
            if stated["urgent_within"]:
                return stated
    return None


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
