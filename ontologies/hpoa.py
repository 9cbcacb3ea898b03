"""HPO's disease annotations, phenotype.hpoa, to DiseasePhenotypes."""

from operator import itemgetter
from pathlib import Path

from ontologies.errors import InputError
from ontologies.frequency import parse_frequency
from ontologies.model.annotation import Aspect, DiseasePhenotype, Frequency, Sex
from ontologies.model.provenance import Provenance
from ontologies.reading import (
    Reading,
    ReadLog,
    RowRejected,
    collector_paused,
    is_curie,
    open_table,
)
from ontologies.resolver import TermResolver

__all__ = ["read_annotations"]

_COLUMNS = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)

_RENAMED = {"databaseid": "database_id", "diseasename": "disease_name"}
"""Columns as releases before 2023 spell them."""

_QUALIFIERS = {"": False, "NOT": True}
_SEXES = {"": None, "MALE": Sex.MALE, "FEMALE": Sex.FEMALE}
_ASPECTS = {aspect.value: aspect for aspect in Aspect}


def read_annotations(
    path: Path, resolver: TermResolver, *, source: str = "hpoa"
) -> Reading[DiseasePhenotype]:
    """Read a file of disease annotations.

    A damaged row, and one with an unknown or withdrawn term, is left out and reported; so is the
    same row again. An obsolete or alternative id is replaced, reported and kept as `stated_id`.

    Parameters
    ----------
    path
        The file, plain or gzip.
    resolver
        Of the ontology that the annotations use.
    source
        `SourceRelease.id` for the records' provenance.

    Returns
    -------
    Reading of DiseasePhenotype
        In the order of the file.

    Raises
    ------
    SourceFormatError
        If a column is missing.
    SourceError
        If the file cannot be read.
    """
    table = open_table(path, renamed=_RENAMED)
    pick = itemgetter(*table.places(_COLUMNS))
    log = ReadLog(path, source)
    rows = _RowReader(resolver, log)
    records: list[DiseasePhenotype] = []
    seen: set[str] = set()
    read = 0
    with collector_paused():
        for number, cells, line in table.rows(log):
            read += 1
            if cells is None:
                continue
            if line in seen:
                log.drop_duplicate(number)
                continue
            seen.add(line)
            try:
                records.append(rows.read(number, *pick(cells)))
            except RowRejected as rejection:
                log.drop(number, rejection)
    return Reading(
        records=tuple(records),
        issues=tuple(log.issues),
        count=log.count(read, len(records)),
        version=table.header.get("version") or table.header.get("date", ""),
        based_on=_release(table.header.get("hpo-version", "")),
    )


def _release(address: str) -> str:
    """`2025-01-16` of `http://…/releases/2025-01-16/hp.json`."""
    return address.partition("/releases/")[2].partition("/")[0]


class _RowReader:
    """Turns rows into records; what repeats (frequencies, references) is built once and shared."""

    def __init__(self, resolver: TermResolver, log: ReadLog) -> None:
        self.resolver, self.log = resolver, log
        self.frequencies: dict[str, Frequency | None] = {}
        self.lists: dict[str, tuple[str, ...]] = {"": ()}
        self.diseases: dict[str, str] = {}
        self.shared: dict[str, str] = {}

    def read(
        self,
        number: int,
        disease_id: str,
        disease_name: str,
        qualifier: str,
        hpo_id: str,
        reference: str,
        evidence: str,
        onset: str,
        frequency: str,
        sex: str,
        modifier: str,
        aspect: str,
        biocuration: str,
    ) -> DiseasePhenotype:
        """Record of one row.

        Raises
        ------
        RowRejected
            If a value is damaged or a term is not known.
        """
        current = self.resolver.current
        if disease_id not in self.diseases:
            if not is_curie(disease_id):
                raise RowRejected.damaged("database_id", disease_id)
            self.diseases[disease_id] = disease_id
        try:
            negated, only_sex, kind = _QUALIFIERS[qualifier], _SEXES[sex], _ASPECTS[aspect]
        except KeyError as error:
            stated = {"qualifier": qualifier, "sex": sex, "aspect": aspect}
            column = next(name for name, value in stated.items() if value == error.args[0])
            raise RowRejected.damaged(column, stated[column]) from error
        share = self.shared.setdefault
        phenotype_id = hpo_id if hpo_id in current else self._term(number, "hpo_id", hpo_id)
        return DiseasePhenotype(
            disease_id=self.diseases[disease_id],
            disease_name=share(disease_name, disease_name),
            phenotype_id=share(phenotype_id, phenotype_id),
            stated_id=None if phenotype_id == hpo_id else hpo_id,
            negated=negated,
            frequency=self._frequency(frequency),
            onset=self._term(number, "onset", onset) if onset else None,
            sex=only_sex,
            modifiers=self._modifiers(number, modifier) if modifier else (),
            aspect=kind,
            evidence_code=share(evidence, evidence),
            references=self._list(reference),
            biocuration=share(biocuration, biocuration),
            provenance=Provenance(source_id=self.log.source, line_number=number),
        )

    def _term(self, number: int, column: str, stated: str) -> str:
        """Follow an id to the current one; report a replacement."""
        if stated in self.resolver.current:
            return stated
        if not is_curie(stated):
            raise RowRejected.damaged(column, stated)
        current, resolution = self.resolver.resolve(stated)
        if current is None:
            raise RowRejected(resolution.value, f"{column} {stated} leads to no term in use")
        self.log.report(
            resolution.value,
            number,
            f"{column} {stated} is no term in use",
            f"replaced by {current}",
        )
        return current

    def _frequency(self, text: str) -> Frequency | None:
        if text not in self.frequencies:
            try:
                self.frequencies[text] = parse_frequency(text)
            except InputError as error:
                raise RowRejected.damaged("frequency", text) from error
        return self.frequencies[text]

    def _modifiers(self, number: int, text: str) -> tuple[str, ...]:
        return tuple(sorted({self._term(number, "modifier", one) for one in self._list(text)}))

    def _list(self, text: str) -> tuple[str, ...]:
        """Parts of a `;` list, sorted, each once."""
        if text not in self.lists:
            parts = {part.strip() for part in text.split(";")}
            self.lists[text] = tuple(sorted(parts - {""}))
        return self.lists[text]
