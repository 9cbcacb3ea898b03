"""The laboratory table: every code and label right, every contradiction refused."""

from pathlib import Path

import pytest
import yaml

from ontologies.errors import SourceError
from ontologies.laboratory import LaboratoryTest, laboratory_table, read_laboratory_table
from ontologies.lexicon import Lexicon
from ontologies.model import Knowledge
from ontologies.units import read_unit

TESTS = laboratory_table().tests.values()

NO_QUANTITY = {"[pH]", "Cel", "[degF]", "{INR}", "{percentile}", "{z-score}", "/[HPF]", "%"}
"""Units without a scale of their own, or with an offset, which the conversions above hold."""

RECORD = {
    "id": "creatinine",
    "en": ["creatinine"],
    "zh": ["肌酐"],
    "codes": {"2160-0": "mg/dL"},
    "unit": "mg/dL",
    "convert": {"umol/L": 0.011312},
    "cv": 0.06,
    "plausible": [0.05, 60],
    "ranges": [{"low": 0.5, "high": 1.2}],
    "high": {"id": "HP:0003259", "label": "Elevated circulating creatinine concentration"},
}


def test_the_table_has_the_common_tests_and_states_its_basis() -> None:
    table = laboratory_table()

    assert len(table.tests) >= 180
    assert table.basis
    assert table.reviewed is False


def test_every_hpo_id_is_current_and_has_its_label(knowledge: Knowledge) -> None:
    names = {term.id: term.name for term in knowledge.terms if not term.obsolete}
    stated = {(t.concept, t.label) for test in TESTS for t in test.abnormalities}

    assert {pair for pair in stated if names.get(pair[0]) != pair[1]} == set()


def test_every_hpo_term_is_a_phenotypic_abnormality(knowledge: Knowledge) -> None:
    phenotypic = Lexicon.from_terms(knowledge.terms).phenotypic

    assert {t.concept for test in TESTS for t in test.abnormalities} <= phenotypic


def test_every_unit_is_what_ucum_says() -> None:
    """ucumvert reads UCUM's own grammar; ours is a part of it, at no cost at the start."""
    registry = pytest.importorskip("ucumvert").PintUcumRegistry()
    units = {c.unit for test in TESTS for c in test.conversions} - NO_QUANTITY

    for symbol in sorted(units):
        ours = read_unit(symbol)
        alike = (read_unit(other) for other in sorted(units))
        theirs = registry.from_ucum(symbol)
        for other in (unit for unit in alike if unit.dimension == ours.dimension):
            if ("[IU]" in symbol) != ("[IU]" in other.symbol):
                continue  # one scale of one assay here (ontologies/units.py), two kinds in UCUM
            factor = (1 * theirs / registry.from_ucum(other.symbol)).to_base_units()
            assert factor.dimensionless, (symbol, other.symbol)
            assert factor.magnitude == pytest.approx(ours.scale / other.scale), other.symbol


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_loinc_code_has_its_check_digit(test: LaboratoryTest) -> None:
    for code in test.codes:
        digits, _, check = code.partition("-")
        doubled = [int(c) * (2 - i % 2) for i, c in enumerate(reversed(digits))]

        assert (10 - sum(d // 10 + d % 10 for d in doubled)) % 10 == int(check), code


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_unit_converts_there_and_back(test: LaboratoryTest) -> None:
    middle = sum(test.plausible) / 2
    for conversion in test.conversions:
        there = test.conversion(conversion.unit).from_canonical(middle)

        assert test.conversion(conversion.unit).to_canonical(there) == pytest.approx(middle)


@pytest.mark.parametrize(
    ("name", "unit", "value", "canonical"),
    [
        ("creatinine", "umol/L", 88.4, 1.0),
        ("glucose", "mmol/L", 5.0, 90.1),
        ("bilirubin", "umol/L", 17.1, 1.0),
        ("cholesterol", "mmol/L", 5.0, 193.4),
        ("hemoglobin", "g/L", 140, 14.0),
        ("hemoglobin", "mmol/L", 8.7, 14.02),
        ("calcium", "mmol/L", 2.5, 10.02),
        ("hba1c", "mmol/mol", 48, 6.54),
        ("body-temperature", "[degF]", 98.6, 37.0),
        ("platelets", "/uL", 150000, 150),
        ("urea-nitrogen", "mmol/L", 5, 14.0),
        ("urea", "mg/dL", 30, 5.0),
        ("free-t4", "pmol/L", 12.9, 1.0),
        ("vitamin-d", "nmol/L", 50, 20.0),
        ("ferritin", "ug/L", 30, 30),
        ("ceruloplasmin", "g/L", 0.2, 20),
        ("d-dimer", "ug/mL", 0.5, 500),
    ],
)
def test_known_conversions_hold(name: str, unit: str, value: float, canonical: float) -> None:
    conversion = laboratory_table().tests[name].conversion(unit)

    assert conversion.to_canonical(value) == pytest.approx(canonical, rel=0.005)


@pytest.mark.parametrize(
    ("name", "test"),
    [("2160-0", "creatinine"), ("Na+", "sodium"), ("血红蛋白", "hemoglobin"), ("HBA1C", "hba1c")],
)
def test_a_test_is_found_by_code_and_name(name: str, test: str) -> None:
    assert laboratory_table().find(name).id == test


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"unit": None}, "unit"),
        ({"cv": None}, "one of cv and sd"),
        ({"sd": 0.1}, "one of cv and sd"),
        ({"cv": -0.1}, "not positive"),
        ({"plausible": [60, 0.05]}, "'plausible' does not run"),
        ({"ranges": [{"low": 1.2, "high": 0.5}]}, "is empty"),
        ({"ranges": [{"low": 0.5, "high": 99}]}, "outside 'plausible'"),
        ({"ranges": [{"high": 1.0}, {"high": 1.2, "sex": "male"}]}, "overlap in age"),
        ({"ranges": [{"low": 0.5}]}, "no interval has that limit"),
        ({"ranges": [{"high": 1.0, "sex": "neither"}]}, "neither"),
        ({"convert": {"g/L": 100}}, "write it in 'also'"),
        ({"also": ["umol/L"]}, "of another kind"),
        ({"convert": {"foo": 1}}, "no unit semeion knows"),
        ({"codes": {"2160-0": "mm/h"}}, "none of the test's units"),
        ({"high": None}, "no HPO term"),
        ({"seldom": ["g/L"]}, "'seldom' names a unit"),
        ({"surprise": 1}, "unknown field surprise"),
    ],
)
def test_a_contradictory_record_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, object], problem: str
) -> None:
    record = {key: value for key, value in {**RECORD, **change}.items() if value is not None}

    with pytest.raises(SourceError, match=r"test 1 \(creatinine\)") as caught:
        read_laboratory_table(_write(tmp_path, [record]))

    assert problem in str(caught.value)


def test_a_name_belongs_to_one_test(tmp_path: Path) -> None:
    second = {**RECORD, "id": "other", "codes": {"14682-9": "umol/L"}}

    with pytest.raises(SourceError, match="already belongs to creatinine"):
        read_laboratory_table(_write(tmp_path, [RECORD, second]))


def test_a_table_states_its_basis(tmp_path: Path) -> None:
    path = tmp_path / "table.yaml"
    path.write_text("tests: []", encoding="utf-8")

    with pytest.raises(SourceError, match="states 'basis'"):
        read_laboratory_table(path)


def _write(folder: Path, records: list[dict[str, object]]) -> Path:
    path = folder / "table.yaml"
    content = {"basis": "invented", "reviewed": False, "tests": records}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path
