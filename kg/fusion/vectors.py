"""Entries as sparse rows: words and letter groups of names, profiles, genes, numbers, modes."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.fusion.entries import Entry
from kg.fusion.names import letter_groups, name_words, telling_words
from ontologies.hierarchy import Hierarchy
from ontologies.model import SynonymScope, Term

__all__ = ["EntryVectors", "row_products", "vectorise"]

LONGEST_MENTION = 5
"""Words of the longest name of a phenotype that is looked for in names of diseases."""

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class EntryVectors:
    """Sparse matrices with one row an entry.

    Parameters
    ----------
    words, letters : (n, n_words), (n, n_groups) CSR arrays
        Words, and letter groups, of the name weighted by −ln of their share; rows of length 1.
    profile : (n, n_terms) CSR array
        Information content of the annotated terms and all above them; rows of length 1.
    shown : (n, n_terms) CSR array
        1 where `profile` is stored, and for terms without information.
    named : (n, n_terms) CSR array
        Share of the information of all phenotypes that the name mentions; rows sum to 1 or 0.
    genes, numbers, modes : (n, …) CSR arrays
        1 where the entry has it.
    telling : (n,) int array
        Equal numbers for equal telling words; −1 where the name has none.
    """

    words: sparse.csr_array
    letters: sparse.csr_array
    profile: sparse.csr_array
    shown: sparse.csr_array
    named: sparse.csr_array
    genes: sparse.csr_array
    numbers: sparse.csr_array
    modes: sparse.csr_array
    telling: IndexArray


def vectorise(entries: Sequence[Entry], terms: Iterable[Term]) -> EntryVectors:
    """Turn entries into rows."""
    current = sorted((term for term in terms if not term.obsolete), key=lambda term: term.id)
    hierarchy = Hierarchy.from_terms(current)
    closure = sparse.csr_array(hierarchy.closure, dtype=np.float64)
    annotated = _known(entries, hierarchy.index, lambda entry: entry.phenotypes)
    shown = _ones(annotated @ closure)
    count = np.asarray(shown.sum(axis=0)).ravel()
    content = np.where(count > 0, -np.log(np.maximum(count, 1.0) / max(len(entries), 1)), 0.0)
    vocabulary = _vocabulary(current, hierarchy.index, content)
    mentions = _known(entries, hierarchy.index, lambda entry: _mentions(entry, vocabulary))
    return EntryVectors(
        words=_weighted(_incidence(entry.words for entry in entries)),
        letters=_weighted(_incidence(letter_groups(entry.words) for entry in entries)),
        profile=_unit_rows(shown @ sparse.diags_array(content)),
        shown=shown,
        named=_scaled(mentions @ sparse.diags_array(content), power=1),
        genes=_incidence(entry.genes for entry in entries),
        numbers=_incidence(entry.numbers for entry in entries),
        modes=_incidence(entry.modes for entry in entries),
        telling=_numbered([frozenset(entry.telling) for entry in entries]),
    )


def row_products(
    left: sparse.csr_array, right: sparse.csr_array, rows: IndexArray, columns: IndexArray
) -> FloatArray:
    """Scalar product of row rows[i] of one matrix with row columns[i] of the other: (n_pairs,)."""
    found = np.zeros(len(rows))
    for start in range(0, len(rows), 20_000):
        part = slice(start, start + 20_000)
        product = left[rows[part]].multiply(right[columns[part]])
        found[part] = np.asarray(product.sum(axis=1)).ravel()
    return found


def _known(
    entries: Sequence[Entry], index: dict[str, int], terms: Callable[[Entry], Iterable[str]]
) -> sparse.csr_array:
    """1 where an entry has a term of the index."""
    found = [[index[term] for term in terms(entry) if term in index] for entry in entries]
    rows = np.repeat(np.arange(len(entries)), [len(places) for places in found])
    columns = np.array([place for places in found for place in places], dtype=np.int64)
    shape = (len(entries), len(index))
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _incidence(features: Iterable[Iterable[Hashable]]) -> sparse.csr_array:
    """1 where a row has a feature; columns in order of first appearance."""
    columns: dict[Hashable, int] = {}
    rows: list[int] = []
    places: list[int] = []
    size = 0
    for row, found in enumerate(features):
        size = row + 1
        # Sorted, so that sums do not depend on the order of a set.
        for feature in sorted(set(found), key=str):
            rows.append(row)
            places.append(columns.setdefault(feature, len(columns)))
    shape = (size, max(len(columns), 1))
    return sparse.csr_array((np.ones(len(rows)), (rows, places)), shape=shape)


def _weighted(table: sparse.csr_array) -> sparse.csr_array:
    """Weight features by −ln of the share of rows that have them, rows brought to length 1."""
    count = np.asarray(table.sum(axis=0)).ravel()
    rarity = np.log((table.shape[0] + 1.0) / np.maximum(count, 1.0))
    return _unit_rows(table @ sparse.diags_array(rarity))


def _unit_rows(table: sparse.csr_array) -> sparse.csr_array:
    return _scaled(table, power=2)


def _scaled(table: sparse.csr_array, *, power: int) -> sparse.csr_array:
    """Divide each row by its norm of that power; stored zeros are dropped."""
    size = np.asarray((table**power if power > 1 else table).sum(axis=1)).ravel() ** (1.0 / power)
    size[size == 0.0] = 1.0
    scaled = sparse.csr_array(sparse.diags_array(1.0 / size) @ table)
    scaled.eliminate_zeros()
    return scaled


def _ones(table: sparse.csr_array) -> sparse.csr_array:
    table = sparse.csr_array(table)
    table.data[:] = 1.0
    return table


def _vocabulary(
    terms: Iterable[Term], index: dict[str, int], content: FloatArray
) -> dict[tuple[str, ...], str]:
    """Telling words of exact English names to the term; of terms that some entry shows."""
    found: dict[tuple[str, ...], str] = {}
    for term in terms:
        if content[index[term.id]] <= 0.0:
            continue
        texts = [
            synonym.text
            for synonym in term.synonyms
            if synonym.scope is SynonymScope.EXACT
            and synonym.language == "en"
            and not synonym.source_id  # names of diseases are written in the ontology's words
        ]
        for text in (term.name, *texts):
            words = telling_words(name_words(text))
            if len("".join(words)) > 3:
                found.setdefault(words, term.id)
    return found


def _mentions(entry: Entry, vocabulary: dict[tuple[str, ...], str]) -> list[str]:
    """Terms that a name mentions: the longest first, from left to right, none within another."""
    words = entry.telling
    found: dict[str, None] = {}
    start = 0
    while start < len(words):
        for size in range(min(LONGEST_MENTION, len(words) - start), 0, -1):
            term = vocabulary.get(words[start : start + size])
            if term is not None:
                found[term] = None
                start += size
                break
        else:
            start += 1
    return list(found)


def _numbered(values: Sequence[frozenset[str]]) -> IndexArray:
    numbers: dict[frozenset[str], int] = {}
    return np.array(
        [numbers.setdefault(value, len(numbers)) if value else -1 for value in values], np.intp
    )
