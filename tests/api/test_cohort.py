"""Many patients at once: a bad row is named by file and line, and stops nobody."""

import csv
import gzip
import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from api.cohort import CohortRow, RefusedRow, read_cohort
from ontologies.errors import InputError
from tests.api.commands import Command

SAMPLE = Path(__file__).parents[2] / "data_samples" / "patients" / "phenopacket.json"
TABLE = """id,hpo,excluded,age,sex,ward
a,HP:0001166; HP:0001083,HP:0001250,24,male,3
b,Seizure|Microcephaly,,P3M,F,3
c,HP:0001166
d,"Arachnodactyly",,,x,3
e,HP:9999999,,,,
"""


def contents(path: Path) -> list[object]:
    return [row.content if isinstance(row, CohortRow) else row for row in read_cohort(path)]


def test_a_table_is_read_by_its_header_and_a_short_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(TABLE)
    told: list[str] = []
    rows = list(read_cohort(path, notice=told.append))

    first = rows[0]
    assert isinstance(first, CohortRow)
    assert (first.id, first.where) == ("a", f"{path}:2")
    assert first.content == {
        "id": "a",
        "present": ["HP:0001166", "HP:0001083"],
        "absent": ["HP:0001250"],
        "age": "24",
        "sex": "male",
    }
    assert rows[2] == RefusedRow(f"{path}:4", f"{path}:4", "2 cells where the header has 6")
    assert told == [f"{path}: columns that are not read: ward"]


def test_json_lines_are_read_gzipped_too_and_a_damaged_line_is_named(tmp_path: Path) -> None:
    lines = '{"id": 1, "hpo": ["HP:0001166"], "age_years": 3}\n{"hpo"\n[]\n{"hpo": 7}\n'
    path = tmp_path / "cohort.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode()))

    found = contents(path)

    assert found[0] == {"id": 1, "present": ["HP:0001166"], "age_years": 3}
    assert [type(item) for item in found[1:]] == [RefusedRow, RefusedRow, RefusedRow]
    assert [
        item.where.rpartition(":")[2] for item in found[1:] if isinstance(item, RefusedRow)
    ] == [
        "2",
        "3",
        "4",
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), max_size=6))
def test_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["id", "hpo"])
    writer.writerows([[name, "HP:0001166"] for name in names])
    path.write_bytes(stream.getvalue().encode())

    rows = [row for row in read_cohort(path) if isinstance(row, CohortRow)]

    assert [row.id for row in rows] == [
        name.strip() or row.where for name, row in zip(names, rows, strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", b"", "a cohort is"),
        ("a.csv", b"id,name\n", "none of its columns"),
        ("a.csv", b"hpo\n\xff\n", "no UTF-8"),
        ("a.jsonl.gz", b"no gzip", "Not a gzipped file"),
    ],
)
def test_what_is_no_cohort_is_refused(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InputError, match=problem):
        list(read_cohort(path))


@pytest.mark.neo4j
def test_every_row_is_ranked_or_named(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(TABLE)
    target = tmp_path / "out"

    done = command(
        "cohort", str(path), "--limit", "2", "--format", "jsonl", "--format", "tsv",
        "--format", "parquet", "-o", str(target),
    )  # fmt: skip

    lines = [json.loads(line) for line in target.with_name("out.jsonl").read_text().splitlines()]
    assert (done.code, done.out) == (1, "")
    assert [line["case"] for line in lines] == ["a", "b", f"{path}:4", "d", "e"]
    assert ["error" in line for line in lines] == [False, False, True, True, True]
    assert lines[1]["patient"] == {"sex": "female", "age_years": 0.25}
    for number, words in ((4, "2 cells"), (5, "sex 'x'"), (6, "HP:9999999")):
        assert f"error: {path}:{number}: " in done.err
        assert words in done.err
    assert "3 of 5 rows" in done.err
    table = list(
        csv.DictReader(io.StringIO(target.with_name("out.tsv").read_text()), delimiter="\t")
    )
    assert [(row["case"], row["rank"]) for row in table] == [
        ("a", "1"), ("a", "2"), ("b", "1"), ("b", "2"),
    ]  # fmt: skip
    stored = parquet.read_table(target.with_name("out.parquet")).to_pylist()
    assert [row["id"] for row in stored] == [row["id"] for row in table]


@pytest.mark.neo4j
def test_a_folder_of_phenopackets_is_a_cohort(command: Command, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path)

    done = command("cohort", str(tmp_path), "--limit", "1")

    (answer,) = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert answer["case"] == "invented-marfan"
    assert len(answer["diagnoses"]) == 1


@pytest.mark.neo4j
def test_a_ranking_without_reasons_has_the_same_numbers(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(TABLE)

    explained = [json.loads(line) for line in command("cohort", str(path)).out.splitlines()]
    done = command("cohort", str(path), "--no-reasons")

    ranked = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 1
    assert [line["case"] for line in ranked] == [line["case"] for line in explained]
    for one, other in zip(ranked, explained, strict=True):
        assert one.get("error") == other.get("error")
        for left, right in zip(one.get("diagnoses", []), other.get("diagnoses", []), strict=True):
            assert left["id"] == right["id"]
            assert left["probability"] == pytest.approx(right["probability"], abs=1e-5)
            assert left["score"] == pytest.approx(right["score"], abs=1e-5)


def test_a_file_cut_short_keeps_what_stands_before_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cohort.jsonl.gz"
    lines = "".join(f'{{"id": {number}, "hpo": ["HP:0001166"]}}\n' for number in range(20_000))
    whole = gzip.compress(lines.encode())
    path.write_bytes(whole[: len(whole) // 2])
    rows = read_cohort(path)

    read = [next(rows) for _ in range(100)]

    assert all(isinstance(row, CohortRow) for row in read)
    with pytest.raises(InputError, match=r"cohort\.jsonl\.gz: the compressed file is damaged"):
        list(rows)


@pytest.mark.parametrize(
    ("header", "hint"), [("id;hpo", "separated by ';'"), ("id\thpo", r"separated by '\\t'")]
)
def test_a_table_of_another_separator_is_said(tmp_path: Path, header: str, hint: str) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(f"{header}\n")

    with pytest.raises(InputError, match=hint):
        list(read_cohort(path))


@pytest.mark.neo4j
def test_an_age_of_any_shape_refuses_its_row_alone(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "cohort.jsonl"
    ages = ({"years": 3}, [3], True, "P3M")
    path.write_text("".join(json.dumps({"hpo": ["HP:0001166"], "age": age}) + "\n" for age in ages))

    done = command("cohort", str(path), "--limit", "1")

    answers = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 1
    assert ["error" in answer for answer in answers] == [True, True, True, False]
    assert all("neither years nor" in answer["error"] for answer in answers[:3])


@pytest.mark.neo4j
@pytest.mark.parametrize("reasons", ["--reasons", "--no-reasons"])
def test_a_table_says_what_was_not_scored(command: Command, tmp_path: Path, reasons: str) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text("hpo\nHP:0000001\n")

    done = command("cohort", str(path), "--limit", "1", "--format", "tsv", reasons)

    (row,) = csv.DictReader(io.StringIO(done.out), delimiter="\t")
    assert "HP:0000001 (All) is no phenotypic abnormality" in row["notes"]


@pytest.mark.neo4j
def test_where_no_row_can_be_ranked_the_tables_have_their_header(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text("hpo\nHP:9999999\n")
    target = tmp_path / "out"

    done = command("cohort", str(path), "--format", "tsv", "--format", "parquet", "-o", str(target))

    header = target.with_name("out.tsv").read_text().splitlines()
    assert done.code == 1
    assert [line.split("\t")[:3] for line in header] == [["case", "where", "rank"]]
    assert parquet.read_table(target.with_name("out.parquet")).column_names == header[0].split("\t")
