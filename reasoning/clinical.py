"""The score of every disease where patients come with common illnesses, in nats.

    score = prior + circumstances + k · [ Σ A_i + Σ D_j ] + Σ genes

    A_i = ln( .6 · R(P(i,d)) + .4 ),   R(p) = (p λ + 1 − p) / (b_i λ + 1 − b_i)
    D_j = α · ln R(P(j,d))

over findings i that speak for their concept and findings j that speak against theirs. b is the
share of the setting's patients who show the finding, whatever they have, so that a headache weighs
little and a haemoptysis much. P(i,d) is the largest of the stated frequencies at or below the
finding; of a stated frequency above it times b_i / b_above; and of an unstated one above it times
r^3, r being that ratio or the ratio of the mean frequencies over all diseases, whichever is less.
P(j,d) is that at or below the finding, at most .97. α depends on who says that something is absent.

What a condition lists otherwise counts as listed: for a risk factor, and for what speaks against
the condition, P(i,d) is its likelihood ratio times b_i, at most .97. What is only in the past
counts as a risk factor or as what the condition shows, and against a condition only where that
lists it so. A finding counts nothing
beside a more specific one that is at least as sure. An item with λ = 1 contributes exactly nothing.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reasoning.calibration import Calibration, clinical_calibration
from reasoning.explanation import Explanation
from reasoning.grouping import EvidenceGroup
from reasoning.likelihood import CLINICAL_ABSENCE, RELATED_POWER
from reasoning.matches import FrequencyBasis, MatchedFrequency, MatchSources, Meetings
from reasoning.model import Model
from reasoning.pretest import Setting
from reasoning.scoring import MATCH_SHARE, Finding, Query, Scorer

__all__ = ["ClinicalExplainer", "ClinicalScorer"]

FloatArray = NDArray[np.float64]
_Row = Callable[[int], tuple[NDArray[np.int32], FloatArray]]

KEPT_TERMS = 1024
"""Terms whose frequencies in all diseases are kept, 110 kB each with 13,500 diseases."""
HIGHEST_FREQUENCY = 0.97
"""A disease is never certain to show a finding that is denied: it may be early, or overlooked."""
HIGHEST_SHARE = 0.9
"""No finding is so common that to lack it proves a disease."""
FINDING, RISK_FACTOR, AGAINST = "finding", "risk-factor", "speaks-against"
"""What a finding is to a disease (`part` of a contribution)."""


class Listed(NamedTuple):
    """Conditions of which a finding, or one above it, is listed with a likelihood ratio.

    Ascending positions, P(finding | each), and the nearest listed term: (n_listed,) each.
    """

    diseases: NDArray[np.int32]
    share: FloatArray
    terms: NDArray[np.int32]

    def among(self, chosen: NDArray[np.int32]) -> tuple[NDArray[np.bool_], "Listed"]:
        """Which of some diseases are listed, and the rest at those; of others 0."""
        place = np.minimum(np.searchsorted(self.diseases, chosen), max(len(self.diseases) - 1, 0))
        if not len(self.diseases):
            empty = np.zeros(len(chosen), np.int32)
            return np.zeros(len(chosen), np.bool_), Listed(chosen, np.zeros(len(chosen)), empty)
        listed: NDArray[np.bool_] = self.diseases[place] == chosen
        share = np.where(listed, self.share[place], 0.0)
        return listed, Listed(chosen, share, np.where(listed, self.terms[place], 0))


class ClinicalScorer:
    """Scores all diseases of a model in one clinical setting.

    Parameters
    ----------
    scorer
        Places findings in the model, and scores genes.
    setting
        One of `Setting.clinical()`, known to the model.
    calibration
        Its `slope` is k; semeion's own where none is given.
    """

    def __init__(
        self, scorer: Scorer, setting: Setting, calibration: Calibration | None = None
    ) -> None:
        self.model: Model = scorer.model
        self.setting = setting
        self.calibration = calibration or clinical_calibration(setting)
        self._scorer = scorer
        self.met = np.minimum(self.model.met[:, self.model.settings.index(setting)], HIGHEST_SHARE)
        self._rarity = _rarity(self.model)
        self._frequencies = lru_cache(maxsize=KEPT_TERMS)(self._compute_frequencies)

    def query(self, groups: Sequence[EvidenceGroup]) -> Query:
        """Place groups in the model; as `Scorer.query`."""
        return self._scorer.query(groups)

    def score(self, query: Query) -> FloatArray:
        """Score of every disease without pretest probability and circumstances: (n_diseases,)."""
        total = np.zeros(len(self.model.disease_ids))
        for finding in self.counted(query):
            total += self.ratios(finding)
        for finding in query.against_findings:
            total += self.ratios(finding)
        total *= self.calibration.slope
        for finding in query.genes:
            total += self.gene_ratios(finding)
        return total

    def counted(self, query: Query) -> list[Finding]:
        """Findings that speak for their concept, without those that a more specific one repeats."""
        repeated = self.repeats(query.for_findings).sum(axis=1).tolist()
        return [one for one, often in zip(query.for_findings, repeated, strict=True) if not often]

    def repeats(self, findings: Sequence[Finding]) -> NDArray[np.bool_]:
        """Whether the second is a kind of the first, and at least as sure: (n, n)."""
        places = np.array([one.place for one in findings], np.int32)
        ratio = np.array([one.ratio for one in findings])
        kind_of = [np.isin(places, self.model.term_ancestors(place)) for place in places.tolist()]
        if not kind_of:
            return np.zeros((0, 0), np.bool_)
        other = places[:, np.newaxis] != places
        found: NDArray[np.bool_] = (
            np.stack(kind_of, axis=1) & other & (ratio >= ratio[:, np.newaxis])
        )
        return found

    def ratios(self, finding: Finding) -> FloatArray:
        """A or D of a finding in every disease, before it is scaled: (n_diseases,)."""
        if finding.ratio < 1.0:
            return self._absent(finding)
        values = self.mixed(finding, self._frequencies(finding.place))
        if finding.group.past:
            shown = self.model.frequency.row(finding.place)[0]
            kept = np.maximum(values[shown], 0.0)
            values = np.zeros_like(values)
            values[shown] = kept
        self._as_listed(values, finding)
        return values

    def unmixed(self, finding: Finding, share: FloatArray) -> FloatArray:
        """Ln R of P(finding | disease)."""
        step = finding.ratio - 1.0
        values: FloatArray = np.log1p(share * step) - np.log1p(self.met[finding.place] * step)
        return values

    def mixed(self, finding: Finding, share: FloatArray) -> FloatArray:
        """A of P(finding | disease): the finding may have another cause."""
        ratios = np.exp(self.unmixed(finding, share))
        values: FloatArray = np.log(MATCH_SHARE * ratios + (1.0 - MATCH_SHARE))
        return values

    @property
    def background(self) -> FloatArray:
        """P(finding) of each term among the setting's patients: (n_terms,)."""
        return self.met

    def shown(self, finding: Finding) -> FloatArray:
        """P(finding | disease) as it is scored: (n_diseases,), in [0, 1]."""
        share = self.met[finding.place] * np.exp(self.ratios(finding))
        shown: FloatArray = np.minimum(share, 1.0)
        return shown

    def _as_listed(self, values: FloatArray, finding: Finding) -> None:
        """Put what conditions list as risk factor or as speaking against them, in place."""
        diseases, share, _ = self.risk(finding.place)
        listed = self.unmixed(finding, share)
        shown = self.model.frequency.values(finding.place, diseases) > 0
        values[diseases] = np.where(shown, np.maximum(values[diseases], listed), listed)
        diseases, share, _ = self.opposed(finding.place)
        values[diseases] = np.minimum(values[diseases], self.unmixed(finding, share))

    def _absent(self, finding: Finding) -> FloatArray:
        """D of a finding: it counts α of its log likelihood ratio."""
        share = np.zeros(len(self.model.disease_ids))
        columns, frequency = self.model.frequency.row(finding.place)
        share[columns] = np.minimum(frequency, HIGHEST_FREQUENCY)
        favoured, with_factor, _ = self.risk(finding.place)
        share[favoured] = np.maximum(share[favoured], with_factor)
        return CLINICAL_ABSENCE[finding.group.source_kind] * self.unmixed(finding, share)

    def risk(self, term: int) -> "Listed":
        """Conditions that the finding or one above it favours."""
        return self._listed(term, self.model.risk.row)

    def opposed(self, term: int) -> "Listed":
        """Conditions that the finding or one above it speaks against."""
        return self._listed(term, self.model.opposing.row)

    def _listed(self, term: int, row: _Row) -> "Listed":
        found: dict[int, tuple[float, int]] = {}
        above = self.model.term_ancestors(term)
        depth = np.diff(self.model.ancestors.indptr)[above]
        for place in above[np.argsort(depth, kind="stable")].tolist():
            columns, ratios = row(place)
            for disease, ratio in zip(columns.tolist(), ratios.tolist(), strict=True):
                found[disease] = ratio, place
        diseases = sorted(found)
        ratio = np.array([found[disease][0] for disease in diseases])
        return Listed(
            np.array(diseases, np.int32),
            np.minimum(ratio * self.met[term], HIGHEST_FREQUENCY),
            np.array([found[disease][1] for disease in diseases], np.int32),
        )

    def _compute_frequencies(self, term: int) -> FloatArray:
        """P(finding | disease) of every disease: (n_diseases,)."""
        frequency = np.zeros(len(self.model.disease_ids))
        above = self.model.term_ancestors(term)
        stated, unstated = self.discounts(term, above)
        for matrix, discount in ((self.model.frequency, unstated), (self.model.own, stated)):
            for place, share in zip(above.tolist(), discount.tolist(), strict=True):
                columns, values = matrix.row(place)
                frequency[columns] = np.maximum(frequency[columns], values * share)
        return frequency

    def discounts(self, term: int, above: NDArray[np.int32]) -> tuple[FloatArray, FloatArray]:
        """What a match at each of the terms above counts: stated there, and not: (n_above,) each.

        All that is rare is met by chance equally often; how much rarer a term is than an unstated
        one above it is therefore asked of all diseases.
        """
        stated = np.minimum(self.met[term] / self.met[above], 1.0)
        rarer = np.minimum(stated, self._rarity[term] / self._rarity[above])
        return stated, rarer ** (1.0 + RELATED_POWER)

    def gene_ratios(self, finding: Finding) -> FloatArray:
        """Log ratios of a gene in every disease: (n_diseases,)."""
        linked, ratio_linked, ratio_other = self._scorer.gene_ratios(finding)
        values = np.full(len(self.model.disease_ids), ratio_other)
        values[linked] = ratio_linked
        return values


class ClinicalExplainer:
    """Takes apart the scores of one query.

    Parameters
    ----------
    scorer
        What scored the query.
    query
        The query.
    """

    def __init__(self, scorer: ClinicalScorer, query: Query) -> None:
        self.scorer, self.query, self.model = scorer, query, scorer.model

    def explain(self, diseases: Sequence[int]) -> Explanation:
        """Parts of all findings of the query in some diseases."""
        chosen = np.array(diseases, np.int32)
        slope = self.scorer.calibration.slope
        findings = (*self.query.for_findings, *self.query.against_findings)
        alone = _columns([self.scorer.ratios(one)[chosen] for one in findings], len(chosen))
        alone *= slope
        genes = _columns(
            [self.scorer.gene_ratios(one)[chosen] for one in self.query.genes], len(chosen)
        )
        counts, counts_without = self._counts()
        values = np.hstack([alone * counts, genes])
        total = values.sum(axis=1, keepdims=True)
        without = np.hstack(
            [
                alone @ counts_without.T + genes.sum(axis=1, keepdims=True),
                total - genes,
            ]
        )
        nothing = np.zeros_like(values)
        kinds, matched = self._matched(diseases)
        return Explanation(
            likelihood_ratio=values,
            coverage=nothing,
            similarity=nothing,
            cases=nothing,
            without=without,
            match=alone[:, : len(self.query.for_findings)] / slope,
            matched=matched,
            kinds=kinds,
        )

    def _counts(self) -> tuple[FloatArray, FloatArray]:
        """1 where a finding counts, else 0: (n_findings,); and where each is left out: (n, n)."""
        n_for, n_against = len(self.query.for_findings), len(self.query.against_findings)
        repeats = self.scorer.repeats(self.query.for_findings)
        repeaters = repeats.sum(axis=1)
        counts = np.concatenate([repeaters == 0, np.ones(n_against, np.bool_)])
        left_out = np.tile(counts, (n_for + n_against, 1))
        left_out[:n_for, :n_for] = (repeaters - repeats.T) == 0
        np.fill_diagonal(left_out, 0)
        return counts.astype(np.float64), left_out.astype(np.float64)

    def _matched(
        self, diseases: Sequence[int]
    ) -> tuple[list[list[str]], list[list[MatchedFrequency | None]]]:
        """What each finding is to each disease, and the frequency that it met."""
        chosen = np.array(diseases, np.int32)
        met = [
            self._meet(one, chosen)
            for one in (*self.query.for_findings, *self.query.against_findings)
        ]
        met += [_Meeting.none(len(chosen)) for _ in self.query.genes]
        if not met:
            return [[] for _ in diseases], [[] for _ in diseases]
        term, value, kind = (np.stack(columns, axis=1) for columns in zip(*met, strict=True))
        own = kind == FINDING
        shown = Meetings(term=term, value=np.where(own, value, 0.0), shown=value)
        matches = MatchSources(self.model, diseases).matched(shown)
        for row, column in zip(*np.nonzero(~own | self._named(chosen, term, value)), strict=True):
            disease = int(chosen[row])
            matches[row][column] = self._curated(
                disease, int(term[row, column]), float(value[row, column])
            )
        return kind.tolist(), matches

    def _named(
        self, chosen: NDArray[np.int32], term: NDArray[np.int32], value: FloatArray
    ) -> NDArray[np.bool_]:
        """Where a finding is the condition's own name: no annotation states that."""
        model = self.model
        named = np.full(len(chosen), -1)
        curated = chosen >= model.n_published
        named[curated] = model.named[chosen[curated] - model.n_published]
        found: NDArray[np.bool_] = (term == named[:, np.newaxis]) & (value > 0)
        return found

    def _meet(self, finding: Finding, chosen: NDArray[np.int32]) -> "_Meeting":
        """Through which term a finding met each disease, as `ClinicalScorer.ratios` scores it."""
        scorer, model = self.scorer, self.model
        above = model.term_ancestors(finding.place)
        of_stated, of_unstated = scorer.discounts(finding.place, above)
        shown = np.array([model.frequency.values(int(one), chosen) for one in above])
        stated = np.array([model.own.values(int(one), chosen) for one in above])
        best = np.maximum(shown * of_unstated[:, None], stated * of_stated[:, None])
        present = finding.ratio > 1.0
        if not present or finding.group.past:  # what lies above then says nothing
            best = np.where((above == finding.place)[:, None], best, 0.0)
        place, columns = best.argmax(axis=0), np.arange(len(chosen))
        best = best[place, columns]
        term = above[place].astype(np.int32)
        value = np.where(best > 0, shown[place, columns], 0.0)
        kind = np.full(len(chosen), FINDING, "<U14")
        favoured, risk = scorer.risk(finding.place).among(chosen)
        own = model.frequency.values(finding.place, chosen) > 0
        scored = scorer.mixed(finding, best) if present else best
        if finding.group.past:
            scored = np.where(own, np.maximum(scored, 0.0), 0.0)
        with_factor = scorer.unmixed(finding, risk.share) if present else risk.share
        as_risk = favoured & (~own | (with_factor >= scored))
        scored = np.where(as_risk, with_factor, scored)
        opposed, against = scorer.opposed(finding.place).among(chosen)
        as_against = (
            opposed & (scorer.unmixed(finding, against.share) < scored)
            if present
            else np.zeros(len(chosen), np.bool_)
        )
        for which, name, listed in (
            (as_risk, RISK_FACTOR, risk),
            (as_against, AGAINST, against),
        ):
            term = np.where(which, listed.terms, term).astype(np.int32)
            value = np.where(which, listed.share, value)
            kind[which] = name
        return _Meeting(term, value, kind)

    def _curated(self, disease: int, term: int, value: float) -> MatchedFrequency:
        described = self.model.conditions[disease - self.model.n_published]
        return MatchedFrequency(
            term=self.model.term_ids[term],
            value=value,
            numerator=0,
            denominator=0,
            references=(str(described["reference"]),),
            basis=FrequencyBasis.CURATED,
        )


class _Meeting(NamedTuple):
    """Term, frequency and kind of a finding in each of some diseases: (n_diseases,) each."""

    term: NDArray[np.int32]
    value: FloatArray
    kind: NDArray[np.str_]

    @classmethod
    def none(cls, size: int) -> "_Meeting":
        """Of what meets nothing."""
        return cls(np.zeros(size, np.int32), np.zeros(size), np.full(size, FINDING, "<U14"))


def _rarity(model: Model) -> FloatArray:
    """Mean frequency of each term over all diseases: (n_terms,), at most 1.

    Of a term that none shows it is that of the rarest term above it.
    """
    n_terms, n_diseases = len(model.term_ids), len(model.disease_ids)
    rows = np.repeat(np.arange(n_terms), np.diff(model.frequency.indptr))
    mean = np.bincount(rows, weights=model.frequency.data, minlength=n_terms) / n_diseases
    known = np.where(mean > 0, mean, np.inf)[model.ancestors.indices]
    least = np.minimum.reduceat(known, model.ancestors.indptr[:-1])  # each is among its own
    return np.where(np.isfinite(least), np.minimum(least, 1.0), 1.0)


def _columns(values: Sequence[FloatArray], n_rows: int) -> FloatArray:
    return np.stack(values, axis=1) if values else np.zeros((n_rows, 0))
