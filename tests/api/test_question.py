"""What to ask next, by the command and by the service, on the default release."""

import io
import json

import httpx
import pytest

from tests.api.commands import Command

pytestmark = pytest.mark.neo4j

KNOWN = ("--hpo", "Ectopia lentis", "--hpo", "Arachnodactyly")


def test_a_question_comes_with_its_reasons(command: Command) -> None:
    done = command("question", *KNOWN, "--json")

    answer = json.loads(done.out)
    first = answer["questions"][0]
    assert len(answer["questions"]) == 1
    assert first["approach"] in {"question", "examination"}
    assert 0 < first["probability_yes"] < 1
    assert first["if_yes"]["raises"]
    assert first["entropy"]["if_yes"] < answer["entropy"]


def test_what_was_asked_and_is_unknown_is_not_asked_again(command: Command) -> None:
    first = json.loads(command("question", *KNOWN, "--json").out)["questions"][0]

    done = command("question", *KNOWN, "--unknown", first["id"], "--json")

    assert json.loads(done.out)["questions"][0]["id"] != first["id"]


def test_only_what_a_way_finds_out_is_chosen(command: Command) -> None:
    done = command("question", *KNOWN, "--count", "4", "--by", "imaging", "--json")

    found = json.loads(done.out)["questions"]
    assert [item["approach"] for item in found] == ["imaging"] * 4
    assert len({item["id"] for item in found}) == 4


def test_a_dialogue_ends_with_a_ranking_that_holds_its_answers(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\nperhaps\nno\nunknown\nquit\n"))

    done = command("question", *KNOWN, "--interactive", "--json")

    said = [item["status"] for item in json.loads(done.out)["evidence"]]
    assert said == ["present", "present", "present", "absent", "not-evaluated"]
    assert done.err.count("yes, no, unknown or quit?") == 5
    assert done.code == 0


def test_the_end_of_the_input_ends_the_dialogue(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    done = command("question", *KNOWN, "-i")

    assert "Marfan" in done.out
    assert done.code == 0


def test_nothing_known_is_one_clear_line(command: Command) -> None:
    done = command("question", "--unknown", "Arachnodactyly")

    assert (done.code, done.out) == (1, "")
    assert "at least one finding" in done.err


def test_the_service_gives_the_form_of_the_command(command: Command, service: httpx.Client) -> None:
    asked = {"present": ["Ectopia lentis", "Arachnodactyly"], "count": 2}

    answer = service.post("/v1/questions", json=asked).json()

    told = json.loads(command("question", *KNOWN, "--count", "2", "--json").out)
    assert answer == told
