"""The score of every disease for a query, in nats.

    score = κ · spread^(−e) · [ (Σ A_i + Σ D_j) / n + s · (6 · coverage + 3 · similarity)
                                + 4 s' · likeness ]  + Σ genes

over findings i that speak for their concept, findings j that speak against theirs, and genes, with
n = max(1, Σ w_i), s = min(1, Σ w_i / 20), s' = min(1, Σ w_i), κ = slope · n^exponent of the
calibration, and e rising from 0 at 5 findings to .5 at 20 (`reasoning.spread`). A and D are made
of likelihood ratios; coverage and similarity compare the ancestors of the findings with a disease's
profile, likeness with its known cases; they are no likelihood ratios. An item with λ = 1
contributes exactly nothing to any part.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ontologies.errors import UnknownConceptError
from ontologies.model.evidence import RATIO_LIMIT
from reasoning.calibration import Calibration
from reasoning.descriptions import CASES_SHARE, likeness
from reasoning.grouping import EvidenceGroup
from reasoning.likelihood import (
    ABSENCE_TEMPER,
    DENIAL_NATS,
    evidence_weight,
    log_likelihood_ratio,
)
from reasoning.model import Model
from reasoning.row_sums import RowSums

__all__ = [
    "COVERAGE_SHARE",
    "MATCH_SHARE",
    "SIMILARITY_SHARE",
    "SPREAD_FROM",
    "SPREAD_SHARE",
    "WHOLE_PICTURE",
    "Finding",
    "Query",
    "Scorer",
    "case_strength",
    "picture_strength",
    "spread_exponent",
]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int32]

MATCH_SHARE = 0.6
"""Probability that a finding is explained by the disease at all; else it is chance (ratio 1)."""
COVERAGE_SHARE, SIMILARITY_SHARE = 6.0, 3.0
"""Weights of the two similarity parts, in nats; chosen on development cases."""
WHOLE_PICTURE = 20.0
"""Number of findings from which the similarity parts have their full weight.

They compare whole pictures, and a few findings are none. Chosen on development cases.
"""
SPREAD_FROM, SPREAD_SHARE = 5.0, 0.5
"""Number of findings from which a score is told in units of its spread, and how far at most.

A short list is a case report's, where a rich profile is no fault. Chosen on development cases.
"""
GENE_PENETRANCE = 0.9
"""P(the gene is altered | a disease linked to it); consensus of the authors, under review."""
KEPT_FINDINGS = 2048


def picture_strength(weight: float) -> float:
    """Share in [0, 1] at which the similarity parts count, given Σ w of the findings."""
    return min(weight / WHOLE_PICTURE, 1.0)


def case_strength(weight: float) -> float:
    """Share in [0, 1] at which likeness to known cases counts, given Σ w of the findings."""
    return min(weight, 1.0)


def spread_exponent(weight: float) -> float:
    """Power of a disease's spread that its score is multiplied by, given Σ w of the findings."""
    share = (weight - SPREAD_FROM) / (WHOLE_PICTURE - SPREAD_FROM)
    return -SPREAD_SHARE * min(max(share, 0.0), 1.0)


class Finding(NamedTuple):
    """A group's place in the model: term or gene index, λ, and how it is weighed."""

    group: EvidenceGroup
    place: int
    ratio: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Grouped evidence as positions in a model.

    Parameters
    ----------
    for_findings, against_findings, genes
        Groups with λ > 1 and λ < 1 about a phenotype, and groups about a gene.
    terms : (n_terms_reached,) array
        Union of the ancestors of `for_findings`, ascending.
    reach : (n_for, n_terms_reached) array
        Weight of each finding where it reaches a term, else 0.
    """

    for_findings: tuple[Finding, ...]
    against_findings: tuple[Finding, ...]
    genes: tuple[Finding, ...]
    terms: IndexArray
    reach: FloatArray

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, in the order in which their contributions are given."""
        return self.for_findings + self.against_findings + self.genes

    @property
    def total_weight(self) -> float:
        """Σ w of the findings that speak for their concept."""
        return float(sum(finding.weight for finding in self.for_findings))


class Scorer:
    """Scores all diseases of a model; keeps what findings share between queries.

    Parameters
    ----------
    model
        The compiled model.
    calibration
        Scale of the match; the model's own where none is given.
    kept_findings
        Findings whose match in all diseases is kept, 100 kB each with 12,700 diseases; of half as
        many the log ratios as well.
    """

    def __init__(
        self,
        model: Model,
        calibration: Calibration | None = None,
        *,
        kept_findings: int = KEPT_FINDINGS,
    ) -> None:
        self.model = model
        self.calibration = calibration or Calibration.from_json(model.calibration)
        self._coverage = RowSums(model.coverage)
        self._plain_match = lru_cache(maxsize=kept_findings)(self._compute_plain_match)
        self._plain_ratios = lru_cache(maxsize=kept_findings // 2)(self._compute_plain_ratios)

    def query(self, groups: Sequence[EvidenceGroup]) -> Query:
        """Place groups in the model.

        Raises
        ------
        UnknownConceptError
            If a concept is neither a phenotypic term nor a gene of the model.
        """
        supporting: list[Finding] = []
        opposing: list[Finding] = []
        genes: list[Finding] = []
        for group in groups:
            weight = evidence_weight(group.ratio)
            term = self.model.term_index.get(group.concept)
            if term is None:
                gene = self._gene(group.concept)
                genes.append(Finding(group, gene, group.ratio, weight))
            elif group.ratio > 1.0:
                supporting.append(Finding(group, term, group.ratio, weight))
            else:
                opposing.append(Finding(group, term, group.ratio, weight))
        owner, place = self.model.ancestors.stored(
            np.array([finding.place for finding in supporting], np.int32)
        )
        terms, column = np.unique(self.model.ancestors.indices[place], return_inverse=True)
        reach = np.zeros((len(supporting), len(terms)))
        reach[owner, column] = np.array([finding.weight for finding in supporting])[owner]
        return Query(
            for_findings=tuple(supporting),
            against_findings=tuple(opposing),
            genes=tuple(genes),
            terms=terms,
            reach=reach,
        )

    def _gene(self, concept: str) -> int:
        gene = self.model.gene_index.get(concept)
        if gene is None:
            raise UnknownConceptError(
                f"{concept} is neither a phenotypic abnormality nor a gene linked to a disease"
            )
        return gene

    def score(self, query: Query) -> FloatArray:
        """Score of every disease without its pretest probability: (n_diseases,), nats."""
        total = np.zeros(len(self.model.disease_ids))
        for finding in query.for_findings:
            total += self.log_ratios(finding)
        return self.score_with(query, total)

    def score_with(self, query: Query, ratios: FloatArray) -> FloatArray:
        """Score, given the sum of `log_ratios` of the findings that speak for their concept.

        Many patients' sums are had quicker finding by finding than patient by patient.
        """
        model = self.model
        total = ratios.copy()
        weight = query.total_weight
        for finding in query.against_findings:
            columns, values = self.opposing_ratios(finding)
            total += self._absence_elsewhere(finding)
            total[columns] += values
            denying, _ = model.denied.row(finding.place)
            total[denying] += self.denial(finding)
        total /= max(weight, 1.0)
        if len(query.terms):
            reached = query.reach.max(axis=0)
            strength = picture_strength(weight)
            covering = float(reached @ model.weight[query.terms])
            if covering > 0:
                coverage = self._coverage.combine(query.terms, reached)
                total += (strength * COVERAGE_SHARE / covering) * coverage
            place = (reached * model.content[query.terms]) @ model.latent_terms[query.terms]
            length = np.linalg.norm(place)
            if length > 0:
                similarity = model.latent_diseases @ (place / length)
                total += strength * SIMILARITY_SHARE * similarity
            if len(model.described):
                known = likeness(model, query.terms, reached)
                total += case_strength(weight) * CASES_SHARE * known
        total *= self.scales(weight)
        for finding in query.genes:
            linked, ratio_linked, ratio_other = self.gene_ratios(finding)
            total += ratio_other
            total[linked] += ratio_linked - ratio_other
        return total

    def scales(self, weight: float) -> FloatArray:
        """Nats that a unit of each disease's match is worth: (n_diseases,)."""
        exponent = spread_exponent(weight)
        return self.calibration.scale(weight) * self.model.spread**exponent

    def log_ratios(self, finding: Finding) -> FloatArray:
        """A of a finding that speaks for its concept: (n_diseases,).

        ln(.6 · max over ancestors a of (b[q]/b[a]) · LR(P[a, d], b[a], λ) + .4): a match at an
        ancestor counts less by the information between the two.
        """
        if finding.ratio == RATIO_LIMIT:
            return self._plain_ratios(finding.place)
        match = np.zeros(len(self.model.disease_ids))
        for term in self.model.term_ancestors(finding.place):
            self._raise_match(match, int(term), finding.ratio)
        return self._ratios_of_match(finding.place, match)

    @property
    def background(self) -> FloatArray:
        """P(finding) of each term, whatever the disease: (n_terms,)."""
        return self.model.background

    def shown(self, finding: Finding) -> FloatArray:
        """P(finding | disease) as it is scored: (n_diseases,), in [0, 1]."""
        share = self.background[finding.place] * np.exp(self.log_ratios(finding))
        shown: FloatArray = np.minimum(share, 1.0)
        return shown

    def opposing_ratios(self, finding: Finding) -> tuple[IndexArray, FloatArray]:
        """Tempered log ratios of diseases that show what was found absent, less all others'."""
        columns, frequency = self.model.frequency.row(finding.place)
        values = log_likelihood_ratio(frequency, 0.0, finding.ratio)
        return columns, self._temper(finding) * values

    def _absence_elsewhere(self, finding: Finding) -> float:
        background = float(self.model.background[finding.place])
        return -self._temper(finding) * math.log1p(background * (finding.ratio - 1.0))

    def opposing_ratio(
        self, finding: Finding, frequency: FloatArray, denied: NDArray[np.bool_]
    ) -> FloatArray:
        """Log ratios of diseases that so often show what was found absent, or deny it: (n,)."""
        shown = self._temper(finding) * np.log1p(frequency * (finding.ratio - 1.0))
        ratios: FloatArray = (
            shown + self._absence_elsewhere(finding) + denied * self.denial(finding)
        )
        return ratios

    @staticmethod
    def denial(finding: Finding) -> float:
        """Nats for a disease whose sources deny what was found absent."""
        return finding.weight * DENIAL_NATS.get(finding.group.source_kind, 0.0)

    @staticmethod
    def _temper(finding: Finding) -> float:
        return ABSENCE_TEMPER[finding.group.source_kind]

    def gene_ratios(self, finding: Finding) -> tuple[IndexArray, float, float]:
        """Diseases linked to a gene, and the log ratios of these and of all others."""
        linked, _ = self.model.gene_diseases.row(finding.place)
        share = GENE_PENETRANCE * len(linked) / len(self.model.disease_ids)
        ratio = max(finding.ratio, 1.0)  # a gene not reported says nothing
        values = log_likelihood_ratio(np.array([GENE_PENETRANCE, 0.0]), share, ratio)
        return linked, float(values[0]), float(values[1])

    def _ratios_of_match(self, term: int, match: FloatArray) -> FloatArray:
        background = self.model.background[term]
        ratios: FloatArray = np.log(MATCH_SHARE * background * match + (1.0 - MATCH_SHARE))
        return ratios

    def _raise_match(self, match: FloatArray, term: int, ratio: float) -> None:
        """Raise `match` to LR / b of one term, in place."""
        background = self.model.background[term]
        scale = 1.0 / ((background * (ratio - 1.0) + 1.0) * background)
        np.maximum(match, scale, out=match)
        columns, frequency = self.model.lent.row(term)
        match[columns] = np.maximum(match[columns], (frequency * (ratio - 1.0) + 1.0) * scale)

    def _compute_plain_match(self, term: int) -> FloatArray:
        match = np.zeros(len(self.model.disease_ids))
        for parent in self.model.parents.row(term)[0]:
            np.maximum(match, self._plain_match(int(parent)), out=match)
        self._raise_match(match, term, RATIO_LIMIT)
        return match

    def _compute_plain_ratios(self, term: int) -> FloatArray:
        return self._ratios_of_match(term, self._plain_match(term))
