"""Tables of names in other languages to NameRecords, and into the terms.

Two forms, told apart by their header: Babelon (`subject_id`, `translation_language`,
`translation_value`, …) and a plain one (`hpo_id`, and a column `name_zh`, `name_de`, … a language).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ontologies.errors import SourceFormatError
from ontologies.model.term import Synonym, SynonymScope, Term
from ontologies.reading import Reading, ReadLog, RowRejected, Table, open_table
from ontologies.resolver import IdState, TermResolver

__all__ = ["NameRecord", "add_names", "read_names"]

_IDENTIFIERS = ("subject_id", "hpo_id", "term_id", "id")

_SCOPES = {
    "rdfs:label": SynonymScope.EXACT,
    "oboInOwl:hasExactSynonym": SynonymScope.EXACT,
    "oboInOwl:hasBroadSynonym": SynonymScope.BROAD,
    "oboInOwl:hasNarrowSynonym": SynonymScope.NARROW,
    "oboInOwl:hasRelatedSynonym": SynonymScope.RELATED,
}
"""Babelon predicates that name a term; a definition (`IAO:0000115`) is no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRecord:
    """A name of a term in some language.

    Parameters
    ----------
    term_id
        Current primary id.
    name
        The name with its language, scope and source.
    primary
        Whether the table gives it as the term's name, not as a synonym.
    line_number
        Where it stands.
    """

    term_id: str
    name: Synonym
    primary: bool
    line_number: int


def read_names(path: Path, resolver: TermResolver, *, source: str) -> Reading[NameRecord]:
    """Read a table of names.

    Parameters
    ----------
    path
        The file, plain or gzip.
    resolver
        Of the ontology that the names are for.
    source
        `SourceRelease.id`.

    Returns
    -------
    Reading of NameRecord
        In the order of the file; one row gives one record, or several where it has several
        languages, of which the count takes one.

    Raises
    ------
    SourceFormatError
        If the table has no column of ids or none of names.
    """
    table = open_table(path)
    log = ReadLog(path, source)
    cells_to_names = _babelon(table) if "translation_value" in table.columns else _plain(table)
    place = _identifier_place(table)
    records: dict[tuple[str, str, str], NameRecord] = {}
    read = kept = 0
    for number, cells, _ in table.rows(log):
        read += 1
        if cells is None:
            continue
        try:
            term_id = _current(cells[place].strip(), number, resolver, log)
            before = len(records)
            for name, primary in cells_to_names.names(cells):
                record = NameRecord(
                    term_id=term_id,
                    name=replace(name, source_id=source),
                    primary=primary,
                    line_number=number,
                )
                records.setdefault((term_id, name.language, name.text), record)
            if len(records) == before:
                raise RowRejected("duplicate", f"no new name of {term_id}", "nothing was added")
            kept += 1
        except RowRejected as rejection:
            log.drop(number, rejection)
    return Reading(
        records=tuple(records.values()),
        issues=tuple(log.issues),
        count=log.count(read, kept),
        version=table.header.get("version", ""),
    )


def add_names(terms: Sequence[Term], names: Iterable[NameRecord]) -> tuple[Term, ...]:
    """Add names to the terms as synonyms; a table's own names stand before its synonyms."""
    by_term: defaultdict[str, list[NameRecord]] = defaultdict(list)
    for record in names:
        by_term[record.term_id].append(record)
    return tuple(
        replace(term, synonyms=term.synonyms + _ordered(by_term[term.id]))
        if term.id in by_term
        else term
        for term in terms
    )


def _ordered(records: Sequence[NameRecord]) -> tuple[Synonym, ...]:
    return tuple(record.name for record in sorted(records, key=lambda record: not record.primary))


def _identifier_place(table: Table) -> int:
    for name in _IDENTIFIERS:
        if name in table.columns:
            return table.columns.index(name)
    raise SourceFormatError(table.path, 1, "hpo_id", " ".join(table.columns)[:120])


def _current(stated: str, line: int, resolver: TermResolver, log: ReadLog) -> str:
    current, resolution = resolver.resolve(stated)
    if current is None:
        raise RowRejected(resolution.value, f"{stated[:40]} leads to no term in use")
    if resolution is not IdState.CURRENT:
        log.report(resolution.value, line, f"{stated} is no term in use", f"replaced by {current}")
    return current


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    places: tuple[tuple[str, int], ...]

    def names(self, cells: Sequence[str]) -> Iterator[tuple[Synonym, bool]]:
        if not any(cells[place].strip() for _, place in self.places):
            raise RowRejected("untranslated", "no translation yet")
        for language, place in self.places:
            if text := cells[place].strip():
                yield Synonym(text=text, scope=SynonymScope.EXACT, language=language), True


def _plain(table: Table) -> _Plain:
    places = tuple(
        (name.removeprefix("name_").replace("_", "-"), place)
        for place, name in enumerate(table.columns)
        if name.startswith("name_") and name != "name_en"
    )
    if not places:
        raise SourceFormatError(table.path, 1, "name_<language>", " ".join(table.columns)[:120])
    return _Plain(places=places)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Babelon:
    language: int
    predicate: int
    value: int

    def names(self, cells: Sequence[str]) -> Iterator[tuple[Synonym, bool]]:
        predicate, text = cells[self.predicate].strip(), cells[self.value].strip()
        if predicate not in _SCOPES:
            raise RowRejected("no-name", f"{predicate[:40]!r} names no term")
        if not text:
            raise RowRejected("untranslated", "no translation yet")
        language = cells[self.language].strip()
        name = Synonym(text=text, scope=_SCOPES[predicate], language=language)
        yield name, predicate == "rdfs:label"


def _babelon(table: Table) -> _Babelon:
    language, predicate, value = table.places(
        ("translation_language", "predicate_id", "translation_value")
    )
    return _Babelon(language=language, predicate=predicate, value=value)
