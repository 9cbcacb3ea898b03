"""Which file of which release each source is read from, and all of them read together."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final, assert_never

from ontologies.conditions.source import folder_digest, read_conditions
from ontologies.decisions import read_decisions
from ontologies.download import Progress, download, file_digest, is_address, no_progress
from ontologies.errors import Issue, Severity, SourceError
from ontologies.finding_names import NAMES_SOURCE, names_digest, read_finding_names
from ontologies.genes import read_gene_links
from ontologies.hpoa import read_annotations
from ontologies.lexicon import Lexicon
from ontologies.model.annotation import DiseasePhenotype
from ontologies.model.condition import Condition
from ontologies.model.gene import DiseaseGene, Gene
from ontologies.model.identity import DiseaseMapping, IdentityDecision
from ontologies.model.knowledge import Knowledge
from ontologies.model.provenance import CASES_PREFIX, SourceRelease
from ontologies.model.read_count import ReadCount
from ontologies.model.term import Term
from ontologies.names import add_names, read_names
from ontologies.obo import read_terms
from ontologies.reading import Reading, collector_paused
from ontologies.resolver import TermResolver
from ontologies.sssom import read_mappings

__all__ = [
    "Reader",
    "SourceConfig",
    "SourceFile",
    "SourceFiles",
    "locate_sources",
    "read_knowledge",
]

UNSTATED = "unstated"
"""Version of a release that neither its file nor its entry states."""


class Reader(StrEnum):
    """Which module reads a file."""

    OBO = "obo"
    HPOA = "hpoa"
    GENES = "genes"
    NAMES = "names"
    SSSOM = "sssom"
    DECISIONS = "decisions"
    CONDITIONS = "conditions"
    """A folder of curated knowledge, not a file."""
    FINDING_NAMES = "finding-names"
    """A folder of tables, one a language."""

    @property
    def of_folder(self) -> bool:
        """Whether it reads a folder."""
        return self in {Reader.CONDITIONS, Reader.FINDING_NAMES}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """What a user may say about the sources; nothing said means the default release.

    Parameters
    ----------
    obo, hpoa, genes
        File or address of another release (`SEMEION_HPO_OBO`, `SEMEION_HPOA`,
        `SEMEION_HPO_GENES`). They win over `table`.
    mappings
        File or address of a table in SSSOM's form that says which disease entries match exactly
        (`SEMEION_DISEASE_MAPPINGS`).
    decisions
        File or address of a person's decisions on their identity (`SEMEION_DISEASE_DECISIONS`).
    conditions
        Folder of curated knowledge in the place of the one that semeion brings, with its folder
        `names` if it has one (`SEMEION_CONDITIONS`).
    table
        A `sources.toml` whose entries replace default ones of the same id and add others.
    learned
        A `sources.toml` of what was learned from cases, if it is there; its ids begin with
        `cases:`.
    cache
        Folder for downloads; needed where an address is named.
    """

    obo: str | None = None
    hpoa: str | None = None
    genes: str | None = None
    mappings: str | None = None
    decisions: str | None = None
    conditions: str | None = None
    table: Path | None = None
    learned: Path | None = None
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file, or folder, of one release.

    Parameters
    ----------
    id, name, licence
        As in `SourceRelease`.
    reader
        Which module reads it.
    path
        Where it lies.
    origin
        Package and file, address, or file name.
    version
        Stated by the entry; empty where the file itself is to say it.
    sha256
        Promised digest, or None.
    weight
        As in `SourceRelease`.
    """

    id: str
    name: str
    reader: Reader
    path: Path
    origin: str
    licence: str = ""
    version: str = ""
    sha256: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFiles:
    """The files of one build, sorted by id: one ontology, one folder of conditions at most.

    Raises
    ------
    SourceError
        If there is no ontology, or more than one, or several folders of conditions.
    """

    files: tuple[SourceFile, ...]

    def __post_init__(self) -> None:
        found = [file.id for file in self.files if file.reader is Reader.OBO]
        if len(found) != 1:
            named = ", ".join(found) or "none"
            raise SourceError(f"one source is read by {Reader.OBO.value!r}, not {named}")
        if len(folders := self.of(Reader.CONDITIONS)) > 1:
            named = ", ".join(file.id for file in folders)
            raise SourceError(f"one source is read by {Reader.CONDITIONS.value!r}, not {named}")

    def of(self, reader: Reader) -> tuple[SourceFile, ...]:
        """Files of one reader."""
        return tuple(file for file in self.files if file.reader is reader)


def locate_sources(
    config: SourceConfig | None = None,
    *,
    refresh: bool = False,
    progress: Progress = no_progress,
) -> SourceFiles:
    """Find the file of every source; what is named by an address is downloaded once.

    Parameters
    ----------
    config
        What the user says.
    refresh
        Download again what is already there.
    progress
        Is told of downloads.

    Raises
    ------
    SourceError
        If a file, package or entry is not there or not as promised.
    MachineError
        If a download fails.
    """
    config = config or SourceConfig()
    default_table = Path(str(resources.files("ontologies").joinpath("sources.toml")))
    entries = _entries(default_table)
    if config.table is not None:
        entries |= _entries(config.table)
    if config.learned is not None and config.learned.is_file():
        entries |= _entries(config.learned)
    for identifier, stated in (
        ("hpo", config.obo),
        ("hpoa", config.hpoa),
        ("hpo-genes", config.genes),
        ("disease-mappings", config.mappings),
        ("disease-decisions", config.decisions),
        ("semeion-conditions", config.conditions),
    ):
        if stated:
            entry = entries.get(identifier) or _UNNAMED[identifier]
            entries[identifier] = _override(entry, stated)
    _move_names(entries, config.conditions)
    files = [
        _locate(identifier, entry, cache=config.cache, refresh=refresh, progress=progress)
        for identifier, entry in sorted(entries.items())
    ]
    return SourceFiles(files=tuple(files))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One `[id]` table of a sources.toml."""

    table: Path
    reader: Reader
    name: str
    package: str = ""
    file: str = ""
    path: str = ""
    url: str = ""
    version: str = ""
    licence: str = ""
    sha256: str | None = None
    weight: str = "1"


_UNNAMED: Final = {
    "disease-mappings": _Entry(
        table=Path(), reader=Reader.SSSOM, name="Mappings between disease entries"
    ),
    "disease-decisions": _Entry(
        table=Path(), reader=Reader.DECISIONS, name="Decisions on the identity of disease entries"
    ),
}
"""Sources that are read only when a user names a file of theirs."""


def _override(entry: _Entry, stated: str) -> _Entry:
    """Take the source from elsewhere; the old version and digest no longer hold."""
    blank = replace(entry, package="", file="", path="", url="", version="", sha256=None)
    if is_address(stated):
        return replace(blank, url=stated)
    return replace(blank, path=str(Path(stated).expanduser().absolute()))


def _move_names(entries: dict[str, _Entry], conditions: str | None) -> None:
    """Take names of findings from the folder of curated knowledge that the user names, if any."""
    if conditions and (entry := entries.pop(NAMES_SOURCE, None)):
        folder = Path(conditions).expanduser() / "names"
        if folder.is_dir():
            entries[NAMES_SOURCE] = _override(entry, str(folder))


def _entries(table: Path) -> dict[str, _Entry]:
    try:
        content = tomllib.loads(table.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{table} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{table} is no TOML: {error}") from error
    return {identifier: _entry(table, identifier, values) for identifier, values in content.items()}


def _entry(table: Path, identifier: str, values: object) -> _Entry:
    """Check one table of a sources.toml."""
    where = f"{table}, [{identifier}]"
    if not isinstance(values, Mapping):
        raise SourceError(f"{where}: a source is a table with reader, and path, url or package")
    fields: dict[str, Any] = dict(values)
    known = set(_Entry.__dataclass_fields__) - {"table"}
    if unknown := sorted(fields.keys() - known):
        raise SourceError(f"{where}: {unknown[0]!r} is none of {', '.join(sorted(known))}")
    if wrong := sorted(key for key, value in fields.items() if not isinstance(value, str)):
        raise SourceError(f"{where}: {wrong[0]} is a text in quotes")
    if fields.get("reader") not in set(Reader):
        raise SourceError(f"{where}: reader is one of {', '.join(Reader)}")
    if sum(bool(fields.get(key)) for key in ("package", "path", "url")) != 1:
        raise SourceError(f"{where}: name one of path, url and package")
    try:
        positive = float(fields.get("weight", "1")) > 0
    except ValueError:
        positive = False
    if not positive:
        raise SourceError(f"{where}: weight is a positive number in quotes")
    fields["reader"] = Reader(fields["reader"])
    fields.setdefault("name", identifier)
    return _Entry(table=table, **fields)


def _locate(
    identifier: str, entry: _Entry, *, cache: Path | None, refresh: bool, progress: Progress
) -> SourceFile:
    """Path and origin of an entry's file."""
    if entry.package:
        path, origin = _in_package(entry.package, entry.file)
    elif entry.url:
        if cache is None:
            raise SourceError(f"{identifier}: {entry.url} needs a folder for downloads")
        path = download(entry.url, cache, sha256=entry.sha256, refresh=refresh, progress=progress)
        origin = entry.url
    else:
        path = entry.table.parent / Path(entry.path).expanduser()
        origin = path.name
        if not (path.is_dir() if entry.reader.of_folder else path.is_file()):
            kind = "folder" if entry.reader.of_folder else "file"
            raise SourceError(f"{identifier}: there is no {kind} {path}")
    return SourceFile(
        id=identifier,
        name=entry.name,
        reader=entry.reader,
        path=path,
        origin=origin,
        licence=entry.licence,
        version=entry.version,
        sha256=entry.sha256,
        weight=float(entry.weight),
    )


def _in_package(requirement: str, file: str) -> tuple[Path, str]:
    """Find a data file of an installed package without importing it."""
    name, _, version = requirement.partition("==")
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError as error:
        raise SourceError(
            f"the package {requirement}, which carries the default release, is not installed:"
            " install it, or name a file in SEMEION_HPO_OBO, SEMEION_HPOA and SEMEION_HPO_GENES"
        ) from error
    if version and distribution.version != version:
        raise SourceError(
            f"{requirement} is needed, but {name} {distribution.version} is installed"
        )
    path = Path(str(distribution.locate_file(file)))
    if not path.is_file():
        raise SourceError(f"{requirement} has no file {file}: install it again")
    return path, f"{name} {distribution.version}: {file}"


def read_knowledge(files: SourceFiles, *, progress: Progress | None = None) -> Knowledge:
    """Read all sources.

    Parameters
    ----------
    files
        From `locate_sources`.
    progress
        Is told which source is being read.

    Raises
    ------
    SourceError
        If a file cannot be read or is not what its checksum promises.
    SourceFormatError
        If a file's structure is broken.
    """
    progress = progress or no_progress
    with collector_paused():
        return _KnowledgeReader(files, progress).read()


class _KnowledgeReader:
    """Reads the sources in the order in which they need each other."""

    def __init__(self, files: SourceFiles, progress: Progress) -> None:
        self.files, self.progress = files, progress
        self.releases: dict[str, SourceRelease] = {}
        self.counts: dict[str, ReadCount] = {}
        self.issues: list[Issue] = []
        self.genes: dict[str, Gene] = {}
        self.conditions: tuple[Condition, ...] = ()
        self.condition_files: dict[str, str] = {}
        self.findings: tuple[Term, ...] = ()
        self.finding_rates: dict[str, dict[str, float]] = {}
        self.condition_source = ""

    def read(self) -> Knowledge:
        """Terms first, then what refers to them."""
        terms: tuple[Term, ...] = ()
        annotations: list[DiseasePhenotype] = []
        links: list[DiseaseGene] = []
        mappings: list[DiseaseMapping] = []
        decisions: list[IdentityDecision] = []
        resolver = TermResolver(terms)
        for file in (*self.files.of(Reader.OBO), *self._others()):
            digest = self._check(file)
            self.progress(f"{file.name}: reading")
            match file.reader:
                case Reader.OBO:
                    term_reading = read_terms(file.path, source=file.id)
                    self._note(file, digest, term_reading)
                    terms = term_reading.records
                    resolver = TermResolver(terms)
                case Reader.NAMES:
                    name_reading = read_names(file.path, resolver, source=file.id)
                    self._note(file, digest, name_reading)
                    terms = add_names(terms, name_reading.records)
                case Reader.HPOA:
                    reading = read_annotations(file.path, resolver, source=file.id)
                    self._note(file, digest, reading)
                    annotations += reading.records
                case Reader.GENES:
                    gene_reading = read_gene_links(file.path, source=file.id)
                    self._note(file, digest, gene_reading)
                    links += gene_reading.records
                    self.genes = {gene.id: gene for gene in gene_reading.genes} | self.genes
                case Reader.SSSOM:
                    mapping_reading = read_mappings(file.path, source=file.id)
                    self._note(file, digest, mapping_reading)
                    mappings += mapping_reading.records
                case Reader.DECISIONS:
                    decision_reading = read_decisions(file.path, source=file.id)
                    self._note(file, digest, decision_reading)
                    decisions += decision_reading.records
                case Reader.CONDITIONS:
                    self._read_conditions(file, digest)
                case Reader.FINDING_NAMES:
                    terms = self._read_finding_names(file, digest, terms)
                case _:
                    assert_never(file.reader)
        sources = tuple(self.releases[identifier] for identifier in sorted(self.releases))
        return Knowledge(
            sources=sources,
            terms=terms,
            annotations=tuple(annotations),
            genes=tuple(self.genes[identifier] for identifier in sorted(self.genes)),
            gene_links=tuple(sorted(links, key=_link_order)),
            issues=(*self.issues, *self._mismatches()),
            counts=tuple(self.counts[source.id] for source in sources),
            mappings=tuple(mappings),
            decisions=tuple(sorted(decisions, key=lambda item: (item.left, item.right))),
            conditions=self.conditions,
            condition_files=self.condition_files,
            findings=self.findings,
            finding_rates=self.finding_rates,
            condition_source=self.condition_source,
        )

    def _read_conditions(self, file: SourceFile, digest: str) -> None:
        reading = read_conditions(file.path, source=file.id)
        self._note(file, digest, reading)
        self.conditions, self.condition_files = reading.records, reading.paths
        self.findings, self.finding_rates = reading.findings, reading.rates
        self.condition_source = file.id

    def _read_finding_names(
        self, file: SourceFile, digest: str, terms: tuple[Term, ...]
    ) -> tuple[Term, ...]:
        """Give terms and findings the names of a folder; the terms are returned."""
        known = Lexicon.from_terms(terms), Lexicon.from_terms(self.findings)
        reading = read_finding_names(file.path, *known, source=file.id)
        self._note(file, digest, reading)
        self.findings = add_names(self.findings, reading.records)
        return add_names(terms, reading.records)

    def _others(self) -> tuple[SourceFile, ...]:
        """Files after the ontology: what is published before what was counted in cases.

        So that a disease that both know is the published one, with its name. Names of findings
        come when all findings are there, and after the tables that a user names.
        """
        others = (file for file in self.files.files if file.reader is not Reader.OBO)
        return tuple(
            sorted(
                others,
                key=lambda file: (
                    file.id.startswith(CASES_PREFIX),
                    file.reader is Reader.FINDING_NAMES,
                ),
            )
        )

    def _check(self, file: SourceFile) -> str:
        """Digest of a file, compared with the promised one."""
        match file.reader:
            case Reader.CONDITIONS:
                digest = folder_digest(file.path)
            case Reader.FINDING_NAMES:
                digest = names_digest(file.path)
            case _:
                digest = file_digest(file.path)
        if file.sha256 is not None and digest != file.sha256.lower():
            raise SourceError(
                f"{file.id}: {file.path} has the SHA-256 {digest}, promised was {file.sha256}:"
                " get the file again, or correct sha256 in sources.toml"
            )
        return digest

    def _note(self, file: SourceFile, digest: str, reading: Reading[Any]) -> None:
        """Keep release, count and issues of what was read."""
        if file.version and reading.version and file.version != reading.version:
            self._warn(
                "version-mismatch",
                file.origin,
                f"{file.id} is stated as {file.version}, the file says {reading.version}",
                "the file's version is kept; correct the entry in sources.toml",
            )
        self.releases[file.id] = SourceRelease(
            id=file.id,
            name=file.name,
            version=reading.version or file.version or UNSTATED,
            licence=reading.licence or file.licence or UNSTATED,
            sha256=digest,
            origin=file.origin,
            weight=file.weight,
        )
        self.counts[file.id] = reading.count
        self.issues += reading.issues
        if reading.based_on:
            self._compare_ontology(file, reading.based_on)

    def _compare_ontology(self, file: SourceFile, based_on: str) -> None:
        ontology = self.releases[self.files.of(Reader.OBO)[0].id]
        if ontology.version != based_on:
            self._warn(
                "release-mismatch",
                file.origin,
                f"{file.id} was made with release {based_on} of {ontology.id}, which is here"
                f" {ontology.version}",
                "name releases of the same date",
            )

    def _warn(self, code: str, where: str, message: str, remedy: str) -> None:
        self.issues.append(
            Issue(severity=Severity.WARNING, code=code, where=where, message=message, remedy=remedy)
        )

    def _mismatches(self) -> list[Issue]:
        """Releases whose version nobody states."""
        return [
            Issue(
                severity=Severity.NOTE,
                code="unstated-version",
                where=release.origin,
                message=f"the version of {release.id} is not stated",
                remedy="name it in sources.toml",
            )
            for release in self.releases.values()
            if release.version == UNSTATED
        ]


def _link_order(link: DiseaseGene) -> tuple[str, str, str, str]:
    return link.disease_id, link.gene_id, link.kind, link.provenance.source_id
