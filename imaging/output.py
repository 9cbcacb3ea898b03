"""Files that the folder writes: whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imaging.errors import OutputError

__all__ = ["writing"]


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give a neighbour of `path` to write to, and rename it to `path` once that has succeeded.

    Raises
    ------
    OutputError
        If the place cannot be written to.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"{path}: cannot be written: {reason}") from error
    finally:
        if unfinished.is_file():
            unfinished.unlink()
