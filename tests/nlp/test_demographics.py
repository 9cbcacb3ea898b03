"""Age and sex in invented sentences."""

from pathlib import Path

import pytest
from spacy.language import Language

from nlp.evidence import demographics

CASES = Path(__file__).parents[1] / "cases" / "demographics.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("text", "age", "sex"), [pytest.param(*row, id=row[0]) for row in ROWS])
def test_age_and_sex_are_the_patients(pipeline: Language, text: str, age: str, sex: str) -> None:
    found = demographics(pipeline, text)

    assert found.age_years == (pytest.approx(float(age)) if age else None)
    assert found.sex == sex


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("A 28-year-old pregnant woman at 30 weeks.", True),
        ("She is not pregnant.", False),
        ("Her mother was pregnant with him.", None),
        ("A 28-year-old woman.", None),
    ],
)
def test_pregnancy_is_the_patients_own(
    pipeline: Language, text: str, pregnant: bool | None
) -> None:
    assert demographics(pipeline, text).pregnant is pregnant
