"""Mapping tables in SSSOM's TSV form, such as Mondo's, to DiseaseMappings.

Of the Simple Standard for Sharing Ontology Mappings (https://mapping-commons.github.io/sssom/) the
metadata above the table and four columns are read: what says that two disease entries match
exactly. The metadata stand in the file itself, as lines that begin with `#`.
"""

from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Final

from ontologies.model.identity import DiseaseMapping
from ontologies.model.provenance import Provenance
from ontologies.reading import Reading, ReadLog, RowRejected, is_curie, open_table

__all__ = ["read_mappings"]

_COLUMNS: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_EXACT: Final = frozenset({"skos:exactMatch", "owl:equivalentClass"})

_PREFIXES: Final = {
    "omim": "OMIM",
    "mim": "OMIM",
    "orpha": "ORPHA",
    "orphanet": "ORPHA",
    "ordo": "ORPHA",
    "decipher": "DECIPHER",
    "mondo": "MONDO",
    "sem": "SEM",
}
"""Prefixes in lower case to the project's own; others are kept as they are."""
_BASES: Final = {
    "http://www.orpha.net/ordo/orphanet_": "ORPHA",
    "https://omim.org/entry/": "OMIM",
    "http://omim.org/entry/": "OMIM",
    "https://www.omim.org/entry/": "OMIM",
    "http://purl.obolibrary.org/obo/mondo_": "MONDO",
}
"""Addresses that a `curie_map` may give a prefix of any spelling, in lower case."""


def read_mappings(path: Path, *, source: str) -> Reading[DiseaseMapping]:
    """Read the exact matches of a mapping table.

    Rows of another predicate, denied ones (`predicate_modifier: Not`) and those that found no term
    are counted and left out; a damaged row is reported as well.

    Parameters
    ----------
    path
        The file, plain or gzip.
    source
        `SourceRelease.id` for the records' provenance.

    Returns
    -------
    Reading of DiseaseMapping
        In the order of the file; version and licence as its metadata state them.

    Raises
    ------
    SourceFormatError
        If a column is missing.
    SourceError
        If the file cannot be read.
    """
    table = open_table(path)
    pick = itemgetter(*table.places(_COLUMNS))
    modifier = (
        table.columns.index("predicate_modifier") if "predicate_modifier" in table.columns else None
    )
    log = ReadLog(path, source)
    records: dict[tuple[str, str], DiseaseMapping] = {}
    read = 0
    for number, cells, _ in table.rows(log):
        read += 1
        if cells is None:
            continue
        subject, predicate, target, justification = (cell.strip() for cell in pick(cells))
        left_out = _left_out(predicate, cells[modifier] if modifier is not None else "", target)
        if left_out:
            log.dropped[left_out] += 1
            continue
        try:
            mapping = DiseaseMapping(
                subject_id=_own_id("subject_id", subject, table.header),
                object_id=_own_id("object_id", target, table.header),
                justification=justification,
                provenance=Provenance(source_id=source, line_number=number),
            )
        except RowRejected as rejection:
            log.drop(number, rejection)
            continue
        ends = (mapping.subject_id, mapping.object_id)
        if records.setdefault(ends, mapping) is not mapping:
            log.drop_duplicate(number)
    return Reading(
        records=tuple(records.values()),
        issues=tuple(log.issues),
        count=log.count(read, len(records)),
        version=_stated(table.header, "mapping_set_version"),
        licence=_stated(table.header, "license"),
    )


def _stated(header: Mapping[str, str], key: str) -> str:
    """Value of one line of the metadata, without YAML's quotes."""
    return header.get(key, "").strip("'\"")


def _left_out(predicate: str, modifier: str, target: str) -> str:
    """Why a sound row says nothing of identity; empty where it does."""
    if predicate not in _EXACT:
        return "other-predicate"
    if modifier.strip().casefold() == "not":
        return "denied"
    return "no-term" if target == "sssom:NoTermFound" else ""


def _own_id(column: str, stated: str, header: Mapping[str, str]) -> str:
    """Id with the project's prefix: `Orphanet:558` and `ORDO:Orphanet_558` are `ORPHA:558`."""
    if not is_curie(stated):
        raise RowRejected.damaged(column, stated)
    prefix, _, local = stated.partition(":")
    base = _stated(header, prefix.casefold()).casefold()
    own = _BASES.get(base) or _PREFIXES.get(prefix.casefold(), prefix)
    return f"{own}:{local.removeprefix('Orphanet_')}"
