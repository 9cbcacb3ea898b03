"""Confirmed cases to counts: in how many patients of a disease each finding was seen.

A count is kept for each disease, term and publication, as the annotations of the literature are, so
that every number leads back to where it was published and a publication can be left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from ontologies.lexicon import Lexicon
from ontologies.model.coding import DISEASE_PREFIXES
from ontologies.model.evidence import Evidence
from reasoning.cases import Case

__all__ = [
    "CaseCount",
    "CaseCounts",
    "case_of_evidence",
    "count_cases",
    "fold_of_publications",
    "publication",
]

PLAIN_RATIO = 10.0
"""Observation ratio from which a finding of a confirmed patient counts as seen."""


class CaseCount(NamedTuple):
    """In `numerator` of `denominator` patients of a publication the disease showed the term.

    The denominator counts the patients of whom it is stated, present or absent.
    """

    disease_id: str
    phenotype_id: str
    numerator: int
    denominator: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCounts:
    """What cases say of diseases.

    Parameters
    ----------
    counts
        By disease, reference and term.
    n_cases
        Cases that count.
    ignored
        What was left out, and how often: a sentence's end each.
    """

    counts: tuple[CaseCount, ...]
    n_cases: int
    ignored: Mapping[str, int]


def publication(case: Case) -> str:
    """Where a case was published; one that was not stands alone."""
    return case.publication or f"case:{case.id}"


def count_cases(
    cases: Iterable[Case], lexicon: Lexicon, *, reference: str | None = None
) -> CaseCounts:
    """Count findings by disease, term and publication.

    A finding is also one of all terms above it, and a finding looked for and absent is also absent
    at all terms below it. A term above is counted on its own where more patients have it than any
    one term directly below. What is not mentioned is unknown and counts for nothing.

    Parameters
    ----------
    cases
        Confirmed cases. One that comes twice counts once; one that counts for two ids counts for
        both.
    lexicon
        Of the ontology; obsolete ids are followed.
    reference
        What every count cites instead of the case's publication: for records of patients, so that
        no two counts can be known to be one person's.

    Returns
    -------
    CaseCounts
        Sorted; the same cases in another order give the same.
    """
    reader = _CaseReader(lexicon)
    groups: defaultdict[str, defaultdict[str, list[_Findings]]] = defaultdict(
        lambda: defaultdict(list)
    )
    seen: set[Case] = set()
    for case in cases:
        if case in seen:
            reader.ignored["cases that were there already"] += 1
            continue
        seen.add(case)
        found = reader.read(case)
        if found is not None:
            for disease in sorted(set(reader.diseases(case))):
                groups[disease][reference or publication(case)].append(found)
    counts = [
        count
        for disease, by_reference in sorted(groups.items())
        for count in _disease_counts(disease, by_reference, reader)
    ]
    return CaseCounts(counts=tuple(counts), n_cases=reader.counted, ignored=dict(reader.ignored))


class _Findings(NamedTuple):
    """Terms of one case: as stated, with all above, and stated absent."""

    stated: frozenset[str]
    present: frozenset[str]
    absent: frozenset[str]


class _CaseReader:
    """Findings of cases as current phenotypic terms; counts what it had to ignore."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.ignored: Counter[str] = Counter()
        self.counted = 0
        self._above: dict[str, frozenset[str]] = {}

    def read(self, case: Case) -> _Findings | None:
        """Findings of a case, or None where it says nothing of a disease."""
        stated, absent = self._terms(case.observed), self._terms(case.excluded)
        if not self.diseases(case):
            self.ignored["cases without the id of a disease"] += 1
            return None
        if not stated:
            self.ignored["cases without a finding"] += 1
            return None
        self.counted += 1
        present = frozenset().union(*(self.above(term) for term in stated))
        return _Findings(stated, present, absent - present)

    def diseases(self, case: Case) -> list[str]:
        """Ids of a case's diseases that have a prefix of the graph."""
        return [one for one in case.diseases if one.partition(":")[0] in DISEASE_PREFIXES]

    def above(self, term: str) -> frozenset[str]:
        """A phenotypic term and all phenotypic terms above it."""
        if term not in self._above:
            parents = (p for p in self.lexicon.parents[term] if p in self.lexicon.phenotypic)
            self._above[term] = frozenset({term}).union(*(self.above(p) for p in parents))
        return self._above[term]

    def _terms(self, stated: Sequence[str]) -> frozenset[str]:
        current = {self.lexicon.replacements.get(term, term) for term in stated}
        known = frozenset(current & self.lexicon.phenotypic)
        if len(known) < len(current):
            unknown = "findings that are no phenotypic term of this release"
            self.ignored[unknown] += len(current) - len(known)
        return known


def _disease_counts(
    disease: str, by_reference: Mapping[str, Sequence[_Findings]], reader: _CaseReader
) -> Iterable[CaseCount]:
    """Counts of one disease; what one publication mentions is looked for in all of them."""
    everyone = [found for group in by_reference.values() for found in group]
    terms = sorted({term for found in everyone for term in found.present | found.absent})
    above = {term: reader.above(term) for term in terms}
    direct: set[str] = set().union(*(found.stated | found.absent for found in everyone))
    for reference, group in sorted(by_reference.items()):
        present = Counter(term for found in group for term in found.present)
        largest_below = _largest_below(present, reader.lexicon)
        for term in terms:
            numerator = present[term]
            absent = sum(
                not found.absent.isdisjoint(above[term])
                for found in group
                if term not in found.present
            )
            adds = term in direct or numerator > largest_below.get(term, 0)
            if adds and numerator + absent:
                yield CaseCount(disease, term, numerator, numerator + absent, reference)


def _largest_below(present: Mapping[str, int], lexicon: Lexicon) -> dict[str, int]:
    largest: dict[str, int] = {}
    for term, count in present.items():
        for parent in lexicon.parents[term]:
            largest[parent] = max(largest.get(parent, 0), count)
    return largest


def fold_of_publications(cases: Iterable[Case], folds: int) -> dict[str, int]:
    """Deal publications into folds, those that speak of one disease into different ones.

    With as many folds as a disease has publications, each of them is judged by all others. Folds
    are of about the same number of cases; the same cases give the same folds.

    Returns
    -------
    dict
        Number of the fold, from 0, of each `publication`.
    """
    sizes: Counter[str] = Counter()
    diseases: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        name = publication(case)
        sizes[name] += 1
        diseases[name].update(case.diseases)
    dealt: list[Counter[str]] = [Counter() for _ in range(folds)]
    filled = [0] * folds
    chosen: dict[str, int] = {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        place = min(
            range(folds), key=lambda fold: _crowd(dealt[fold], diseases[name], filled[fold])
        )
        chosen[name] = place
        filled[place] += sizes[name]
        dealt[place].update(diseases[name])
    return chosen


def _crowd(dealt: Counter[str], diseases: Set[str], filled: int) -> tuple[int, int]:
    return sum(dealt[disease] for disease in diseases), filled


def case_of_evidence(identifier: str, disease: str, evidence: Iterable[Evidence]) -> Case:
    """Case of a patient whose disease was confirmed: what the evidence makes more or less likely.

    Only the patient's own scored findings count: as present where λ is at least 10, as absent where
    it is at most 1/10; what lies between (a hedge, a borderline value) is left out, and so is what
    one item says is there and another says is not.

    Parameters
    ----------
    identifier
        Of the patient.
    disease
        Its confirmed id.
    evidence
        All that is known of the patient.
    """
    items = [item for item in evidence if item.scored]
    present = {item.concept for item in items if item.observation_ratio >= PLAIN_RATIO}
    absent = {item.concept for item in items if item.observation_ratio <= 1.0 / PLAIN_RATIO}
    return Case(
        id=identifier,
        observed=tuple(sorted(present - absent)),
        excluded=tuple(sorted(absent - present)),
        diseases=(disease,),
    )
