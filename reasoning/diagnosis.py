"""A differential diagnosis as values: what was ranked, why, and as plain JSON."""

from dataclasses import dataclass
from typing import Any

from ontologies.model.evidence import Evidence
from reasoning.contrast import DECIBANS_PER_NAT, contrast
from reasoning.expected import Expected
from reasoning.groups import Group
from reasoning.matches import MatchedFrequency
from reasoning.pretest import Setting
from reasoning.urgent import CannotMiss, Urgency

__all__ = ["Contribution", "Diagnosis", "Differential"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one evidence item added to the score of one disease.

    Parameters
    ----------
    evidence
        Evidence id.
    nats
        Its share, given all other evidence.
    likelihood_ratio, coverage, similarity, cases
        The parts of `nats`; only the first is made of likelihood ratios.
    without
        The score without the item and what tells the same.
    matched
        Term through which it met the disease, or None.
    part
        `finding`; `risk-factor` where the disease lists it as one; or the name of the circumstance:
        `age`, `sex`, `onset`, `inheritance`, `family-history`.
    """

    evidence: str
    nats: float
    likelihood_ratio: float
    coverage: float
    similarity: float
    cases: float
    without: float
    matched: MatchedFrequency | None
    part: str = "finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One ranked disease entity.

    Parameters
    ----------
    rank
        From 1.
    id, name
        The member of the entity that fits best.
    members
        Id and name of all members, that one included.
    group
        The series or subtypes that the entity is one of, or None.
    probability
        Calibrated posttest probability in [0, 1]: softmax of the scores over all entities.
    score
        prior + Σ contributions (to 1e-9), nats.
    prior
        Log pretest probability, nats.
    contributions
        One for each scored evidence item, in order of the evidence.
    expected
        Findings to look for: the most frequent first, those of unknown frequency last.
    against
        Evidence ids that lower the score.
    urgent
        How soon missing it harms, and why; None where nothing states that it does.
    """

    rank: int
    id: str
    name: str
    members: tuple[tuple[str, str], ...]
    group: Group | None
    probability: float
    score: float
    prior: float
    contributions: tuple[Contribution, ...]
    expected: tuple[Expected, ...]
    against: tuple[str, ...]
    urgent: Urgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """A ranked differential diagnosis.

    Parameters
    ----------
    graph_version, snapshot_version, engine_version
        What it was computed with.
    sources
        The releases of knowledge behind it.
    setting, prior
        Where the patient is seen, and what that assumes before any evidence.
    evidence
        All items that were given, scored or not.
    names
        Names of all concepts that the answer speaks of, by id.
    diagnoses
        The first of the ranking.
    first_ten_hit_rate
        How often a right answer was among the first ten for cases with such probabilities, in
        (0, 1); None without a finding.
    applicability
        Share of the cases behind the calibration that lie as far from their centre as this input,
        in [0, 1]; None without a finding.
    calibration
        What the probabilities were fitted on, and their error there.
    cannot_miss
        Urgent conditions that are not improbable.
    conflicts
        Concepts about which current items contradict each other.
    notes
        What a reader must know of this answer, a sentence each.
    """

    graph_version: str
    snapshot_version: str
    engine_version: str
    sources: tuple[dict[str, Any], ...]
    setting: Setting
    prior: str
    evidence: tuple[Evidence, ...]
    names: dict[str, str]
    diagnoses: tuple[Diagnosis, ...]
    first_ten_hit_rate: float | None
    applicability: float | None
    calibration: tuple[dict[str, Any], ...]
    cannot_miss: tuple[CannotMiss, ...]
    conflicts: tuple[str, ...]
    notes: tuple[str, ...]

    def to_dict(self, *, contrasts: int = 1) -> dict[str, Any]:
        """Plain JSON values (design, section 5).

        Parameters
        ----------
        contrasts
            How many of the next diagnoses the first is contrasted with.
        """
        return {
            "graph_version": self.graph_version,
            "snapshot_version": self.snapshot_version,
            "engine_version": self.engine_version,
            "sources": [dict(source) for source in self.sources],
            "setting": self.setting.value,
            "prior": self.prior,
            "evidence": [
                {"name": self.names[item.concept], **item.to_dict()} for item in self.evidence
            ],
            "diagnoses": [self._diagnosis(diagnosis) for diagnosis in self.diagnoses],
            "contrast": [
                contrast(self.diagnoses[0], other).to_dict()
                for other in self.diagnoses[1 : 1 + contrasts]
            ],
            "first_ten_hit_rate": self.first_ten_hit_rate,
            "applicability": self.applicability,
            "calibration": [dict(fitted) for fitted in self.calibration],
            "cannot_miss": [item.to_dict() for item in self.cannot_miss],
            "conflicts": list(self.conflicts),
            "notes": list(self.notes),
        }

    def _diagnosis(self, diagnosis: Diagnosis) -> dict[str, Any]:
        return {
            "rank": diagnosis.rank,
            "id": diagnosis.id,
            "name": diagnosis.name,
            "members": [{"id": id_, "name": name} for id_, name in diagnosis.members],
            "group": None if diagnosis.group is None else diagnosis.group.to_dict(),
            "probability": diagnosis.probability,
            "score": diagnosis.score,
            "prior": diagnosis.prior,
            "contributions": [self._contribution(item) for item in diagnosis.contributions],
            "expected": [
                {
                    "id": item.term,
                    "name": item.name,
                    "frequency": item.frequency,
                    "n": item.numerator if item.denominator else None,
                    "m": item.denominator or None,
                    "basis": item.basis.value,
                }
                for item in diagnosis.expected
            ],
            "against": list(diagnosis.against),
            "urgent": None if diagnosis.urgent is None else diagnosis.urgent.to_dict(),
        }

    def _contribution(self, item: Contribution) -> dict[str, Any]:
        matched = frequency = None
        if item.matched is not None:
            term = item.matched.term
            matched = {"id": term, "name": self.names[term]}
            frequency = {
                "value": item.matched.value,
                "n": item.matched.numerator if item.matched.denominator else None,
                "m": item.matched.denominator or None,
                "references": list(item.matched.references),
                "basis": item.matched.basis.value,
            }
        return {
            "evidence": item.evidence,
            "part": item.part,
            "nats": item.nats,
            "decibans": item.nats * DECIBANS_PER_NAT,
            "parts": {
                "likelihood_ratio": item.likelihood_ratio,
                "coverage": item.coverage,
                "similarity": item.similarity,
                "cases": item.cases,
            },
            "without": item.without,
            "matched": matched,
            "frequency": frequency,
        }
