"""The right to build: held by one process at a time, in the graph itself.

A file lock would not do: two machines may share one server. The holder writes a sign of life every
few seconds; whoever finds the holder dead, or silent for too long, takes over. Every batch of a
build names its holder and writes nothing once another one has taken over.
"""

import os
import secrets
import socket
import threading
from types import TracebackType
from typing import Final, Self

from kg.errors import BuildLostError, BuildUnderWayError, ServerError
from kg.schema import KNOWLEDGE_BASE_ID
from kg.store import GraphStore
from kg.version import stored_state

__all__ = ["BuildLease"]

BEAT_SECONDS: Final = 5.0
EXPIRY_SECONDS: Final = 120
"""Longer than the longest transaction of a build (kg.store), so that none outlives its lease."""

_held: set[str] = set()


class BuildLease:
    """The right to build `target_version`, as a context manager.

    Left by an exception, the graph says `building` until a build has run to its end.

    Raises
    ------
    BuildUnderWayError
        On entry, if a living process holds it.
    """

    def __init__(self, store: GraphStore, target_version: str) -> None:
        self.store, self.target_version = store, target_version
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._ended = threading.Event()
        self._beats = threading.Thread(target=self._beat, name="build-lease", daemon=True)

    def __enter__(self) -> Self:
        row = self.store.write(
            "begin_build",
            id=KNOWLEDGE_BASE_ID,
            owner=self.owner,
            dead=_gone(stored_state(self.store).owner),
            expiry=EXPIRY_SECONDS,
            target_version=self.target_version,
        )[0]
        if not row["won"]:
            holder = _describe(row["owner"])
            raise BuildUnderWayError(holder, row["started_at"], row["silent_seconds"])
        _held.add(self.owner)
        self._beats.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        # a beat that waits for a dead server is not waited for
        self._beats.join(timeout=1.0)
        _held.discard(self.owner)
        if error is not None and not isinstance(error, ServerError):
            self.store.write("release_build", id=KNOWLEDGE_BASE_ID, owner=self.owner)

    def finish(self) -> None:
        """Declare the build complete."""
        row = self.store.write(
            "finish_build",
            id=KNOWLEDGE_BASE_ID,
            owner=self.owner,
            graph_version=self.target_version,
        )[0]
        if row["owned"] != 1:
            raise self.lost()

    def lost(self) -> BuildLostError:
        """Give the error that says who holds the lease now."""
        owner = stored_state(self.store).owner
        return BuildLostError(_describe(owner) if owner else None)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            try:
                self.store.write("beat_build", id=KNOWLEDGE_BASE_ID, owner=self.owner)
            except ServerError:
                continue  # the build itself meets the same server and reports what is wrong


def _describe(owner: str) -> str:
    host, process, _ = owner.rsplit(":", 2)
    return f"process {process} on {host}"


def _gone(owner: str | None) -> list[str]:
    """Give `owner` as a list if it is surely no longer there, else nothing."""
    if owner is None:
        return []
    host, process, _ = owner.rsplit(":", 2)
    if host != socket.gethostname():
        return []
    if int(process) == os.getpid():
        return [] if owner in _held else [owner]
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return [owner]
    except PermissionError:
        pass
    return []
