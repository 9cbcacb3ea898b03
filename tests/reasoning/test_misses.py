"""The error report and the reliability plots, on rankings that a reader can follow."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from reasoning.cases import Case
from reasoning.evaluation import Evaluation, Sampling, evaluate_cases
from reasoning.miss_report import write_misses
from reasoning.misses import Cause
from reasoning.reliability import write_reliability_plots
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, EYE, FINGERS, LENS, TALL


def case(name: str, observed: Sequence[str], disease: str) -> Case:
    return Case(id=name, observed=tuple(observed), diseases=(disease,))


CASES = (
    case("right", [FINGERS, LENS, AORTA], "OMIM:1"),
    case("sibling", [FINGERS, LENS, AORTA], "OMIM:2"),
    case("unknown-disease", [FINGERS], "OMIM:404"),
    case("unknown-finding", ["HP:7777777"], "OMIM:1"),
    case("other-member", [FINGERS, LENS, AORTA], "ORPHA:1"),
    case("thin", [CATARACT, TALL, EYE, LENS, AORTA], "OMIM:2"),
    case("few", [LENS], "OMIM:3"),
)


@pytest.fixture(scope="module")
def evaluation(small_snapshot: Snapshot) -> Evaluation:
    (found,) = evaluate_cases(small_snapshot, CASES, "few.jsonl")
    return found


def cause(evaluation: Evaluation, name: str) -> Cause | None:
    outcome = next(one for one in evaluation.outcomes if one.case.id == name)
    return outcome.miss.cause if outcome.miss else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("right", None),
        ("sibling", Cause.SIBLING),
        ("unknown-disease", Cause.DISEASE_UNKNOWN),
        ("unknown-finding", Cause.NOTHING_SCORED),
        ("other-member", None),
        ("few", Cause.FEW_FINDINGS),
    ],
)
def test_every_miss_has_one_cause(
    evaluation: Evaluation, name: str, expected: Cause | None
) -> None:
    assert cause(evaluation, name) == expected


def test_a_profile_without_the_findings_is_thin(evaluation: Evaluation) -> None:
    outcome = next(one for one in evaluation.outcomes if one.case.id == "thin")

    assert outcome.miss is not None
    assert (outcome.miss.findings, outcome.miss.explained) == (5, 0)


def test_the_table_is_sorted_by_cause(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "misses.tsv"

    count = write_misses([evaluation], path)

    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    causes = [list(Cause).index(Cause(row["cause"])) for row in rows]
    assert count == len(rows) == sum(one.miss is not None for one in evaluation.outcomes)
    assert causes == sorted(causes)
    unknown = next(row for row in rows if row["case"] == "unknown-disease")
    assert (unknown["rank"], unknown["diseases"]) == ("", "OMIM:404")


def test_a_plot_is_a_picture_of_every_group(evaluation: Evaluation, tmp_path: Path) -> None:
    (path,) = write_reliability_plots([evaluation], tmp_path / "plots")

    assert path.name == "few-published-all.png"
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("PNG", (750, 900))
        assert picture.convert("L").getextrema() == (0, 255)


def test_a_sample_is_drawn_the_same_way_every_time() -> None:
    first = Sampling(sample=3).choose(CASES)

    assert Sampling(sample=3).choose(CASES) == first == sorted(set(first))
    assert len(first) == 3
    assert Sampling(limit=2).choose(CASES) == [0, 1]
    assert Sampling(sample=99).choose(CASES) == list(range(len(CASES)))
