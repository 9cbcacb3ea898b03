"""Progress of long work on stderr: a bar for countable steps, a line for the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.output import screen

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["ProgressBar", "progress_bar"]


class ProgressBar:
    """Called with `(message)` or `(message, done, total)`.

    What stands before a colon names the work; messages about the same work share one line.

    Parameters
    ----------
    display
        The rich display that draws.
    """

    def __init__(self, display: "Progress") -> None:
        self._display = display
        self._tasks: dict[str, TaskID] = {}
        self._open: TaskID | None = None

    def __call__(self, message: str, done: int | None = None, total: int | None = None) -> None:
        """Show how far the work is; other work ends the uncounted work before it."""
        if not self._tasks:
            self._display.start()  # only now: work that says nothing draws nothing
        work = message.partition(":")[0]
        if work not in self._tasks:
            self._tasks[work] = self._display.add_task(message, total=total)
        task = self._tasks[work]
        if task != self._open:
            self.close()
        self._open = task if done is None else None
        self._display.update(task, description=message, completed=done, total=total)

    def finish(self) -> None:
        """Show all work as done."""
        self.close()
        for task in self._display.tasks:
            self._display.update(task.id, completed=task.total)

    def close(self) -> None:
        """End the uncounted work."""
        if self._open is not None:
            self._display.update(self._open, total=1, completed=1)
        self._open = None


@contextmanager
def progress_bar() -> Iterator[ProgressBar]:
    """Draw on stderr; without a terminal the state is printed once, at the end."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    display = Progress(*columns, console=screen(stderr=True))
    bar = ProgressBar(display)
    try:
        yield bar
        bar.finish()
    finally:
        if display.tasks:
            display.stop()
