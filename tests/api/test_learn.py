"""Learning and going back, through the command, on a server and a home of their own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from api.deps import Engine
from api.settings import load_settings
from kg.patients import DifferentialRecord, RankedDisease, Verdict, confirm, record
from kg.server import connect, stop_server
from ontologies.model import Entry, Evidence, Status
from ontologies.model.strength import STATEMENT_RATIO
from tests.api.commands import Command, Finished

pytestmark = pytest.mark.neo4j

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples" / "knowledge"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
CASES: list[dict[str, Any]] = [
    {"id": "a", "hpo": ["HP:9000005"], "diseases": ["OMIM:900001"], "pmid": "PMID:5"},
    {
        "id": "b",
        "hpo": ["HP:9000005"],
        "excluded": ["HP:9000002"],
        "diseases": ["OMIM:900009"],
        "pmid": "PMID:6",
    },
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("learn")
    with connect(folder):
        yield folder
    stop_server(folder)


@pytest.fixture
def command(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run `semeion` on a home whose knowledge is the small sample."""
    monkeypatch.setenv("SEMEION_HOME", str(home))
    monkeypatch.setenv("SEMEION_HPO_OBO", str(SAMPLES / "mini.obo"))
    monkeypatch.setenv("SEMEION_CONDITIONS", str(SAMPLES / "curated"))
    monkeypatch.setenv("SEMEION_HPOA", str(SAMPLES / "mini.hpoa"))
    monkeypatch.setenv("SEMEION_HPO_GENES", str(SAMPLES / "genes_to_phenotype.txt"))

    def invoke(*arguments: str) -> Finished:
        capsys.readouterr()
        code = run(list(arguments))
        written = capsys.readouterr()
        return Finished(code, written.out, written.err)

    return invoke


@pytest.fixture
def cases(tmp_path: Path) -> str:
    path = tmp_path / "ward.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES))
    return str(path)


def edges(command: Command, source: str) -> list[list[Any]]:
    done = command(
        "cypher",
        "MATCH (d:Disease)-[a:HAS_PHENOTYPE]->(p:Phenotype) WHERE a.source = '" + source + "'"
        " RETURN d.id, p.id, a.n, a.m, a.references ORDER BY d.id, p.id",
        "--json",
    )
    return [list(row.values()) for row in json.loads(done.out)]


def test_cases_are_learned_survive_a_build_and_are_taken_back(command: Command, cases: str) -> None:
    before = json.loads(command("build", "--json").out)

    learned = json.loads(
        command("learn", cases, "--weight", "2", "--licence", "CC0-1.0", "--json").out
    )
    counted = edges(command, "cases:ward")
    again = json.loads(
        command("learn", cases, "--weight", "2", "--licence", "CC0-1.0", "--json").out
    )
    rebuilt = json.loads(command("build", "--json").out)
    taught = json.loads(command("diagnose", "--hpo", "HP:9000005", "--json").out)
    back = json.loads(command("rollback", "--json").out)
    forgotten = edges(command, "cases:ward")
    forward = json.loads(command("rollback", learned["graph_version"][:12], "--json").out)

    lesson = learned["learned"]["cases:ward"]
    assert (lesson["cases"], lesson["new_diseases"]) == (2, ["OMIM:900009"])
    assert learned["graph_version"] != before["graph_version"]
    assert counted == [
        ["OMIM:900001", "HP:9000005", 1, 1, ["PMID:5"]],
        ["OMIM:900009", "HP:9000002", 0, 1, ["PMID:6"]],
        ["OMIM:900009", "HP:9000005", 1, 1, ["PMID:6"]],
    ]
    assert (again["changed"], rebuilt["changed"]) == (False, False)
    assert again["learned"]["cases:ward"]["findings_changed"] == 0
    assert "OMIM:900009" in {d["id"] for d in taught["diagnoses"]}
    assert {s["id"] for s in taught["sources"]} >= {"cases:ward", "hpoa"}
    assert (back["exact"], back["graph_version"]) == (True, before["graph_version"])
    assert forgotten == []
    assert (forward["exact"], forward["graph_version"]) == (True, learned["graph_version"])
    command("rollback", before["graph_version"])


def test_a_damaged_file_changes_nothing(command: Command, home: Path, tmp_path: Path) -> None:
    command("build")
    path = tmp_path / "broken.jsonl"
    path.write_text(json.dumps(CASES[0]) + "\nnot json\n")
    kept = sorted((home / "learned").rglob("*"))

    done = command("learn", str(path))

    assert done.code == 1
    assert "broken.jsonl:2: this is no case" in done.err
    assert sorted((home / "learned").rglob("*")) == kept


def test_a_file_of_a_folder_that_cannot_be_read_is_named_and_the_rest_is_learned(
    command: Command, tmp_path: Path
) -> None:
    before = json.loads(command("build", "--json").out)
    disease = {"term": {"id": "OMIM:900001", "label": "x"}}
    packet = {
        "id": "a",
        "phenotypicFeatures": [{"type": {"id": "HP:9000005"}}],
        "diseases": [disease],
        "metaData": {"phenopacketSchemaVersion": "2.0"},
    }
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(packet))
    (folder / "broken.json").write_text('{"id":')

    done = command("learn", str(folder))

    assert done.code == 0
    assert "broken.json" in done.err
    assert "cases:ward: 1 cases" in done.out
    command("rollback", before["graph_version"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name files of cases"),
        (("no-such.jsonl",), "no-such.jsonl"),
        (("FILE", "--weight", "0"), "weight of a case"),
        (("FILE", "--name", "a b"), "cannot name a source of cases"),
    ],
)
def test_what_cannot_be_learned_is_one_clear_error(
    command: Command, cases: str, arguments: tuple[str, ...], told: str
) -> None:
    command("build")

    done = command("learn", *(cases if one == "FILE" else one for one in arguments))

    assert done.code == 1
    assert told in done.err
    assert done.err.count("error:") == 1


def test_going_back_to_an_unknown_version_is_an_error(command: Command) -> None:
    command("build")

    done = command("rollback", "ffffffffffff")

    assert done.code == 1
    assert "no graph version" in done.err


def test_confirmed_patients_are_counted_without_a_word_of_who_they_are(
    command: Command, home: Path
) -> None:
    command("build")
    finding = Evidence(
        concept="HP:9000001",
        status=Status.PRESENT,
        observation_ratio=STATEMENT_RATIO[Status.PRESENT],
        source=Entry(entered_as="large ears"),
        recorded_at=MOMENT,
        recorder="test",
    )
    answer = DifferentialRecord(
        graph_version="a",
        snapshot_version="b",
        engine_version="1",
        setting="rare-disease",
        ranked=(RankedDisease(rank=1, disease_id="ORPHA:900002", probability=0.5, score=1.0),),
    )
    with Engine(load_settings()).store() as store:
        for patient in ("patient-one", "patient-two"):
            identifier = record(
                store,
                tenant="default",
                patient_id=patient,
                evidence=[finding],
                differential=answer,
            )
            confirm(
                store,
                tenant="default",
                differential_id=identifier,
                disease_id="ORPHA:900002",
                verdict=Verdict.CONFIRMED,
                by="clinician",
                at=MOMENT,
            )

    done = command("learn", "--from-confirmations")

    assert done.code == 0
    assert "cases:confirmed: 2 cases" in done.out
    assert edges(command, "cases:confirmed") == [
        ["ORPHA:900002", "HP:9000001", 2, 2, ["cases:confirmed"]]
    ]
    written = b"".join(p.read_bytes() for p in (home / "learned").rglob("*") if p.is_file())
    assert b"patient-one" not in written
    command("rollback")
