"""What each finding contributed to the score of a disease: the computation itself, taken apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reasoning.descriptions import CASES_SHARE, Likeness
from reasoning.model import Model
from reasoning.scoring import (
    COVERAGE_SHARE,
    MATCH_SHARE,
    SIMILARITY_SHARE,
    Finding,
    Query,
    Scorer,
    case_strength,
    picture_strength,
    spread_exponent,
)
from reasoning.similarity import coverage_gain

__all__ = [
    "Explainer",
    "FindingShare",
    "FrequencyBasis",
    "MatchedFrequency",
    "frequency_basis",
]

FloatArray = NDArray[np.float64]
_Met = tuple[int, float] | None


class FrequencyBasis(StrEnum):
    """What a frequency rests on."""

    COUNTED = "counted"
    """Patients were counted."""
    STATED = "stated"
    """A source states a share, or a word for one."""
    ASSUMED = "assumed"
    """A source says that the disease shows it, and not how often."""
    POOLED = "pooled"
    """Drawn from what the sources say of several entries of the disease's entity."""
    LENT = "lent"
    """Relatives of the disease (by name, by gene, or most alike in their picture) show it."""


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
        self._term_weight = self.model.weight[terms]
        reached = query.reach.max(axis=0) if len(terms) else np.zeros(0)
        total = query.reach.sum(axis=0)
        self._reached = reached
        self._divided = query.reach / np.where(total > 0, total, 1.0)
        self._split = self._divided * reached
        weights = np.array([finding.weight for finding in query.for_findings])
        self._against_terms = np.array([f.place for f in query.against_findings], np.int32)
        self._weight = query.total_weight
        self._weight_without = self._weight - weights
        self._covering = float(reached @ self._term_weight)
        self._like_split = self._split * self.model.content[terms]
        self._length = float(np.linalg.norm((reached * self.model.content[terms]) @ self._latent))
        self._prepare_without(_largest_without_each(query.reach))
        self._prepare_matches()

    def _prepare_without(self, reached: FloatArray) -> None:
        """What the score is made of when each finding in turn is left out."""
        self._reached_without = reached
        weight = self._weight_without
        covering = reached @ self._term_weight
        content = reached * self.model.content[self.query.terms]
        length = np.linalg.norm(content @ self._latent, axis=1)
        strength = np.array([picture_strength(float(value)) for value in weight])
        scale = np.array([self.scorer.calibration.scale(float(value)) for value in weight])
        self._exponent_without = np.array([spread_exponent(float(value)) for value in weight])
        self._ratio_scale = scale / np.maximum(weight, 1.0)
        cases = np.array([case_strength(float(value)) for value in weight])
        self._cases_scale = CASES_SHARE * scale * cases
        coverage = _divide(scale * strength * COVERAGE_SHARE, covering)
        similarity = _divide(scale * strength * SIMILARITY_SHARE, length)
        self._coverage_without = coverage[:, None] * reached
        self._similarity_without = similarity[:, None] * content

    def _prepare_matches(self) -> None:
        """Where each finding's ancestors stand in `query.terms`, one finding after the other."""
        model, findings = self.model, self.query.for_findings
        above = [model.term_ancestors(finding.place) for finding in findings]
        lengths = np.array([len(terms) for terms in above], np.intp)
        self._starts = np.cumsum(lengths) - lengths
        self._owner = np.repeat(np.arange(len(findings)), lengths)
        joined = np.concatenate(above) if above else np.zeros(0, np.int32)
        self._above = np.searchsorted(self.query.terms, joined)
        background = model.background[joined]
        self._step = np.array([finding.ratio - 1.0 for finding in findings])[self._owner]
        self._divisor = (background * self._step + 1.0) * background
        self._own_background = model.background[[finding.place for finding in findings]]

    def explain(self, disease: int) -> list[FindingShare]:
        """Parts of all findings of the query in one disease, in the order of the query."""
        gain = self._gains(disease)
        like = self._latent @ self.model.latent_diseases[disease]
        ratios, met = self._matches(disease)
        against = self._opposing_ratios(disease)
        genes = [self._gene_ratio(finding, disease) for finding in self.query.genes]

        spread = float(self.model.spread[disease])
        own = spread ** spread_exponent(self._weight)
        scale = self.scorer.calibration.scale(self._weight) * own
        count, strength = max(self._weight, 1.0), picture_strength(self._weight)
        parts = np.zeros((4, len(ratios)))
        parts[0] = ratios * (scale / count)
        if self._covering > 0:
            parts[1] = (COVERAGE_SHARE * strength * scale / self._covering) * (self._split @ gain)
        if self._length > 0:
            share = SIMILARITY_SHARE * strength * scale / self._length
            parts[2] = share * (self._like_split @ like)
        without = self._without(gain, like, ratios, math.fsum(against))
        known = Likeness(self.model, self.query.terms, disease)
        if known and len(ratios):
            share = CASES_SHARE * case_strength(self._weight) * scale
            parts[3] = share * known.split(self._reached, self._divided)
            without += self._cases_scale * known.best(self._reached_without)
        without = without * spread**self._exponent_without + math.fsum(genes)

        denied = self._against_frequency(disease)
        matches = _Sources(self.model, disease).matched([*met, *denied])
        shares = [
            FindingShare(
                likelihood_ratio=ratio,
                coverage=coverage,
                similarity=similarity,
                cases=cases,
                without=left,
                matched=matched,
            )
            for (ratio, coverage, similarity, cases), left, matched in zip(
                parts.T.tolist(), without.tolist(), matches[: len(met)], strict=True
            )
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
                *zip(opposing, matches[len(met) :], strict=True),
                *((value, None) for value in genes),
            ]
        ]
        return shares

    def _gains(self, disease: int) -> FloatArray:
        """Coverage gain of each reached term in one disease: (n_terms_reached,)."""
        shown = self.model.profile.values(disease, self.query.terms)
        return coverage_gain(shown, self._term_weight, float(self.model.saturation[disease]))

    def _without(
        self, gain: FloatArray, like: FloatArray, ratios: FloatArray, against: float
    ) -> FloatArray:
        """Score, genes left out, when each finding in turn is left out: (n_for,)."""
        total: FloatArray = (ratios.sum() - ratios + against) * self._ratio_scale
        total += self._coverage_without @ gain + self._similarity_without @ like
        return total

    def _gene_ratio(self, finding: Finding, disease: int) -> float:
        linked, ratio_linked, ratio_other = self.scorer.gene_ratios(finding)
        return ratio_linked if disease in linked else ratio_other

    def _matches(self, disease: int) -> tuple[FloatArray, list[_Met]]:
        """A of each supporting finding, and the ancestor at which its likelihood ratio is largest.

        An ancestor that the disease does not show may give the ratio; it is no match.
        """
        if not len(self._starts):
            return np.zeros(0), []
        shown = self.model.lent_profile.values(disease, self.query.terms)
        frequency = shown[self._above]
        ratio = (frequency * self._step + 1.0) / self._divisor
        best = np.maximum.reduceat(ratio, self._starts)
        logs = np.log(MATCH_SHARE * self._own_background * best + (1.0 - MATCH_SHARE))
        ratio[frequency == 0] = -1.0
        best = np.maximum.reduceat(ratio, self._starts)
        hits = np.flatnonzero(ratio == best[self._owner])
        _, first = np.unique(self._owner[hits], return_index=True)
        place = hits[first]
        terms = self.query.terms[self._above[place]].tolist()
        return logs, [
            (term, value) if value > 0 else None
            for term, value in zip(terms, frequency[place].tolist(), strict=True)
        ]

    def _against_frequency(self, disease: int) -> list[_Met]:
        frequency = self.model.profile.values(disease, self._against_terms).tolist()
        return [
            (term, value) if value else None
            for term, value in zip(self._against_terms.tolist(), frequency, strict=True)
        ]

    def _opposing_ratios(self, disease: int) -> list[float]:
        """Log ratios of the findings against their concept, in order."""
        frequency = self.model.profile.values(disease, self._against_terms)
        return [
            self.scorer.opposing_ratio(
                finding,
                float(value),
                denied=self.model.denied.value(finding.place, disease) > 0,
            )
            for finding, value in zip(self.query.against_findings, frequency, strict=True)
        ]


class _Sources:
    """Which annotations of one disease, and of its entity, a propagated frequency comes from."""

    def __init__(self, model: Model, disease: int) -> None:
        self.model, self.disease = model, disease

    def matched(self, met: Sequence[_Met]) -> list[MatchedFrequency | None]:
        """Counts and references behind frequencies; none where relatives lend them."""
        model = self.model
        wanted = sorted({item[0] for item in met if item is not None})
        members = model.members(int(model.entity[self.disease]))
        by_member = [self._places(member, wanted) for member in members]
        places = dict(zip(wanted, zip(*by_member, strict=True), strict=True))
        shown = model.profile.values(self.disease, np.array(wanted, np.int32)).tolist()
        profile = dict(zip(wanted, shown, strict=True))
        own = members.index(self.disease)
        known: dict[_Met, MatchedFrequency | None] = {None: None}
        for item in met:
            if item is not None and item not in known:
                term, value = item
                known[item] = self._matched(term, value, own, places[term], profile[term])
        return [known[item] for item in met]

    def _matched(
        self, term: int, value: float, own: int, places: Sequence[int], shown: float
    ) -> MatchedFrequency:
        model = self.model
        if value > shown:
            return self._named(term, value, [], FrequencyBasis.LENT)
        place = places[own]
        if place >= 0 and model.annotated.data[place] == value:
            return self._named(term, value, [place], frequency_basis(model, place))
        pooled = [place for place in places if place >= 0]
        return self._named(term, value, pooled, FrequencyBasis.POOLED)

    def _places(self, disease: int, terms: list[int]) -> list[int]:
        """Place in `annotated` of the most frequent term at or below each term, else −1."""
        model = self.model
        start, stop = model.annotated.indptr[disease : disease + 2].tolist()
        if start == stop or not terms:
            return [-1] * len(terms)
        columns = model.annotated.indices[start:stop]
        order = np.argsort(-model.annotated.data[start:stop], kind="stable")
        below = model.is_ancestor(np.array(terms)[:, None], columns[order][None, :])
        first = np.argmax(below, axis=1)
        found = below[np.arange(len(terms)), first]
        places: list[int] = np.where(found, start + order[first], -1).tolist()
        return places

    def _named(
        self, term: int, value: float, places: Sequence[int], basis: FrequencyBasis
    ) -> MatchedFrequency:
        model = self.model
        # numerator, denominator, stated and cited are stored on the pattern of annotated
        cited = {
            reference
            for place in places
            for reference in model.citations.row(int(model.cited.data[place]) - 1)[0].tolist()
        }
        return MatchedFrequency(
            term=model.term_ids[term],
            value=value,
            numerator=sum(int(model.numerator.data[place]) for place in places),
            denominator=sum(int(model.denominator.data[place]) for place in places),
            references=tuple(model.reference_names[reference] for reference in sorted(cited)),
            basis=basis,
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
