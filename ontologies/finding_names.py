"""Our own names of findings to NameRecords: a folder with one table a language, `en.tsv`, `zh.tsv`.

What patients and clinicians say beyond the names that the HPO and the curated findings have
themselves. Columns: id, name, register (`clinical` or `lay`), basis, reviewed.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from ontologies.download import file_digest
from ontologies.errors import Severity, SourceError
from ontologies.lexicon import Lexicon
from ontologies.model.read_count import ReadCount
from ontologies.model.term import Synonym, SynonymScope
from ontologies.names import NameRecord
from ontologies.reading import Reading, ReadLog, RowRejected, open_table

__all__ = ["NAMES_SOURCE", "Register", "name_tables", "names_digest", "read_finding_names"]

NAMES_SOURCE = "semeion-names"
"""`SourceRelease.id` of the names that semeion brings."""

_COLUMNS = ("id", "name", "register", "basis", "reviewed")
_VERSION_DIGITS = 12


class Register(StrEnum):
    """Who says so; the values are those of the tables."""

    CLINICAL = "clinical"
    LAY = "lay"

    @property
    def kind(self) -> str:
        """`Synonym.kind` of such a name; the HPO's own word where it has one."""
        return "layperson" if self is Register.LAY else self.value


def name_tables(folder: Path) -> Sequence[Path]:
    """Tables of a folder `names`, sorted; the stem of each is the language."""
    return sorted(folder.glob("*.tsv"))


def names_digest(folder: Path) -> str:
    """SHA-256 over names and contents of the tables of a folder.

    Raises
    ------
    SourceError
        If one cannot be read, or there is none.
    """
    paths = name_tables(folder)
    if not paths:
        raise SourceError(f"{folder} holds no table of names: name a folder with <language>.tsv")
    lines = [f"{path.name} {file_digest(path)}" for path in paths]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_finding_names(
    folder: Path, *lexicons: Lexicon, source: str = NAMES_SOURCE
) -> Reading[NameRecord]:
    """Read all tables of a folder.

    Left out and reported, with file and line, is a row that is damaged or empty, whose id is
    unknown, withdrawn or no phenotype, that says again what another row or the id's own names say,
    or whose name is also that of another id: in these tables, the primary name of a term, or any
    name of a curated finding. A synonym that the HPO gives another term may be claimed, with a
    note: the table says what is meant by it nearly always.

    Parameters
    ----------
    folder
        Where the tables lie.
    *lexicons
        Names and ids of what may be named: the HPO's terms, the curated findings.
    source
        `SourceRelease.id`.

    Raises
    ------
    SourceError
        If there is no table, or one cannot be read.
    SourceFormatError
        If a table lacks a column.
    """
    digest = names_digest(folder)
    known = _KnownNames(lexicons)
    tables = [_Table(path, known, source) for path in name_tables(folder)]
    records = [record for table in tables for record in table.read()]
    dropped = sum((table.log.dropped for table in tables), Counter[str]())
    return Reading(
        records=tuple(records),
        issues=tuple(issue for table in tables for issue in table.log.issues),
        count=ReadCount(
            source_id=source,
            read=sum(table.rows for table in tables),
            kept=len(records),
            dropped=tuple(sorted(dropped.items())),
        ),
        version=digest[:_VERSION_DIGITS],
    )


class _KnownNames:
    """Ids in use, and what they are called without the tables."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = lexicons
        self._owners: defaultdict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
        for lexicon in lexicons:
            for entry in lexicon.entries:
                if entry.scope is SynonymScope.EXACT:
                    firm = entry.primary or not entry.concept.startswith("HP:")
                    owners = self._owners[entry.language, _folded(entry.text)]
                    owners[entry.concept] = owners.get(entry.concept, False) or firm

    def current(self, stated: str, line: int, log: ReadLog) -> str:
        """Follow an id to the one in use."""
        for lexicon in self.lexicons:
            if stated in lexicon.parents:
                of_hpo = stated.startswith(
                    "HP:"
                )  # a curated finding stands below another lexicon's
                if of_hpo and lexicon.phenotypic and stated not in lexicon.phenotypic:
                    message = f"{stated} ({lexicon.name(stated)}) is not below a phenotype"
                    raise RowRejected("no-phenotype", message)
                return stated
            if successor := lexicon.replacements.get(stated):
                message = f"{stated} is no term in use"
                log.report("obsolete-term", line, message, f"read as {successor}: write that")
                return successor
            if stated in lexicon.withdrawn:
                raise RowRejected("withdrawn-term", f"{stated} leads to no term in use")
        raise RowRejected("unknown-term", f"{stated[:40]!r} is no term and no curated finding")

    def owners(self, language: str, name: str) -> Mapping[str, bool]:
        """Ids that a name is an exact one of, and whether it cannot be another's."""
        return self._owners.get((language, _folded(name)), {})

    def name(self, identifier: str) -> str:
        """Id and primary name."""
        found = next(one for one in self.lexicons if identifier in one.parents)
        return f"{identifier} ({found.name(identifier)})"


class _Table:
    """One table while it is read."""

    def __init__(self, path: Path, known: _KnownNames, source: str) -> None:
        self.path, self.known, self.source = path, known, source
        self.language = path.stem
        self.log = ReadLog(path, source)
        self.rows = 0
        self._first: dict[str, tuple[str, int]] = {}

    def read(self) -> Iterator[NameRecord]:
        """Yield the record of each row that is kept."""
        table = open_table(self.path)
        places = table.places(_COLUMNS)
        for number, cells, _ in table.rows(self.log):
            self.rows += 1
            if cells is None:
                continue
            try:
                yield self._record(number, [cells[place].strip() for place in places])
            except RowRejected as rejection:
                self.log.drop(number, rejection)

    def _record(self, number: int, cells: Sequence[str]) -> NameRecord:
        stated, name, register, basis, reviewed = cells
        if not name:
            raise RowRejected("missing-name", f"no name of {stated[:40]}")
        if register not in set(Register):
            raise RowRejected.damaged("register", register)
        if not basis:
            raise RowRejected.damaged("basis", basis)
        if reviewed not in {"true", "false"}:
            raise RowRejected.damaged("reviewed", reviewed)
        identifier = self.known.current(stated, number, self.log)
        self._refuse_repetition(identifier, name)
        self._refuse_own(identifier, name, number)
        self._first[_folded(name)] = identifier, number
        return NameRecord(
            term_id=identifier,
            name=Synonym(
                text=name,
                scope=SynonymScope.EXACT,
                kind=Register(register).kind,
                language=self.language,
                source_id=self.source,
            ),
            primary=register == Register.CLINICAL,
            line_number=number,
        )

    def _refuse_repetition(self, identifier: str, name: str) -> None:
        if (first := self._first.get(_folded(name))) is None:
            return
        owner, line = first
        if owner == identifier:
            message = f"{name!r} of {identifier} stands in line {line} already"
            raise RowRejected("duplicate", message, "the first one was kept")
        message = f"{name!r} is a name of {self.known.name(owner)} in line {line}"
        raise RowRejected("shared-name", message, "the first one was kept: leave it to one")

    def _refuse_own(self, identifier: str, name: str, number: int) -> None:
        owners = self.known.owners(self.language, name)
        if identifier in owners:
            message = f"{name!r} is a name that {self.known.name(identifier)} has itself"
            raise RowRejected("own-name", message)
        for owner, firm in sorted(owners.items()):
            if firm:
                message = f"{name!r} is a name of {self.known.name(owner)}"
                raise RowRejected("shared-name", message, "the row was left out: choose one id")
            message = f"{name!r} is also a synonym of {self.known.name(owner)}"
            remedy = f"read as {self.known.name(identifier)}"
            self.log.report("claimed-synonym", number, message, remedy, Severity.NOTE)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
