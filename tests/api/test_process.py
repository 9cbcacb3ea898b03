"""The command as a process: what it costs, what it loads, what it writes where."""

import json
import resource
from pathlib import Path

import pytest

from tests.api.commands import Command

MARFAN = ("--hpo", "HP:0001166", "--hpo", "HP:0001083", "--hpo", "HP:0002616")
HEAVY = {
    "fastapi", "highdicom", "keras", "kg", "matplotlib", "neo4j", "networkx", "pandas", "pronto",
    "pyarrow", "pydicom", "rdflib", "sklearn", "spacy", "torch",
}  # fmt: skip
COMMANDS = {
    "annotate", "build", "cypher", "demo", "diagnose", "download", "evaluate", "export", "image",
    "learn", "quality", "rollback", "serve", "status",
}  # fmt: skip


def imported(report: str) -> set[str]:
    """Names of all modules in a report of `-X importtime`."""
    lines = (line for line in report.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.neo4j
def test_a_ranking_loads_no_heavy_library_and_starts_no_store(
    process: Command, bare_home: Path
) -> None:
    done = process("diagnose", *MARFAN, "--json", home=bare_home, options=("-X", "importtime"))

    assert done.code == 0
    tops = {name.partition(".")[0] for name in imported(done.err)}
    assert tops.isdisjoint(HEAVY)
    assert sorted(path.name for path in bare_home.iterdir()) == ["snapshots"]


@pytest.mark.neo4j
def test_marfan_syndrome_is_among_the_first_three(process: Command, bare_home: Path) -> None:
    done = process("diagnose", *MARFAN, "--json", home=bare_home)

    answer = json.loads(done.out)
    leading = {m["id"] for d in answer["diagnoses"][:3] for m in d["members"]}
    assert leading & {"OMIM:154700", "ORPHA:558"}
    assert done.err == ""


@pytest.mark.neo4j
def test_a_warm_ranking_takes_less_than_one_and_a_half_seconds(
    process: Command, bare_home: Path
) -> None:
    # Processor time, which another program on the machine does not lengthen.
    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    times = []
    for _ in range(4):
        before = spent()
        process("diagnose", *MARFAN, "--json", home=bare_home)
        times.append(spent() - before)

    assert min(times) < 1.5


def test_help_names_every_command_and_loads_no_number_library(
    process: Command, tmp_path: Path
) -> None:
    done = process("--help", home=tmp_path, options=("-X", "importtime"))

    assert done.code == 0
    assert {name for name in COMMANDS if f" {name} " in done.out} == COMMANDS
    assert imported(done.err).isdisjoint({"numpy", "pydantic", "spacy"})


def test_without_knowledge_one_line_says_to_build_it(process: Command, tmp_path: Path) -> None:
    done = process("diagnose", *MARFAN, home=tmp_path)

    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert "run `semeion build`" in done.err


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--hpo", "Arachnodactyli"), "HP:0001166"),
        (("--hpo", "HP:9999999"), "HP:9999999"),
        (("--hpo", "HP:0001166", "--age", "old"), "43 or P3M"),
        (("--gene", "FBN9"), "FBN"),
        (("--lab", "creatinine"), "2160-0=1.9 mg/dL"),
        (("--note", "/nowhere.txt"), "/nowhere.txt"),
        (("--sex", "f"), "female"),
        ((*MARFAN, "--patient", " "), "--patient is empty"),
        ((*MARFAN, "--encounter", "e1"), "--encounter needs --patient"),
        ((), "give a finding"),
    ],
)
def test_a_wrong_input_is_one_line_and_exit_code_one(
    process: Command, bare_home: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = process("diagnose", *arguments, home=bare_home)

    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.neo4j
def test_a_query_that_is_refused_starts_no_server(process: Command, tmp_path: Path) -> None:
    done = process("cypher", "CREATE (x)", home=tmp_path)

    assert done.code == 1
    assert "only read" in done.err
    assert list(tmp_path.iterdir()) == []


def ranked(answer: str) -> list[tuple[str, float]]:
    return [(item["id"], item["score"]) for item in json.loads(answer)["diagnoses"]]


@pytest.mark.neo4j
def test_a_damaged_snapshot_is_compiled_again_from_the_graph(
    process: Command, built_home: Path
) -> None:
    snapshots = built_home / "snapshots"
    model = snapshots / (snapshots / "current").read_text().strip() / "model.npz"
    whole = model.read_bytes()
    model.unlink()  # others have the file mapped: theirs stays as it was
    model.write_bytes(whole[: len(whole) // 2])

    done = process("diagnose", *MARFAN, "--json", home=built_home)
    again = process("diagnose", *MARFAN, "--json", home=built_home)

    assert (done.code, again.code) == (0, 0)
    assert "compiling it again from the graph" in done.err
    assert again.err == ""
    assert ranked(again.out) == ranked(done.out)
    assert model.read_bytes() == whole


@pytest.mark.neo4j
def test_a_damaged_snapshot_without_a_graph_is_named(
    process: Command, built_home: Path, tmp_path: Path
) -> None:
    version = (built_home / "snapshots" / "current").read_text().strip()
    folder = tmp_path / "snapshots" / version
    folder.mkdir(parents=True)
    (folder.parent / "current").write_text(version)
    (folder / "model.npz").write_bytes(b"PK")

    done = process("diagnose", *MARFAN, home=tmp_path)

    assert (done.code, done.out) == (2, "")
    assert "run `semeion build`" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.neo4j
def test_the_state_without_knowledge_is_not_healthy(process: Command, tmp_path: Path) -> None:
    done = process("status", "--no-start", "--json", home=tmp_path)

    assert done.code == 2
    assert json.loads(done.out)["healthy"] is False


def test_a_setting_that_cannot_be_used_is_named(process: Command, tmp_path: Path) -> None:
    done = process("diagnose", *MARFAN, home=tmp_path, SEMEION_SETTING="rare")

    assert done.code == 1
    assert done.err.startswith("error: SEMEION_SETTING: ")


def test_an_internal_fault_is_one_line_and_its_log_holds_no_message(
    process: Command, tmp_path: Path
) -> None:
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "current").mkdir()  # a folder where a file should be

    done = process("diagnose", *MARFAN, home=tmp_path)

    assert done.code == 2
    assert done.err.startswith("error: internal fault: IsADirectoryError at ")
    log = (tmp_path / "logs" / "semeion.log").read_text()
    assert "IsADirectoryError" in log
    assert "Is a directory" not in log


@pytest.mark.neo4j
def test_notes_are_annotated_from_stdin_with_offsets_in_code_points(
    process: Command, bare_home: Path
) -> None:
    note = "\N{GRINNING FACE} Arachnodactyly, no seizures."

    done = process("annotate", "-", "--json", home=bare_home, stdin=note)

    found = json.loads(done.out)
    assert found["text_id"] == "stdin"
    assert [(note[e["start"] : e["end"]], e["status"]) for e in found["evidence"]] == [
        ("Arachnodactyly", "present"),
        ("seizures", "absent"),
    ]
    assert set(found["evidence"][0]) == {
        "concept", "name", "start", "end", "text", "status", "subject", "temporality", "score",
    }  # fmt: skip
