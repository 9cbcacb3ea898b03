"""The YAML files of curated knowledge as validated records, with what is wrong by file and line."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ontologies.errors import Issue, Severity
from ontologies.model.condition import (
    Condition,
    CuratedFinding,
    FindingsFile,
    WithdrawnCondition,
    WithdrawnFinding,
)

__all__ = [
    "ConditionFile",
    "FindingFile",
    "Place",
    "condition_paths",
    "finding_paths",
    "read_condition",
    "read_findings",
]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]
"""Keys and numbers that lead to a field."""


class _UniqueKeys(_Loader):  # type: ignore[misc] # the C loader is chosen at run time
    """A safe loader that refuses a key that stands twice: the first would be lost in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            keys = [key.value for key, _ in node.value]
            place = next(place for place, key in enumerate(keys) if key in keys[:place])
            problem = f"the key {keys[place]!r} stands twice"
            mark = node.value[place][0].start_mark
            raise yaml.constructor.ConstructorError(None, None, problem, mark)
        return mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Something found wrong, whose line is looked up when it is told."""

    severity: Severity
    code: str
    place: Place
    message: str
    remedy: str
    line: int | None = None


@dataclass(slots=True, kw_only=True)
class _File:
    """What files share: what was found wrong, and where its fields stand."""

    path: Path
    _found: list[_Found] = field(default_factory=list)
    _root: yaml.Node | None = None

    def report(
        self,
        code: str,
        place: Place,
        message: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
        *,
        line: int | None = None,
    ) -> None:
        """Note an issue at a field; at a line where the file has no fields."""
        self._found.append(
            _Found(
                severity=severity,
                code=code,
                place=place,
                message=message,
                remedy=remedy,
                line=line,
            )
        )

    def codes(self, severity: Severity = Severity.ERROR) -> list[str]:
        """Codes of the issues of a severity."""
        return [one.code for one in self._found if one.severity is severity]

    def issues(self, *severities: Severity) -> list[Issue]:
        """Issues of the severities, of all where none is named, with file, line and field."""
        return [
            Issue(
                severity=one.severity,
                code=one.code,
                where=self._where(one),
                message=one.message,
                remedy=one.remedy,
            )
            for one in self._found
            if not severities or one.severity in severities
        ]

    def _where(self, found: _Found) -> str:
        named = ".".join(map(str, found.place))
        line = self._line(found.place) if found.line is None else found.line
        return f"{self.path}:{line}" + (f" {named}" if named else "")

    def _line(self, place: Place) -> int:
        """Line of a field; of the nearest one above it where the field is not there."""
        if self._root is None:
            self._root = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=_Loader)
        node, line = self._root, 1
        for step in place:
            child = _child(node, step)
            if child is None:
                break
            node, line = child, child.start_mark.line + 1
        return line


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


@dataclass(slots=True, kw_only=True)
class ConditionFile(_File):
    """One file of a condition; `condition` is None where it does not follow the form.

    Parameters
    ----------
    path
        The file.
    condition, withdrawn
        At most one of the two.
    """

    condition: Condition | None = None
    withdrawn: WithdrawnCondition | None = None

    @property
    def identifier(self) -> str | None:
        """Id that the file claims."""
        record = self.condition or self.withdrawn
        return record.id if record else None


@dataclass(slots=True, kw_only=True)
class FindingFile(_File):
    """One file of curated findings; those that follow the form, with their places in it."""

    findings: dict[int, CuratedFinding] = field(default_factory=dict)
    withdrawn: dict[int, WithdrawnFinding] = field(default_factory=dict)

    @property
    def identifiers(self) -> dict[int, str]:
        """Id at each place."""
        used = {place: finding.id for place, finding in self.findings.items()}
        return used | {place: finding.id for place, finding in self.withdrawn.items()}


def read_condition(path: Path) -> ConditionFile:
    """Read one condition; what is wrong is in its issues, never raised."""
    file = ConditionFile(path=path)
    content = _load(file)
    if content is None:
        return file
    try:
        if "replaced_by" in content:
            file.withdrawn = WithdrawnCondition.model_validate(content)
        else:
            file.condition = Condition.model_validate(content)
    except ValidationError as error:
        _report_invalid(file, error, ())
    return file


def read_findings(path: Path) -> FindingFile:
    """Read one file of curated findings; one that does not follow the form loses no other."""
    file = FindingFile(path=path)
    content = _load(file)
    if content is None:
        return file
    items = content.get("findings")
    if content.keys() != FindingsFile.model_fields.keys() or not isinstance(items, list):
        file.report("schema", (), "the file has one key, findings, with a list", "write it so")
        return file
    for place, item in enumerate(items):
        try:
            if isinstance(item, dict) and "replaced_by" in item:
                file.withdrawn[place] = WithdrawnFinding.model_validate(item)
            else:
                file.findings[place] = CuratedFinding.model_validate(item)
        except ValidationError as error:
            _report_invalid(file, error, ("findings", place))
    return file


def _load(file: _File) -> dict[str, Any] | None:
    try:
        content = yaml.load(file.path.read_text(encoding="utf-8"), _UniqueKeys)  # noqa: S506 - safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or str(error)
        remedy = "mend the YAML; quote a text that holds ': ' or begins with a sign"
        file.report("unreadable", (), " ".join(str(problem).split()), remedy, line=line)
        return None
    if not isinstance(content, dict):
        remedy = "start from `semeion knowledge new`"
        file.report("schema", (), "the file is no mapping", remedy, line=1)
        return None
    return content


def _report_invalid(file: _File, error: ValidationError, above: Place) -> None:
    for detail in error.errors(include_url=False):
        place = (*above, *detail["loc"])
        file.report("schema", place, _said(detail), "see the form in ontologies/curated/README.md")


def _said(detail: ErrorDetails) -> str:
    """What pydantic found, with the value where it is short."""
    message = detail["msg"].removeprefix("Value error, ")
    value = detail.get("input")
    if detail["type"] == "missing" or not isinstance(value, str | int | float):
        return message
    return f"{message}; found {str(value)[:60]!r}"


def condition_paths(folder: Path) -> Sequence[Path]:
    """Files of conditions below a folder `curated`, sorted."""
    return sorted((folder / "conditions").glob("*/*.yaml"))


def finding_paths(folder: Path) -> Sequence[Path]:
    """Files of curated findings of a folder `curated`, sorted."""
    return sorted((folder / "findings").glob("*.yaml"))
