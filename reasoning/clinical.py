"""The score of every disease where patients come with common illnesses, in nats.

    score = prior + circumstances + k · [ Σ A_i + Σ D_j ] + Σ genes

    A_i = ln( .6 · R(P(i,d)) + .4 ),   R(p) = (p λ + 1 − p) / (b_i λ + 1 − b_i)
    D_j = α · ln R(P(j,d))

over findings i that speak for their concept and findings j that speak against theirs. b is the
share of the setting's patients who show the finding, whatever they have, so that a headache weighs
little and a haemoptysis much. P(i,d) is the largest of the stated frequencies at or below the
finding; of a stated frequency above it times b_i / b_above; and of an unstated one above it times
(b_i / b_above)^3. α depends on who says that something is absent.

What a condition lists otherwise counts as listed: a risk factor by its likelihood ratio, what
speaks against the condition by its own. What is only in the past counts as a risk factor or as what
the condition shows, and never against a condition that does not show it. A finding counts nothing
beside a more specific one that is at least as sure. An item with λ = 1 contributes exactly nothing.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

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
RISK_FACTOR = "risk-factor"


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
        findings = query.for_findings
        return [one for one in findings if not self.repeats(one, findings)]

    def repeats(self, finding: Finding, others: Sequence[Finding]) -> bool:
        """Whether one of the others is a kind of the finding, and at least as sure."""
        return any(
            other.place != finding.place
            and other.ratio >= finding.ratio
            and finding.place in self.model.term_ancestors(other.place)
            for other in others
        )

    def ratios(self, finding: Finding) -> FloatArray:
        """A or D of a finding in every disease, before it is scaled: (n_diseases,)."""
        step = finding.ratio - 1.0
        divisor = np.log1p(self.met[finding.place] * step)
        if finding.ratio < 1.0:
            return self._absent(finding, step, divisor)
        frequency = self._frequencies(finding.place)
        ratios = np.exp(np.log1p(frequency * step) - divisor)
        values: FloatArray = np.log(MATCH_SHARE * ratios + (1.0 - MATCH_SHARE))
        if finding.group.past:
            shown = self.model.frequency.row(finding.place)[0]
            kept = np.maximum(values[shown], 0.0)
            values = np.zeros_like(values)
            values[shown] = kept
        self._as_listed(values, finding, step, divisor)
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

    def _as_listed(self, values: FloatArray, finding: Finding, step: float, divisor: float) -> None:
        """Put what conditions list as risk factor or as speaking against them, in place."""
        diseases, share = self.risk(finding.place)
        listed = np.log1p(share * step) - divisor
        shown = self.model.frequency.values(finding.place, diseases) > 0
        values[diseases] = np.where(shown, np.maximum(values[diseases], listed), listed)
        diseases, share = self._opposed(finding.place)
        values[diseases] = np.minimum(values[diseases], np.log1p(share * step) - divisor)

    def _absent(self, finding: Finding, step: float, divisor: float) -> FloatArray:
        """D of a finding: it counts α of its log likelihood ratio."""
        share = np.zeros(len(self.model.disease_ids))
        columns, frequency = self.model.frequency.row(finding.place)
        share[columns] = np.minimum(frequency, HIGHEST_FREQUENCY)
        favoured, with_factor = self.risk(finding.place)
        share[favoured] = np.maximum(share[favoured], with_factor)
        values: FloatArray = np.log1p(share * step) - divisor
        return CLINICAL_ABSENCE[finding.group.source_kind] * values

    def risk(self, term: int) -> tuple[NDArray[np.int32], FloatArray]:
        """Conditions that the finding or one above it favours, and P(finding | condition)."""
        return self._listed(term, self.model.risk.row)

    def _opposed(self, term: int) -> tuple[NDArray[np.int32], FloatArray]:
        """The same of what speaks against a condition."""
        return self._listed(term, self.model.opposing.row)

    def _listed(self, term: int, row: _Row) -> tuple[NDArray[np.int32], FloatArray]:
        """Conditions that list a term or one above it, the nearest last, and P(finding | each)."""
        found: dict[int, float] = {}
        above = self.model.term_ancestors(term)
        for place in above[np.argsort(-self.met[above], kind="stable")].tolist():
            columns, ratios = row(place)
            found.update(zip(columns.tolist(), ratios.tolist(), strict=True))
        ratio = np.array([found[disease] for disease in sorted(found)])
        share = self.met[term]
        return np.array(sorted(found), np.int32), ratio * share / (1.0 - share + ratio * share)

    def _compute_frequencies(self, term: int) -> FloatArray:
        """P(finding | disease) of every disease: (n_diseases,)."""
        frequency = np.zeros(len(self.model.disease_ids))
        for above in self.model.term_ancestors(term).tolist():
            rarer = min(self.met[term] / self.met[above], 1.0)
            for matrix, share in (
                (self.model.frequency, rarer ** (1.0 + RELATED_POWER)),
                (self.model.own, rarer),
            ):
                columns, values = matrix.row(above)
                frequency[columns] = np.maximum(frequency[columns], values * share)
        return frequency

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
        values = np.hstack([alone * self._counts(None), genes])
        total = values.sum(axis=1)
        without = (
            np.stack(
                [
                    (alone * self._counts(place)).sum(axis=1) + genes.sum(axis=1)
                    for place in range(len(findings))
                ]
                + [total - genes[:, place] for place in range(genes.shape[1])],
                axis=1,
            )
            if values.shape[1]
            else values
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

    def _counts(self, left_out: int | None) -> FloatArray:
        """1 where a finding counts when one of them is left out, else 0: (n_findings,)."""
        supporting = self.query.for_findings
        kept = [one for place, one in enumerate(supporting) if place != left_out]
        counts = [
            float(place != left_out and not self.scorer.repeats(one, kept))
            for place, one in enumerate(supporting)
        ]
        against = range(len(supporting), len(supporting) + len(self.query.against_findings))
        return np.array([*counts, *(float(place != left_out) for place in against)])

    def _matched(
        self, diseases: Sequence[int]
    ) -> tuple[list[list[str]], list[list[MatchedFrequency | None]]]:
        """What each finding is to each disease, and the frequency that it met."""
        findings = (*self.query.for_findings, *self.query.against_findings)
        chosen = np.array(diseases, np.int32)
        met = [self._meet(one, chosen) for one in findings]
        met += [
            (np.zeros(len(chosen), np.int32), np.zeros(len(chosen)), np.zeros(len(chosen), bool))
            for _ in self.query.genes
        ]
        if not met:
            return [[] for _ in diseases], [[] for _ in diseases]
        term, value, risk = (np.stack(columns, axis=1) for columns in zip(*met, strict=True))
        shown = Meetings(term=term, value=np.where(risk, 0.0, value), shown=value)
        matches = MatchSources(self.model, diseases).matched(shown)
        for row, column in zip(*np.nonzero(risk), strict=True):
            matches[row][column] = self._risk_match(
                int(chosen[row]), int(term[row, column]), float(value[row, column])
            )
        kinds = [[RISK_FACTOR if one else "finding" for one in row] for row in risk.tolist()]
        return kinds, matches

    def _meet(
        self, finding: Finding, chosen: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], FloatArray, NDArray[np.bool_]]:
        """Term and frequency that a finding met in each disease, and whether as a risk factor."""
        scorer, model = self.scorer, self.model
        above = model.term_ancestors(finding.place)
        rarer = np.minimum(scorer.met[finding.place] / scorer.met[above], 1.0)
        shown = np.array([model.frequency.values(int(one), chosen) for one in above])
        stated = np.array([model.own.values(int(one), chosen) for one in above])
        best = np.maximum(shown * rarer[:, None] ** (1.0 + RELATED_POWER), stated * rarer[:, None])
        if finding.ratio < 1.0:  # what lies above says nothing of what is absent
            best = np.where((above == finding.place)[:, None], best, 0.0)
        place = best.argmax(axis=0)
        columns = np.arange(len(chosen))
        term, value = above[place].astype(np.int32), shown[place, columns]
        value = np.where(best[place, columns] > 0, value, 0.0)
        favoured, share = scorer.risk(finding.place)
        of_chosen = np.searchsorted(favoured, chosen)
        listed = np.isin(chosen, favoured)
        with_factor = np.zeros(len(chosen))
        with_factor[listed] = share[of_chosen[listed]]
        as_risk = listed & ((value == 0) | (with_factor >= best[place, columns]))
        term = np.where(as_risk, finding.place, term).astype(np.int32)
        return term, np.where(as_risk, with_factor, value), as_risk

    def _risk_match(self, disease: int, term: int, value: float) -> MatchedFrequency:
        described = self.model.conditions[disease - self.model.n_published]
        return MatchedFrequency(
            term=self.model.term_ids[term],
            value=value,
            numerator=0,
            denominator=0,
            references=(str(described["reference"]),),
            basis=FrequencyBasis.CURATED,
        )


def _columns(values: Sequence[FloatArray], n_rows: int) -> FloatArray:
    return np.stack(values, axis=1) if values else np.zeros((n_rows, 0))
