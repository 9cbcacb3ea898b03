"""The compiled model: what ranking needs of the graph, as memory-mapped sparse matrices."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reasoning.archive import read_archive, write_archive
from reasoning.errors import SnapshotDamagedError
from reasoning.onset import onset_shares

if TYPE_CHECKING:
    from scipy import sparse

__all__ = ["CURATED_PREFIX", "FORMAT", "IndexArray", "Matrix", "Model"]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.integer[Any]]

FORMAT = 6
"""Raised when the file's layout changes; an older file is compiled again."""
CURATED_PREFIX = "SEM:"
"""Of the ids of curated conditions and findings."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A sparse matrix by rows, over arrays that may be memory-mapped.

    Parameters
    ----------
    indptr : (n_rows + 1,) int array
        Where each row begins.
    indices : (n_stored,) int32 array
        Column of each stored value, ascending within a row.
    data : (n_stored,) float64 array
        The values.
    n_columns
        Number of columns.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: FloatArray
    n_columns: int

    @classmethod
    def of(cls, table: "sparse.csr_array") -> "Matrix":
        """Take a CSR array, its columns sorted within each row."""
        ordered = table.tocsr()
        ordered.sort_indices()
        return cls(
            ordered.indptr.astype(np.int64, copy=False),
            ordered.indices.astype(np.int32, copy=False),
            ordered.data.astype(np.float64, copy=False),
            int(ordered.shape[1]),
        )

    def row(self, index: int) -> tuple[NDArray[np.int32], FloatArray]:
        """Columns and values of one row."""
        part = slice(self.indptr[index], self.indptr[index + 1])
        return self.indices[part], self.data[part]

    def value(self, row: int, column: int) -> float:
        """One value; 0 where none is stored."""
        columns, values = self.row(row)
        place = int(np.searchsorted(columns, column))
        stored = place < len(columns) and columns[place] == column
        return float(values[place]) if stored else 0.0

    def values(self, row: int, columns: NDArray[np.int32]) -> FloatArray:
        """Values of one row at some columns, 0 where none is stored: the shape of `columns`."""
        stored, values = self.row(row)
        found = np.zeros(len(columns))
        if len(stored):
            place = np.minimum(np.searchsorted(stored, columns), len(stored) - 1)
            hit = stored[place] == columns
            found[hit] = values[place[hit]]
        return found

    def stored(self, rows: IndexArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where some rows are stored, one row after the other.

        Parameters
        ----------
        rows : (n,) int array
            The rows, in any order.

        Returns
        -------
        owner : (n_found,) int array
            Place in `rows` of each stored value's row, ascending.
        place : (n_found,) int array
            Its place in `indices` and `data`.
        """
        start = self.indptr[rows]
        length = self.indptr[1:][rows] - start
        owner = np.repeat(np.arange(len(rows)), length)
        before = np.cumsum(length) - length
        return owner, np.arange(len(owner)) + (start - before)[owner]

    def combine(self, rows: IndexArray, weights: FloatArray) -> FloatArray:
        """Weighted sum of some rows, dense: (n_columns,)."""
        owner, place = self.stored(rows)
        weighted = self.data[place] * weights[owner]
        summed = np.bincount(self.indices[place], weights=weighted, minlength=self.n_columns)
        return summed.astype(np.float64, copy=False)


@dataclass(frozen=True, kw_only=True)
class Model:
    """Everything that ranking reads, with terms and diseases as positions.

    Parameters
    ----------
    graph_version, snapshot_version
        What it was compiled from, and its own version.
    sources
        The releases in the graph, as dictionaries of `SourceRelease`.
    calibration
        `Calibration` of the scores, as its JSON.
    term_ids : (n_terms,) tuple
        Phenotypic terms in order of their ids; the lexicon has their names.
    disease_ids, disease_names : (n_diseases,) tuples
        Disease entries in order of their ids.
    gene_ids, gene_symbols : (n_genes,) tuples
        Genes that a disease is linked to, in order of their ids.
    reference_names : tuple
        Publications and databases that annotations cite.
    entity : (n_diseases,) int array
        Which disease entity an entry belongs to; the entity's number is the position of its
        first member.
    family : (n_diseases,) int array
        Which group of entities an entry belongs to (one name but for number, type or
        inheritance); the number of its first entity.
    background : (n_terms,) array
        P(term | any disease), in (0, 1].
    content : (n_terms,) array
        Information content, nats.
    weight : (n_terms,) array
        Weight of a term in coverage: accretion + .3 · content.
    ancestors : (n_terms, n_terms) Matrix
        Row t: t and all terms above it.
    parents : (n_terms, n_terms) Matrix
        Row t: the direct parents.
    profile : (n_diseases, n_terms) Matrix
        Row d: how often d shows each term or one below it, drawn towards the other entries of its
        entity.
    frequency : (n_terms, n_diseases) Matrix
        The same by term.
    lent : (n_terms, n_diseases) Matrix
        The same, with what the members of a disease's family, the diseases of its genes and those
        most alike lend it.
    lent_profile : (n_diseases, n_terms) Matrix
        `lent` by disease.
    coverage : (n_terms, n_diseases) Matrix
        Row a: what observing a gives each disease that shows it.
    saturation : (n_diseases,) array
        √P at which a disease's coverage of a term reaches half its limit.
    spread : (n_diseases,) array
        How far a disease's score strays over unrelated patients; positive, geometric mean 1.
    latent_terms : (n_terms, n_components) array
    latent_diseases : (n_diseases, n_components) array
        The latent space.
    annotated, numerator, denominator, stated, excluded : (n_diseases, n_terms) Matrix
        Pooled annotations, their counts, and how many patients each is worth (0: assumed).
    denied : (n_terms, n_diseases) Matrix
        1 where a source says of the disease, or of another entry of its entity, that patients
        were looked at and none showed the term.
    cited : (n_diseases, n_terms) Matrix
        On the pattern of `annotated`: row number into `citations`.
    citations : (n_pairs, n_references) Matrix
        Which references a pooled annotation rests on.
    described : (n_descriptions,) int array
        Which disease each description (the confirmed cases of one publication) is of, ascending.
    descriptions : (n_terms, n_descriptions) Matrix
        Share of the cases that showed each term or one below it.
    description_profile : (n_descriptions, n_terms) Matrix
        The same by description.
    description_length : (n_descriptions,) array
        Σ weight · share of each description.
    gene_diseases : (n_genes, n_diseases) Matrix
        1 where a source links the gene to the disease.
    course_ids : tuple
        Terms of onset and inheritance that a disease is annotated with, in order of their ids.
    course : (n_diseases, n_course_terms) Matrix
        Share of the patients, 1 where the source gives none; members of an entity share them.
    course_cited : (n_pairs, n_course_references) Matrix
        On the order of `course.data`: references that a pair rests on.
    course_references : tuple
        Publications and databases that they cite.
    n_published : int
        Published diseases; curated conditions stand after them.
    settings : tuple
        Clinical settings, in the order of the columns of `prevalence` and `met`.
    prevalence : (n_diseases, n_settings) array
        Share of a setting's patients whose complaint a condition explains; 0 where nobody says it.
    met : (n_terms, n_settings) array
        P(term | any patient of a setting), in (0, 1].
    own : (n_terms, n_diseases) Matrix
        Frequencies as stated, of the term itself and not of what lies below it.
    risk, opposing : (n_terms, n_diseases) Matrix
        Likelihood ratio of a term that favours a condition before any finding, or speaks against
        it.
    named : (n_conditions,) int array
        Term that names the condition itself, else −1.
    age_ratios : (n_conditions, 111) array
        P(age | condition) / P(age | others) by completed year.
    sex_ratios : (n_conditions, 2) array
        The same of females and males.
    conditions : (n_conditions,) tuple
        Chinese name, synonyms, basis, urgency and tests of each.
    """

    graph_version: str
    snapshot_version: str
    sources: tuple[dict[str, Any], ...]
    calibration: str
    term_ids: tuple[str, ...]
    disease_ids: tuple[str, ...]
    disease_names: tuple[str, ...]
    gene_ids: tuple[str, ...]
    gene_symbols: tuple[str, ...]
    reference_names: tuple[str, ...]
    entity: NDArray[np.int32]
    family: NDArray[np.int32]
    background: FloatArray
    content: FloatArray
    weight: FloatArray
    ancestors: Matrix
    parents: Matrix
    profile: Matrix
    frequency: Matrix
    lent: Matrix
    lent_profile: Matrix
    coverage: Matrix
    saturation: FloatArray
    spread: FloatArray
    latent_terms: FloatArray
    latent_diseases: FloatArray
    annotated: Matrix
    numerator: Matrix
    denominator: Matrix
    stated: Matrix
    excluded: Matrix
    denied: Matrix
    cited: Matrix
    citations: Matrix
    described: NDArray[np.int32]
    descriptions: Matrix
    description_profile: Matrix
    description_length: FloatArray
    gene_diseases: Matrix
    course_ids: tuple[str, ...]
    course: Matrix
    course_cited: Matrix
    course_references: tuple[str, ...]
    n_published: int
    settings: tuple[str, ...]
    prevalence: FloatArray
    met: FloatArray
    own: Matrix
    risk: Matrix
    opposing: Matrix
    named: NDArray[np.int32]
    age_ratios: FloatArray
    sex_ratios: FloatArray
    conditions: tuple[dict[str, Any], ...]

    @cached_property
    def term_index(self) -> Mapping[str, int]:
        """Position of each term id."""
        return {identifier: index for index, identifier in enumerate(self.term_ids)}

    @cached_property
    def disease_index(self) -> Mapping[str, int]:
        """Position of each disease id."""
        return {identifier: index for index, identifier in enumerate(self.disease_ids)}

    @cached_property
    def gene_index(self) -> Mapping[str, int]:
        """Position of each gene, by id and by symbol."""
        by_symbol = {symbol: index for index, symbol in enumerate(self.gene_symbols) if symbol}
        return by_symbol | {identifier: index for index, identifier in enumerate(self.gene_ids)}

    @cached_property
    def onset(self) -> FloatArray:
        """P(onset bin | disease) of `reasoning.onset`: (n_diseases, n_bins), zeros if unknown."""
        rows = np.repeat(np.arange(len(self.disease_ids)), np.diff(self.course.indptr))
        stored = self.course.indices, self.course.data
        return onset_shares(self.course_ids, rows, *stored, len(self.disease_ids))

    def name(self, disease: int, language: str = "en") -> str:
        """Name of the disease at a position, in English where it has none in the language."""
        if language == "zh" and disease >= self.n_published:
            stated = self.conditions[disease - self.n_published]["chinese_name"]
            return str(stated or self.disease_names[disease])
        return self.disease_names[disease]

    def is_headed(self, concept: str) -> bool:
        """Whether a concept is a curated finding that no term of the HPO stands above."""
        place = self.term_index.get(concept)
        if place is None or not concept.startswith(CURATED_PREFIX):
            return False
        first = str(self.term_ids[int(self.term_ancestors(place)[0])])
        return first.startswith(CURATED_PREFIX)

    @cached_property
    def entities(self) -> NDArray[np.int32]:
        """Numbers of all disease entities, ascending: (n_entities,)."""
        return np.unique(self.entity)

    @cached_property
    def entity_position(self) -> NDArray[np.intp]:
        """Position in `entities` of each disease's entity: (n_diseases,)."""
        return np.searchsorted(self.entities, self.entity)

    @cached_property
    def _by_entity(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Diseases in order of their entity and position, and where each entity begins and ends."""
        order = np.argsort(self.entity_position, kind="stable")
        bounds = np.searchsorted(self.entity_position[order], np.arange(len(self.entities) + 1))
        return order, bounds

    @cached_property
    def _further_members(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Second members of the entities that have one, third ones, …: entities, and members."""
        order, bounds = self._by_entity
        sizes = np.diff(bounds)
        several = [np.flatnonzero(sizes > place) for place in range(1, int(sizes.max(initial=0)))]
        return [
            (entities, order[bounds[entities] + place])
            for place, entities in enumerate(several, start=1)
        ]

    def members(self, entity: int) -> list[int]:
        """Positions of the disease entries of one entity, ascending."""
        order, bounds = self._by_entity
        place = int(self.entity_position[entity])
        found: list[int] = order[bounds[place] : bounds[place + 1]].tolist()
        return found

    @cached_property
    def _by_family(self) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Diseases in order of their family and position, and the family of each of these."""
        order = np.argsort(self.family, kind="stable")
        return order, self.family[order]

    def family_members(self, family: int) -> NDArray[np.intp]:
        """Positions of the disease entries of one family, ascending: (n_members,)."""
        order, families = self._by_family
        first, last = np.searchsorted(families, [family, family + 1])
        return order[first:last]

    def best_members(self, score: FloatArray) -> NDArray[np.intp]:
        """Member with the highest score of each entity, the first of equals.

        Parameters
        ----------
        score : (n_diseases,) array
            Score of every disease.

        Returns
        -------
        (n_entities,) array
            Positions of diseases, in order of the entities' numbers.
        """
        order, bounds = self._by_entity
        best = order[bounds[:-1]]
        for entities, members in self._further_members:
            better = score[members] > score[best[entities]]
            best[entities[better]] = members[better]
        return best

    def term_ancestors(self, term: int) -> NDArray[np.int32]:
        """Positions of a term and of all terms above it."""
        return self.ancestors.row(term)[0]

    def save(self, path: Path) -> None:
        """Write the model to one file."""
        header: dict[str, Any] = {"format": FORMAT}
        arrays: dict[str, NDArray[Any]] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Matrix):
                header[item.name] = {"columns": value.n_columns}
                for part in ("indptr", "indices", "data"):
                    arrays[f"{item.name}.{part}"] = getattr(value, part)
            elif isinstance(value, np.ndarray):
                arrays[item.name] = value
            else:
                header[item.name] = value
        write_archive(path, header, arrays)

    @classmethod
    def load(cls, path: Path, *, verify: bool = True) -> "Model":
        """Map a model that `save` wrote.

        Raises
        ------
        SnapshotDamagedError
            If the file is incomplete, was changed, or has another format.
        """
        header, arrays = read_archive(path, verify=verify)
        if header.pop("format", None) != FORMAT:
            raise SnapshotDamagedError(path, "it was written by another version of semeion")
        values: dict[str, Any] = dict(arrays)
        try:
            for name, value in header.items():
                if isinstance(value, dict):
                    indptr, indices, data = (
                        values.pop(f"{name}.{part}") for part in ("indptr", "indices", "data")
                    )
                    values[name] = Matrix(indptr, indices, data, value["columns"])
                else:
                    values[name] = tuple(value) if isinstance(value, list) else value
            return cls(**values)
        except (KeyError, TypeError) as error:
            raise SnapshotDamagedError(path, f"it is incomplete ({error})") from error
