"""Where the command writes: answers to stdout, everything else to stderr."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ontologies.errors import InputError, Issue

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_issues", "print_json", "print_notice", "screen", "write_file"]


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """Write one JSON value and a newline to stdout; a number that JSON has not is a fault."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_notice(text: str, *, kind: str = "note") -> None:
    """Write one line to stderr, so that stdout stays the answer alone."""
    sys.stderr.write(f"{kind}: {text}\n")


def print_issues(issues: Iterable[Issue]) -> None:
    """Write each issue as one line to stderr."""
    for issue in issues:
        print_notice(f"{issue.where}: {issue.message}; {issue.remedy}", kind=issue.severity.value)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, its folders made if need be; an older one stays until the new one is whole.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_bytes(content)
        else:
            _replace(path, content)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def _replace(path: Path, content: bytes) -> None:
    target = path.resolve()
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def screen(*, stderr: bool = False) -> "Console":
    """Terminal to draw on; as wide as needed for a table where there is no terminal."""
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and not console.is_jupyter:
        console.width = max(console.width, 100)
    return console
