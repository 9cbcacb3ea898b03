"""Evidence to a ranked differential diagnosis that carries its reasons."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontologies.errors import InputError
from ontologies.lexicon import Lexicon
from ontologies.model.annotation import Sex
from ontologies.model.evidence import Evidence, Status
from ontologies.model.patient import Patient
from reasoning.calibration import answer_features
from reasoning.contrast import DECIBANS_PER_NAT, contrast
from reasoning.explanation import (
    Explainer,
    FindingShare,
    FrequencyBasis,
    MatchedFrequency,
    frequency_basis,
)
from reasoning.grouping import EvidenceGroup, group_evidence
from reasoning.groups import Group, group_of
from reasoning.model import Model
from reasoning.pretest import Setting, log_pretest, pretest_statement
from reasoning.scoring import Query
from reasoning.snapshot import Snapshot

__all__ = [
    "ENGINE_VERSION",
    "Contribution",
    "Diagnosis",
    "Differential",
    "Expected",
    "Ranking",
    "explain_ranking",
    "input_features",
    "place_evidence",
    "rank",
    "rank_entities",
]

ENGINE_VERSION = "2"
"""Raised with every change that changes a number of an answer."""
EXPECTED_FREQUENCY = 0.5
"""A finding that at least this share of patients shows is expected."""
EXPECTED_LIMIT = 8
UNLIKE = 0.05
"""Applicability under which an answer says that its probabilities were fitted on other inputs."""
FIRST = 10
"""Entities whose hit rate stands beside an answer."""

FloatArray = NDArray[np.float64]


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
    """

    evidence: str
    nats: float
    likelihood_ratio: float
    coverage: float
    similarity: float
    cases: float
    without: float
    matched: MatchedFrequency | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A finding that the disease usually shows and that nobody has looked for."""

    term: str
    name: str
    frequency: float
    numerator: int
    denominator: int
    basis: FrequencyBasis


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
            "cannot_miss": [],
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
            "urgent": None,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Scores of all diseases for one body of evidence, before any is explained.

    Parameters
    ----------
    evidence
        Items that were scored.
    groups, query
        The same, grouped by concept, and placed in the model.
    score, prior : (n_diseases,) arrays
        Score with, and log of, the pretest probability, nats.
    order : (n_entities,) array
        Best member of each entity, best entity first, ties by id.
    log_total
        ln Σ exp(score) over the entities.
    notes
        A sentence for each concept that could not be scored.
    """

    evidence: tuple[Evidence, ...]
    groups: tuple[EvidenceGroup, ...]
    query: Query
    score: FloatArray
    prior: FloatArray
    order: NDArray[np.intp]
    log_total: float
    notes: tuple[str, ...]

    def probability(self, score: float) -> float:
        """Posttest probability of an entity with that score: softmax over all entities."""
        return math.exp(min(score - self.log_total, 0.0))


def rank(
    snapshot: Snapshot,
    evidence: Sequence[Evidence],
    *,
    patient: Patient | None = None,
    setting: Setting = Setting.RARE_DISEASE,
    limit: int = 10,
    language: str = "en",
) -> Differential:
    """Rank all disease entities by how well they explain the evidence.

    Parameters
    ----------
    snapshot
        Compiled knowledge.
    evidence
        Everything that is known, in any order; what is not scored is carried along.
    patient
        Age and sex; no loaded knowledge lets them weigh yet, and the answer says so.
    setting
        Where the patient is seen.
    limit
        How many diagnoses to explain and give, at least 1.
    language
        Of the names, where the snapshot has them.

    Returns
    -------
    Differential
        The first `limit` entities; ties stand in order of id.

    Raises
    ------
    InputError
        If `limit` is less than 1.
    """
    ranking = rank_entities(snapshot, evidence, setting=setting)
    return explain_ranking(
        snapshot,
        ranking,
        evidence,
        patient=patient,
        setting=setting,
        limit=limit,
        language=language,
    )


def rank_entities(
    snapshot: Snapshot, evidence: Sequence[Evidence], *, setting: Setting = Setting.RARE_DISEASE
) -> Ranking:
    """Score all diseases and order their entities; parameters as for `rank`."""
    model, scorer = snapshot.model, snapshot.scorer
    known, groups, query, notes = place_evidence(snapshot, evidence)
    prior = log_pretest(setting, len(model.entities))[model.entity_position]
    score = scorer.score(query) + prior
    best = np.sort(model.best_members(score))
    best = best[np.argsort(-score[best], kind="stable")]
    top = float(score[best[0]])
    return Ranking(
        evidence=tuple(known),
        groups=tuple(groups),
        query=query,
        score=score,
        prior=prior,
        order=best,
        log_total=top + math.log(float(np.exp(score[best] - top).sum())),
        notes=tuple(notes),
    )


def place_evidence(
    snapshot: Snapshot, evidence: Sequence[Evidence]
) -> tuple[list[Evidence], list[EvidenceGroup], Query, list[str]]:
    """Items that are scored, their groups, their place in the model, and notes on the others."""
    model = snapshot.model
    known, notes = _known(evidence, model, snapshot.lexicon)
    groups = group_evidence(known, _ancestry(model))
    return known, groups, snapshot.scorer.query(groups), notes


def explain_ranking(
    snapshot: Snapshot,
    ranking: Ranking,
    evidence: Sequence[Evidence],
    *,
    patient: Patient | None = None,
    setting: Setting = Setting.RARE_DISEASE,
    limit: int = 10,
    language: str = "en",
) -> Differential:
    """Explain the first entities of a ranking; parameters as for `rank`."""
    if limit < 1:
        raise InputError(f"at least one diagnosis is ranked, not {limit}")
    model, lexicon = snapshot.model, snapshot.lexicon
    explainer = Explainer(snapshot.scorer, ranking.query)
    calibration = snapshot.scorer.calibration
    features = input_features(snapshot, ranking)
    applicability = None if features is None else calibration.applicability(features)
    observed = _observed(model, ranking.evidence)
    diagnoses = tuple(
        _diagnosis(place, int(disease), ranking, explainer, observed, lexicon, language)
        for place, disease in enumerate(ranking.order[:limit], start=1)
    )
    return Differential(
        graph_version=model.graph_version,
        snapshot_version=model.snapshot_version,
        engine_version=ENGINE_VERSION,
        sources=model.sources,
        setting=setting,
        prior=pretest_statement(setting, len(model.entities)),
        evidence=tuple(evidence),
        names={
            **{term: lexicon.name(term, language) for term in _named_terms(diagnoses)},
            **{item.concept: _name(item.concept, model, lexicon, language) for item in evidence},
        },
        diagnoses=diagnoses,
        first_ten_hit_rate=None
        if features is None
        else calibration.first_ten_hit_rate(
            math.fsum(ranking.probability(float(ranking.score[d])) for d in ranking.order[:FIRST])
        ),
        applicability=applicability,
        calibration=tuple(asdict(fitted) for fitted in calibration.sets),
        conflicts=tuple(group.concept for group in ranking.groups if group.conflict),
        notes=(
            *ranking.notes,
            *_contradictions(model, ranking),
            *_answer_notes(ranking, patient, applicability),
        ),
    )


def _contradictions(model: Model, ranking: Ranking) -> list[str]:
    """A sentence for each concept that is said to be both there and not there."""
    notes = [
        f"{group.concept} is given as both present and absent: both count, and weaken each other"
        for group in ranking.groups
        if group.conflict
    ]
    absent = {finding.place for finding in ranking.query.against_findings}
    for finding in ranking.query.for_findings:
        above = absent.intersection(model.term_ancestors(finding.place).tolist())
        notes += [
            f"{finding.group.concept} is present, and {model.term_ids[term]}, of which it is a"
            " kind, is given as absent: check which is meant"
            for term in sorted(above)
        ]
    return notes


def input_features(snapshot: Snapshot, ranking: Ranking) -> tuple[float, ...] | None:
    """Features of `answer_features` for a ranking; None where no finding speaks for a concept."""
    model, query = snapshot.model, ranking.query
    if not query.for_findings:
        return None
    best = int(ranking.order[0])
    weight = model.weight[query.terms]
    total = float(weight.sum())
    shown = float(weight[model.profile.values(best, query.terms) > 0].sum())
    ratios = [float(snapshot.scorer.log_ratios(item)[best]) for item in query.for_findings]
    return answer_features(
        [float(model.content[item.place]) for item in query.for_findings],
        math.fsum(ratios) / len(ratios),
        shown / total if total > 0 else 0.0,
    )


def _answer_notes(
    ranking: Ranking, patient: Patient | None, applicability: float | None
) -> list[str]:
    notes = []
    if applicability is not None and applicability < UNLIKE:
        notes.append(
            "this input is unlike the cases that the probabilities were fitted on (applicability"
            f" {applicability:.2f}): read them as an order, not as shares"
        )
    if not ranking.query.findings:
        notes.append("no evidence speaks for or against any disease: this is the pretest ranking")
    if patient is not None and (patient.age_years is not None or patient.sex is not Sex.UNKNOWN):
        notes.append("age and sex are kept with the answer; they do not weigh in this version")
    return notes


def _known(
    evidence: Sequence[Evidence], model: Model, lexicon: Lexicon
) -> tuple[list[Evidence], list[str]]:
    """Items whose concept the model can score, and a sentence for each that it cannot."""
    known: list[Evidence] = []
    notes: dict[str, None] = {}
    for item in evidence:
        if not item.scored:
            continue
        if item.concept in model.term_index or item.concept in model.gene_index:
            known.append(item)
        elif item.concept in lexicon.parents:
            notes[
                f"{item.concept} ({lexicon.name(item.concept)}) is no phenotypic abnormality"
                " and was not scored"
            ] = None
        else:
            notes[f"{item.concept} is not in the loaded knowledge and was not scored"] = None
    return known, list(notes)


def _ancestry(model: Model) -> Callable[[str, str], bool]:
    def is_ancestor(above: str, below: str) -> bool:
        upper, lower = model.term_index.get(above), model.term_index.get(below)
        return upper is not None and lower is not None and upper in model.term_ancestors(lower)

    return is_ancestor


def _observed(model: Model, known: Sequence[Evidence]) -> set[int]:
    """Terms that were looked at: those named, and for present ones all above them."""
    observed: set[int] = set()
    for item in known:
        term = model.term_index.get(item.concept)
        if term is not None:
            above = model.term_ancestors(term) if item.status is not Status.ABSENT else [term]
            observed.update(np.asarray(above).tolist())
    return observed


def _diagnosis(
    place: int,
    disease: int,
    ranking: Ranking,
    explainer: Explainer,
    observed: set[int],
    lexicon: Lexicon,
    language: str,
) -> Diagnosis:
    model = explainer.model
    prior = float(ranking.prior[disease])
    shares = explainer.explain(disease)
    contributions = _contributions(explainer.query, shares, prior)
    score = float(ranking.score[disease])
    return Diagnosis(
        rank=place,
        id=model.disease_ids[disease],
        name=model.disease_names[disease],
        members=tuple(
            (model.disease_ids[member], model.disease_names[member])
            for member in model.members(int(model.entity[disease]))
        ),
        group=group_of(model, disease),
        probability=ranking.probability(score),
        score=score,
        prior=prior,
        contributions=contributions,
        expected=_expected(model, disease, observed, lexicon, language),
        against=tuple(item.evidence for item in contributions if item.nats < 0),
    )


def _contributions(
    query: Query, shares: Sequence[FindingShare], prior: float
) -> tuple[Contribution, ...]:
    """Divide each finding's part among the items of its group."""
    return tuple(
        Contribution(
            evidence=evidence,
            nats=share.nats * part,
            likelihood_ratio=share.likelihood_ratio * part,
            coverage=share.coverage * part,
            similarity=share.similarity * part,
            cases=share.cases * part,
            without=prior + share.without,
            matched=share.matched,
        )
        for finding, share in zip(query.findings, shares, strict=True)
        for evidence, part in finding.group.shares.items()
    )


def _expected(
    model: Model, disease: int, observed: set[int], lexicon: Lexicon, language: str
) -> tuple[Expected, ...]:
    columns, frequency = model.annotated.row(disease)
    usual = np.flatnonzero(frequency >= EXPECTED_FREQUENCY)
    places = usual + model.annotated.indptr[disease]
    assumed = model.stated.data[places] == 0
    missing = sorted(
        (unstated, -value, model.term_ids[term], place)
        for unstated, value, term, place in zip(
            assumed.tolist(),
            frequency[usual].tolist(),
            columns[usual].tolist(),
            places.tolist(),
            strict=True,
        )
        if term not in observed
    )
    return tuple(
        Expected(
            term=identifier,
            name=lexicon.name(identifier, language),
            frequency=-negative,
            numerator=int(model.numerator.data[place]),
            denominator=int(model.denominator.data[place]),
            basis=frequency_basis(model, place),
        )
        for _, negative, identifier, place in missing[:EXPECTED_LIMIT]
    )


def _named_terms(diagnoses: Sequence[Diagnosis]) -> set[str]:
    return {
        item.matched.term
        for diagnosis in diagnoses
        for item in diagnosis.contributions
        if item.matched is not None
    }


def _name(concept: str, model: Model, lexicon: Lexicon, language: str) -> str:
    gene = model.gene_index.get(concept)
    if gene is not None:
        return model.gene_symbols[gene]
    return lexicon.name(concept, language) if concept in lexicon.parents else concept
