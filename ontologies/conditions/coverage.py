"""What is written of what is intended, by organ system, and where it is weak; names by language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from ontologies.conditions.catalogue import Catalogue
from ontologies.conditions.check import Checker
from ontologies.conditions.profile import profile
from ontologies.lexicon import Lexicon
from ontologies.model.condition import Condition, Setting
from ontologies.names import NameRecord

__all__ = ["FolderCoverage", "NameCoverage", "cover", "cover_names"]

_MOST_USED = (1_000, 2_500)
"""Ranks up to which lay names are counted."""

_LAY = "layperson"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCoverage:
    """One organ system.

    Parameters
    ----------
    folder
        Its folder.
    intended, written, urgent, reviewed
        Conditions of `intended.tsv`, and of those in files: all, urgent, reviewed by a clinician.
    with_errors
        Files that the check refuses.
    findings, specific, tests
        Means a condition: findings, specific ones (imaging included), tests.
    neighbours_unreturned
        Neighbours that do not name the condition in return.
    errors
        Errors of its files by code.
    """

    folder: str
    intended: int
    written: int
    urgent: int
    reviewed: int
    with_errors: int
    findings: float
    specific: float
    tests: float
    neighbours_unreturned: int
    errors: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCoverage:
    """Names of findings in one language.

    Parameters
    ----------
    language
        BCP 47 tag.
    lay, clinical
        Names that the table adds, by register.
    terms, curated
        HPO terms and curated findings that it names.
    with_lay_name
        By rank (1,000, 2,500): of so many most used findings, how many have a lay name, from the
        table or from the release.
    added_lay_name
        Of these, how many have one in the table.
    """

    language: str
    lay: int
    clinical: int
    terms: int
    curated: int
    with_lay_name: Mapping[int, int]
    added_lay_name: Mapping[int, int]


def cover_names(
    names: Iterable[NameRecord], lexicon: Lexicon, ranked: Sequence[str]
) -> Sequence[NameCoverage]:
    """Count the names of each language.

    Parameters
    ----------
    names
        What the tables add.
    lexicon
        Of the release.
    ranked
        Ids of findings, the most used first.
    """
    by_language: dict[str, list[NameRecord]] = {}
    for record in names:
        by_language.setdefault(record.name.language, []).append(record)
    return [
        _cover_names(language, records, lexicon, ranked)
        for language, records in sorted(by_language.items())
    ]


def _cover_names(
    language: str, records: Sequence[NameRecord], lexicon: Lexicon, ranked: Sequence[str]
) -> NameCoverage:
    added = {record.term_id for record in records if record.name.kind == _LAY}
    own = {
        entry.concept
        for entry in lexicon.entries
        if entry.kind == _LAY and entry.language == language
    }
    lay = sum(record.name.kind == _LAY for record in records)
    named = {record.term_id for record in records}
    curated = sum(identifier.startswith("SEM:") for identifier in named)
    return NameCoverage(
        language=language,
        lay=lay,
        clinical=len(records) - lay,
        terms=len(named) - curated,
        curated=curated,
        with_lay_name={rank: len((added | own) & {*ranked[:rank]}) for rank in _MOST_USED},
        added_lay_name={rank: len(added & {*ranked[:rank]}) for rank in _MOST_USED},
    )


def cover(catalogue: Catalogue, checker: Checker) -> Sequence[FolderCoverage]:
    """Count every organ system; the catalogue has been checked."""
    intended = Counter(row.folder for row in catalogue.intended.values())
    folders = {*intended, *(file.path.parent.name for file in catalogue.conditions)}
    return [_cover(folder, intended[folder], catalogue, checker) for folder in sorted(folders)]


def _cover(folder: str, intended: int, catalogue: Catalogue, checker: Checker) -> FolderCoverage:
    files = [file for file in catalogue.conditions if file.path.parent.name == folder]
    conditions = [file.condition for file in files if file.condition]
    errors = [file.codes() for file in files]
    return FolderCoverage(
        folder=folder,
        intended=intended,
        written=len(files),
        urgent=sum(condition.urgent is not None for condition in conditions),
        reviewed=sum(condition.reviewed for condition in conditions),
        with_errors=sum(map(bool, errors)),
        findings=_mean(len(condition.findings) for condition in conditions),
        specific=_mean(_specific(condition, checker) for condition in conditions),
        tests=_mean(len(condition.tests) for condition in conditions),
        neighbours_unreturned=sum(_unreturned(one, catalogue) for one in conditions),
        errors=dict(Counter(code for codes in errors for code in codes)),
    )


def _mean(counts: Iterable[int]) -> float:
    values = list(counts)
    return round(mean(values), 1) if values else 0.0


def _specific(condition: Condition, checker: Checker) -> int:
    setting = max(Setting, key=condition.occurrence.settings.at)
    return sum(checker.is_specific(identifier, setting) for identifier in profile(condition))


def _unreturned(condition: Condition, catalogue: Catalogue) -> int:
    others = (catalogue.by_id.get(one.condition) for one in condition.neighbours)
    return sum(
        other is not None and all(back.condition != condition.id for back in other.neighbours)
        for other in others
    )
