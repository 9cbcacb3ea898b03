"""The sample patients of the demo show what they say they show."""

from pathlib import Path

import pytest

from api.deps import Engine
from api.diagnosis import Question, answer
from api.samples import Sample, gather, load_samples
from ontologies.errors import InputError

SAMPLES = {sample.id: sample for sample in load_samples()}


def leading(engine: Engine, sample: Sample, folder: Path, *, with_image: bool = True) -> list[str]:
    intake = gather(engine, sample, folder, with_image=with_image)
    result = answer(engine, Question(intake=intake, setting="rare-disease", limit=5))
    return [member["id"] for d in result["diagnoses"][:1] for member in d["members"]]


def test_there_are_at_least_four() -> None:
    assert len(SAMPLES) >= 4


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1-tall-with-lens-dislocation", {"ORPHA:558", "OMIM:154700"}),
        ("3-terms-with-exclusions", {"ORPHA:286", "OMIM:130050"}),
        ("4-fhir-bundle", {"OMIM:263800", "ORPHA:358"}),
        ("5-laboratory-values", {"OMIM:277900", "ORPHA:905"}),
    ],
)
def test_the_disease_meant_stands_first(
    engine: Engine, tmp_path: Path, name: str, expected: set[str]
) -> None:
    assert expected & set(leading(engine, SAMPLES[name], tmp_path))


@pytest.mark.neo4j
@pytest.mark.slow
def test_the_radiograph_changes_the_first_place(engine: Engine, tmp_path: Path) -> None:
    sample = SAMPLES["2-cough-with-chest-x-ray"]

    without = leading(engine, sample, tmp_path, with_image=False)

    assert leading(engine, sample, tmp_path) != without


def test_a_key_that_no_sample_has_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: a\nabout: b\nnotes: c\n")

    with pytest.raises(InputError, match="notes"):
        load_samples(tmp_path)
