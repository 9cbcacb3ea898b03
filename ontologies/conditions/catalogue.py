"""All curated knowledge of a folder together: conditions, findings, and what is intended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ontologies.conditions.files import (
    ConditionFile,
    FindingFile,
    condition_paths,
    finding_paths,
    read_condition,
    read_findings,
)
from ontologies.errors import SourceFormatError
from ontologies.model.condition import Condition, CuratedFinding, Setting
from ontologies.reading import collector_paused, open_table

__all__ = ["CURATED", "Catalogue", "Intended", "read_catalogue"]

CURATED = Path(__file__).parent.parent / "curated"
"""The knowledge that semeion brings."""

_INTENDED = ("id", "slug", "folder", "name", "chinese_name", "icd10", "reason", "urgent")
_BACKGROUND = ("id", "name", *(setting.value for setting in Setting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """A condition that is to be written, or has been: one row of `intended.tsv`.

    Parameters
    ----------
    id, slug, folder
        Its id, and the name and folder of its file.
    name, chinese_name, icd10
        What it is.
    reason
        Why it was chosen: prevalence, danger, or both.
    urgent
        Whether missing it harms within days.
    """

    id: str
    slug: str
    folder: str
    name: str
    chinese_name: str
    icd10: str
    reason: str
    urgent: bool


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Curated knowledge as it stands in a folder.

    Parameters
    ----------
    folder
        Where it was read.
    conditions, findings
        Its files.
    intended
        Rows of `intended.tsv` by id.
    everyday
        HPO id to its share among the patients of each setting, whatever they have.
    everyday_names
        The names that the table gives these ids.
    """

    folder: Path
    conditions: tuple[ConditionFile, ...]
    findings: tuple[FindingFile, ...]
    intended: Mapping[str, Intended]
    everyday: Mapping[str, Mapping[Setting, float]]
    everyday_names: Mapping[str, str]

    @cached_property
    def by_id(self) -> dict[str, Condition]:
        """Each written condition; the first by path where an id stands twice."""
        return {
            file.condition.id: file.condition
            for file in reversed(self.conditions)
            if file.condition
        }

    @cached_property
    def curated_findings(self) -> dict[str, CuratedFinding]:
        """Curated finding of each id."""
        return {finding.id: finding for file in self.findings for finding in file.findings.values()}

    @cached_property
    def withdrawn(self) -> dict[str, str]:
        """Withdrawn id to its successor."""
        pairs = {
            finding.id: finding.replaced_by
            for file in self.findings
            for finding in file.withdrawn.values()
        }
        for file in self.conditions:
            if file.withdrawn:
                pairs[file.withdrawn.id] = file.withdrawn.replaced_by
        return pairs

    def searched_names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Id and names, the primary one first, of curated findings and intended conditions."""
        for finding in self.curated_findings.values():
            names = (finding.name.en, *finding.synonyms.en, finding.name.zh, *finding.synonyms.zh)
            yield finding.id, names
        for row in self.intended.values():
            yield row.id, (row.name, row.chinese_name)

    def written(self) -> Iterator[tuple[ConditionFile, Condition]]:
        """Files that hold a condition of the right form."""
        for file in self.conditions:
            if file.condition is not None:
                yield file, file.condition


def read_catalogue(folder: Path = CURATED, *, conditions: bool = True) -> Catalogue:
    """Read the files of a folder `curated`; what is wrong stands in each file's issues.

    Parameters
    ----------
    folder
        Where they lie.
    conditions
        Whether conditions are read; their findings and the tables always are.

    Raises
    ------
    SourceFormatError
        If one of its tables does not follow its format.
    SourceError
        If a table cannot be read.
    """
    everyday, names = _read_everyday(folder / "background.tsv")
    with collector_paused():
        return Catalogue(
            folder=folder,
            conditions=tuple(map(read_condition, condition_paths(folder) if conditions else ())),
            findings=tuple(read_findings(path) for path in finding_paths(folder)),
            intended=_read_intended(folder / "intended.tsv"),
            everyday=everyday,
            everyday_names=names,
        )


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Wanted cells of each row of a table of our own, which must be sound."""
    table = open_table(path)
    places = table.places(wanted)
    for number, line in table.lines:
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(table.columns):
            raise SourceFormatError(path, number, "row", f"{len(cells)} columns")
        yield number, [cells[place] for place in places]


def _read_intended(path: Path) -> dict[str, Intended]:
    if not path.is_file():
        return {}
    found: dict[str, Intended] = {}
    for number, (*texts, urgent) in _rows(path, _INTENDED):
        row = Intended(**dict(zip(_INTENDED[:-1], texts, strict=True)), urgent=urgent == "yes")
        if row.id in found:
            raise SourceFormatError(path, number, "id", f"{row.id}, which stands twice")
        found[row.id] = row
    return found


def _read_everyday(path: Path) -> tuple[dict[str, dict[Setting, float]], dict[str, str]]:
    rates: dict[str, dict[Setting, float]] = {}
    names: dict[str, str] = {}
    if not path.is_file():
        return rates, names
    for number, (identifier, name, *shares) in _rows(path, _BACKGROUND):
        try:
            values = [float(share) for share in shares]
        except ValueError:
            raise SourceFormatError(path, number, "rate", " ".join(shares)) from None
        if not all(0 < value < 1 for value in values):
            raise SourceFormatError(path, number, "rate", " ".join(shares))
        rates[identifier] = dict(zip(Setting, values, strict=True))
        names[identifier] = name
    return rates, names
