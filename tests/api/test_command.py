"""Every command in its main forms, on the real graph and snapshot of the default release."""

import csv
import io
import json
import resource
from importlib import metadata
from pathlib import Path

import pytest
from pyarrow import parquet

from api.deps import Engine
from tests.api.commands import Command

pytestmark = pytest.mark.neo4j

NOTE = "24-year-old man. Arachnodactyly, ectopia lentis. No seizures. Mother has scoliosis."
FORM = {"graph_version", "snapshot_version", "engine_version", "setting", "prior", "evidence"}
DIAGNOSIS = {
    "rank", "id", "name", "members", "probability", "score", "prior", "contributions",
    "expected", "against", "urgent",
}  # fmt: skip


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return str(path)


def test_an_answer_has_the_agreed_form_and_its_scores_add_up(command: Command, note: str) -> None:
    done = command("diagnose", "--note", note, "--limit", "3", "--json")

    answer = json.loads(done.out)
    first = answer["diagnoses"][0]
    assert set(answer) >= FORM | {"diagnoses", "cannot_miss"}
    assert set(first) >= DIAGNOSIS
    assert [d["rank"] for d in answer["diagnoses"]] == [1, 2, 3]
    total = first["prior"] + sum(item["nats"] for item in first["contributions"])
    assert first["score"] == pytest.approx(total, abs=1e-9)
    known = {item["id"] for item in answer["evidence"]}
    assert {item["evidence"] for item in first["contributions"]} <= known
    assert "differential_id" not in answer


def test_a_childs_value_without_an_interval_is_named_and_the_rest_is_ranked(
    command: Command,
) -> None:
    lab = ("--lab", "testosterone=4 ng/dL", "--age", "3")

    done = command("diagnose", "--hpo", "Chorea", *lab, "--json")
    without = command("diagnose", "--hpo", "Chorea", "--age", "3", "--json")

    answer, other = json.loads(done.out), json.loads(without.out)
    assert [d["score"] for d in answer["diagnoses"]] == [d["score"] for d in other["diagnoses"]]
    unjudged = [item for item in answer["evidence"] if item["status"] == "not-evaluated"]
    assert [item["source"]["value"] for item in unjudged] == [4.0, 4.0]
    (said,) = [note for note in answer["notes"] if note.startswith("testosterone")]
    assert said.startswith("testosterone was not evaluated: no reference interval for this age")


def test_a_person_reads_words_frequencies_and_the_one_disclaimer(
    command: Command, note: str
) -> None:
    done = command("diagnose", "--note", note)

    assert "“ectopia lentis” in note.txt" in done.out
    assert "seen in" in done.out
    assert "Scoliosis (in the family)" in done.out
    assert done.out.count("supports a clinician's decision and never makes it") == 1


def test_age_and_sex_are_evidence_with_their_own_part(command: Command, engine: Engine) -> None:
    done = command("diagnose", "--hpo", "Chorea", "--age", "3", "--sex", "male", "--json")

    answer = json.loads(done.out)
    names = {item["id"]: item["name"] for item in answer["evidence"]}
    parts = {
        names[item["evidence"]]: item["part"] for item in answer["diagnoses"][0]["contributions"]
    }
    assert parts == {"Chorea": "finding", "age 3 years": "age", "male sex": "sex"}
    onsets = [
        item["matched"]["id"]
        for one in answer["diagnoses"]
        for item in one["contributions"]
        if item["part"] == "age" and item["matched"]
    ]
    assert onsets
    assert all("HP:0003674" in engine.lexicon.ancestors(onset) for onset in onsets)


def test_a_synonym_is_told_and_an_old_id_is_replaced_with_a_warning(
    command: Command, engine: Engine
) -> None:
    old, current = min(
        pair for pair in engine.lexicon.replacements.items() if pair[1] in engine.lexicon.phenotypic
    )

    done = command("diagnose", "--hpo", old, "--hpo", "Spider fingers", "--json")

    answer = json.loads(done.out)
    assert [item["concept"] for item in answer["evidence"]] == [current, "HP:0001166"]
    assert [issue["code"] for issue in answer["issues"]] == ["replaced-term", "synonym"]
    assert f"warning: {old}: " in done.err


def test_a_withdrawn_id_is_named(command: Command, engine: Engine) -> None:
    withdrawn = min(engine.lexicon.withdrawn)

    done = command("diagnose", "--hpo", withdrawn)

    assert (done.code, done.out) == (1, "")
    assert withdrawn in done.err


def test_values_genes_and_people_enter_by_their_short_forms(command: Command) -> None:
    done = command(
        "diagnose", "--lab", "2064-4=6 mg/dL", "--gene", "atp7b", "--age", "P19Y", "--sex",
        "female", "--setting", "hospital", "--json",
    )  # fmt: skip

    answer = json.loads(done.out)
    assert answer["setting"] == "hospital"
    assert {"OMIM:277900", "ORPHA:905"} & {m["id"] for m in answer["diagnoses"][0]["members"]}
    assert {item["source"]["kind"] for item in answer["evidence"]} == {
        "observation",
        "genetic-report",
    }


def test_one_run_writes_every_format(command: Command, note: str, tmp_path: Path) -> None:
    forms = ("json", "jsonl", "tsv", "html", "parquet")
    options = [part for form in forms for part in ("--format", form)]
    target = tmp_path / "out" / "case"

    done = command("diagnose", "--note", note, *options, "--output", str(target))

    assert (done.code, done.out) == (0, "")
    read = {form: target.with_name(f"case.{form}") for form in forms}
    answer = json.loads(read["json"].read_text())
    assert json.loads(read["jsonl"].read_text()) == answer
    table = list(csv.DictReader(io.StringIO(read["tsv"].read_text()), delimiter="\t"))
    assert [row["id"] for row in table] == [d["id"] for d in answer["diagnoses"]]
    assert "HP:0001250/absent" in table[0]["contributions"]
    assert parquet.read_table(read["parquet"]).column("id").to_pylist() == [
        row["id"] for row in table
    ]
    assert answer["diagnoses"][0]["name"] in read["html"].read_text()


def test_a_page_escapes_what_a_note_says(command: Command, tmp_path: Path) -> None:
    note = tmp_path / "<script>alert(1)</script>.txt".replace("/", "_")
    note.write_text("Arachnodactyly.", encoding="utf-8")

    done = command("diagnose", "--note", str(note), "--format", "html")

    assert "<script>alert" not in done.out
    assert "&lt;script&gt;alert" in done.out


def test_several_texts_are_json_lines(command: Command, note: str, tmp_path: Path) -> None:
    lines = tmp_path / "notes.jsonl"
    lines.write_text('{"id": "a", "text": "Seizures."}\n{"text": "No ataxia."}\n')

    done = command("annotate", note, str(lines), "--json")

    found = [json.loads(line) for line in done.out.splitlines()]
    assert [item["text_id"] for item in found] == ["note.txt", "a", "notes.jsonl:2"]
    assert found[2]["evidence"][0]["status"] == "absent"


def test_a_line_without_text_is_named(command: Command, tmp_path: Path) -> None:
    lines = tmp_path / "notes.jsonl"
    lines.write_text('{"text": "Seizures."}\n{"words": 1}\n')

    done = command("annotate", str(lines), "--json")

    assert done.code == 1
    assert [json.loads(line)["text_id"] for line in done.out.splitlines()] == ["notes.jsonl:1"]
    assert "notes.jsonl:2: " in done.err


def test_an_annotated_note_is_shown_with_its_findings(command: Command, note: str) -> None:
    done = command("annotate", note)

    assert done.code == 0
    assert "HP:0001166" in done.out
    assert "Mother has scoliosis" in done.out


def radiograph() -> str:
    """One of the images inside the installed package."""
    folder = "pneumonia_model_package/datasets/pneumonia-data/val"
    package = metadata.distribution("pneumonia-model-package")
    return str(package.locate_file(f"{folder}/person1946_bacteria_4874.jpeg"))


def test_an_image_that_says_nothing_of_itself_is_not_evaluated(command: Command) -> None:
    done = command("image", radiograph(), "--json")

    (item,) = json.loads(done.out)["evidence"]
    assert item["status"] == "not-evaluated"
    assert "modality" in item["reason"]


def test_an_image_becomes_evidence_in_a_ranking(command: Command) -> None:
    stated = ("--modality", "DX", "--body-part", "CHEST", "--view", "PA")

    done = command("diagnose", "--image", radiograph(), *stated, "--hpo", "Asthma", "--json")

    items = {item["source"]["kind"]: item for item in json.loads(done.out)["evidence"]}
    assert items["imaging-model"]["status"] == "present"
    assert 1 < items["imaging-model"]["observation_ratio"] < 10


def test_an_evaluation_has_the_agreed_form(command: Command, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    case = {
        "id": "1",
        "hpo": ["HP:0001166", "HP:0001083"],
        "excluded": [],
        "diseases": ["OMIM:154700"],
    }
    cases.write_text(json.dumps(case) + "\n")

    done = command("evaluate", "diagnosis", str(cases), "--json")

    first = json.loads(done.out)[0]
    assert (first["file"], first["group"], first["level"]) == ("cases.jsonl", "all", "entity")
    assert first["cases"] == 1
    assert command("evaluate", "diagnosis", str(cases)).code == 0


def test_a_file_that_is_not_there_is_named(command: Command) -> None:
    done = command("evaluate", "mentions", "/nowhere.jsonl")

    assert (done.code, done.err) == (1, "error: no such file: /nowhere.jsonl\n")


def test_a_second_build_changes_nothing_and_says_so(command: Command) -> None:
    done = command("build", "--json")

    report = json.loads(done.out)
    assert report["changed"] is False
    assert report["snapshot_recompiled"] is False
    assert report["counts"]["HAS_PHENOTYPE"] > 270_000


def test_the_status_reads_counts_and_sources_back(command: Command) -> None:
    done = command("status", "--json")

    state = json.loads(done.out)
    assert state["healthy"] is True
    assert state["graph"]["graph_version"] == state["snapshot"]["graph_version"]
    counts = state["graph"]["counts"]
    assert counts["Disease"] == state["snapshot"]["diseases"]
    named = {s["id"] for s in state["graph"]["sources"]}
    assert named >= {"hpo", "hpoa", "hpo-genes", "semeion-conditions"}
    assert "healthy" in command("status").out


def test_a_password_is_never_shown(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "swordfish")

    done = command("status", "--no-start")

    assert "swordfish" not in done.out + done.err
    assert "SEMEION_NEO4J_PASSWORD" in done.out


def test_a_query_gives_rows(command: Command) -> None:
    query = "MATCH (d:Disease {id: $id}) RETURN d.id AS id, d.name AS name"

    done = command("cypher", query, "-p", "id=OMIM:154700", "--json")

    assert json.loads(done.out) == [{"id": "OMIM:154700", "name": "Marfan syndrome"}]
    assert "Marfan syndrome" in command("cypher", query, "-p", "id=OMIM:154700").out


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (x)",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
        "MATCH (p:Patient) RETURN p",
    ],
)
def test_a_query_that_does_more_than_read_knowledge_is_refused(
    command: Command, query: str
) -> None:
    done = command("cypher", query)

    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1


def test_quality_and_export_read_the_graph(command: Command, tmp_path: Path) -> None:
    found = json.loads(command("quality", "--json").out)
    done = command("export", "--format", "kgx", "--output", str(tmp_path / "kgx"))

    assert set(found) == {"counts", "issues"}
    assert done.code == 0
    assert any((tmp_path / "kgx").iterdir())


def test_a_patient_is_stored_with_the_answer_and_only_then(command: Command) -> None:
    arguments = ("diagnose", "--hpo", "HP:0001166", "--patient", "test-command", "--json")

    first, second = (json.loads(command(*arguments).out) for _ in range(2))

    assert first["differential_id"] == second["differential_id"]


@pytest.mark.parametrize("option", ["--errors", "--plots"])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_ranked(
    command: Command, tmp_path: Path, option: str
) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "hpo": ["HP:0001166"], "diseases": ["OMIM:154700"]}\n')
    place = tmp_path if option == "--errors" else cases

    done = command("evaluate", "diagnosis", str(cases), option, str(place))

    assert (done.code, done.out) == (1, "")
    assert f"error: {place}: " in done.err


def test_an_option_of_another_measure_is_refused_and_not_passed_over(
    command: Command, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("")

    done = command("evaluate", "mentions", str(corpus), "--limit", "3")

    assert done.code == 1
    assert "--limit: only with `semeion evaluate diagnosis`" in done.err


def test_a_full_disk_is_named_and_is_no_internal_fault(command: Command, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "hpo": ["HP:0001166"]}\n')
    (tmp_path / "out.jsonl").symlink_to("/dev/full")

    done = command("cohort", str(cases), "--output", str(tmp_path / "out"))

    assert done.code == 2
    assert "error: No space left on device; make room and run it again" in done.err
    assert "internal fault" not in done.err


def test_a_report_that_does_not_fit_leaves_the_older_one(command: Command, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("older")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    try:
        done = command("diagnose", "--hpo", "HP:0001166", "--report", str(report))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    assert (done.code, report.read_text()) == (1, "older")
    assert f"error: {report}: File too large" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_age_and_sex_of_a_note_are_used_and_a_note_of_another_person_is_named(
    command: Command, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A 61-year-old man with seizures.", encoding="utf-8")

    alone = command("diagnose", "--note", str(note), "--json")
    stated = command("diagnose", "--note", str(note), "--sex", "female", "--age", "30", "--json")

    assert "age 61 years and male sex read from the note; used in the ranking" in alone.err
    assert "the note speaks of age 61 years and male sex, not as stated" in stated.err
    assert {"age 30 years", "female sex"} <= {
        item["name"] for item in json.loads(stated.out)["evidence"]
    }


def test_an_urgent_condition_is_told_with_its_time_and_a_test(
    command: Command, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    chest_pain = ("--hpo", "Retrosternal pain", "--hpo", "Hyperhidrosis", "--age", "61")

    done = command("diagnose", *chest_pain, "--setting", "emergency", "--report", str(report))

    lines = " ".join(done.out.split())
    assert "do not miss: Acute coronary syndrome (" in lines
    assert "within 1 hour: unstable plaque: infarction, arrhythmia and death within hours" in lines
    assert "Do not miss" in report.read_text()
    assert "within 1 hour: unstable plaque" in report.read_text()
