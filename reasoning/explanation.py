"""What each finding contributed to the score of a disease: the computation itself, taken apart."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reasoning.descriptions import CASES_SHARE, Likeness
from reasoning.model import Model
from reasoning.scoring import COVERAGE_SHARE, SIMILARITY_SHARE, Finding, Query, Scorer
from reasoning.similarity import coverage_gain

__all__ = [
    "Explainer",
    "FindingShare",
    "FrequencyBasis",
    "MatchedFrequency",
    "frequency_basis",
]

FloatArray = NDArray[np.float64]


class FrequencyBasis(StrEnum):
    """What a frequency rests on."""

    COUNTED = "counted"
    """Patients were counted."""
    STATED = "stated"
    """A source states a share, or a word for one."""
    ASSUMED = "assumed"
    """A source says that the disease shows it, and not how often."""
    LENT = "lent"
    """Relatives of the disease (entries of one name) show it."""


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
    basis
        What the frequency rests on.
    """

    term: str
    value: float
    numerator: int
    denominator: int
    references: tuple[str, ...]
    basis: FrequencyBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShare:
    """One finding's part in the score of one disease, in nats.

    Parameters
    ----------
    likelihood_ratio, coverage, similarity, cases
        The parts; only the first is made of likelihood ratios. `cases` is likeness to confirmed
        cases of the disease.
    without
        Score of the disease, pretest probability left out, when the finding is left out.
    matched
        None where nothing that the disease shows explains the finding.
    """

    likelihood_ratio: float
    coverage: float
    similarity: float
    cases: float
    without: float
    matched: MatchedFrequency | None

    @property
    def nats(self) -> float:
        """Sum of the parts."""
        return math.fsum((self.likelihood_ratio, self.coverage, self.similarity, self.cases))


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
        self._against_terms = np.array([f.place for f in query.against_findings], np.int32)
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
        against = self._opposing_ratios(disease)
        genes = [self._gene_ratio(finding, disease) for finding in self.query.genes]

        scale = self.scorer.calibration.scale(self._weight)
        count, strength = max(self._weight, 1.0), min(self._weight, 1.0)
        covering = self._reached @ self.model.weight[self.query.terms]
        length = float(np.linalg.norm(self._place))
        coverage = COVERAGE_SHARE * strength * (self._split * self._reached) @ gain
        coverage = coverage * scale / covering if covering > 0 else coverage * 0.0
        similarity = SIMILARITY_SHARE * strength * scale * self._similarity(like)
        similarity = similarity / length if length > 0 else similarity * 0.0
        known = Likeness(self.model, self.query.terms, disease)
        cases = np.zeros(len(similarity))
        if known and len(self.query.terms):
            cases = CASES_SHARE * strength * scale * known.split(self._reached, self._split)
        without = self._without(disease, gain, ratios, math.fsum(against), known)
        without += math.fsum(genes)

        sources = _Sources(self.model, disease)
        shares = [
            FindingShare(
                likelihood_ratio=float(ratios[row]) * scale / count,
                coverage=float(coverage[row]),
                similarity=float(similarity[row]),
                cases=float(cases[row]),
                without=float(without[row]),
                matched=matched,
            )
            for row, matched in enumerate(self._matches(disease, sources))
        ]
        opposing = [value * scale / count for value in against]
        total = math.fsum([*(share.nats for share in shares), *opposing, *genes])
        shares += [
            FindingShare(
                likelihood_ratio=value,
                coverage=0.0,
                similarity=0.0,
                cases=0.0,
                without=total - value,
                matched=matched,
            )
            for value, matched in [
                *zip(opposing, self._opposing_matches(disease, sources), strict=True),
                *((value, None) for value in genes),
            ]
        ]
        return shares

    def _gains(self, disease: int) -> FloatArray:
        """Coverage gain of each reached term in one disease: (n_terms_reached,)."""
        shown = self.model.profile.values(disease, self.query.terms)
        weight = self.model.weight[self.query.terms]
        return coverage_gain(shown, weight, float(self.model.saturation[disease]))

    def _similarity(self, like: FloatArray) -> FloatArray:
        return (self._split * self._reached) @ (self.model.content[self.query.terms] * like)

    def _without(
        self,
        disease: int,
        gain: FloatArray,
        ratios: FloatArray,
        against: float,
        known: Likeness,
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
        if known and len(weight):
            total += CASES_SHARE * strength * known.best(self._reached_without)
        scale = np.array([self.scorer.calibration.scale(float(value)) for value in weight])
        scaled: FloatArray = total * scale
        return scaled

    def _log_ratio(self, finding: Finding, disease: int) -> float:
        return float(self.scorer.log_ratios(finding)[disease])

    def _gene_ratio(self, finding: Finding, disease: int) -> float:
        linked, ratio_linked, ratio_other = self.scorer.gene_ratios(finding)
        return ratio_linked if disease in linked else ratio_other

    def _matches(self, disease: int, sources: "_Sources") -> list[MatchedFrequency | None]:
        """For each supporting finding the ancestor at which its likelihood ratio is largest."""
        terms = self.query.terms
        frequency = self.model.lent_profile.values(disease, terms)
        background = self.model.background[terms]
        matches: list[MatchedFrequency | None] = []
        for finding, reached in zip(self.query.for_findings, self.query.reach > 0, strict=True):
            step = finding.ratio - 1.0
            ratio = (frequency * step + 1.0) / ((background * step + 1.0) * background)
            ratio = np.where(reached & (frequency > 0), ratio, -1.0)
            best = int(np.argmax(ratio))
            shown = ratio[best] > 0
            matches.append(
                sources.matched(int(terms[best]), float(frequency[best])) if shown else None
            )
        return matches

    def _opposing_matches(self, disease: int, sources: "_Sources") -> list[MatchedFrequency | None]:
        frequency = self.model.profile.values(disease, self._against_terms)
        return [
            sources.matched(int(term), float(value)) if value else None
            for term, value in zip(self._against_terms, frequency, strict=True)
        ]

    def _opposing_ratios(self, disease: int) -> list[float]:
        """Tempered log ratios of the findings against their concept, in order."""
        frequency = self.model.profile.values(disease, self._against_terms)
        return [
            self.scorer.opposing_ratio(finding, float(value))
            for finding, value in zip(self.query.against_findings, frequency, strict=True)
        ]


class _Sources:
    """Which annotation of one disease each propagated frequency comes from."""

    def __init__(self, model: Model, disease: int) -> None:
        self.model = model
        columns, frequency = model.annotated.row(disease)
        order = np.lexsort((columns, -frequency))
        above = [model.term_ancestors(int(column)) for column in columns[order]]
        self._source: dict[int, int] = {}
        if above:
            reached, first = np.unique(np.concatenate(above), return_index=True)
            stored = order + model.annotated.indptr[disease]
            owner = np.repeat(stored, [len(terms) for terms in above])[first]
            self._source = dict(zip(reached.tolist(), owner.tolist(), strict=True))

    def matched(self, term: int, value: float) -> MatchedFrequency:
        """Counts and references behind a frequency; none where relatives lend it."""
        model = self.model
        source = self._source.get(term)
        if source is None or model.annotated.data[source] < value:
            return MatchedFrequency(
                term=model.term_ids[term],
                value=value,
                numerator=0,
                denominator=0,
                references=(),
                basis=FrequencyBasis.LENT,
            )
        # numerator, denominator, stated and cited are stored on the pattern of annotated
        cited = model.citations.row(int(model.cited.data[source]) - 1)[0]
        return MatchedFrequency(
            term=model.term_ids[term],
            value=value,
            numerator=int(model.numerator.data[source]),
            denominator=int(model.denominator.data[source]),
            references=tuple(model.reference_names[int(reference)] for reference in cited),
            basis=frequency_basis(model, source),
        )


def frequency_basis(model: Model, place: int) -> FrequencyBasis:
    """What the annotation at one place of `model.annotated` rests on."""
    if model.denominator.data[place] > 0:
        return FrequencyBasis.COUNTED
    return FrequencyBasis.STATED if model.stated.data[place] > 0 else FrequencyBasis.ASSUMED


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
