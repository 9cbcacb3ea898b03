"""The Neo4j that semeion uses: an embedded one of its own, or the one that is named.

A data folder or an address enters, a `ServerHandle` with the `Connection` leaves. One server runs
a folder; whoever comes second attaches, and the server stops when its last client is gone.
"""

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from filelock import BaseFileLock, FileLock, Timeout

from kg.embedded.home import NEEDED_BYTES, RuntimeRecord, ServerHome
from kg.embedded.jars import Progress, class_path, no_progress
from kg.embedded.lock import read_lock
from kg.embedded.process import USER, Failure, port_is_taken, start_arguments
from kg.embedded.settings import ServerSettings
from kg.errors import (
    DiskFullError,
    PortInUseError,
    ServerStartError,
    ServerStopError,
    ServerUnreachableError,
    WrongPasswordError,
)

__all__ = [
    "Connection",
    "ServerHandle",
    "ServerSettings",
    "ServerState",
    "ServerStatus",
    "check_connection",
    "connect",
    "has_store",
    "server_status",
    "stop_server",
]

_START_SECONDS: Final = 300.0
_POLL_SECONDS: Final = 0.05
_DYING_SECONDS: Final = 10.0
"""Longer than a system takes to end a killed process and free its gigabyte."""
_CHECKOUT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What a driver needs to reach a server."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    embedded: bool


class ServerState(StrEnum):
    """What the embedded server of a folder is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStatus:
    """What is known of the embedded server of a folder without asking Neo4j."""

    state: ServerState
    home: Path
    log: Path
    neo4j_version: str
    pid: int | None = None
    uri: str | None = None
    started: str | None = None
    clients: int = 0


class ServerHandle:
    """A server in use; as a context manager it closes itself.

    Parameters
    ----------
    connection : Connection
        How to reach it.
    lease : BaseFileLock, optional
        Keeps the embedded server alive; None for a server that is not ours.
    """

    def __init__(self, connection: Connection, lease: BaseFileLock | None = None) -> None:
        self.connection = connection
        self._lease = lease

    def close(self) -> None:
        """Let go of the server; the embedded one stops soon after its last client has."""
        if self._lease is not None:
            _drop(self._lease)
            self._lease = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def connect(
    home: Path,
    *,
    uri: str | None = None,
    user: str | None = None,
    password: str | None = None,
    settings: ServerSettings | None = None,
    progress: Progress | None = None,
) -> ServerHandle:
    """Reach the server named by `uri`, or else the embedded one of `home`, started if need be.

    Parameters
    ----------
    home : Path
        Data folder of the embedded server; not touched when `uri` is given.
    uri, user, password : str, optional
        Address of a running server and who asks (`NEO4J_URI` and its companions).
    settings : ServerSettings, optional
        Used only by the call that starts the embedded server.
    progress : callable, optional
        Called with a line for a person before each step that takes long.

    Returns
    -------
    ServerHandle
        With a connection that has just been tried.

    Raises
    ------
    ServerError
        One of its leaves, each one line that says what to do.
    """
    if uri:
        given = Connection(uri=uri, user=user or USER, password=password or "", embedded=False)
        check_connection(given, remedy="set NEO4J_USER and NEO4J_PASSWORD")
        return ServerHandle(given)
    folder = ServerHome(home.expanduser().absolute())
    folder.create()
    return _attach_or_start(folder, settings or ServerSettings(), progress or no_progress)


def check_connection(connection: Connection, *, remedy: str) -> None:
    """Try a connection.

    Parameters
    ----------
    connection : Connection
        What to try.
    remedy : str
        What to do when the password is refused.

    Raises
    ------
    WrongPasswordError
        If the server refuses user and password.
    ServerUnreachableError
        If nothing that speaks Bolt answers.
    """
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

    auth = (connection.user, connection.password)
    try:
        with GraphDatabase.driver(connection.uri, auth=auth) as driver:
            driver.verify_connectivity()
    except AuthError as error:
        raise WrongPasswordError(connection.uri, connection.user, remedy) from error
    except (DriverError, Neo4jError, ConfigurationError, ValueError, OSError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ServerUnreachableError(connection.uri, reason) from error


def server_status(home: Path) -> ServerStatus:
    """Say whether the embedded server of `home` runs; starts and changes nothing."""
    folder = ServerHome(home.expanduser().absolute())
    base: dict[str, Any] = {
        "home": folder.root,
        "log": folder.log,
        "neo4j_version": read_lock().neo4j_version,
    }
    if not folder.server_is_alive():
        return ServerStatus(state=ServerState.STOPPED, **base)
    record = folder.read_runtime()
    if record is None:
        return ServerStatus(state=ServerState.STOPPING, **base)
    return ServerStatus(
        **{**base, "neo4j_version": record.version},
        state=ServerState.RUNNING if record.port else ServerState.STARTING,
        pid=record.pid,
        uri=_uri(record) if record.port else None,
        started=record.started,
        clients=folder.count_clients(),
    )


def has_store(home: Path) -> bool:
    """Whether the embedded server of `home` was ever started; starts and makes nothing."""
    return (ServerHome(home.expanduser().absolute()).store / "data").is_dir()


def stop_server(home: Path, *, seconds: float = 60.0) -> bool:
    """Stop the embedded server of `home`, whoever uses it.

    Parameters
    ----------
    home : Path
        The data folder.
    seconds : float
        How long to wait for it.

    Returns
    -------
    bool
        Whether one was running.

    Raises
    ------
    ServerStopError
        If it still runs after `seconds`.
    """
    folder = ServerHome(home.expanduser().absolute())
    if not folder.server_is_alive():
        return False
    record = folder.read_runtime()
    deadline = time.monotonic() + seconds
    if record is not None:
        os.kill(record.pid, signal.SIGTERM)
    while folder.server_is_alive():
        if time.monotonic() > deadline:
            raise ServerStopError(record.pid if record else 0, seconds, folder.log)
        time.sleep(_POLL_SECONDS)
    return True


def _attach_or_start(
    folder: ServerHome, settings: ServerSettings, progress: Progress
) -> ServerHandle:
    """Hold the folder's start lock while finding or starting its server and taking a lease."""
    with _start_lock(folder, progress):
        folder.drop_dead_leases()
        lease = folder.take_lease()
        try:
            connection = _reach(folder, settings, progress)
        except BaseException:
            _drop(lease)
            raise
    return ServerHandle(connection, lease)


def _reach(folder: ServerHome, settings: ServerSettings, progress: Progress) -> Connection:
    """Connection to the folder's server that has just been tried; started if there is none.

    A server that was killed a moment ago holds its lock until the system has ended it, and answers
    no more: it is waited for, and another started.
    """
    remedy = f"stop the server, delete {folder.password_file} and start again to draw one"
    running = _running(folder, progress)
    if running is not None:
        connection = _connection(folder, running)
        try:
            check_connection(connection, remedy=remedy)
            return connection
        except ServerUnreachableError:
            if not _ends(folder):
                raise
    connection = _connection(folder, _start(folder, settings, progress))
    check_connection(connection, remedy=remedy)
    return connection


def _ends(folder: ServerHome) -> bool:
    """Whether the folder's server ends within a moment."""
    deadline = time.monotonic() + _DYING_SECONDS
    while folder.server_is_alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _running(folder: ServerHome, progress: Progress) -> RuntimeRecord | None:
    """Record of the folder's server, once it is ready; None if there is none or it ends."""
    told = False
    deadline = time.monotonic() + _START_SECONDS
    while folder.server_is_alive():
        record = folder.read_runtime()
        if record is not None and record.port:
            return record
        if not told:
            progress("Neo4j: waiting for the server that is starting or stopping")
            told = True
        if time.monotonic() > deadline:
            raise ServerStartError(folder.log, "another process has been starting it for too long")
        time.sleep(_POLL_SECONDS)
    return None


def _start(folder: ServerHome, settings: ServerSettings, progress: Progress) -> RuntimeRecord:
    """Start a server and wait until it is ready."""
    lock = read_lock()
    folder.require_room()
    if settings.port and port_is_taken(settings.port):
        raise PortInUseError(settings.port)
    jars = class_path(lock, progress)
    progress(f"Neo4j {lock.neo4j_version}: starting")
    folder.rotate_log()
    folder.forget_runtime()  # of a killed server: its process number may be another's by now
    report = _launch(folder, settings, jars, lock.neo4j_version)
    if "port" not in report:
        raise _start_error(folder, settings, report)
    record = folder.read_runtime()
    if record is None:
        raise ServerStartError(folder.log, "it ended at once")
    return record


def _launch(
    folder: ServerHome, settings: ServerSettings, jars: list[Path], version: str
) -> dict[str, Any]:
    """Start the server process, detached; give its report, empty if it died without one."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as pipe:
        try:
            with folder.log.open("ab") as log:
                subprocess.run(  # noqa: S603 - our own module, by this very interpreter
                    start_arguments(folder, settings, jars, version, writer),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(writer,),
                    start_new_session=True,
                    cwd=_CHECKOUT,
                    check=False,
                )
        finally:
            os.close(writer)
        if not select.select([pipe], [], [], _START_SECONDS)[0]:
            raise ServerStartError(folder.log, f"not ready after {_START_SECONDS:.0f} s")
        line = pipe.readline()
    return json.loads(line) if line else {}


def _start_error(folder: ServerHome, settings: ServerSettings, report: dict[str, Any]) -> Exception:
    """Turn the report of a failed start into the error to raise."""
    failure = report.get("failure", Failure.OTHER)
    if failure == Failure.DISK_FULL:
        return DiskFullError(folder.root, folder.free_bytes(), NEEDED_BYTES)
    if failure == Failure.PORT_IN_USE and settings.port:
        return PortInUseError(settings.port)
    return ServerStartError(folder.log, report.get("reason") or folder.last_log_line())


def _connection(folder: ServerHome, record: RuntimeRecord) -> Connection:
    password = folder.read_password()
    if password is None:
        raise ServerStartError(folder.log, f"its password file {folder.password_file} is gone")
    return Connection(uri=_uri(record), user=USER, password=password, embedded=True)


def _uri(record: RuntimeRecord) -> str:
    return f"bolt://127.0.0.1:{record.port}"


def _drop(lease: BaseFileLock) -> None:
    lease.release()
    Path(lease.lock_file).unlink(missing_ok=True)


@contextmanager
def _start_lock(folder: ServerHome, progress: Progress) -> Iterator[None]:
    """Hold the folder's start lock, however long another living process has it."""
    lock = FileLock(folder.start_lock, thread_local=False)
    try:
        lock.acquire(timeout=0.2)
    except Timeout:
        progress("Neo4j: waiting for another process that starts or stops it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
