"""Evidence to scores of all diseases, and the order of their entities."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ontologies.lexicon import Lexicon
from ontologies.model.evidence import Evidence
from ontologies.model.patient import Patient
from reasoning.circumstances import Circumstance, circumstances_of
from reasoning.clinical import ClinicalScorer
from reasoning.grouping import EvidenceGroup, group_evidence
from reasoning.model import Model
from reasoning.pretest import Setting, log_pretest
from reasoning.scoring import Query, Scorer
from reasoning.snapshot import Snapshot

__all__ = ["PlacedEvidence", "Ranking", "place_evidence", "rank_entities", "scorer_of"]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEvidence:
    """What is known of a patient, placed in a model.

    Parameters
    ----------
    evidence
        Items that are scored as findings or genes.
    groups, query
        The same, grouped by concept, and as positions.
    circumstances
        What is known of the person beside findings.
    notes
        A sentence for each concept that cannot be scored or is contradicted, and one where nothing
        speaks for or against any disease.
    """

    evidence: tuple[Evidence, ...]
    groups: tuple[EvidenceGroup, ...]
    query: Query
    circumstances: tuple[Circumstance, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Scores of all diseases for one body of evidence, before any is explained.

    Parameters
    ----------
    evidence
        Items that were scored.
    groups, query
        The same, grouped by concept, and placed in the model.
    score, prior : (n_diseases,) arrays
        Score with, and log of, the pretest probability, nats; −inf where a disease does not
        compete.
    best : (n_entities,) array
        Best member of each entity that competes, in order of the entities' numbers.
    log_total
        ln Σ exp(score) over the entities.
    notes
        Of the placed evidence.
    circumstances
        What is known of the person beside findings; `score` holds it too.
    scorer
        What scored it.
    """

    evidence: tuple[Evidence, ...]
    groups: tuple[EvidenceGroup, ...]
    query: Query
    score: FloatArray
    prior: FloatArray
    best: IndexArray
    log_total: float
    notes: tuple[str, ...]
    circumstances: tuple[Circumstance, ...] = ()
    scorer: Scorer | ClinicalScorer

    @cached_property
    def offset(self) -> FloatArray:
        """What the score holds beside findings: pretest probability and circumstances."""
        return sum((fact.log_ratio for fact in self.circumstances), start=self.prior)

    @cached_property
    def order(self) -> IndexArray:
        """Best member of each entity, best entity first, ties by id: (n_entities,)."""
        return self.first(len(self.best))

    def first(self, count: int) -> IndexArray:
        """The first of `order`, without ordering the others.

        Parameters
        ----------
        count
            How many are wanted, at least 1.
        """
        chosen = self.best
        if count < len(chosen):
            score = self.score[chosen]
            least = np.partition(score, len(chosen) - count)[len(chosen) - count]
            chosen = chosen[score >= least]
        chosen = np.sort(chosen)
        return chosen[np.argsort(-self.score[chosen], kind="stable")][:count]

    def probability(self, score: float) -> float:
        """Posttest probability of an entity with that score: softmax over all entities."""
        return math.exp(min(score - self.log_total, 0.0))


def rank_entities(
    snapshot: Snapshot,
    evidence: Sequence[Evidence],
    *,
    patient: Patient | None = None,
    setting: Setting = Setting.RARE_DISEASE,
) -> Ranking:
    """Score all diseases; parameters as for `reasoning.differential.rank`."""
    model = snapshot.model
    placed = place_evidence(snapshot, evidence, patient, setting)
    prior = log_pretest(setting, model)
    scorer = scorer_of(snapshot, setting)
    score = scorer.score(placed.query) + prior
    for fact in placed.circumstances:
        score += fact.log_ratio
    best = model.best_members(score)
    best = best[np.isfinite(score[best])]
    of_entity = score[best]
    top = float(of_entity.max())
    return Ranking(
        evidence=placed.evidence,
        groups=placed.groups,
        query=placed.query,
        score=score,
        prior=prior,
        best=best,
        log_total=top + math.log(float(np.exp(of_entity - top).sum())),
        notes=placed.notes,
        circumstances=placed.circumstances,
        scorer=scorer,
    )


def scorer_of(snapshot: Snapshot, setting: Setting) -> Scorer | ClinicalScorer:
    """What scores in a setting: by shares of patients where the knowledge has them."""
    if setting is Setting.RARE_DISEASE or not snapshot.model.settings:
        return snapshot.scorer
    return snapshot.clinical_scorer(setting)


def place_evidence(
    snapshot: Snapshot,
    evidence: Sequence[Evidence],
    patient: Patient | None = None,
    setting: Setting = Setting.RARE_DISEASE,
) -> PlacedEvidence:
    """Sort what is known of a patient into findings, genes and circumstances of the model."""
    model, lexicon = snapshot.model, snapshot.lexicon
    background = scorer_of(snapshot, setting).background
    facts = circumstances_of(model, lexicon, evidence, patient, background)
    apart = {fact.item.id for fact in facts}
    findings = [item for item in evidence if item.id not in apart]
    known, notes = _known(findings, model, lexicon, setting)
    groups = group_evidence(known, _ancestry(model))
    query = snapshot.scorer.query(groups)
    notes += _contradictions(model, groups, query)
    if not query.findings and not facts:
        notes.append("no evidence speaks for or against any disease: this is the pretest ranking")
    return PlacedEvidence(
        evidence=tuple(known),
        groups=tuple(groups),
        query=query,
        circumstances=facts,
        notes=tuple(notes),
    )


def _contradictions(model: Model, groups: Sequence[EvidenceGroup], query: Query) -> list[str]:
    """A sentence for each concept that is said to be both there and not there."""
    notes = [
        f"{group.concept} is given as both present and absent: both count, and weaken each other"
        for group in groups
        if group.conflict
    ]
    absent = {finding.place for finding in query.against_findings}
    for finding in query.for_findings if absent else ():
        above = absent.intersection(model.term_ancestors(finding.place).tolist())
        notes += [
            f"{finding.group.concept} is present, and {model.term_ids[term]}, of which it is a"
            " kind, is given as absent: check which is meant"
            for term in sorted(above)
        ]
    return notes


def _known(
    evidence: Sequence[Evidence], model: Model, lexicon: Lexicon, setting: Setting
) -> tuple[list[Evidence], list[str]]:
    """Items whose concept is scored in the setting, and a sentence for each that cannot be.

    Published knowledge has no word for curated findings under a heading of their own; those below
    a term of the HPO count as that term.
    """
    known: list[Evidence] = []
    notes: dict[str, None] = {}
    for item in evidence:
        if not item.scored:
            continue
        if setting is Setting.RARE_DISEASE and model.is_headed(item.concept):
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
