import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ontologies.model.patient import Patient
from reasoning.errors import CaseFormatError
from reasoning.evaluation import evaluate_diagnosis
from reasoning.metrics import expected_calibration_error, ranking_figures
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, FINGERS, LENS

CASES: list[dict[str, Any]] = [
    {"id": "first", "hpo": [FINGERS, LENS, AORTA], "excluded": [], "diseases": ["OMIM:1"]},
    {"id": "twin", "hpo": [FINGERS, LENS, AORTA], "excluded": [], "diseases": ["ORPHA:1"]},
    {"id": "missed", "hpo": [CATARACT], "excluded": [], "diseases": ["OMIM:2"]},
    {"id": "unknown", "hpo": [CATARACT], "excluded": [], "diseases": ["CCRD:1", "OMIM:99"]},
]


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES))
    return path


def rows(snapshot: Snapshot, path: Path, level: str) -> dict[str, Any]:
    found = evaluate_diagnosis(snapshot, path)
    return next(row for row in found if row["level"] == level and row["group"] == "all")


def test_ids_are_ranked_by_their_own_score(small_snapshot: Snapshot, cases: Path) -> None:
    row = rows(small_snapshot, cases, "id")

    assert (row["cases"], row["skipped"]) == (4, 0)
    assert row["top1"] == 25.0
    assert row["top3"] == 50.0


def test_another_member_of_an_entity_does_not_help(small_snapshot: Snapshot, cases: Path) -> None:
    row = rows(small_snapshot, cases, "entity")

    # ORPHA:1 has neither the id nor the exact name of the member that ranks first, so its case
    # stands where its own score would stand among the other entities.
    assert row["top1"] == 50.0
    assert row["intervals"]["top1"][0] <= row["top1"] <= row["intervals"]["top1"][1]


def test_a_family_counts_at_level_group(small_snapshot: Snapshot, cases: Path) -> None:
    assert rows(small_snapshot, cases, "group")["top3"] == 75.0


def test_the_first_row_is_all_at_entity_level(small_snapshot: Snapshot, cases: Path) -> None:
    first = evaluate_diagnosis(small_snapshot, cases)[0]

    assert (first["group"], first["level"], first["knowledge"]) == ("all", "entity", "published")
    assert first["ms_per_case_p50"] <= first["ms_per_case_p99"]


def test_what_is_ignored_is_named(small_snapshot: Snapshot, cases: Path) -> None:
    told: list[str] = []

    evaluate_diagnosis(small_snapshot, cases, warn=told.append)

    assert told == ["ignored 1 disease ids with the unknown prefix CCRD"]


def test_groups_of_published_cases_are_told_apart(small_snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl.gz"
    known = {"disease": True, "publication": False}
    with gzip.open(path, "wt") as stream:
        stream.write(json.dumps({**CASES[0], "in_hpoa_2025_01": known}))

    groups = {row["group"]: row["cases"] for row in evaluate_diagnosis(small_snapshot, path)}

    assert groups == {"all": 1, "uncited_known": 1}


def test_a_damaged_line_is_named(small_snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "one", "hpo": []}\nnot json\n')

    with pytest.raises(CaseFormatError, match=r"cases\.jsonl:2: this is no case"):
        evaluate_diagnosis(small_snapshot, path)


def test_a_case_without_anything_to_read_is_skipped(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "one", "symptoms": {}, "diagnosis": "x"}\n')

    row = evaluate_diagnosis(small_snapshot, path)[0]

    assert (row["cases"], row["skipped"], row["top1"], row["ece"]) == (0, 1, None, None)


def test_a_vignette_is_read_by_whoever_can(small_snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    case = {"id": "one", "text": "cloudy lens", "diagnosis": "cloudy-lens DISEASE"}
    path.write_text(json.dumps(case))
    from tests.reasoning.evidence import item

    row = evaluate_diagnosis(
        small_snapshot, path, read_text=lambda _: ([item(CATARACT)], Patient())
    )[0]

    assert row["top1"] == 100.0


def test_ties_count_as_the_worst_rank() -> None:
    figures = ranking_figures([1, 4, None], ["a", "a", "b"])

    assert figures["top1"] == pytest.approx(100 / 3)
    assert figures["mean_over_diseases_top1"] == pytest.approx(25.0)
    assert figures["mrr"] == pytest.approx((1 + 0.25) / 3)


def test_intervals_over_diseases_are_wider_where_one_disease_dominates() -> None:
    ranks = [*[1] * 20, *[9] * 20]
    figures = ranking_figures(ranks, ["a"] * 20 + ["b"] * 20)

    over_diseases, over_cases = (
        figures[name]["top1"] for name in ("intervals", "intervals_over_cases")
    )
    assert over_diseases == [0.0, 100.0]
    assert 20 < over_cases[0] < 50 < over_cases[1] < 80
    assert figures == ranking_figures(ranks, ["a"] * 20 + ["b"] * 20)


def test_entities_and_families_that_compete_are_counted(
    small_snapshot: Snapshot, cases: Path
) -> None:
    entities = rows(small_snapshot, cases, "entity")["competing"]

    assert entities == {"number": 3, "mean_size": 1.3333, "largest_size": 2}
    assert rows(small_snapshot, cases, "id")["competing"] is None


def test_a_level_without_gold_is_null(small_snapshot: Snapshot, cases: Path) -> None:
    row = rows(small_snapshot, cases, "icd10")

    assert (row["cases"], row["top1"], row["mrr"], row["ece"]) == (4, None, None, None)
    assert "no loaded source gives the ICD-10 codes" in row["reason"]
    assert rows(small_snapshot, cases, "entity")["reason"] is None


def test_calibration_error_is_the_weighted_mean_distance() -> None:
    error = expected_calibration_error([0.95, 0.95, 0.15], [True, False, False])

    assert error == pytest.approx((2 * 0.45 + 0.15) / 3)
