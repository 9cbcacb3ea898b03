"""How a failure reaches the person: one line on stderr and the exit code; the rest in the log."""

import errno
import sys
from pathlib import Path

from api.errors import EXIT_FAULT, exit_code
from ontologies.errors import SemeionError

__all__ = ["report_failure"]

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def report_failure(error: BaseException) -> int:
    """Say what went wrong and give the exit code."""
    if isinstance(error, SemeionError):
        _say(" ".join(str(error).split()))
        return exit_code(error)
    if isinstance(error, OSError) and error.errno in _NO_SPACE:
        where = f"{error.filename}: " if error.filename else ""
        _say(
            f"{where}{error.strerror}; make room and run it again: answers written before are kept"
        )
        return EXIT_FAULT
    from api.faults import fault_place, log_fault

    home = _home()
    log = log_fault(error, home) if home else None
    where = f"; the log is {log}" if log else ""
    _say(f"internal fault: {type(error).__name__} at {fault_place(error)}{where}")
    return EXIT_FAULT


def _say(line: str) -> None:
    sys.stderr.write(f"error: {line}\n")


def _home() -> Path | None:
    from api.settings import load_settings

    try:
        return load_settings().home
    except SemeionError:
        return None
