"""What the tests of the outside share: a home with a real snapshot, and the command in and out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.cli.main import run
from api.deps import Engine
from api.settings import Settings
from tests.api.commands import Command, Finished
from tests.api.serving import serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare_home(built_home: Path, tmp_path: Path) -> Path:
    """Home with the same snapshot and nothing else: a server started here would be seen."""
    (tmp_path / "snapshots").symlink_to(built_home / "snapshots")
    return tmp_path


@pytest.fixture(scope="session")
def engine(built_home: Path) -> Engine:
    """Engine on the session's home."""
    return Engine(Settings(home=built_home))


@pytest.fixture
def command(
    built_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run `semeion` in this process on the session's home."""
    monkeypatch.setenv("SEMEION_HOME", str(built_home))
    monkeypatch.setenv("COLUMNS", "120")

    def invoke(*arguments: str) -> Finished:
        capsys.readouterr()
        code = run(list(arguments))
        written = capsys.readouterr()
        return Finished(code, written.out, written.err)

    return invoke


@pytest.fixture
def process() -> Command:
    """Run `semeion` as a process of its own."""

    def invoke(
        *arguments: str, home: Path, options: tuple[str, ...] = (), stdin: str = "", **extra: str
    ) -> Finished:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SEMEION_", "NEO4J_"))}
        environment = {
            **kept,
            "SEMEION_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "120",
            **extra,
        }
        done = subprocess.run(
            [sys.executable, *options, "-m", "api.cli", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    return invoke


@pytest.fixture(scope="session")
def service(built_home: Path) -> Iterator[httpx.Client]:
    """Client of the real HTTP service on the session's home."""
    yield from serve(Settings(home=built_home))
