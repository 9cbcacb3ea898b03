"""Units as laboratories and people write them."""

import pytest

from ontologies.errors import MeasurementError
from ontologies.units import read_unit


@pytest.mark.parametrize(
    ("spelling", "ucum"),
    [
        ("µmol/l", "umol/L"),
        ("mcg/dL", "ug/dL"),
        ("x10^9/L", "10*9/L"),
        ("×10⁹/L", "10*9/L"),
        ("10e9/L", "10*9/L"),
        ("K/uL", "10*3/uL"),
        ("10^3/mm³", "10*3/uL"),
        ("/mm3", "/uL"),
        ("mIU/L", "m[IU]/L"),
        ("mmHg", "mm[Hg]"),
        ("℃", "Cel"),
        ("次/分", "/min"),
        ("mm/hr", "mm/h"),
        ("kg/m²", "kg/m2"),
        ("mL/min/1.73 m^2", "mL/min/{1.73_m2}"),
        ("mEq/L", "meq/L"),
        ("mg/L FEU", "mg/L"),
        ("mOsm/kg", "mosm/kg"),
        ("ng/mL/hr", "ng/mL/h"),
        ("g/24h", "g/d"),
        ("mg/day", "mg/d"),
        ("/hpf", "/[HPF]"),
        ("inches", "[in_i]"),
    ],
)
def test_a_usual_spelling_is_read_as_ucum(spelling: str, ucum: str) -> None:
    assert read_unit(spelling).symbol == ucum


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("g/L", "mg/dL", 100),
        ("10*9/L", "/uL", 1000),
        ("ng/mL", "ug/L", 1),
        ("m[IU]/L", "uU/mL", 1),
        ("mg/mmol", "g/mol", 1),
    ],
)
def test_units_of_one_kind_have_one_dimension(one: str, other: str, ratio: float) -> None:
    left, right = read_unit(one), read_unit(other)

    assert left.dimension == right.dimension
    assert left.scale / right.scale == pytest.approx(ratio)


@pytest.mark.parametrize("text", ["", "foo", "mg//", "mg dL", "zg/L", "mgdL"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MeasurementError, match="no unit semeion knows") as caught:
        read_unit(text)

    assert caught.value.code == "unknown-unit"
