"""How far the score of each disease strays over patients that have something else.

A disease with a rich profile meets a little of every long record, and a single chance match of a
rare one weighs much: their scores stray more than others' over patients who have neither. A
score is therefore told partly in units of that spread. It is measured on simulated patients, so
that no case is needed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ontologies.model.evidence import RATIO_LIMIT
from reasoning.calibration import Calibration
from reasoning.grouping import EvidenceGroup
from reasoning.model import Matrix, Model
from reasoning.scoring import Finding, Query, Scorer

__all__ = ["SIMULATED_PATIENTS", "simulated_findings", "spread_of_scores"]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int32]

SIMULATED_PATIENTS = 500
"""Patients that the spread is measured on; the seed is fixed."""
FEWEST_FINDINGS, MOST_FINDINGS = 4, 31
"""Numbers of findings of a simulated patient, evenly drawn: a case report's to a record's."""
UNRELATED_SHARE = 0.6
"""Share of a simulated patient's findings that come from other diseases."""
SMOOTHED_SHARE = 0.5
"""Share of a disease's log spread that is the mean over the diseases most alike: so few patients
measure a single disease roughly."""
_FEWEST_ANNOTATIONS = 5
_KEPT_FINDINGS, _TOGETHER = 64, 100
"""Findings whose match in all diseases is kept, and patients scored together: 100 kB each."""
_LEAST = 1.0e-3
"""Spread, nats, of a disease that no simulated patient meets."""


def spread_of_scores(model: Model, alike: IndexArray) -> FloatArray:
    """Spread of each disease's score over simulated patients, relative to the typical disease.

    Parameters
    ----------
    model
        Compiled, with a spread of 1 for every disease.
    alike : (n_diseases, count) int array
        Diseases most alike, from `relatives.most_alike`.

    Returns
    -------
    (n_diseases,) array
        Positive, without unit; geometric mean 1.
    """
    scorer = Scorer(model, Calibration(slope=1.0, exponent=0.0), kept_findings=_KEPT_FINDINGS)
    size = len(model.disease_ids)
    drawn = simulated_findings(model.annotated)
    queries = [scorer.query(_plain_groups(model, terms)) for terms in drawn]
    patients = len(queries)
    if patients < 2:
        return np.ones(size)
    total, squares = np.zeros(size), np.zeros(size)
    for start in range(0, patients, _TOGETHER):
        some = queries[start : start + _TOGETHER]
        for query, ratios in zip(some, _sums_of_ratios(scorer, some), strict=True):
            score = scorer.score_with(query, ratios)
            score -= score.mean()
            total += score
            squares += score * score
    variance = squares / patients - (total / patients) ** 2
    log_spread = np.log(np.sqrt(np.maximum(variance, 0.0)) + _LEAST)
    if alike.shape[1]:
        around = log_spread[alike].mean(axis=1)
        log_spread = (1.0 - SMOOTHED_SHARE) * log_spread + SMOOTHED_SHARE * around
    spread: FloatArray = np.exp(log_spread - log_spread.mean())
    return spread


def _sums_of_ratios(scorer: Scorer, queries: Sequence[Query]) -> FloatArray:
    """Sum of the log ratios of each patient's findings, every finding computed once.

    Findings come one below the other, so that of their common ancestors few need be kept.
    """
    sums = np.zeros((len(queries), len(scorer.model.disease_ids)))
    having: defaultdict[int, list[int]] = defaultdict(list)
    finding: dict[int, Finding] = {}
    for patient, query in enumerate(queries):
        for found in query.for_findings:
            finding[found.place] = found
            having[found.place].append(patient)
    for place in _one_below_the_other(scorer.model.parents, having):
        ratios = scorer.log_ratios(finding[place])
        for patient in having[place]:
            sums[patient] += ratios
    return sums


def _one_below_the_other(parents: Matrix, terms: Iterable[int]) -> list[int]:
    """Terms ordered by their paths from the root, by each term's first parent."""

    @cache
    def path(term: int) -> tuple[int, ...]:
        above, _ = parents.row(term)
        return (*path(int(above[0])), term) if len(above) else (term,)

    return sorted(terms, key=path)


def simulated_findings(
    annotated: Matrix, patients: int = SIMULATED_PATIENTS, seed: int = 0
) -> Iterator[list[int]]:
    """Draw patients: some findings of one disease by their frequency, the rest of any others.

    Parameters
    ----------
    annotated : (n_diseases, n_terms) Matrix
        Pooled annotations.
    patients, seed
        How many, and of the generator.

    Yields
    ------
    list of int
        Positions of terms, ascending.
    """
    random = np.random.default_rng(seed)
    lengths = np.diff(annotated.indptr)
    described = np.flatnonzero(lengths >= _FEWEST_ANNOTATIONS)
    if not len(described):
        return
    all_terms = annotated.indices
    for _ in range(patients):
        wanted = int(random.integers(FEWEST_FINDINGS, MOST_FINDINGS + 1))
        terms, frequency = annotated.row(int(random.choice(described)))
        shown = terms[random.random(len(terms)) < frequency]
        own = random.permutation(shown)[: max(1, round(wanted * (1.0 - UNRELATED_SHARE)))]
        # of an annotation drawn evenly, the disease is as likely as it is well annotated
        others = all_terms[random.integers(0, len(all_terms), wanted - len(own))]
        yield np.unique(np.concatenate([own, others])).tolist()


def _plain_groups(model: Model, terms: Sequence[int]) -> list[EvidenceGroup]:
    """Plain statements of terms."""
    return [
        EvidenceGroup(
            concept=model.term_ids[term],
            ratio=RATIO_LIMIT,
            shares={},
            source_kind="entry",
            conflict=False,
        )
        for term in terms
    ]
