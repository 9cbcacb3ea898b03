"""Thousands of patients as one matrix computation, on the CPU or a GPU (torch).

The same numbers as `reasoning.differential.rank_entities` gives one by one, to 1e-5 nats: what a
single finding says of all diseases is asked of the same `Scorer`; the sums over findings, coverage
and similarity are matrix products. In the clinical settings every case is scored by itself: its
findings are few and what they say is kept. It ranks and does not explain; explain the few that a
reader looks at with `rank`.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ontologies.errors import InputError
from ontologies.model.evidence import Evidence
from ontologies.model.patient import Patient
from reasoning.clinical import ClinicalScorer
from reasoning.descriptions import CASES_SHARE, likeness
from reasoning.differential import PlacedEvidence, place_evidence
from reasoning.errors import MissingLibraryError
from reasoning.pretest import Setting, log_pretest
from reasoning.ranking import scorer_of
from reasoning.scoring import (
    COVERAGE_SHARE,
    SIMILARITY_SHARE,
    Finding,
    Query,
    case_strength,
    picture_strength,
    spread_exponent,
)
from reasoning.snapshot import Snapshot

if TYPE_CHECKING:
    import torch

__all__ = ["BatchRanker", "BatchRanking"]

FloatArray = NDArray[np.float64]
Progress = Callable[..., None]

BLOCK = 128
"""Cases in one matrix product: few enough for the caches, enough for the product to pay."""
KEPT_ROWS = 6144
"""Findings whose log ratios in all diseases are kept: 100 kB each with 12,700 diseases."""
_BEYOND = 16
"""Entities looked at beyond those asked for, so that ties at the end are put in order of id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRanking:
    """The first entities of many cases.

    Parameters
    ----------
    disease : (n_cases, limit) int array
        Position in the model of the best member of each ranked entity, best first, ties by id.
    score : (n_cases, limit) array
        Nats.
    probability : (n_cases, limit) array
        Posttest probability of the entity, in [0, 1].
    notes : (n_cases,) tuple
        What limits each answer: concepts that could not be scored, contradictions, no evidence.
    """

    disease: NDArray[np.int64]
    score: FloatArray
    probability: FloatArray
    notes: tuple[tuple[str, ...], ...]


class _Placed(NamedTuple):
    """A case as positions: rows of log ratios, and how far each term of its query is reached."""

    query: Query
    findings: list[int]
    genes: list[int]
    reached: FloatArray


class _Person(NamedTuple):
    evidence: Sequence[Evidence]
    patient: Patient | None


def _people(
    cases: Sequence[Sequence[Evidence]], patients: Sequence[Patient | None] | None
) -> list[_Person]:
    known = patients if patients is not None else [None] * len(cases)
    return [_Person(*pair) for pair in zip(cases, known, strict=True)]


class BatchRanker:
    """Ranks many cases at once; keeps the model's matrices on the device.

    Parameters
    ----------
    snapshot
        Compiled knowledge.
    device
        `cpu`, `cuda` or another device of torch; None takes a GPU where there is one.

    Raises
    ------
    MissingLibraryError
        If torch is not installed (extra `models`).
    InputError
        If torch does not have the device.
    """

    def __init__(self, snapshot: Snapshot, *, device: str | None = None) -> None:
        try:
            import torch
        except ImportError as error:
            raise MissingLibraryError("torch", "models") from error
        self._torch = torch
        self.snapshot = snapshot
        wanted = device or ("cuda" if torch.cuda.is_available() else "cpu")
        try:
            self.device = torch.device(wanted)
            torch.zeros(1, dtype=torch.float64, device=self.device)
        except (RuntimeError, AssertionError, TypeError) as error:
            problem = str(error).splitlines()[0]
            raise InputError(f"torch cannot compute on {wanted!r}: {problem}") from error
        model = snapshot.model
        self._coverage = self._transposed_coverage()
        self._reached = self.tensor(np.zeros((len(model.term_ids), BLOCK)))
        self._latent_terms = np.ascontiguousarray(model.latent_terms)
        self._latent_diseases = self.tensor(model.latent_diseases)
        self._log_spread = self.tensor(np.log(model.spread))
        members, sizes = _members(model.entity_position, len(model.entities))
        self._members = torch.from_numpy(members).to(self.device)
        self._several = [
            torch.from_numpy(np.flatnonzero(sizes > place)).to(self.device)
            for place in range(1, members.shape[1])
        ]
        self._rows = _RowStore(self)

    def rank(
        self,
        cases: Sequence[Sequence[Evidence]],
        *,
        patients: Sequence[Patient | None] | None = None,
        setting: Setting = Setting.RARE_DISEASE,
        limit: int = 10,
        progress: Progress | None = None,
    ) -> BatchRanking:
        """Rank the entities of every case.

        Parameters
        ----------
        cases
            The evidence of each.
        patients
            Age and sex of each; None where nothing is known of any.
        setting
            Where the patients are seen.
        limit
            Entities wanted, at least 1; no more than there are.
        progress
            Told `(what, done, total)`.

        Raises
        ------
        InputError
            If `limit` is less than 1.
        """
        if limit < 1:
            raise InputError(f"at least one diagnosis is ranked, not {limit}")
        prior = log_pretest(setting, self.snapshot.model)
        competing = self.snapshot.model.entity[np.isfinite(prior)]
        limit = min(limit, len(np.unique(competing)))
        disease = np.zeros((len(cases), limit), np.int64)
        score = np.zeros((len(cases), limit))
        probability = np.zeros((len(cases), limit))
        notes: list[tuple[str, ...]] = []
        for start, told, block in self._blocks(_people(cases, patients), setting):
            part = slice(start, start + len(block))
            disease[part], score[part], log_total = self._first(block, limit)
            probability[part] = np.exp(np.minimum(score[part] - log_total[:, None], 0.0))
            notes += told
            if progress is not None:
                progress("Ranking patients", part.stop, len(cases))
        return BatchRanking(
            disease=disease, score=score, probability=probability, notes=tuple(notes)
        )

    def scores(
        self,
        cases: Sequence[Sequence[Evidence]],
        *,
        patients: Sequence[Patient | None] | None = None,
        setting: Setting = Setting.RARE_DISEASE,
    ) -> FloatArray:
        """Scores of all diseases in every case: (n_cases, n_diseases), nats."""
        people = _people(cases, patients)
        blocks = [block.cpu().numpy() for _, _, block in self._blocks(people, setting)]
        return np.concatenate(blocks) if blocks else np.zeros((0, len(self._coverage)))

    def _blocks(
        self, cases: Sequence[_Person], setting: Setting
    ) -> "Iterator[tuple[int, list[tuple[str, ...]], torch.Tensor]]":
        """Place and score a block of cases at a time."""
        model = self.snapshot.model
        prior = self.tensor(log_pretest(setting, model))
        scorer = scorer_of(self.snapshot, setting)
        starts = range(0, len(cases), BLOCK)
        with ThreadPoolExecutor(1) as reader:  # torch lets go of the interpreter while it computes
            ahead = deque(reader.submit(self._read, cases[:BLOCK], setting) for _ in starts[:1])
            for start in starts:
                if start + BLOCK < len(cases):
                    following = cases[start + BLOCK : start + 2 * BLOCK]
                    ahead.append(reader.submit(self._read, following, setting))
                placed = ahead.popleft().result()
                if isinstance(scorer, ClinicalScorer):
                    score = self.tensor(np.stack([scorer.score(case.query) for case in placed]))
                else:
                    self._rows.begin()
                    score = self._score([self._place(case.query) for case in placed])
                self._add_circumstances(score, placed)
                yield start, [case.notes for case in placed], score.add_(prior)

    def _read(self, cases: Sequence[_Person], setting: Setting) -> list[PlacedEvidence]:
        return [
            place_evidence(self.snapshot, evidence, patient, setting) for evidence, patient in cases
        ]

    def _add_circumstances(self, score: "torch.Tensor", placed: Sequence[PlacedEvidence]) -> None:
        """Add what age, sex and the like say of each case, in place."""
        for row, case in enumerate(placed):
            for fact in case.circumstances:
                score[row] += self.tensor(fact.log_ratio)

    def _place(self, query: Query) -> _Placed:
        place = self._rows.place
        return _Placed(
            query=query,
            findings=[
                *(place(finding, "for") for finding in query.for_findings),
                *(place(finding, "against") for finding in query.against_findings),
            ],
            genes=[place(finding, "gene") for finding in query.genes],
            reached=query.reach.max(axis=0) if len(query.terms) else np.zeros(0),
        )

    def _score(self, cases: Sequence[_Placed]) -> "torch.Tensor":
        """Score without the pretest probability, as `Scorer.score`: (n_cases, n_diseases)."""
        weight = np.array([case.query.total_weight for case in cases])
        scale = self.snapshot.scorer.calibration.scale
        scales = np.array([scale(float(value)) for value in weight])
        strength = scales * [picture_strength(float(value)) for value in weight]
        total = self._sum_of_rows(cases, scales / np.maximum(weight, 1.0))
        places = self._latent_places(cases, strength * SIMILARITY_SHARE)
        total.addmm_(places, self._latent_diseases.T)
        total.add_(self._covered(cases, strength * COVERAGE_SHARE))
        if len(self.snapshot.model.described):
            shares = scales * [case_strength(float(value)) for value in weight]
            total.add_(self._alike(cases, shares * CASES_SHARE))
        exponents = np.array([spread_exponent(float(value)) for value in weight])
        total.mul_(self._torch.exp(self.tensor(exponents)[:, None] * self._log_spread))
        self._add_genes(total, cases)
        return total

    def _add_genes(self, total: "torch.Tensor", cases: Sequence[_Placed]) -> None:
        """Add the log ratios of each case's genes, in place."""
        table = self._rows.table()
        for row, case in enumerate(cases):
            for place in case.genes:
                total[row] += table[place]

    def _alike(self, cases: Sequence[_Placed], factor: FloatArray) -> "torch.Tensor":
        """Factor · likeness to the known cases of each disease: (n_cases, n_diseases)."""
        found = [likeness(self.snapshot.model, case.query.terms, case.reached) for case in cases]
        return self.tensor(factor[:, None] * np.array(found))

    def _sum_of_rows(self, cases: Sequence[_Placed], factor: FloatArray) -> "torch.Tensor":
        """Factor · Σ log ratios of the findings."""
        from_list = self._torch.tensor
        rows = [row for case in cases for row in case.findings]
        lengths = [len(case.findings) for case in cases]
        weights = np.repeat(factor, lengths)
        summed = self._torch.nn.functional.embedding_bag(
            from_list(rows, dtype=self._torch.int64, device=self.device),
            self._rows.table(),
            from_list(np.cumsum([0, *lengths[:-1]]), device=self.device),
            mode="sum",
            per_sample_weights=self.tensor(weights),
        )
        return summed

    def _covered(self, cases: Sequence[_Placed], factor: FloatArray) -> "torch.Tensor":
        """Factor · covered weight / reached weight: (n_cases, n_diseases).

        The dense table of reached terms is kept between blocks, and what was written is wiped:
        a new one of this size costs more than the product.
        """
        torch, weight = self._torch, self.snapshot.model.weight
        possible = [float(case.reached @ weight[case.query.terms]) for case in cases]
        shares = [
            case.reached * (share / whole if whole > 0 else 0.0)
            for case, share, whole in zip(cases, factor, possible, strict=True)
        ]
        if not any(possible):
            return self.tensor(np.zeros((len(cases), len(self._coverage))))
        terms = np.concatenate([case.query.terms for case in cases]).astype(np.int64)
        columns = np.repeat(np.arange(len(cases)), [len(case.query.terms) for case in cases])
        rows = torch.from_numpy(terms).to(self.device)
        places = torch.from_numpy(columns).to(self.device)
        self._reached[rows, places] = self.tensor(np.concatenate(shares))
        covered = self._coverage @ self._reached
        self._reached[rows, places] = 0.0
        return covered[:, : len(cases)].T

    def _latent_places(self, cases: Sequence[_Placed], factor: FloatArray) -> "torch.Tensor":
        """Factor · direction of each case in the latent space: (n_cases, n_components)."""
        model = self.snapshot.model
        places = np.zeros((len(cases), self._latent_terms.shape[1]))
        for row, (case, share) in enumerate(zip(cases, factor, strict=True)):
            terms = case.query.terms
            place = (case.reached * model.content[terms]) @ self._latent_terms[terms]
            length = float(np.linalg.norm(place))
            if length > 0:
                places[row] = place * (share / length)
        return self.tensor(places)

    def _first(
        self, score: "torch.Tensor", limit: int
    ) -> tuple[NDArray[np.int64], FloatArray, FloatArray]:
        """Best members of the first entities, their scores, and ln Σ exp over the entities."""
        torch = self._torch
        best = score[:, self._members[:, 0]]
        for place, several in enumerate(self._several, start=1):
            others = score[:, self._members[several, place]]
            best[:, several] = torch.maximum(best[:, several], others)
        log_total = torch.logsumexp(best, dim=1).cpu().numpy()
        wanted = min(limit + _BEYOND, best.shape[1])
        values, entities = torch.topk(best, wanted, dim=1)
        cut_off = (values[:, limit - 1] == values[:, -1]) & (wanted < best.shape[1])
        members = self._members[entities]
        shown = torch.gather(score, 1, members.flatten(1)).reshape(members.shape).cpu().numpy()
        values_, members_ = values.cpu().numpy(), members.cpu().numpy()
        first = np.take_along_axis(members_, shown.argmax(axis=2)[..., None], axis=2)[..., 0]
        order = np.lexsort((first, -values_), axis=1)[:, :limit]
        disease = np.take_along_axis(first, order, axis=1)
        top = np.take_along_axis(values_, order, axis=1)
        for row in np.flatnonzero(cut_off.cpu().numpy()):  # more ties than were looked at
            disease[row], top[row] = self._first_of_all(score[row].cpu().numpy(), limit)
        return disease, top, log_total

    def _first_of_all(self, score: FloatArray, limit: int) -> tuple[NDArray[np.int64], FloatArray]:
        order = np.lexsort((np.arange(len(score)), -score))
        position = self.snapshot.model.entity_position[order]
        _, first = np.unique(position, return_index=True)
        best = order[np.sort(first)][:limit]
        return best.astype(np.int64), score[best]

    def _transposed_coverage(self) -> "torch.Tensor":
        """Coverage gain by disease and term, sparse: (n_diseases, n_terms)."""
        import warnings

        from scipy import sparse

        model = self.snapshot.model
        stored = model.coverage
        shape = (len(model.term_ids), len(model.disease_ids))
        table = sparse.csr_array((stored.data, stored.indices, stored.indptr), shape=shape)
        by_disease = sparse.csr_array(table.T)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sparse CSR tensor support", UserWarning)
            made: torch.Tensor = self._torch.sparse_csr_tensor(
                self._torch.from_numpy(by_disease.indptr.astype(np.int64)),
                self._torch.from_numpy(by_disease.indices.astype(np.int64)),
                self._torch.from_numpy(by_disease.data),
                size=by_disease.shape,
                check_invariants=True,
            ).to(self.device)
        return made

    def tensor(self, values: FloatArray) -> "torch.Tensor":
        """Copy to the device."""
        own = values if values.flags.writeable else values.copy()  # mapped files are read-only
        return self._torch.from_numpy(np.ascontiguousarray(own)).to(self.device)


class _RowStore:
    """Log ratios of single findings in all diseases, computed once by the one-case scorer."""

    def __init__(self, ranker: BatchRanker) -> None:
        self._ranker = ranker
        self._scorer = ranker.snapshot.scorer
        self._width = len(ranker.snapshot.model.disease_ids)
        self._place: dict[tuple[Any, ...], int] = {}
        self._new: list[FloatArray] = []
        self._table = ranker.tensor(np.zeros((0, self._width)))
        self._filled = 0

    def begin(self) -> None:
        """Forget all rows if there are too many; called between blocks alone."""
        if self._filled > KEPT_ROWS:
            self._place, self._filled = {}, 0

    def place(self, finding: Finding, kind: str) -> int:
        """Row of a finding in `table`."""
        key = (kind, finding.place, finding.ratio, finding.group.source_kind)
        if key not in self._place:
            self._place[key] = self._filled + len(self._new)
            self._new.append(self._row(finding, kind))
        return self._place[key]

    def table(self) -> "torch.Tensor":
        """All rows, and perhaps unused ones after them: (n_rows or more, n_diseases)."""
        if self._new:
            end = self._filled + len(self._new)
            if end > len(self._table):
                larger = self._table.new_zeros((max(end, 2 * self._filled), self._width))
                larger[: self._filled] = self._table[: self._filled]
                self._table = larger
            for place, row in enumerate(self._new, start=self._filled):
                self._table[place] = self._ranker.tensor(row)
            self._filled, self._new = end, []
        return self._table

    def _row(self, finding: Finding, kind: str) -> FloatArray:
        if kind == "for":
            return self._scorer.log_ratios(finding)
        alone = Query(
            for_findings=(),
            against_findings=(finding,) if kind == "against" else (),
            genes=(finding,) if kind == "gene" else (),
            terms=np.zeros(0, np.int32),
            reach=np.zeros((0, 0)),
        )
        scale = self._scorer.calibration.scale(0.0) if kind == "against" else 1.0
        return self._scorer.score(alone) / scale


def _members(
    position: NDArray[np.intp], n_entities: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Members of each entity in order of id, short rows filled with their first; and sizes."""
    order = np.argsort(position, kind="stable")
    sizes = np.bincount(position, minlength=n_entities)
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    largest = int(sizes.max())
    table = np.repeat(order[start][:, None], largest, axis=1)
    for place in range(1, largest):
        several = np.flatnonzero(sizes > place)
        table[several, place] = order[start[several] + place]
    return table.astype(np.int64), sizes.astype(np.int64)
