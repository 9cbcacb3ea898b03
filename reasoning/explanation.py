"""What each finding contributed to the scores of some diseases: the computation, taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reasoning.descriptions import CASES_SHARE, Likeness
from reasoning.matches import MatchedFrequency, MatchSources, Meetings
from reasoning.scoring import (
    COVERAGE_SHARE,
    MATCH_SHARE,
    SIMILARITY_SHARE,
    Query,
    Scorer,
    case_strength,
    picture_strength,
    spread_exponent,
)
from reasoning.similarity import coverage_gain

__all__ = ["Explainer", "Explanation"]

FloatArray = NDArray[np.float64]
DiseaseArray = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Each finding's part in the scores of some diseases, in nats.

    Findings stand in the order of `Query.findings`.

    Parameters
    ----------
    likelihood_ratio, coverage, similarity, cases : (n_diseases, n_findings) arrays
        The parts; only the first is made of likelihood ratios. `cases` is likeness to confirmed
        cases of the disease.
    without : (n_diseases, n_findings) array
        Score of the disease, pretest probability left out, when the finding is left out.
    match : (n_diseases, n_for) array
        Log ratio of each finding that speaks for its concept, before it is scaled.
    matched
        By disease and finding; None where nothing that the disease shows explains the finding.
    kinds
        By disease and finding: what the finding is to the disease, `finding` or `risk-factor`;
        empty where all are findings.
    """

    likelihood_ratio: FloatArray
    coverage: FloatArray
    similarity: FloatArray
    cases: FloatArray
    without: FloatArray
    match: FloatArray
    matched: list[list[MatchedFrequency | None]]
    kinds: list[list[str]] = field(default_factory=list)

    @property
    def nats(self) -> FloatArray:
        """Sum of the parts: (n_diseases, n_findings)."""
        return self.likelihood_ratio + self.coverage + self.similarity + self.cases


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
        own = np.array([finding.place for finding in findings], np.int32)
        self._owner, place = model.ancestors.stored(own)
        self._starts = np.searchsorted(self._owner, np.arange(len(findings)))
        above = model.ancestors.indices[place]
        self._above = np.searchsorted(self.query.terms, above)
        background = model.background[above]
        self._step = np.array([finding.ratio - 1.0 for finding in findings])[self._owner]
        self._divisor = (background * self._step + 1.0) * background
        self._own_background = model.background[own]

    def explain(self, diseases: Sequence[int]) -> Explanation:
        """Parts of all findings of the query in some diseases."""
        chosen = np.array(diseases, np.int32)
        shown = self._profiles(chosen, self.query.terms)
        gain = self._gains(chosen, shown)
        like = self.model.latent_diseases[chosen] @ self._latent.T
        ratios, met = self._matches(chosen, shown)
        frequency = self._profiles(chosen, self._against_terms)
        opposing = self._opposing_ratios(chosen, frequency)
        genes = self._gene_ratios(chosen)

        spread = self.model.spread[chosen, None]
        scale = self.scorer.calibration.scale(self._weight) * spread ** spread_exponent(
            self._weight
        )
        count = max(self._weight, 1.0)
        coverage, similarity = self._pictures(gain, like, scale)
        cases, without_cases = self._likenesses(diseases)
        against = opposing * (scale / count)
        without = self._without(gain, like, ratios, opposing) + without_cases
        without *= spread**self._exponent_without
        parts = Explanation(
            likelihood_ratio=np.hstack([ratios * (scale / count), against, genes]),
            coverage=_filled(coverage, against, genes),
            similarity=_filled(similarity, against, genes),
            cases=_filled(scale * cases, against, genes),
            without=np.hstack([without + genes.sum(axis=1, keepdims=True), against, genes]),
            match=ratios,
            matched=self._matched(diseases, met, frequency),
        )
        self._leave_out(parts)
        return parts

    def _leave_out(self, parts: Explanation) -> None:
        """Set `without` of what speaks against a concept and of genes: simply what is left."""
        nats = parts.nats
        simple = slice(len(self.query.for_findings), None)
        parts.without[:, simple] = nats.sum(axis=1, keepdims=True) - nats[:, simple]

    def _profiles(self, chosen: DiseaseArray, terms: NDArray[np.int32]) -> FloatArray:
        """How often each disease shows each term: (n_diseases, n_terms)."""
        rows = [self.model.profile.values(disease, terms) for disease in chosen.tolist()]
        return np.array(rows).reshape(len(chosen), len(terms))

    def _gains(self, chosen: DiseaseArray, shown: FloatArray) -> FloatArray:
        """Coverage gain of each reached term: (n_diseases, n_terms_reached)."""
        return coverage_gain(shown, self._term_weight, self.model.saturation[chosen, None])

    def _pictures(
        self, gain: FloatArray, like: FloatArray, scale: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Coverage and similarity, divided among the findings: two (n_diseases, n_for) arrays."""
        strength = scale * picture_strength(self._weight)
        covering = COVERAGE_SHARE / self._covering if self._covering > 0 else 0.0
        alike = SIMILARITY_SHARE / self._length if self._length > 0 else 0.0
        coverage = strength * covering * (gain @ self._split.T)
        return coverage, strength * alike * (like @ self._like_split.T)

    def _likenesses(self, diseases: Sequence[int]) -> tuple[FloatArray, FloatArray]:
        """Likeness to known cases, divided and not yet scaled; when each finding is left out."""
        parts, without = np.zeros((2, len(diseases), len(self.query.for_findings)))
        share = CASES_SHARE * case_strength(self._weight)
        if len(self.model.described) and len(self.query.for_findings):
            for row, disease in enumerate(diseases):
                if known := Likeness(self.model, self.query.terms, disease):
                    parts[row] = share * known.split(self._reached, self._divided)
                    without[row] = self._cases_scale * known.best(self._reached_without)
        return parts, without

    def _without(
        self, gain: FloatArray, like: FloatArray, ratios: FloatArray, opposing: FloatArray
    ) -> FloatArray:
        """Score, genes and cases left out, when each finding is left out: (n_diseases, n_for)."""
        others = ratios.sum(axis=1, keepdims=True) - ratios + opposing.sum(axis=1, keepdims=True)
        total: FloatArray = others * self._ratio_scale
        total += gain @ self._coverage_without.T + like @ self._similarity_without.T
        return total

    def _matches(self, chosen: DiseaseArray, profile: FloatArray) -> tuple[FloatArray, Meetings]:
        """A of each supporting finding, and the ancestor at which its likelihood ratio is largest.

        An ancestor that the disease does not show may give the ratio; it is no match.
        """
        if not len(self._starts):
            none = np.zeros((len(chosen), 0))
            return none, Meetings(term=none.astype(np.int32), value=none, shown=none)
        rows = [self.model.lent_profile.values(one, self.query.terms) for one in chosen.tolist()]
        frequency = np.array(rows)[:, self._above]
        ratio = (frequency * self._step + 1.0) / self._divisor
        best = np.maximum.reduceat(ratio, self._starts, axis=1)
        logs = np.log(MATCH_SHARE * self._own_background * best + (1.0 - MATCH_SHARE))
        ratio[frequency == 0] = -1.0
        best = np.maximum.reduceat(ratio, self._starts, axis=1)
        place = np.arange(len(self._owner))
        hits = np.where(ratio == best[:, self._owner], place, len(place))
        first = np.minimum.reduceat(hits, self._starts, axis=1)
        reached = self._above[first]
        met = Meetings(
            term=self.query.terms[reached],
            value=np.take_along_axis(frequency, first, axis=1),
            shown=np.take_along_axis(profile, reached, axis=1),
        )
        return logs, met

    def _matched(
        self, diseases: Sequence[int], met: Meetings, frequency: FloatArray
    ) -> list[list[MatchedFrequency | None]]:
        """What every finding of the query met: absent ones their own term, genes nothing."""
        shape = (len(diseases), len(self._against_terms))
        everywhere = Meetings(
            term=np.hstack([met.term, np.broadcast_to(self._against_terms, shape)]),
            value=np.hstack([met.value, frequency]),
            shown=np.hstack([met.shown, frequency]),
        )
        nothing: list[MatchedFrequency | None] = [None] * len(self.query.genes)
        sources = MatchSources(self.model, diseases)
        return [matches + nothing for matches in sources.matched(everywhere)]

    def _opposing_ratios(self, chosen: DiseaseArray, frequency: FloatArray) -> FloatArray:
        """Log ratios of the findings against their concept: (n_diseases, n_against)."""
        ratios = np.zeros_like(frequency)
        for column, finding in enumerate(self.query.against_findings):
            denied = self.model.denied.values(finding.place, chosen) > 0
            ratios[:, column] = self.scorer.opposing_ratio(finding, frequency[:, column], denied)
        return ratios

    def _gene_ratios(self, chosen: DiseaseArray) -> FloatArray:
        """Log ratios of the genes: (n_diseases, n_genes)."""
        ratios = np.zeros((len(chosen), len(self.query.genes)))
        for column, finding in enumerate(self.query.genes):
            linked, ratio_linked, ratio_other = self.scorer.gene_ratios(finding)
            ratios[:, column] = np.where(np.isin(chosen, linked), ratio_linked, ratio_other)
        return ratios


def _filled(part: FloatArray, *others: FloatArray) -> FloatArray:
    """A part, and zeros for the findings that have none."""
    return np.hstack([part, *(np.zeros_like(other) for other in others)])


def _divide(values: FloatArray, by: FloatArray) -> FloatArray:
    divided: FloatArray = np.divide(values, by, out=np.zeros_like(values), where=by > 0)
    return divided


def _largest_without_each(reach: FloatArray) -> FloatArray:
    """Largest value of each column when each row in turn is left out: the shape of `reach`."""
    if len(reach) < 2:
        return np.zeros_like(reach)
    order = np.partition(reach, [-2, -1], axis=0)
    first, second = order[-1], order[-2]
    largest: FloatArray = np.where(reach == first, second, first)
    return largest
