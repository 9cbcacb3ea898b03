"""Files of cases: what is no case is named by file and line, never read as something else."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from reasoning.cases import read_cases
from reasoning.errors import CaseFormatError


@pytest.mark.parametrize("field", ["hpo", "excluded", "diseases"])
@pytest.mark.parametrize("value", ["HP:0001166", 7, [7], {"a": 1}])
def test_a_field_that_is_no_list_of_strings_is_refused(
    tmp_path: Path, field: str, value: Any
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "a", field: value}))

    with pytest.raises(CaseFormatError, match=f"cases.jsonl:1: .*{field} is no list of strings"):
        list(read_cases(path))


def test_a_compressed_file_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl.gz"
    line = json.dumps({"id": "a", "hpo": ["HP:0001166"]}) + "\n"
    path.write_bytes(gzip.compress(line.encode())[:-12])

    with pytest.raises(CaseFormatError, match="the compressed file is damaged"):
        list(read_cases(path))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("age_years", -4, "no number of years"),
        ("age_years", True, "no number of years"),
        ("age_years", float("nan"), "no number of years"),
        ("age_years", "old", "could not convert"),
        ("text", 5, "text is no text"),
        ("diagnosis", ["Gout"], "diagnosis is no text"),
        ("in_hpoa_2025_01", {}, "does not say disease and publication"),
        ("in_hpoa_2025_01", True, "this is no case"),
    ],
)
def test_a_field_of_another_kind_is_named_with_its_line(
    tmp_path: Path, field: str, value: Any, told: str
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "a"}) + "\n" + json.dumps({"id": "b", field: value}))

    with pytest.raises(CaseFormatError, match=f"cases.jsonl:2: .*{told}"):
        list(read_cases(path))
