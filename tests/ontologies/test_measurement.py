"""Measured values to findings: which side of the limit, how surely, and what is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontologies.errors import MeasurementError
from ontologies.laboratory import LaboratoryTest, Side, laboratory_table
from ontologies.measurement import (
    FLAG_RATIO,
    Flag,
    MeasuredFinding,
    UnitSystem,
    interpret,
    measured_evidence,
    parse_laboratory,
    unjudged_evidence,
)
from ontologies.measurement import TESTS as TESTS_SYSTEM
from ontologies.model import RATIO_LIMIT, Coding, Observation, Sex, Status

TESTS = sorted(laboratory_table().tests.values(), key=lambda test: test.id)
HIGH_CREATININE, LOW_CREATININE = "HP:0003259", "HP:0012101"


def _of(findings: list[MeasuredFinding], concept: str) -> MeasuredFinding:
    return next(item for item in findings if item.concept == concept)


def _within(test: LaboratoryTest) -> st.SearchStrategy[float]:
    low, high = test.plausible
    return st.floats(min_value=max(low, 1e-6), max_value=high, allow_subnormal=False)


@given(data=st.data(), test=st.sampled_from(TESTS), sex=st.sampled_from(Sex))
def test_a_higher_value_never_speaks_less_for_high_nor_more_for_low(
    data: st.DataObject, test: LaboratoryTest, sex: Sex
) -> None:
    smaller, larger = sorted(data.draw(st.tuples(_within(test), _within(test))))
    if test.id == "psa" and sex is Sex.FEMALE:
        return
    below = interpret(test.id, smaller, test.unit, sex=sex)
    above = interpret(test.id, larger, test.unit, sex=sex)

    for left, right, term in zip(below, above, test.abnormalities, strict=True):
        pair = (left.observation_ratio, right.observation_ratio)
        assert sorted(pair) == list(pair if term.side is Side.HIGH else reversed(pair))
        assert all(1 / RATIO_LIMIT <= ratio <= RATIO_LIMIT for ratio in pair)


@given(data=st.data(), test=st.sampled_from(TESTS))
def test_the_unit_in_which_a_value_is_written_does_not_matter(
    data: st.DataObject, test: LaboratoryTest
) -> None:
    value = data.draw(_within(test))
    canonical = interpret(test.id, value, test.unit, age_years=40, sex=Sex.MALE)

    for conversion in test.conversions:
        stated = conversion.from_canonical(value)
        if stated < 0:
            continue
        other = interpret(test.id, stated, conversion.unit, age_years=40, sex=Sex.MALE)
        assert [item.observation_ratio for item in other] == pytest.approx(
            [item.observation_ratio for item in canonical], rel=1e-4
        )


@pytest.mark.parametrize(
    ("value", "status", "low", "high"),
    [
        (0.9, Status.ABSENT, 1 / RATIO_LIMIT, 0.001),
        (1.28, Status.ABSENT, 0.3, 1.0),
        (1.3, Status.ABSENT, 1.0, 1.0),
        (1.32, Status.PRESENT, 1.0, 3.0),
        (1.9, Status.PRESENT, RATIO_LIMIT, RATIO_LIMIT),
    ],
)
def test_the_ratio_is_one_at_the_limit_and_smooth_around_it(
    value: float, status: Status, low: float, high: float
) -> None:
    found = _of(interpret("2160-0", value, "mg/dL", sex=Sex.MALE, age_years=50), HIGH_CREATININE)

    assert found.status is status
    assert low <= found.observation_ratio <= high


def test_within_the_range_both_abnormalities_are_absent() -> None:
    findings = interpret("potassium", 4.2, "mmol/L")

    assert [item.concept for item in findings] == ["HP:0002153", "HP:0002900"]
    assert {item.status for item in findings} == {Status.ABSENT}


def test_the_callers_range_wins_over_the_table() -> None:
    table = _of(interpret("creatinine", 1.4, "mg/dL", sex=Sex.MALE), HIGH_CREATININE)
    own = interpret("creatinine", 1.4, "mg/dL", sex=Sex.MALE, reference_high=1.6)

    assert table.status is Status.PRESENT
    assert [item.concept for item in own] == [HIGH_CREATININE]
    assert own[0].status is Status.ABSENT
    assert own[0].measurement.reference_high == pytest.approx(1.6)


def test_sexes_have_their_own_interval_and_an_unknown_one_lies_between() -> None:
    ratio = {
        sex: _of(interpret("creatinine", 1.2, "mg/dL", sex=sex), HIGH_CREATININE) for sex in Sex
    }

    assert ratio[Sex.FEMALE].status is Status.PRESENT
    assert ratio[Sex.MALE].status is Status.ABSENT
    assert ratio[Sex.UNKNOWN].status is Status.UNCERTAIN
    assert (
        ratio[Sex.MALE].observation_ratio
        < ratio[Sex.UNKNOWN].observation_ratio
        < ratio[Sex.FEMALE].observation_ratio
    )


def test_age_chooses_the_interval() -> None:
    infant = interpret("heart rate", 130, "/min", age_years=0.5)
    adult = interpret("heart rate", 130, "/min", age_years=40)

    assert _of(infant, "HP:0001649").status is Status.ABSENT
    assert _of(adult, "HP:0001649").status is Status.PRESENT


@pytest.mark.parametrize(
    ("test", "value", "unit", "age", "low", "high"),
    [
        ("creatinine", 0.8, "mg/dL", 3, False, True),
        ("creatinine", 0.8, "mg/dL", 40, False, False),
        ("leukocytes", 14, "10*9/L", 2, False, False),
        ("leukocytes", 14, "10*9/L", 40, False, True),
        ("systolic blood pressure", 125, "mmHg", 4, False, True),
        ("hemoglobin", 12, "g/dL", 0.02, True, False),
    ],
)
def test_children_have_bands_of_their_own(
    test: str, value: float, unit: str, age: float, low: bool, high: bool
) -> None:
    found = interpret(test, value, unit, age_years=age, sex=Sex.FEMALE)

    assert [item.status is Status.PRESENT for item in found] == [high, low]


def test_a_child_needs_a_range_where_the_table_knows_adults_only() -> None:
    with pytest.raises(MeasurementError, match="no reference interval") as caught:
        interpret("testosterone", 4, "ng/dL", age_years=3)

    own = interpret("testosterone", 4, "ng/dL", age_years=3, reference_high=10)
    assert caught.value.code == "no-reference"
    assert own[0].status is Status.ABSENT


def test_what_cannot_be_judged_is_kept_as_not_evaluated_with_its_value_and_why() -> None:
    items = unjudged_evidence(
        "creatinine",
        0.4,
        "mg/dL",
        reason="no interval",
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        recorder="test",
    )

    assert {item.concept for item in items} == {HIGH_CREATININE, LOW_CREATININE}
    for item in items:
        assert (item.status, item.reason) == (Status.NOT_EVALUATED, "no interval")
        assert not item.scored
        assert isinstance(item.source, Observation)
        assert (item.source.value, item.source.unit) == (0.4, "mg/dL")


@pytest.mark.parametrize(
    ("test", "value", "unit"),
    [
        ("temperature", 38.9, "Cel"),
        ("temperature", 102.0, "[degF]"),
        ("2823-3", 4.1, "mmol/L"),
        ("14682-9", 168, "umol/L"),
        ("wbc", 12000, "/uL"),
        ("oxygen saturation", 0.97, "1"),
        ("wbc", 14.3, "10*9/L"),
        ("platelets", 250, "10*9/L"),
        ("platelets", 8, "10*9/L"),
        ("d-dimer", 1.2, "mg/L"),
    ],
)
def test_a_missing_unit_is_read_where_one_reading_is_plausible(
    test: str, value: float, unit: str
) -> None:
    assert interpret(test, value, None)[0].measurement.unit == unit


@pytest.mark.parametrize(
    ("test", "value"),
    [
        ("hemoglobin", 7.5),
        ("718-7", 13.5),
        ("2345-7", 5),
        ("17861-6", 2.2),
        ("glucose", 20),
        ("crp", 12),
        ("neutrophil count", 50),
    ],
)
def test_a_missing_unit_with_two_plausible_readings_is_refused(test: str, value: float) -> None:
    with pytest.raises(MeasurementError, match="may be in") as caught:
        interpret(test, value, None)

    assert caught.value.code == "ambiguous-unit"


@pytest.mark.parametrize(
    ("system", "unit"), [(UnitSystem.MASS, "mg/dL"), (UnitSystem.MOLAR, "mmol/L")]
)
def test_other_values_of_the_report_tell_the_system_of_a_missing_unit(
    system: UnitSystem, unit: str
) -> None:
    assert interpret("glucose", 20, None, system=system)[0].measurement.unit == unit


def test_other_values_do_not_speak_for_a_unit_that_is_seldom() -> None:
    found = interpret("hemoglobin", 8.2, None, system=UnitSystem.MASS)

    assert found[0].measurement.unit == "g/dL"
    with pytest.raises(MeasurementError, match="may be in"):
        interpret("hemoglobin", 8.2, None, system=UnitSystem.MOLAR)


def test_a_test_without_a_certain_code_is_known_by_its_id() -> None:
    coding = interpret("height z-score", -3.1, "{z-score}")[0].measurement.coding

    assert (coding.system, coding.code) == (TESTS_SYSTEM, "height-z-score")


def test_values_below_zero_are_read_where_they_can_be() -> None:
    findings = interpret("height z-score", -3.1, "{z-score}")

    assert _of(findings, "HP:0004322").status is Status.PRESENT
    assert _of(findings, "HP:0000098").status is Status.ABSENT


@pytest.mark.parametrize(
    ("test", "value", "unit", "code"),
    [
        ("sodium", 1380, "mmol/L", "implausible-value"),
        ("sodium", 1380, None, "implausible-value"),
        ("potassium", -1, "mmol/L", "implausible-value"),
        ("crp", float("nan"), "mg/L", "unreadable-value"),
        ("crp", "twelve", "mg/L", "unreadable-value"),
        ("creatinine", 1.0, "mmHg", "unknown-unit"),
        ("creatinine", 1.0, "spoons", "unknown-unit"),
        ("creatinin", 1.0, "mg/dL", "unknown-test"),
    ],
)
def test_what_cannot_be_is_refused_without_repeating_the_value(
    test: str, value: float | str, unit: str | None, code: str
) -> None:
    with pytest.raises(MeasurementError, match=r"\w") as caught:
        interpret(test, value, unit)

    assert caught.value.code == code
    assert "1380" not in str(caught.value)


@pytest.mark.parametrize(("low", "high"), [(1.3, 0.6), (60.0, 115.0)])
def test_a_range_of_another_unit_or_the_wrong_way_round_is_refused(low: float, high: float) -> None:
    with pytest.raises(MeasurementError, match="reference range does not fit"):
        interpret("creatinine", 1.0, "mg/dL", reference_low=low, reference_high=high)


def test_less_than_speaks_only_where_every_such_value_agrees() -> None:
    assert interpret("d-dimer", "<270", "ug/L")[0].status is Status.ABSENT
    assert interpret("d-dimer", "<1000", "ug/L") == []
    assert interpret("ferritin", "<5", "ng/mL")[1].status is Status.PRESENT
    assert interpret("crp", ">300", "mg/L")[0].status is Status.PRESENT


def test_the_laboratorys_flag_is_used_where_it_gave_no_range() -> None:
    flagged = interpret("sodium", 144, "mmol/L", flag=Flag.HIGH)
    alone = interpret("sodium", None, None, flag=Flag.NORMAL)
    judged = interpret("sodium", 144, "mmol/L", flag=Flag.HIGH, reference_high=146)

    assert flagged[0].observation_ratio == FLAG_RATIO
    assert {item.status for item in alone} == {Status.ABSENT}
    assert judged[0].status is Status.ABSENT


def test_a_fixed_limit_is_not_moved_by_a_range() -> None:
    findings = interpret("bmi", 27, "kg/m2", reference_low=18.5, reference_high=24.9)

    assert _of(findings, "HP:0001513").status is Status.ABSENT


def test_findings_become_evidence_that_rests_on_the_measurement() -> None:
    coding = Coding(system="http://loinc.org", code="2160-0", display="Creatinine")
    findings = interpret(coding, 168, "umol/L", sex=Sex.FEMALE, age_years=60)
    items = measured_evidence(
        findings, recorded_at=datetime(2025, 1, 1, tzinfo=UTC), recorder="test"
    )

    source = items[0].source
    assert isinstance(source, Observation)
    assert (source.value, source.unit, source.coding) == (168, "umol/L", coding)
    assert source.reference_high == pytest.approx(97.2, rel=0.01)
    assert items[0].scored


def test_a_code_of_another_system_is_no_test() -> None:
    with pytest.raises(MeasurementError, match="known by LOINC codes"):
        interpret(Coding(system="http://snomed.info/sct", code="2160-0"), 1.0, "mg/dL")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2160-0=1.9 mg/dL", ("2160-0", 1.9, "mg/dL")),
        (" C-reactive protein = 12", ("C-reactive protein", 12.0, None)),
        ("血小板=90 10^9/L", ("血小板", 90.0, "10^9/L")),
        ("d-dimer=<270 ug/L", ("d-dimer", "<270", "ug/L")),
        ("d-dimer=≥270ug/L", ("d-dimer", ">=270", "ug/L")),
    ],
)
def test_a_typed_result_is_read(text: str, expected: tuple[str, float | str, str | None]) -> None:
    assert parse_laboratory(text) == expected


@pytest.mark.parametrize("text", ["", "creatinine", "=1.9", "creatinine=", "creatinine=1,9 mg/dL"])
def test_a_mistyped_result_is_refused(text: str) -> None:
    with pytest.raises(MeasurementError, match="decimal point") as caught:
        parse_laboratory(text)

    assert caught.value.code == "unreadable-value"
