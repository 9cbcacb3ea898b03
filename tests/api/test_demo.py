"""`semeion demo` and `semeion serve`, whole."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.api.commands import Command

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


def test_the_demo_ranks_stores_and_compares(command: Command) -> None:
    done = command("demo", "--json")

    report = json.loads(done.out)
    patients = {patient["id"]: patient for patient in report["patients"]}
    assert report["build"]["changed"] is False
    assert len(patients) >= 4
    assert all(p["answer"]["differential_id"] for p in patients.values())
    (compared,) = (p for p in patients.values() if p["without_image"])
    assert "differential_id" not in compared["without_image"]
    leading = [compared[key]["diagnoses"][0]["id"] for key in ("without_image", "answer")]
    assert leading[0] != leading[1]


def test_the_demo_shows_a_person_both_rankings_and_where_the_console_is(command: Command) -> None:
    done = command("demo")

    assert done.code == 0
    assert "without the image" in done.out
    assert "with the image" in done.out
    assert "semeion serve" in done.out


def test_the_service_says_its_address_answers_and_ends_with_ctrl_c(built_home: Path) -> None:
    environment = {**os.environ, "SEMEION_HOME": str(built_home), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as service:
        assert service.stdout is not None
        address = json.loads(service.stdout.readline())

        answer = httpx.get(f"{address['url']}/health", timeout=60.0)
        service.send_signal(signal.SIGINT)

        assert answer.json()["status"] == "ok"
        assert service.wait(timeout=60) == 0
