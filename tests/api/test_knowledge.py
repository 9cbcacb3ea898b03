"""`semeion knowledge`, on curated files of the project and on damaged copies."""

import json
from pathlib import Path

import pytest

from tests.api.commands import Command
from tests.curated import APPENDICITIS, copy_of_one_condition

pytestmark = pytest.mark.neo4j


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    return copy_of_one_condition(tmp_path / "curated")


def test_what_is_right_is_told_as_such_with_the_coverage(command: Command, curated: Path) -> None:
    done = command("knowledge", "check", "--curated", str(curated))
    told = json.loads(command("knowledge", "check", "--curated", str(curated), "--json").out)

    assert (done.code, told["issues"]) == (0, [])
    assert "nothing to mend" in done.out
    written = {row["folder"]: row["written"] for row in told["coverage"]}
    assert (written["06-digestive"], written["01-infectious"]) == (1, 0)


def test_what_is_wrong_is_told_with_its_line_and_ends_with_1(
    command: Command, curated: Path
) -> None:
    path = curated / APPENDICITIS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: Nausea, frequency: 0.68", "name: Nausea, frequency: 1.7"))

    done = command("knowledge", "check", "--curated", str(curated))
    again = command("knowledge", "check", "--curated", str(curated), "--json")
    told = json.loads(again.out)

    line = text[: text.index("name: Nausea")].count("\n") + 1
    assert (done.code, again.code) == (1, 1)
    assert f"acute-appendicitis.yaml:{line} " in done.out
    assert {issue["severity"] for issue in told["issues"]} == {"error"}
    errors = {row["folder"]: row["errors"] for row in told["coverage"]}
    assert sum(errors["06-digestive"].values()) == len(told["issues"])


def test_findings_and_conditions_are_found_by_words_of_both_languages(
    command: Command, curated: Path
) -> None:
    asked = ("knowledge", "find", "--curated", str(curated), "--json")
    (english, chinese) = json.loads(command(*asked, "sudden onset", "麦氏点压痛").out)

    assert "SEM:F000082" in [hit["id"] for hit in english["hits"]]
    assert "SEM:F000272" in [hit["id"] for hit in chinese["hits"]]


def test_a_file_is_begun_filled_and_checked(command: Command, curated: Path) -> None:
    where = ("--curated", str(curated))
    path = Path(command("knowledge", "new", "Renal colic", *where).out.strip())
    again = command("knowledge", "new", "Renal colic", *where)
    path.write_text(path.read_text(encoding="utf-8") + "\n# {finding: ?, name: Fever}\n")
    filled = command("knowledge", "fill", str(path), *where)

    assert path == curated / "conditions" / "13-genitourinary" / "renal-colic.yaml"
    assert again.code == 1
    assert "is there already" in again.err
    assert "{finding: HP:0001945, name: Fever}" in path.read_text(encoding="utf-8")
    assert "1 filled, 0 unknown" in filled.out


def test_the_form_of_a_file_is_given_to_editors(command: Command) -> None:
    schema = json.loads(command("knowledge", "schema", "condition").out)
    refused = command("knowledge", "schema", "disease")

    condition = schema["$defs"]["Condition"]
    assert {"id", "findings", "neighbours"} <= set(condition["properties"])
    assert (refused.code, refused.err.count("\n")) == (1, 1)
