"""Curated knowledge as a source of the graph: a folder of files in, conditions and findings out."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ontologies.conditions.catalogue import Catalogue, read_catalogue
from ontologies.conditions.files import condition_paths, finding_paths
from ontologies.download import file_digest
from ontologies.errors import Issue, Severity, SourceError
from ontologies.model.condition import (
    Condition,
    CuratedFinding,
    Setting,
    WithdrawnFinding,
    identifier_of,
)
from ontologies.model.provenance import Provenance
from ontologies.model.read_count import ReadCount
from ontologies.model.term import Synonym, SynonymScope, Term
from ontologies.reading import Reading

__all__ = ["ConditionReading", "finding_terms", "folder_digest", "read_conditions"]

VERSION_DIGITS = 12
"""Digits of the digest that are the version: the files have no release of their own yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionReading(Reading[Condition]):
    """Conditions of a folder, sorted by id, with the curated findings that they use.

    Parameters
    ----------
    findings
        Sorted by id; withdrawn ones are obsolete.
    paths
        File of each condition id, relative to the folder.
    rates
        Finding to the share of each setting's patients who show it whatever they have, where it is
        stated.
    """

    findings: tuple[Term, ...]
    paths: dict[str, str]
    rates: dict[str, dict[str, float]]


def folder_digest(folder: Path) -> str:
    """SHA-256 over names and contents of the files that `read_conditions` reads.

    Raises
    ------
    SourceError
        If one cannot be read, or there is none.
    """
    paths = [*condition_paths(folder), *finding_paths(folder)]
    if not paths:
        raise SourceError(f"{folder} holds no curated knowledge: name a folder with conditions")
    background = folder / "background.tsv"
    paths += [background] if background.is_file() else []
    lines = [f"{path.relative_to(folder).as_posix()} {file_digest(path)}" for path in paths]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def read_conditions(folder: Path, *, source: str = "semeion-conditions") -> ConditionReading:
    """Read the conditions and findings of a folder `curated`.

    A file that does not follow the form is left out and reported; so is, in a note, a condition
    that others name as their neighbour and that is not written yet.

    Parameters
    ----------
    folder
        Where the files lie.
    source
        `SourceRelease.id`.

    Raises
    ------
    SourceError
        If the folder holds no file, or its table of background rates cannot be read.
    """
    digest = folder_digest(folder)
    catalogue = read_catalogue(folder)
    conditions = catalogue.by_id
    findings = sorted(finding_terms(catalogue, source), key=lambda term: term.id)
    dropped = Counter(
        code
        for file in catalogue.conditions
        if file.condition is None and file.withdrawn is None
        for code in file.codes()[:1]
    )
    dropped["duplicate"] += sum(1 for _ in catalogue.written()) - len(conditions)
    withdrawn = sum(file.withdrawn is not None for file in catalogue.conditions)
    kept = len(conditions) + withdrawn
    return ConditionReading(
        records=tuple(conditions[identifier] for identifier in sorted(conditions)),
        findings=tuple(findings),
        paths={
            condition.id: file.path.relative_to(folder).as_posix()
            for file, condition in reversed([*catalogue.written()])
        },
        rates=_rates(catalogue),
        issues=(*_file_issues(catalogue), *_unwritten(conditions.values(), conditions.keys())),
        count=ReadCount(
            source_id=source,
            read=len(catalogue.conditions),
            kept=kept,
            dropped=tuple(sorted((+dropped).items())),
        ),
        version=digest[:VERSION_DIGITS],
    )


def _rates(catalogue: Catalogue) -> dict[str, dict[str, float]]:
    stated = {
        finding.id: dict.fromkeys(map(str, Setting), finding.background)
        for finding in catalogue.curated_findings.values()
        if finding.background is not None
    }
    for identifier, shares in catalogue.everyday.items():
        stated[identifier] = {str(setting): share for setting, share in shares.items()}
    return dict(sorted(stated.items()))


def _file_issues(catalogue: Catalogue) -> Iterator[Issue]:
    """What files that cannot be read or do not follow the form say, with paths of the folder."""
    for file in (*catalogue.findings, *catalogue.conditions):
        for issue in file.issues(Severity.ERROR):
            yield Issue(
                severity=Severity.WARNING,
                code=issue.code,
                where=issue.where.removeprefix(f"{catalogue.folder}/"),
                message=issue.message,
                remedy=f"left out; {issue.remedy}",
            )


def _unwritten(conditions: Iterable[Condition], written: Iterable[str]) -> Iterator[Issue]:
    known = set(written)
    named = Counter(
        (neighbour.condition, neighbour.name)
        for condition in conditions
        for neighbour in condition.neighbours
        if neighbour.condition not in known
    )
    for (identifier, name), number in sorted(named.items()):
        yield Issue(
            severity=Severity.NOTE,
            code="unwritten-condition",
            where=identifier,
            message=f"{name} is a neighbour of {number} conditions and is not written",
            remedy="the relation is left out until it is",
        )


def finding_terms(catalogue: Catalogue, source: str) -> Iterator[Term]:
    """Curated findings as terms, withdrawn ones as obsolete; of an id twice, the first."""
    provenance = Provenance(source_id=source)
    seen: set[str] = set()
    for file in catalogue.findings:
        records: list[CuratedFinding | WithdrawnFinding] = [
            *file.findings.values(),
            *file.withdrawn.values(),
        ]
        for finding in records:
            if finding.id not in seen:
                seen.add(finding.id)
                yield _term(finding, provenance)


def _term(finding: CuratedFinding | WithdrawnFinding, provenance: Provenance) -> Term:
    if isinstance(finding, WithdrawnFinding):
        return Term(
            id=finding.id,
            name=finding.name.en,
            obsolete=True,
            replaced_by=finding.replaced_by,
            provenance=provenance,
        )
    chinese = (finding.name.zh, *finding.synonyms.zh)
    return Term(
        id=finding.id,
        name=finding.name.en,
        synonyms=(
            *(Synonym(text=text, scope=SynonymScope.EXACT) for text in finding.synonyms.en),
            *(Synonym(text=text, scope=SynonymScope.EXACT, language="zh") for text in chinese),
        ),
        parents=tuple(sorted(identifier_of(parent) for parent in finding.parents)),
        heading=str(finding.heading) if finding.heading and not finding.parents else "",
        provenance=provenance,
    )
