"""The YAML files of curated knowledge as validated records, with what is wrong by file and line."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ontologies.conditions.schema import (
    Condition,
    CuratedFinding,
    FindingsFile,
    WithdrawnCondition,
    WithdrawnFinding,
)
from ontologies.errors import Issue, Severity

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
            twice = next(key for key in keys if keys.count(key) > 1)
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {twice!r} stands twice", node.start_mark
            )
        return mapping


@dataclass(slots=True, kw_only=True)
class _File:
    """What files share: where a field stands, and what was found wrong."""

    path: Path
    issues: list[Issue] = field(default_factory=list)
    _root: yaml.Node | None = None

    def report(
        self,
        code: str,
        place: Place,
        message: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note an issue at a field."""
        named = ".".join(map(str, place))
        where = f"{self.path}:{self._line(place)}" + (f" {named}" if named else "")
        self.issues.append(
            Issue(severity=severity, code=code, where=where, message=message, remedy=remedy)
        )

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
    path, issues
        The file, and what was found wrong in it.
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
        file.issues.append(
            Issue(
                severity=Severity.ERROR,
                code="unreadable",
                where=f"{file.path}:{line}",
                message=" ".join(str(problem).split()),
                remedy="mend the YAML; quote a text that holds ': ' or begins with a sign",
            )
        )
        return None
    if not isinstance(content, dict):
        file.issues.append(
            Issue(
                severity=Severity.ERROR,
                code="schema",
                where=f"{file.path}:1",
                message="the file is no mapping",
                remedy="start from `semeion knowledge new`",
            )
        )
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
