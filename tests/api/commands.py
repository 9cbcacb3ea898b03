"""How a command of a test ended."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Command", "Finished"]


@dataclass(frozen=True, slots=True)
class Finished:
    """Exit code and both streams."""

    code: int
    out: str
    err: str


Command = Callable[..., Finished]
