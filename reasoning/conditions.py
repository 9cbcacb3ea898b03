"""Curated conditions appended to a compiled model, after everything that is published.

What is computed from published diseases alone (backgrounds, information content, latent space,
spread, what relatives lend) stays as it is: a curated condition has no part in it. Its own
frequencies stand in the same matrices, in the rows after the published ones; its findings that the
HPO cannot say are terms after the published ones.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.knowledge import (
    ConditionFinding,
    ConditionNode,
    FindingKind,
    KnowledgeTables,
    Occurrence,
    SeparatingTest,
)
from ontologies.model.condition import age_band
from ontologies.model.term import Term
from reasoning.frequency import STATED_WEIGHT, propagate
from reasoning.likelihood import FINDING_FLOOR, NAMED_FREQUENCY
from reasoning.model import CURATED_PREFIX, Matrix, Model
from reasoning.pretest import OLDEST, Setting

__all__ = ["CuratedTables", "with_conditions"]

FloatArray = NDArray[np.float64]

_AGES = np.arange(OLDEST + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedTables:
    """What the graph's tables hold of curated knowledge; fields as in `KnowledgeTables`."""

    terms: Sequence[Term]
    conditions: Sequence[ConditionNode]
    condition_findings: Sequence[ConditionFinding]
    occurrences: Sequence[Occurrence]
    separating_tests: Sequence[SeparatingTest]

    @classmethod
    def of(cls, tables: KnowledgeTables) -> "CuratedTables":
        """Take them, and leave the published tables to be let go of."""
        terms = [term for term in tables.terms if term.id.startswith(CURATED_PREFIX)]
        return cls(
            terms=sorted((term for term in terms if not term.obsolete), key=lambda term: term.id),
            conditions=tables.conditions,
            condition_findings=tables.condition_findings,
            occurrences=tables.occurrences,
            separating_tests=tables.separating_tests,
        )


def with_conditions(model: Model, tables: CuratedTables) -> Model:
    """Append the curated conditions and findings.

    Parameters
    ----------
    model
        Compiled from what is published.
    tables
        The conditions and their findings.

    Returns
    -------
    Model
        The published rows and columns come first, with the same values.
    """
    wider = _with_terms(model, tables.terms)
    if not tables.conditions:
        return wider
    return _Appended(wider, tables).model()


def _with_terms(model: Model, terms: Sequence[Term]) -> Model:
    """Terms appended to every axis of terms; no published disease shows one."""
    first = len(model.term_ids)
    ids = (*model.term_ids, *(term.id for term in terms))
    index = {identifier: place for place, identifier in enumerate(ids)}
    parents = [
        sorted(index[parent] for parent in term.parents if parent in index) for term in terms
    ]
    above = _ancestors(model, parents, first)
    size = len(ids)
    published = [[place for place in row if place < first] for row in above]
    background = [float(model.background[row].min()) if row else 1.0 for row in published]

    def longer(values: FloatArray, added: Sequence[float] | float) -> FloatArray:
        return np.concatenate([values, np.broadcast_to(np.asarray(added, float), len(terms))])

    empty = sparse.csr_array((len(terms), len(model.disease_ids)))
    no_case = sparse.csr_array((len(terms), model.descriptions.n_columns))
    changed: dict[str, Any] = {
        name: _below(getattr(model, name), empty)
        for name in ("frequency", "lent", "coverage", "denied", "own", "risk", "opposing")
    }
    by_disease = ("profile", "lent_profile", "annotated", "numerator", "denominator", "stated")
    for name in (*by_disease, "excluded", "cited", "description_profile"):
        changed[name] = _wider(getattr(model, name), size)
    return dataclasses.replace(
        model,
        term_ids=ids,
        background=longer(model.background, background),
        content=longer(model.content, 0.0),
        weight=longer(model.weight, 0.0),
        latent_terms=np.vstack(
            [model.latent_terms, np.zeros((len(terms), model.latent_terms.shape[1]))]
        ),
        ancestors=_below(model.ancestors, _table(above, size)),
        parents=_below(model.parents, _table(parents, size)),
        descriptions=_below(model.descriptions, no_case),
        met=np.vstack([model.met, np.zeros((len(terms), model.met.shape[1]))]),
        **changed,
    )


def _ancestors(model: Model, parents: Sequence[Sequence[int]], first: int) -> list[list[int]]:
    """Each new term and all terms above it, ascending; new terms may stand above each other."""
    known: dict[int, set[int]] = {}

    def reach(place: int) -> set[int]:
        if place < first:
            return set(model.term_ancestors(place).tolist())
        if place not in known:
            known[place] = {place}  # what a cycle comes back to
            known[place] = {place}.union(*map(reach, parents[place - first]))
        return known[place]

    return [sorted(reach(first + number)) for number in range(len(parents))]


def _table(rows: Sequence[Sequence[int]], n_columns: int) -> sparse.csr_array:
    """Ones at some columns of each row."""
    bounds = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], np.int32)
    stored = (np.ones(len(columns)), columns, bounds)
    return sparse.csr_array(stored, shape=(len(rows), n_columns))


def _wider(matrix: Matrix, n_columns: int) -> Matrix:
    return dataclasses.replace(matrix, n_columns=n_columns)


def _below(matrix: Matrix, rows: sparse.csr_array) -> Matrix:
    """Rows appended, as wide as the wider of both."""
    added = Matrix.of(rows)
    some = len(added.data) > 0  # what gains no value is not copied
    return Matrix(
        np.concatenate([matrix.indptr, matrix.indptr[-1] + added.indptr[1:]]),
        np.concatenate([matrix.indices, added.indices]) if some else matrix.indices,
        np.concatenate([matrix.data, added.data]) if some else matrix.data,
        max(matrix.n_columns, added.n_columns),
    )


def _beside(matrix: Matrix, columns: sparse.csr_array) -> Matrix:
    """Columns appended; without the copies that `sparse.hstack` makes on its way."""
    added = Matrix.of(columns)
    width = matrix.n_columns + added.n_columns
    if len(added.data) == 0:
        return _wider(matrix, width)
    indptr = matrix.indptr + added.indptr
    indices = np.empty(int(indptr[-1]), np.int32)
    data = np.empty(int(indptr[-1]))
    for row in range(len(indptr) - 1):
        (own, values), (more, further) = matrix.row(row), added.row(row)
        part = slice(indptr[row], indptr[row + 1])
        indices[part] = np.concatenate([own, more + np.int32(matrix.n_columns)])
        data[part] = np.concatenate([values, further])
    return Matrix(indptr, indices, data, width)


class _Appended:
    """Conditions as rows after those of a model whose terms are complete."""

    def __init__(self, model: Model, tables: CuratedTables) -> None:
        self.published = model
        self.nodes = list(tables.conditions)
        self.tables = tables
        self.terms = model.term_index
        self.row = {node.id: place for place, node in enumerate(self.nodes)}
        self.shape = (len(self.nodes), len(model.term_ids))
        self.tests: defaultdict[str, list[SeparatingTest]] = defaultdict(list)
        for test in tables.separating_tests:
            self.tests[test.disease_id].append(test)
        self.of_kind: defaultdict[FindingKind, list[ConditionFinding]] = defaultdict(list)
        for item in tables.condition_findings:
            if item.phenotype_id in self.terms and item.disease_id in self.row:
                self.of_kind[item.kind].append(item)

    def model(self) -> Model:
        """Everything together."""
        model, (n_added, n_terms) = self.published, self.shape
        n_published = len(model.disease_ids)
        shown = self._shown()
        closure = sparse.csr_array(
            (model.ancestors.data, model.ancestors.indices, model.ancestors.indptr),
            shape=(n_terms, n_terms),
        )
        stated = self._own(shown)
        profile = propagate(stated, closure)
        by_term = sparse.csr_array(profile.T.tocsr())
        columns, rows = sparse.csr_array((n_terms, n_added)), sparse.csr_array(self.shape)
        entity = self._entities()
        names = [node.name for node in self.nodes]
        annotated = self._annotated(shown)
        added = dataclasses.replace(
            model,
            disease_ids=(*model.disease_ids, *(node.id for node in self.nodes)),
            disease_names=(*model.disease_names, *names),
            entity=np.concatenate([model.entity, entity]),
            family=np.concatenate([model.family, self._families(entity)]),
            profile=_below(model.profile, profile),
            lent_profile=_below(model.lent_profile, profile),
            frequency=_beside(model.frequency, by_term),
            lent=_beside(model.lent, by_term),
            coverage=_beside(model.coverage, columns),
            denied=_beside(model.denied, columns),
            excluded=_below(model.excluded, rows),
            saturation=np.concatenate([model.saturation, np.ones(n_added)]),
            spread=np.concatenate([model.spread, np.ones(n_added)]),
            latent_diseases=np.vstack(
                [model.latent_diseases, np.zeros((n_added, model.latent_diseases.shape[1]))]
            ),
            gene_diseases=self._genes(entity),
            course=_below(model.course, sparse.csr_array((n_added, len(model.course_ids)))),
            **annotated,
        )
        return dataclasses.replace(
            added,
            settings=tuple(map(str, Setting.clinical())),
            prevalence=np.vstack([np.zeros((n_published, len(self._settings))), self._shares()]),
            met=self._met(profile),
            own=_beside(self._published_by_term(), sparse.csr_array(stated.T.tocsr())),
            risk=self._ratios(FindingKind.RISK, n_published),
            opposing=self._ratios(FindingKind.SHOWN, n_published),
            named=np.array([self._named(node) for node in self.nodes], np.int32),
            age_ratios=np.array([_age_ratios(node) for node in self.nodes]),
            sex_ratios=np.array([_sex_ratios(node) for node in self.nodes]),
            conditions=tuple(self._described(node) for node in self.nodes),
        )

    @property
    def _settings(self) -> tuple[Setting, ...]:
        return Setting.clinical()

    def _shown(self) -> dict[tuple[int, int], ConditionFinding]:
        """What has a frequency, by row and term: the higher one where one stands twice."""
        found: dict[tuple[int, int], ConditionFinding] = {}
        for kind in (FindingKind.SHOWN, FindingKind.TEST):
            for item in self.of_kind[kind]:
                key = self.row[item.disease_id], self.terms[item.phenotype_id]
                before = found.get(key)
                if item.frequency and (
                    before is None
                    or (before.kind is kind and item.frequency > (before.frequency or 0.0))
                ):
                    found[key] = item
        return dict(sorted(found.items()))

    def _own(self, shown: Mapping[tuple[int, int], ConditionFinding]) -> sparse.csr_array:
        """Frequencies as stated, and that of being named itself: (n_conditions, n_terms)."""
        stated = {key: float(item.frequency or 0.0) for key, item in shown.items()}
        for row, node in enumerate(self.nodes):
            named = self._named(node)
            if named >= 0:
                stated[row, named] = max(NAMED_FREQUENCY, stated.get((row, named), 0.0))
        keys = np.array(sorted(stated), np.int32).reshape(-1, 2)
        values = np.array([stated[key] for key in sorted(stated)])
        return sparse.csr_array((values, (keys[:, 0], keys[:, 1])), shape=self.shape)

    def _annotated(self, shown: Mapping[tuple[int, int], ConditionFinding]) -> dict[str, Any]:
        """The matrices that share the pattern of `annotated`, and what they cite."""
        model = self.published
        keys = np.array(list(shown), np.int32).reshape(-1, 2)
        reasons = sorted({_reason(node) for node in self.nodes})
        first = len(model.reference_names)
        before = len(model.citations.indptr) - 1
        place = {reason: number for number, reason in enumerate(reasons)}
        cited = [before + 1 + place[_reason(self.nodes[row])] for row, _ in keys.tolist()]
        counts = [(item.numerator or 0, item.denominator or 0) for item in shown.values()]
        columns: dict[str, Sequence[float]] = {
            "annotated": [float(item.frequency or 0.0) for item in shown.values()],
            "numerator": [n for n, _ in counts],
            "denominator": [m for _, m in counts],
            "stated": [max(float(m), STATED_WEIGHT) for _, m in counts],
            "cited": cited,
        }
        bounds = np.searchsorted(keys[:, 0], np.arange(self.shape[0] + 1))
        found = {
            name: _below(
                getattr(model, name),
                sparse.csr_array((np.asarray(values, float), keys[:, 1], bounds), shape=self.shape),
            )
            for name, values in columns.items()
        }
        rows = _table([[first + number] for number in range(len(reasons))], first + len(reasons))
        return {
            **found,
            "citations": _below(model.citations, rows),
            "reference_names": (*model.reference_names, *reasons),
        }

    def _entities(self) -> NDArray[np.int32]:
        """Entity of the first published entry that a condition is, else one of its own."""
        model = self.published
        found = []
        for row, node in enumerate(self.nodes):
            known = [model.disease_index[one] for one in node.same_as if one in model.disease_index]
            found.append(int(model.entity[known[0]]) if known else len(model.disease_ids) + row)
        return np.array(found, np.int32)

    def _genes(self, entity: NDArray[np.int32]) -> Matrix:
        """Genes of the published entries that a condition is: (n_genes, n_diseases)."""
        model = self.published
        genes = np.repeat(np.arange(len(model.gene_ids)), np.diff(model.gene_diseases.indptr))
        of_entity: defaultdict[int, set[int]] = defaultdict(set)
        for gene, disease in zip(genes.tolist(), model.gene_diseases.indices.tolist(), strict=True):
            of_entity[int(model.entity[disease])].add(gene)
        pairs = sorted(
            (gene, row) for row, one in enumerate(entity.tolist()) for gene in of_entity[one]
        )
        keys = np.array(pairs, np.int32).reshape(-1, 2)
        shape = (len(model.gene_ids), len(self.nodes))
        linked = sparse.csr_array((np.ones(len(keys)), (keys[:, 0], keys[:, 1])), shape=shape)
        return _beside(model.gene_diseases, linked)

    def _families(self, entity: NDArray[np.int32]) -> NDArray[np.int32]:
        size = len(self.published.disease_ids)
        return np.array(
            [self.published.family[one] if one < size else one for one in entity], np.int32
        )

    def _shares(self) -> FloatArray:
        """Share of each setting's patients: (n_conditions, n_settings)."""
        shares = np.zeros((len(self.nodes), len(self._settings)))
        for item in self.tables.occurrences:
            if item.id in self.row:
                shares[self.row[item.id], self._settings.index(Setting(item.setting))] = (
                    item.per_patient
                )
        return shares

    def _met(self, profile: sparse.csr_array) -> FloatArray:
        """P(term | patient of a setting): (n_terms, n_settings).

        The greater of what is stated of it or of a term below, and of the mean frequency over the
        conditions by their shares; the remaining share of the patients shows nothing.
        """
        shares = self._shares()
        weight = shares / np.maximum(shares.sum(axis=0), 1.0)
        derived = np.asarray(profile.T @ weight)
        stated = self._stated_rates(self.tables.occurrences)
        met: FloatArray = np.maximum(np.maximum(derived, stated), FINDING_FLOOR)
        return met

    def _stated_rates(self, occurrences: Iterable[Occurrence]) -> FloatArray:
        rates = np.zeros((self.shape[1], len(self._settings)))
        for item in occurrences:
            if item.id in self.terms:
                above = self.published.term_ancestors(self.terms[item.id])
                column = self._settings.index(Setting(item.setting))
                rates[above, column] = np.maximum(rates[above, column], item.per_patient)
        return rates

    def _published_by_term(self) -> Matrix:
        model = self.published
        shape = (len(model.disease_ids), self.shape[1])
        stored = (model.annotated.data, model.annotated.indices, model.annotated.indptr)
        return Matrix.of(sparse.csr_array(sparse.csr_array(stored, shape=shape).T.tocsr()))

    def _ratios(self, kind: FindingKind, n_published: int) -> Matrix:
        """Likelihood ratios that stand without a frequency: (n_terms, n_diseases)."""
        found = {
            (self.terms[item.phenotype_id], n_published + self.row[item.disease_id]): (
                item.likelihood_ratio
            )
            for item in self.of_kind[kind]
            if item.likelihood_ratio is not None and item.frequency is None
        }
        keys = np.array(sorted(found), np.int32).reshape(-1, 2)
        values = np.array([found[key] for key in sorted(found)], float)
        shape = (self.shape[1], n_published + len(self.nodes))
        return Matrix.of(sparse.csr_array((values, (keys[:, 0], keys[:, 1])), shape=shape))

    def _named(self, node: ConditionNode) -> int:
        return self.terms.get(node.hpo_same or "", -1)

    def _described(self, node: ConditionNode) -> dict[str, Any]:
        return {
            "chinese_name": node.chinese_name,
            "synonyms": list(node.synonyms),
            "basis": node.basis,
            "reference": _reason(node),
            "reviewed": node.reviewed,
            "urgent_within": node.urgent_within,
            "urgent_why": node.urgent_why,
            "chinese_urgent_why": node.chinese_urgent_why,
            "tests": [
                {"name": test.name, "chinese_name": test.chinese_name, "role": test.role,
                 "sensitivity": test.sensitivity, "specificity": test.specificity}
                for test in self.tests[node.id]
            ],
        }  # fmt: skip


def _reason(node: ConditionNode) -> str:
    """What a curated frequency cites."""
    return f"semeion-conditions ({node.basis}; reviewed: {str(node.reviewed).lower()})"


def _age_ratios(node: ConditionNode) -> FloatArray:
    """P(age | condition) / P(age | others) by completed year; 1 where nothing is stated."""
    ratios = np.ones(len(_AGES))
    for band, ratio in zip(node.age_bands, node.age_ratios, strict=True):
        first, last = age_band(band)
        ratios[(first <= _AGES) & ((OLDEST if last is None else last) >= _AGES)] = ratio
    return ratios


def _sex_ratios(node: ConditionNode) -> tuple[float, float]:
    """P(sex | condition) / P(sex | others) of females and males; 1 where nothing is stated."""
    return (
        1.0 if node.female is None else node.female,
        1.0 if node.male is None else node.male,
    )
