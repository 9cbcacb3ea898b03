"""Downloads over a real HTTP server: whole, checked, resumed, or one clear error."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import pytest

from ontologies.download import download
from ontologies.errors import MachineError, SourceError

CONTENT = bytes(range(256)) * 1000


class ReleaseServer(ThreadingHTTPServer):
    """Serves one file with ranges; it can break off, and change its file."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.tag, self.break_at = CONTENT, '"one"', 0
        self.ranges: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/releases/hp.obo"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = cast("ReleaseServer", self.server)
        if not self.path.endswith("hp.obo"):
            self.send_error(404)
            return
        asked = self.headers["Range"]
        server.ranges.append(asked)
        start = 0
        if asked and self.headers["If-Range"] == server.tag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        body = server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", server.tag)
        self.end_headers()
        self.wfile.write(body[: server.break_at] if server.break_at else body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ReleaseServer]:
    with ReleaseServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_file_is_fetched_once_and_again_on_request(server: ReleaseServer, tmp_path: Path) -> None:
    told: list[str] = []

    path = download(server.url, tmp_path, progress=told.append)
    download(server.url, tmp_path)
    download(server.url, tmp_path, refresh=True)

    assert path.name == "hp.obo"
    assert path.read_bytes() == CONTENT
    assert told == ["hp.obo: 0.3 of 0.3 MB"]
    assert server.ranges == [None, None]


def test_a_broken_transfer_is_taken_up_where_it_stopped(
    server: ReleaseServer, tmp_path: Path
) -> None:
    server.break_at = 100_000
    with pytest.raises(MachineError, match="run it again to take it up there"):
        download(server.url, tmp_path)
    assert not list(tmp_path.rglob("hp.obo"))

    server.break_at = 0
    path = download(server.url, tmp_path)

    assert path.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=100000-"]
    assert not list(tmp_path.rglob("*.part*"))


def test_a_part_of_another_release_is_begun_again(server: ReleaseServer, tmp_path: Path) -> None:
    server.break_at = 100_000
    with pytest.raises(MachineError, match="could not be fetched whole"):
        download(server.url, tmp_path)

    server.break_at, server.tag, server.content = 0, '"two"', CONTENT[::-1]

    assert download(server.url, tmp_path).read_bytes() == CONTENT[::-1]


def test_a_wrong_checksum_leaves_no_file(server: ReleaseServer, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"SHA-256 is .*, promised was 00"):
        download(server.url, tmp_path, sha256="00")

    assert not [path for path in tmp_path.rglob("hp.obo*") if path.suffix != ".lock"]
    right = hashlib.sha256(CONTENT).hexdigest()
    assert download(server.url, tmp_path, sha256=right).read_bytes() == CONTENT


def test_a_missing_file_is_the_source_and_a_missing_server_the_machine(
    server: ReleaseServer, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match="the server answers 404"):
        download(server.url + ".none", tmp_path)
    with pytest.raises(MachineError, match="connect to the network or name a local file"):
        download("http://127.0.0.1:9/hp.obo", tmp_path)


def test_a_local_address_is_copied(samples: Path, tmp_path: Path) -> None:
    url = (samples / "mini.obo").as_uri()

    assert download(url, tmp_path).read_bytes() == (samples / "mini.obo").read_bytes()
    with pytest.raises(SourceError, match="cannot be read"):
        download(url + ".none", tmp_path)
    with pytest.raises(SourceError, match="is no address"):
        download("ftp://example.org/hp.obo", tmp_path)
