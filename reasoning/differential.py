"""Evidence to a ranked differential diagnosis that carries its reasons."""

import math
from collections.abc import Sequence

import numpy as np

from ontologies.errors import InputError
from ontologies.lexicon import Lexicon
from ontologies.model.evidence import Evidence
from ontologies.model.patient import Patient
from reasoning.calibration import answer_features
from reasoning.clinical import ClinicalExplainer, ClinicalScorer
from reasoning.diagnosis import Contribution, Diagnosis, Differential
from reasoning.expected import expected_findings, looked_at
from reasoning.explanation import Explainer, Explanation
from reasoning.model import Model
from reasoning.pretest import Setting, pretest_statement
from reasoning.ranking import PlacedEvidence, Ranking, place_evidence, rank_entities
from reasoning.scoring import Query
from reasoning.snapshot import Snapshot
from reasoning.urgent import cannot_miss, urgency_of

__all__ = [
    "ENGINE_VERSION",
    "Contribution",
    "Diagnosis",
    "Differential",
    "PlacedEvidence",
    "Ranking",
    "explain_ranking",
    "input_features",
    "place_evidence",
    "rank",
    "rank_entities",
]

ENGINE_VERSION = "5"
"""Raised with every change that changes a number of an answer."""
UNLIKE = 0.05
"""Applicability under which an answer says that its probabilities were fitted on other inputs."""
FIRST = 10
"""Entities whose hit rate stands beside an answer."""


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
        Age and sex; each adds to the score under its own name.
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
    ranking = rank_entities(snapshot, evidence, patient=patient, setting=setting)
    return explain_ranking(
        snapshot,
        ranking,
        evidence,
        patient=patient,
        setting=setting,
        limit=limit,
        language=language,
    )


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
    calibration = ranking.scorer.calibration
    first = ranking.first(max(limit, FIRST))
    explanation = _explainer(ranking).explain(first[:limit].tolist())
    features = _features(model, ranking, int(first[0]), explanation)
    applicability = None if features is None else calibration.applicability(features)
    diagnoses = _diagnoses(snapshot, ranking, first[:limit].tolist(), explanation, language)
    return Differential(
        graph_version=model.graph_version,
        snapshot_version=model.snapshot_version,
        engine_version=ENGINE_VERSION,
        sources=model.sources,
        setting=setting,
        prior=pretest_statement(setting, model),
        evidence=_with_circumstances(evidence, ranking),
        names={
            **{term: lexicon.name(term, language) for term in _named_terms(diagnoses)},
            **{item.concept: _name(item.concept, model, lexicon, language) for item in evidence},
            **{fact.item.concept: fact.label for fact in ranking.circumstances if fact.label},
        },
        diagnoses=diagnoses,
        first_ten_hit_rate=None
        if features is None or not calibration.sets
        else calibration.first_ten_hit_rate(
            math.fsum(ranking.probability(float(ranking.score[d])) for d in first[:FIRST])
        ),
        applicability=applicability,
        calibration=tuple(fitted.to_dict() for fitted in calibration.sets),
        cannot_miss=()
        if setting is Setting.RARE_DISEASE
        else cannot_miss(model, ranking, language),
        conflicts=tuple(group.concept for group in ranking.groups if group.conflict),
        notes=(*ranking.notes, *_applicability_notes(applicability)),
    )


def input_features(snapshot: Snapshot, ranking: Ranking) -> tuple[float, ...] | None:
    """Features of `answer_features` for a ranking; None where no finding speaks for a concept."""
    best = int(ranking.first(1)[0])
    explanation = _explainer(ranking).explain([best])
    return _features(snapshot.model, ranking, best, explanation)


def _explainer(ranking: Ranking) -> Explainer | ClinicalExplainer:
    if isinstance(ranking.scorer, ClinicalScorer):
        return ClinicalExplainer(ranking.scorer, ranking.query)
    return Explainer(ranking.scorer, ranking.query)


def _features(
    model: Model, ranking: Ranking, best: int, explanation: Explanation
) -> tuple[float, ...] | None:
    """The same, of a first disease that is explained."""
    query = ranking.query
    if not query.for_findings:
        return None
    weight = model.weight[query.terms]
    total = float(weight.sum())
    shown = float(weight[model.profile.values(best, query.terms) > 0].sum())
    return answer_features(
        [float(model.content[item.place]) for item in query.for_findings],
        math.fsum(explanation.match[0]) / len(query.for_findings),
        shown / total if total > 0 else 0.0,
    )


def _applicability_notes(applicability: float | None) -> list[str]:
    if applicability is None or applicability >= UNLIKE:
        return []
    return [
        (
            "this input is unlike the cases that the probabilities were fitted on (applicability"
            f" {applicability:.2f}): read them as an order, not as shares"
        )
    ]


def _with_circumstances(evidence: Sequence[Evidence], ranking: Ranking) -> tuple[Evidence, ...]:
    """All items, age and sex after those that were given."""
    given = {item.id for item in evidence}
    made = (fact.item for fact in ranking.circumstances if fact.item.id not in given)
    return (*evidence, *made)


def _diagnoses(
    snapshot: Snapshot,
    ranking: Ranking,
    diseases: Sequence[int],
    explanation: Explanation,
    language: str,
) -> tuple[Diagnosis, ...]:
    model, lexicon = snapshot.model, snapshot.lexicon
    seen = looked_at(model, ranking.evidence)
    expected = expected_findings(model, diseases, seen, lexicon, language)
    contributions = _contributions(ranking, model, diseases, explanation)
    return tuple(
        Diagnosis(
            rank=place + 1,
            id=model.disease_ids[disease],
            name=model.name(disease, language),
            members=tuple(
                (model.disease_ids[member], model.name(member, language))
                for member in model.members(int(model.entity[disease]))
            ),
            group=snapshot.groups.of(disease),
            probability=ranking.probability(float(ranking.score[disease])),
            score=float(ranking.score[disease]),
            prior=float(ranking.prior[disease]),
            contributions=contributions[place],
            expected=expected[place],
            against=tuple(item.evidence for item in contributions[place] if item.nats < 0),
            urgent=urgency_of(model, disease, language),
        )
        for place, disease in enumerate(diseases)
    )


def _contributions(
    ranking: Ranking, model: Model, diseases: Sequence[int], explanation: Explanation
) -> list[tuple[Contribution, ...]]:
    """What every item added to each disease: findings and genes first, then circumstances."""
    offset = ranking.prior[diseases]
    for fact in ranking.circumstances:
        offset = offset + fact.log_ratio[diseases]
    shares = _item_shares(ranking.query)
    without = (explanation.without + offset[:, None]).tolist()
    parts = np.stack(
        [
            explanation.nats,
            explanation.likelihood_ratio,
            explanation.coverage,
            explanation.similarity,
            explanation.cases,
        ],
        axis=-1,
    ).tolist()
    score = (explanation.nats.sum(axis=1) + offset).tolist()
    return [
        _divided(shares, parts[row], without[row], explanation, row)
        + _circumstantial(ranking, model, disease, score[row])
        for row, disease in enumerate(diseases)
    ]


def _divided(
    shares: Sequence[tuple[int, str, float]],
    parts: Sequence[Sequence[float]],
    without: Sequence[float],
    explanation: Explanation,
    row: int,
) -> tuple[Contribution, ...]:
    """Each finding's parts (all, and the four of `Contribution`), divided among its items."""
    contributions = []
    matched = explanation.matched[row]
    kinds = explanation.kinds[row] if explanation.kinds else ["finding"] * len(matched)
    for finding, evidence, share in shares:
        nats, likelihood_ratio, coverage, similarity, cases = parts[finding]
        contributions.append(
            Contribution(
                evidence=evidence,
                nats=nats * share,
                likelihood_ratio=likelihood_ratio * share,
                coverage=coverage * share,
                similarity=similarity * share,
                cases=cases * share,
                without=without[finding],
                matched=matched[finding],
                part=kinds[finding],
            )
        )
    return tuple(contributions)


def _item_shares(query: Query) -> list[tuple[int, str, float]]:
    """Place of a finding, evidence id and its share in it, of all items of all groups."""
    return [
        (place, evidence, share)
        for place, finding in enumerate(query.findings)
        for evidence, share in finding.group.shares.items()
    ]


def _circumstantial(
    ranking: Ranking, model: Model, disease: int, score: float
) -> tuple[Contribution, ...]:
    """One contribution a circumstance: exactly what it added."""
    added = [float(fact.log_ratio[disease]) for fact in ranking.circumstances]
    return tuple(
        Contribution(
            evidence=fact.item.id,
            nats=nats,
            likelihood_ratio=nats,
            coverage=0.0,
            similarity=0.0,
            cases=0.0,
            without=score - nats,
            matched=fact.matched(model, disease),
            part=fact.part.value,
        )
        for fact, nats in zip(ranking.circumstances, added, strict=True)
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
