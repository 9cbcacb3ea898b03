"""What separates one diagnosis from another: the difference of their exact contributions."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["DECIBANS_PER_NAT", "Contrast", "ContrastItem", "Explained", "contrast"]

DECIBANS_PER_NAT = 10.0 / math.log(10.0)


class _Share(Protocol):
    @property
    def evidence(self) -> str: ...
    @property
    def nats(self) -> float: ...


class Explained(Protocol):
    """A diagnosis with its score, taken apart: score = prior + Σ contributions."""

    @property
    def id(self) -> str:
        """Disease id."""

    @property
    def rank(self) -> int:
        """From 1."""

    @property
    def prior(self) -> float:
        """Log pretest probability, nats."""

    @property
    def score(self) -> float:
        """Nats."""

    @property
    def contributions(self) -> Sequence[_Share]:
        """What each evidence item added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastItem:
    """One evidence item in two diagnoses, in nats; `nats` is `first` less `second`."""

    evidence: str
    nats: float
    first: float
    second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What separates two diagnoses.

    Parameters
    ----------
    first, second
        Ids of the diseases.
    ranks
        Where they stand.
    score
        Score of the first less that of the second, nats: prior + Σ nats of the items.
    prior
        Difference of the log pretest probabilities, nats.
    items
        What speaks most for the first stands first, what speaks most for the second last.
    """

    first: str
    second: str
    ranks: tuple[int, int]
    score: float
    prior: float
    items: tuple[ContrastItem, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; every difference in nats and in decibans."""
        return {
            "first": {"rank": self.ranks[0], "id": self.first},
            "second": {"rank": self.ranks[1], "id": self.second},
            "score": self.score,
            "decibans": self.score * DECIBANS_PER_NAT,
            "prior": self.prior,
            "items": [
                {
                    "evidence": item.evidence,
                    "nats": item.nats,
                    "decibans": item.nats * DECIBANS_PER_NAT,
                    "first": item.first * DECIBANS_PER_NAT,
                    "second": item.second * DECIBANS_PER_NAT,
                }
                for item in self.items
            ],
        }


def contrast(first: Explained, second: Explained) -> Contrast:
    """Say what separates two diagnoses of one answer.

    Parameters
    ----------
    first, second
        Two explained diagnoses of one body of evidence.

    Returns
    -------
    Contrast
        Its prior and items sum to the difference of the scores, to 1e-9. An item that one of
        the two was not scored by counts there as 0; ties are in order of the evidence id.
    """
    left, right = _by_evidence(first), _by_evidence(second)
    items = [
        ContrastItem(
            evidence=evidence,
            nats=left.get(evidence, 0.0) - right.get(evidence, 0.0),
            first=left.get(evidence, 0.0),
            second=right.get(evidence, 0.0),
        )
        for evidence in {**left, **right}
    ]
    return Contrast(
        first=first.id,
        second=second.id,
        ranks=(first.rank, second.rank),
        score=first.score - second.score,
        prior=first.prior - second.prior,
        items=tuple(sorted(items, key=_place)),
    )


def _place(item: ContrastItem) -> tuple[float, str]:
    """Where an item stands: differences that only rounding tells apart are equal."""
    return -round(item.nats, 9), item.evidence


def _by_evidence(diagnosis: Explained) -> dict[str, float]:
    shares: dict[str, list[float]] = defaultdict(list)
    for item in diagnosis.contributions:
        shares[item.evidence].append(item.nats)
    return {evidence: math.fsum(values) for evidence, values in shares.items()}
