"""The log of internal faults: where and of which type, never a message, which may quote a note."""

import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["fault_place", "log_fault"]


def fault_place(error: BaseException) -> str:
    """File and line that raised."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"


def log_fault(error: BaseException, home: Path) -> Path | None:
    """Append frames and types to the log of a home; None if it cannot be written."""
    path = home / "logs" / "semeion.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now(UTC).isoformat()} semeion\n{_frames(error)}\n")
    except OSError:
        logging.getLogger(__name__).debug("the log cannot be written")
        return None
    return path


def _frames(error: BaseException) -> str:
    lines = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    lines.append(f"{type(error).__module__}.{type(error).__name__}")
    cause = error.__cause__ or error.__context__
    return (f"{_frames(cause)}\n  then:\n" if cause else "") + "\n".join(lines)
