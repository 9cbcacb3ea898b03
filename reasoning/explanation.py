"""What each finding contributed to the score of a disease: the computation itself, taken apart."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reasoning.model import Model
from reasoning.scoring import COVERAGE_SHARE, SIMILARITY_SHARE, Finding, Query, Scorer
from reasoning.similarity import coverage_gain

__all__ = ["Explainer", "FindingShare", "MatchedFrequency", "matched_frequency"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedFrequency:
    """Through which term a finding met a disease, and how often the disease shows that term.

    Parameters
    ----------
    term
        Id of the term: the finding itself or one of its ancestors.
    value
        Frequency in (0, 1].
    numerator, denominator
        Counts of patients behind it, 0 of 0 where no source counts any.
    references
        What the annotation cites.
    lent
        Whether the frequency is lent by relatives of the disease (entries of one name).
    """

    term: str
    value: float
    numerator: int
    denominator: int
    references: tuple[str, ...]
    lent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShare:
    """One finding's part in the score of one disease, in nats.

    Parameters
    ----------
    likelihood_ratio, coverage, similarity
        The parts; only the first is made of likelihood ratios.
    without
        Score of the disease, pretest probability left out, when the finding is left out.
    matched
        None where nothing that the disease shows explains the finding.
    """

    likelihood_ratio: float
    coverage: float
    similarity: float
    without: float
    matched: MatchedFrequency | None

    @property
    def nats(self) -> float:
        """Sum of the parts."""
        return math.fsum((self.likelihood_ratio, self.coverage, self.similarity))


class Explainer:
    """Takes apart the scores of one query; what all diseases share is computed once.

    Parameters
    ----------
    scorer
        What scored the query.
    query
        The query.
    """

    def __init__(self, scorer: Scorer, query: Query) -> None:
        self.scorer, self.query, self.model = scorer, query, scorer.model
        terms = query.terms
        self._latent = self.model.latent_terms[terms]
        self._reached = query.reach.max(axis=0) if len(terms) else np.zeros(0)
        total = query.reach.sum(axis=0)
        self._split = query.reach / np.where(total > 0, total, 1.0)
        self._reached_without = _largest_without_each(query.reach)
        weights = np.array([finding.weight for finding in query.for_findings])
        self._weight = query.total_weight
        self._weight_without = self._weight - weights
        content = self.model.content[terms]
        self._place = (self._reached * content) @ self._latent
        self._places_without = (self._reached_without * content) @ self._latent

    def explain(self, disease: int) -> list[FindingShare]:
        """Parts of all findings of the query in one disease, in the order of the query."""
        gain = self._gains(disease)
        like = self._latent @ self.model.latent_diseases[disease]
        ratios = np.array([self._log_ratio(f, disease) for f in self.query.for_findings])
        against = [self.scorer.opposing_ratio(f, disease) for f in self.query.against_findings]
        genes = [self._gene_ratio(finding, disease) for finding in self.query.genes]

        scale = self.scorer.calibration.scale(self._weight)
        count, strength = max(self._weight, 1.0), min(self._weight, 1.0)
        covering = self._reached @ self.model.weight[self.query.terms]
        length = float(np.linalg.norm(self._place))
        coverage = COVERAGE_SHARE * strength * (self._split * self._reached) @ gain
        coverage = coverage * scale / covering if covering > 0 else coverage * 0.0
        similarity = SIMILARITY_SHARE * strength * scale * self._similarity(like)
        similarity = similarity / length if length > 0 else similarity * 0.0
        without = self._without(disease, gain, ratios, math.fsum(against)) + math.fsum(genes)

        shares = [
            FindingShare(
                likelihood_ratio=float(ratios[row]) * scale / count,
                coverage=float(coverage[row]),
                similarity=float(similarity[row]),
                without=float(without[row]),
                matched=self._matched(finding, disease),
            )
            for row, finding in enumerate(self.query.for_findings)
        ]
        opposing = [value * scale / count for value in against]
        total = math.fsum([*(share.nats for share in shares), *opposing, *genes])
        shares += [
            FindingShare(
                likelihood_ratio=value,
                coverage=0.0,
                similarity=0.0,
                without=total - value,
                matched=matched,
            )
            for value, matched in [
                *zip(opposing, self._opposing_matches(disease), strict=True),
                *((value, None) for value in genes),
            ]
        ]
        return shares

    def _gains(self, disease: int) -> FloatArray:
        """Coverage gain of each reached term in one disease: (n_terms_reached,)."""
        columns, frequency = self.model.profile.row(disease)
        place = np.minimum(np.searchsorted(columns, self.query.terms), max(len(columns) - 1, 0))
        shown = np.zeros(len(self.query.terms))
        if len(columns):
            found = columns[place] == self.query.terms
            shown[found] = frequency[place[found]]
        weight = self.model.weight[self.query.terms]
        return coverage_gain(shown, weight, float(self.model.saturation[disease]))

    def _similarity(self, like: FloatArray) -> FloatArray:
        return (self._split * self._reached) @ (self.model.content[self.query.terms] * like)

    def _without(
        self, disease: int, gain: FloatArray, ratios: FloatArray, against: float
    ) -> FloatArray:
        """Score, genes left out, when each finding in turn is left out: (n_for,)."""
        weight = self._weight_without
        total = (ratios.sum() - ratios + against) / np.maximum(weight, 1.0)
        covering = self._reached_without @ self.model.weight[self.query.terms]
        covered = self._reached_without @ gain
        strength = np.minimum(weight, 1.0)
        total += COVERAGE_SHARE * strength * _divide(covered, covering)
        length = np.linalg.norm(self._places_without, axis=1)
        like = self._places_without @ self.model.latent_diseases[disease]
        total += SIMILARITY_SHARE * strength * _divide(like, length)
        scale = np.array([self.scorer.calibration.scale(float(value)) for value in weight])
        scaled: FloatArray = total * scale
        return scaled

    def _log_ratio(self, finding: Finding, disease: int) -> float:
        return float(self.scorer.log_ratios(finding)[disease])

    def _gene_ratio(self, finding: Finding, disease: int) -> float:
        linked, ratio_linked, ratio_other = self.scorer.gene_ratios(finding)
        return ratio_linked if disease in linked else ratio_other

    def _matched(self, finding: Finding, disease: int) -> MatchedFrequency | None:
        """The ancestor through which the likelihood ratio of a finding is largest."""
        best: tuple[float, int, float] | None = None
        for term in self.model.term_ancestors(finding.place):
            frequency = self.model.lent.value(int(term), disease)
            background = float(self.model.background[term])
            ratio = (frequency * (finding.ratio - 1) + 1) / (background * (finding.ratio - 1) + 1)
            if frequency > 0 and (best is None or ratio / background > best[0]):
                best = (ratio / background, int(term), frequency)
        return None if best is None else matched_frequency(self.model, best[1], best[2], disease)

    def _opposing_matches(self, disease: int) -> list[MatchedFrequency | None]:
        matches: list[MatchedFrequency | None] = []
        for finding in self.query.against_findings:
            value = self.model.frequency.value(finding.place, disease)
            matches.append(
                matched_frequency(self.model, finding.place, value, disease) if value else None
            )
        return matches


def matched_frequency(model: Model, term: int, value: float, disease: int) -> MatchedFrequency:
    """Counts and references of the annotation behind P[term, disease]."""
    columns, frequencies = model.annotated.row(disease)
    below = [
        (float(frequency), int(column))
        for column, frequency in zip(columns, frequencies, strict=True)
        if term in model.term_ancestors(int(column))
    ]
    frequency, source = max(below, default=(0.0, term))
    if frequency < value - 1e-12:
        return MatchedFrequency(
            term=model.term_ids[term],
            value=value,
            numerator=0,
            denominator=0,
            references=(),
            lent=True,
        )
    row = int(model.cited.value(disease, source)) - 1
    cited = model.citations.row(row)[0] if row >= 0 else ()
    return MatchedFrequency(
        term=model.term_ids[term],
        value=value,
        numerator=int(model.numerator.value(disease, source)),
        denominator=int(model.denominator.value(disease, source)),
        references=tuple(model.reference_names[int(reference)] for reference in cited),
        lent=False,
    )


def _divide(values: FloatArray, by: FloatArray) -> FloatArray:
    divided: FloatArray = np.divide(values, by, out=np.zeros_like(values), where=by > 0)
    return divided


def _largest_without_each(reach: FloatArray) -> FloatArray:
    """Largest value of each column when each row in turn is left out: the shape of `reach`."""
    if len(reach) < 2:
        return np.zeros_like(reach)
    order = np.sort(reach, axis=0)
    first, second = order[-1], order[-2]
    largest: FloatArray = np.where(reach == first, second, first)
    return largest
