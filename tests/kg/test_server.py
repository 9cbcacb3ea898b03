import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError

from kg.embedded.home import ServerHome
from kg.embedded.jars import class_path
from kg.embedded.lock import LOCK_FILE, JarLock, LockedJar, read_lock
from kg.errors import (
    CorruptJarError,
    DiskFullError,
    HomeError,
    JarsUnavailableError,
    PortInUseError,
    ServerStartError,
    ServerUnreachableError,
    WrongPasswordError,
)
from kg.server import (
    Connection,
    ServerHandle,
    ServerSettings,
    ServerState,
    connect,
    server_status,
    stop_server,
)

pytestmark = pytest.mark.neo4j

CHECKOUT = Path(__file__).resolve().parents[2]
# The owner's measure is ten; a normal run does fewer to stay short.
KILL_ROUNDS = int(os.environ.get("SEMEION_TEST_KILL_ROUNDS", "2"))

ATTACH = """
import sys
from pathlib import Path
from kg.server import connect, server_status
home = Path(sys.argv[1])
with connect(home) as handle:
    print(server_status(home).pid, handle.connection.uri, flush=True)
    sys.stdin.readline()
"""

WRITE = """
import sys
from pathlib import Path
from neo4j import GraphDatabase
from kg.server import connect
first = int(sys.argv[2])
with connect(Path(sys.argv[1])) as handle:
    c = handle.connection
    with GraphDatabase.driver(c.uri, auth=(c.user, c.password)) as driver:
        with driver.session() as session:
            for number in range(first, first + 1_000_000):
                session.run("CREATE (:Probe {n: $n})", n=number).consume()
                print(number, flush=True)
"""


def client(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def query(connection: Connection, statement: str, **parameters: Any) -> list[dict[str, Any]]:
    auth = (connection.user, connection.password)
    with GraphDatabase.driver(connection.uri, auth=auth) as driver:
        return [record.data() for record in driver.execute_query(statement, parameters).records]


def await_stop(home: Path, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while server_status(home).state is not ServerState.STOPPED:
        assert time.monotonic() < deadline, "the server still runs"
        time.sleep(0.1)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    yield folder
    stop_server(folder)


def test_the_real_neo4j_answers(graph_connection: Connection) -> None:
    (row,) = query(graph_connection, "CALL dbms.components() YIELD versions RETURN versions")

    assert row["versions"] == [read_lock().neo4j_version]


def test_the_server_listens_on_loopback_alone(graph_connection: Connection) -> None:
    host, port = graph_connection.uri.removeprefix("bolt://").split(":")
    with socket.socket() as probe:
        probe.settimeout(2)
        outside = probe.connect_ex((socket.gethostbyname(socket.gethostname()), int(port)))

    assert host == "127.0.0.1"
    assert outside != 0 or socket.gethostbyname(socket.gethostname()).startswith("127.0.0.1")


def test_the_password_is_for_the_owner_alone(
    semeion_home: Path, graph_connection: Connection
) -> None:
    file = ServerHome(semeion_home).password_file

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == graph_connection.password
    assert graph_connection.password not in repr(graph_connection)


def test_a_wrong_password_is_one_clear_line(
    semeion_home: Path, graph_connection: Connection
) -> None:
    with pytest.raises(
        WrongPasswordError, match="refuses the password of user 'neo4j'; set NEO4J_"
    ):
        connect(semeion_home, uri=graph_connection.uri, password="wrong")  # noqa: S106


def test_a_named_server_is_used_as_it_is(tmp_path: Path, graph_connection: Connection) -> None:
    untouched = tmp_path / "untouched"
    with connect(untouched, uri=graph_connection.uri, password=graph_connection.password) as handle:
        rows = query(handle.connection, "RETURN 1 AS one")

    assert rows == [{"one": 1}]
    assert not handle.connection.embedded
    assert not untouched.exists()


def test_an_address_where_nothing_answers_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachableError, match=r"no Neo4j answers at bolt://127\.0\.0\.1:9"):
        connect(tmp_path, uri="bolt://127.0.0.1:9", password="x")  # noqa: S106


@pytest.mark.parametrize(
    "statement",
    [
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line",
    ],
)
def test_load_csv_reaches_neither_files_nor_network(
    graph_connection: Connection, statement: str
) -> None:
    with pytest.raises(Neo4jError, match="Cannot load from URL"):
        query(graph_connection, statement)


def test_a_second_process_attaches(semeion_home: Path, neo4j_server: ServerHandle) -> None:
    second = client(ATTACH, semeion_home)
    output, errors = second.communicate("\n")

    assert (second.returncode, errors) == (0, "")
    assert output.split() == [
        str(server_status(semeion_home).pid),
        neo4j_server.connection.uri,
    ]


def test_a_second_thread_attaches(semeion_home: Path, neo4j_server: ServerHandle) -> None:
    uris: list[str] = []

    def attach() -> None:
        with connect(semeion_home) as handle:
            uris.append(handle.connection.uri)

    threads = [threading.Thread(target=attach) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert uris == [neo4j_server.connection.uri] * 3


def test_two_started_at_once_share_one_server_that_ends_with_the_last(home: Path) -> None:
    clients = [client(ATTACH, home) for _ in range(2)]
    lines = [process.stdout.readline() for process in clients if process.stdout]
    seen = server_status(home)
    clients[0].communicate("\n")
    time.sleep(3)  # longer than the server lingers
    half = server_status(home)
    clients[1].kill()
    clients[1].communicate()
    await_stop(home)

    assert lines[0] == lines[1] == f"{seen.pid} {seen.uri}\n"
    assert (seen.clients, half.clients) == (2, 1)
    assert half.pid == seen.pid
    assert not ServerHome(home).runtime_file.exists()


def test_no_acknowledged_write_is_lost_when_the_server_is_killed(home: Path) -> None:
    acknowledged: set[int] = set()
    found: set[int] = set()
    with ExitStack() as recovered:
        for turn in range(KILL_ROUNDS):
            writer = client(WRITE, home, turn * 1_000_000)
            acknowledged |= acknowledged_until_killed(writer, home)
            handle = recovered.enter_context(connect(home))
            rows = query(handle.connection, "MATCH (p:Probe) RETURN p.n AS n")
            found = {row["n"] for row in rows}

            assert acknowledged - found == set()
            assert writer.returncode != 0

    assert len(found) >= 50 * KILL_ROUNDS


def acknowledged_until_killed(writer: subprocess.Popen[str], home: Path) -> set[int]:
    """Kill the server in the midst of writing; what the writer had heard to be committed."""
    assert writer.stdout is not None
    acknowledged = {int(writer.stdout.readline()) for _ in range(50)}
    pid = server_status(home).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    rest, _errors = writer.communicate()
    return acknowledged | set(map(int, rest.split()))


def test_a_long_query_is_ended_and_stale_files_hinder_nobody(home: Path) -> None:
    folder = ServerHome(home)
    folder.create()
    folder.runtime_file.write_text('{"pid": 1, "port": 7687, "started": "", "version": ""}')
    (folder.leases / "1-dead.lease").touch()
    before = server_status(home)
    with (
        connect(home, settings=ServerSettings(transaction_seconds=2)) as handle,
        pytest.raises(Neo4jError, match=r"(?i)time[d ]*out|terminated"),
    ):
        query(
            handle.connection,
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a + b)",
        )

    assert before.state is ServerState.STOPPED
    assert not (folder.leases / "1-dead.lease").exists()


def test_a_port_in_use_is_one_clear_line(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} on 127.0.0.1 is in use"):
            connect(home, settings=ServerSettings(port=port))


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match="set SEMEION_HOME to a folder that you may write to"):
        connect(tmp_path / "file" / "home")


def test_what_java_always_says_is_no_reason(tmp_path: Path) -> None:
    folder = ServerHome(tmp_path)
    folder.create()
    folder.log.write_text(
        "Caused by: the store is damaged\n\tat a.b.C\n"
        "Nov 25, 2026 4:18:36 AM org.apache.lucene <init>\nWARNING: a module is not readable\n"
    )

    assert folder.last_log_line() == "Caused by: the store is damaged"


def test_a_failed_start_names_the_log(home: Path) -> None:
    folder = ServerHome(home)
    folder.create()
    (folder.store / "data").touch()
    with pytest.raises(ServerStartError, match=r"Neo4j did not start: .*server\.log"):
        connect(home)

    assert server_status(home).state is ServerState.STOPPED


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let root mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_clear_line(small_disk: Path) -> None:
    with pytest.raises(DiskFullError, match=r"disk full: \d+ MB free at .*, 268 MB needed"):
        connect(small_disk / "home")


def test_too_little_room_is_told_with_what_is_there_and_what_is_needed(home: Path) -> None:
    folder = ServerHome(home)
    folder.create()

    with pytest.raises(DiskFullError, match=rf"\d+ MB free at {home}, 1000000000 MB needed"):
        folder.require_room(10**15)


class RangeHandler(SimpleHTTPRequestHandler):
    """A Maven repository that can go on in the middle of a file, and notes what it was asked."""

    asked: list[str]

    def do_GET(self) -> None:
        begin = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-")
        self.asked.append(begin)
        content = Path(self.translate_path(self.path)).read_bytes()[int(begin) :]
        self.send_response(206 if begin != "0" else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def mirror(folder: Path) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(RangeHandler):
        def __init__(self, *arguments: Any) -> None:
            self.asked = asked
            super().__init__(*arguments, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture
def one_jar() -> tuple[LockedJar, Path]:
    """Give the smallest of Neo4j's jars and where it lies in the machine's cache."""
    lock = read_lock()
    jar = min(lock.jars, key=lambda jar: (jar.size, jar.coordinate))
    path = class_path(lock)[lock.jars.index(jar)]
    return jar, path


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point jgo to an empty cache and to a configuration that a test writes."""
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "jgo.conf"))
    return tmp_path / "m2"


def use_mirror(cache: Path, url: str) -> None:
    (cache.parent / "jgo.conf").write_text(f"[repositories]\ncentral = {url}\n")


def lock_of(jar: LockedJar) -> JarLock:
    return JarLock(neo4j_version="5.26", jars=(jar,))


def test_the_lock_names_no_address() -> None:
    text = LOCK_FILE.read_text(encoding="utf-8")

    assert "://" not in text
    assert len(read_lock().jars) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in read_lock().jars)


def test_no_network_at_first_start_is_one_clear_line(empty_cache: Path, home: Path) -> None:
    use_mirror(empty_cache, "http://127.0.0.1:9")
    with pytest.raises(
        JarsUnavailableError, match=r"first start needs 216 jars \(140 MB\)"
    ) as error:
        connect(home)

    assert "127.0.0.1:9 cannot be reached (Connection refused)" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mirror_serves_and_an_interrupted_fetch_goes_on(
    one_jar: tuple[LockedJar, Path], empty_cache: Path, tmp_path: Path
) -> None:
    jar, source = one_jar
    served = tmp_path / "served" / jar.relative_path
    served.parent.mkdir(parents=True)
    shutil.copy(source, served)
    target = empty_cache / jar.relative_path
    target.parent.mkdir(parents=True)
    target.with_name(f"{target.name}.part").write_bytes(source.read_bytes()[:100])
    told: list[str] = []
    with mirror(tmp_path / "served") as (url, asked):
        use_mirror(empty_cache, url)
        paths = class_path(lock_of(jar), told.append)

    assert paths == [target]
    assert target.read_bytes() == source.read_bytes()
    assert asked == ["100"]
    assert "fetching 1 jars" in told[0]


def test_a_jar_cut_short_by_another_program_is_fetched_anew(
    one_jar: tuple[LockedJar, Path], empty_cache: Path, tmp_path: Path
) -> None:
    jar, source = one_jar
    served = tmp_path / "served" / jar.relative_path
    target = empty_cache / jar.relative_path
    for path in (served, target):
        path.parent.mkdir(parents=True)
    shutil.copy(source, served)
    target.write_bytes(source.read_bytes()[:100])
    with mirror(tmp_path / "served") as (url, _asked):
        use_mirror(empty_cache, url)
        class_path(lock_of(jar))

    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("place", ["cache", "mirror"])
def test_an_altered_jar_is_one_clear_line(
    one_jar: tuple[LockedJar, Path], empty_cache: Path, tmp_path: Path, place: str
) -> None:
    jar, source = one_jar
    root = empty_cache if place == "cache" else tmp_path / "served"
    altered = root / jar.relative_path
    altered.parent.mkdir(parents=True)
    altered.write_bytes(source.read_bytes()[:-1] + b"?")
    (tmp_path / "served").mkdir(exist_ok=True)
    with mirror(tmp_path / "served") as (url, _asked):
        use_mirror(empty_cache, url)
        with pytest.raises(
            CorruptJarError, match=f"SHA-256 of {jar.coordinate} is .* the lock says"
        ):
            class_path(lock_of(jar))

    assert not list(tmp_path.rglob("*.part"))
