"""The data folder of one embedded Neo4j: its paths, locks, leases and runtime record.

    neo4j/            the store
    logs/             Neo4j's and Java's logs
    password          drawn at first start, mode 0600
    run/start.lock    held while a client starts or attaches, and while a lonely server stops
    run/server.lock   held by the server all its life
    run/server.json   who runs, and on which port
    run/leases/       one locked file a client

All locks are the operating system's: whoever dies, by whatever signal, lets go of them.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from filelock import BaseFileLock, FileLock, Timeout

from kg.errors import DiskFullError, HomeError

__all__ = ["NEEDED_BYTES", "RuntimeRecord", "ServerHome", "is_held", "write_private"]

# An empty store with its transaction logs takes 4 MB, the knowledge graph 150 MB.
NEEDED_BYTES: Final = 256 * 1024 * 1024
_LOG_BYTES: Final = 1024 * 1024
_LOGS_KEPT: Final = 3
_NO_REASON: Final = re.compile(r"at |INFO|WARNING|[A-Z][a-z]{2} \d{1,2}, \d{4} ")
"""Beginnings of log lines that say no reason why a server ended: Java's own, and of its traces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeRecord:
    """What a running server says of itself; `port` is 0 while it starts."""

    pid: int
    port: int
    started: str
    version: str


@dataclass(frozen=True, slots=True)
class ServerHome:
    """The paths below one data folder and what is done with them."""

    root: Path

    @property
    def store(self) -> Path:
        """Neo4j's own home."""
        return self.root / "neo4j"

    @property
    def logs(self) -> Path:
        """Where Neo4j and Java write their logs."""
        return self.root / "logs"

    @property
    def log(self) -> Path:
        """Standard output and error of the server process."""
        return self.logs / "server.log"

    @property
    def password_file(self) -> Path:
        """The password, drawn at first start."""
        return self.root / "password"

    @property
    def run(self) -> Path:
        """What lives only as long as a server does."""
        return self.root / "run"

    @property
    def temporary(self) -> Path:
        """Java's temporary folder, emptied at each start."""
        return self.run / "tmp"

    @property
    def start_lock(self) -> Path:
        """Held while a client starts or attaches, and while the last one's server stops."""
        return self.run / "start.lock"

    @property
    def server_lock(self) -> Path:
        """Held by the server process all its life."""
        return self.run / "server.lock"

    @property
    def runtime_file(self) -> Path:
        """The record of the running server."""
        return self.run / "server.json"

    @property
    def configuration(self) -> Path:
        """Neo4j's settings, written anew at each start."""
        return self.run / "neo4j.conf"

    @property
    def leases(self) -> Path:
        """One locked file a client."""
        return self.run / "leases"

    def create(self) -> None:
        """Make the folders, for the owner's eyes only.

        Raises
        ------
        HomeError
            If the folder cannot be made or written to.
        """
        try:
            for folder in (self.root, self.store, self.logs, self.run, self.leases):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(self.root, error.strerror or str(error)) from error
        if not os.access(self.run, os.W_OK):
            raise HomeError(self.root, "no permission to write")

    def require_room(self, needed: int = NEEDED_BYTES) -> None:
        """Raise `DiskFullError` unless `needed` bytes are free."""
        free = self.free_bytes()
        if free < needed:
            raise DiskFullError(self.root, free, needed)

    def free_bytes(self) -> int:
        """Room left on the disk."""
        return shutil.disk_usage(self.root).free

    def empty_temporary(self) -> None:
        """Remove what a killed server left in Java's temporary folder."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(mode=0o700)

    def rotate_log(self) -> None:
        """Put `server.log` aside when it has grown, keeping three old ones."""
        if not self.log.exists() or self.log.stat().st_size < _LOG_BYTES:
            return
        for number in range(_LOGS_KEPT, 0, -1):
            older = self.log.with_suffix(f".log.{number - 1}") if number > 1 else self.log
            if older.exists():
                older.replace(self.log.with_suffix(f".log.{number}"))

    def last_log_line(self) -> str:
        """Last line of `server.log` that says what was wrong, or a word that there is none."""
        if not self.log.exists():
            return "it left no log"
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        told = (line.strip() for line in reversed(lines))
        return next(
            (line for line in told if line and not _NO_REASON.match(line)),
            "its process ended without a word",
        )

    def read_password(self) -> str | None:
        """Give the password, or None before the first start."""
        if not self.password_file.exists():
            return None
        return self.password_file.read_text(encoding="utf-8").strip()

    def read_runtime(self) -> RuntimeRecord | None:
        """Give the record of the server, or None if there is none that can be read."""
        try:
            return RuntimeRecord(**json.loads(self.runtime_file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_runtime(self, record: RuntimeRecord) -> None:
        """Write the record in one step."""
        write_private(self.runtime_file, json.dumps(asdict(record)))

    def forget_runtime(self) -> None:
        """Remove the record."""
        self.runtime_file.unlink(missing_ok=True)

    def server_is_alive(self) -> bool:
        """Whether a server process, ready or not, holds this folder."""
        return is_held(self.server_lock)

    def take_lease(self) -> BaseFileLock:
        """Take a new lease; the caller holds `start_lock` so that no server stops meanwhile."""
        lease = FileLock(self.leases / f"{os.getpid()}-{uuid4().hex}.lease", thread_local=False)
        lease.acquire(timeout=10)
        return lease

    def has_clients(self) -> bool:
        """Whether any client still holds its lease."""
        return any(is_held(path) for path in self._lease_files())

    def count_clients(self) -> int:
        """How many leases are held."""
        return sum(is_held(path) for path in self._lease_files())

    def drop_dead_leases(self) -> None:
        """Remove the files of clients that are gone; the caller holds `start_lock`."""
        for path in self._lease_files():
            if not is_held(path):
                path.unlink(missing_ok=True)

    def _lease_files(self) -> Iterator[Path]:
        return self.leases.glob("*.lease")


def is_held(path: Path) -> bool:
    """Whether another holder has the lock of `path`."""
    if not path.exists():
        return False
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner may read, whole or not at all, and on the disk."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
