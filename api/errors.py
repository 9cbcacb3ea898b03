"""Errors of the outside: exit codes of the command, problem details of the service.

SemeionError (ontologies.errors)
└── InputError
    └── SettingsError       a `SEMEION_*` setting cannot be used
"""

from http import HTTPStatus
from typing import Any

from ontologies.errors import InputError, MachineError, SemeionError

__all__ = [
    "EXIT_FAULT",
    "EXIT_INPUT",
    "EXIT_OK",
    "ListenError",
    "SettingsError",
    "exit_code",
    "problem",
]

EXIT_OK = 0
"""Done."""

EXIT_INPUT = 1
"""What the caller gave is wrong."""

EXIT_FAULT = 2
"""The environment or semeion itself is at fault."""


class SettingsError(InputError):
    """A setting of the environment cannot be used."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}; `semeion status` shows the settings")
        self.variable, self.problem = variable, problem


class AccessError(InputError):
    """The caller shows no valid token."""

    def __init__(self) -> None:
        super().__init__("send the header `Authorization: Bearer TOKEN` with SEMEION_API_TOKEN")


class ListenError(MachineError):
    """The service cannot have its address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host}:{port}: {reason}; name another --port")
        self.host, self.port, self.reason = host, port, reason


def exit_code(error: BaseException) -> int:
    """Exit code that tells a script who is at fault (design, section 5)."""
    return EXIT_INPUT if isinstance(error, InputError) else EXIT_FAULT


def problem(error: Exception) -> dict[str, Any]:
    """Give an error as RFC 9457 problem details; an unforeseen one tells nothing of its content.

    Examples
    --------
    >>> problem(InputError("an age lies between 0 and 130 years, not 200"))["status"]
    422
    """
    status = _http_status(error)
    known = isinstance(error, SemeionError)
    detail = str(error) if known else "an internal fault; the server's log has the details"
    return {
        "type": f"urn:semeion:error:{_kebab(type(error).__name__) if known else 'internal'}",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
    }


def _http_status(error: Exception) -> HTTPStatus:
    match error:
        case AccessError():
            return HTTPStatus.UNAUTHORIZED
        case InputError():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case SemeionError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
