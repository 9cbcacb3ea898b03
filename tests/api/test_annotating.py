"""Many texts: in order, a bad one named and left out, resumed where a run stopped."""

import csv
import gzip
import io
import json
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from api.annotation_output import COLUMNS, left_to_do
from api.texts import Document, RefusedText, stream_documents
from ontologies.errors import InputError
from tests.api.commands import Command

LINES = (
    '{"id": "a", "text": "Seizures. Na 128 mmol/L."}\n'
    "not json\n"
    '{"id": "b", "text": "No ataxia."}\n'
    '{"words": 1}\n'
    '{"text": "Plain words."}\n'
)


def write(path: Path, content: str | bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_damaged_line_is_named_and_the_next_one_read(tmp_path: Path) -> None:
    name = write(tmp_path / "notes.jsonl", LINES.encode() + b'{"text": "\xff"}\n')

    found = list(stream_documents([name]))

    assert [isinstance(item, Document) for item in found] == [True, False] * 3
    assert [item.id for item in found] == [
        "a", "notes.jsonl:2", "b", "notes.jsonl:4", "notes.jsonl:5", "notes.jsonl:6",
    ]  # fmt: skip
    assert {item.where for item in found} == {f"{name}:{number}" for number in range(1, 7)}


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", "Ataxia.")
    write(tmp_path / "a" / "c.txt.gz", gzip.compress(b"Fever."))
    write(tmp_path / "a" / "d.jsonl.gz", gzip.compress(b'{"text": "Cough."}\n'))
    write(tmp_path / "image.png", b"\x89PNG")
    told: list[str] = []

    found = list(stream_documents([str(tmp_path)], notice=told.append))

    assert [item.id for item in found] == [
        "a/c.txt.gz",
        "a/d.jsonl:1".replace(".jsonl", ".jsonl.gz"),
        "b.txt",
    ]
    assert len(told) == 1
    assert "1 files are of other kinds" in told[0]


def test_parquet_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "notes.parquet"
    parquet.write_table(
        pyarrow.table({"id": ["x", None, "z"], "text": ["Fever.", "Ataxia.", None]}), path
    )
    other = tmp_path / "other.parquet"
    parquet.write_table(pyarrow.table({"words": ["Fever."]}), other)

    found = list(stream_documents([str(path), str(other)]))

    assert [item.id for item in found] == ["x", "notes.parquet:2", "z", "other.parquet"]
    assert [item.reason for item in found if isinstance(item, RefusedText)] == [
        "`text` is no string",
        "there is no column `text`",
    ]


@given(st.lists(st.text(min_size=1), max_size=6))
def test_what_json_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))

    found = list(stream_documents([str(path)]))

    assert len(found) == len(texts)
    for item, text in zip(found, texts, strict=True):
        assert item.text == text if isinstance(item, Document) else not text.strip()


@pytest.mark.neo4j
def test_every_form_has_every_finding(command: Command, tmp_path: Path) -> None:
    name = write(tmp_path / "notes.jsonl", LINES)
    target = tmp_path / "out" / "found"

    done = command(
        "annotate", name, "--format", "jsonl", "--format", "tsv", "--format", "parquet",
        "-o", str(target),
    )  # fmt: skip

    lines = read_lines(target.with_name("found.jsonl"))
    assert (done.code, done.out) == (1, "")
    assert [line["text_id"] for line in lines] == [
        "a", "notes.jsonl:2", "b", "notes.jsonl:4", "notes.jsonl:5",
    ]  # fmt: skip
    assert ["error" in line for line in lines] == [False, True, False, True, False]
    assert f"error: {name}:2: this is no JSON" in done.err
    assert "5 texts" in done.err
    assert "2 could not be read" in done.err
    table = target.with_name("found.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t"))
    stored = parquet.read_table(target.with_name("found.parquet"))
    assert stored.schema.names == list(rows[0]) == list(COLUMNS)
    assert [row["concept"] for row in rows] == stored["concept"].to_pylist()
    assert {row["value"] for row in rows} == {"", "128.0"}


@pytest.mark.neo4j
def test_a_table_without_findings_has_its_columns(command: Command, tmp_path: Path) -> None:
    name = write(tmp_path / "plain.txt", "Plain words.")

    done = command("annotate", name, "--format", "parquet", "-o", str(tmp_path / "found"))

    assert done.code == 0
    assert parquet.read_table(tmp_path / "found.parquet").schema.names == list(COLUMNS)


@pytest.mark.neo4j
@pytest.mark.slow
def test_several_processes_give_the_same_lines_in_the_same_order(
    command: Command, tmp_path: Path
) -> None:
    texts = [f"Seizures since {year}. K {year % 7 + 1}.2 mmol/L." for year in range(1900, 2050)]
    content = "".join(json.dumps({"text": text}) + "\n" for text in texts) + "damaged\n"
    name = write(tmp_path / "notes.jsonl", content)

    one = command("annotate", name, "-o", str(tmp_path / "one"))
    two = command("annotate", name, "-o", str(tmp_path / "two"), "--workers", "2")

    assert (one.code, two.code) == (1, 1)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert len(read_lines(tmp_path / "two.jsonl")) == 151


@pytest.mark.neo4j
@pytest.mark.parametrize("kept", [0, 1, 40, 200, 10_000])
def test_a_run_that_was_cut_off_is_completed(command: Command, tmp_path: Path, kept: int) -> None:
    name = write(tmp_path / "notes.jsonl", LINES)
    command("annotate", name, "-o", str(tmp_path / "whole"))
    whole = (tmp_path / "whole.jsonl").read_bytes()
    write(tmp_path / "part.jsonl", whole[:kept])

    done = command("annotate", name, "-o", str(tmp_path / "part"), "--resume")

    assert (tmp_path / "part.jsonl").read_bytes() == whole
    left = 5 - whole[:kept].count(b"\n")
    assert f"{left} texts" in done.err


def test_lines_of_other_texts_are_not_gone_on_with(tmp_path: Path) -> None:
    write(tmp_path / "out.jsonl", '{"text_id": "other", "evidence": []}\n')
    documents = [Document(id="a", text="Fever.")]

    with pytest.raises(InputError, match=r"out\.jsonl:1: this line is of 'other'"):
        list(left_to_do(documents, tmp_path / "out"))


def test_to_resume_needs_a_file_of_lines(command: Command, tmp_path: Path) -> None:
    name = write(tmp_path / "note.txt", "Fever.")

    done = command("annotate", name, "--resume")

    assert done.code == 1
    assert "--resume goes with --output" in done.err
