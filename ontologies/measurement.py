"""A measured value, its unit and its reference range become HPO terms with status and λ.

The one owner of this step, for notes, FHIR and `--lab` alike; the knowledge is in
`curated/laboratory.yaml`. A value that is impossible, or that has no unit and more than one
plausible reading, is refused with a `MeasurementError` and never used.

**λ near a limit.** A value x measured once stands for a true value that differs from it by
analytical and within-person variation: log-normal with the test's coefficient of variation cv,
σ² = ln(1 + cv²), or normal with a standard deviation where the table states one. With
z = (ln x − ln limit)/σ for the upper limit (its negative for the lower one), the true value lies
beyond the limit with probability Φ(z). Without any other knowledge of the person (even odds), these
posterior odds are the observation ratio:

    λ = Φ(z) / Φ(−z), clipped to [1/Λ, Λ]

so λ = 1 at the limit, grows with every step beyond it, and falls with every step inside. Where sex
or age is unknown and intervals differ, Φ is averaged over them. `status` tells on which side of the
limit the value lies: `present` beyond it, `absent` within, `uncertain` where the possible intervals
disagree.

**A value without a unit** is read only where one reading is plausible. Of units of one kind (/µL,
10⁹/L), one that puts the value more than a hundredfold beyond the reference limits is not plausible
without being stated; between mass and molar units only other values of the same report can decide
(`system`).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ontologies.errors import MeasurementError
from ontologies.laboratory import (
    Abnormality,
    Conversion,
    LaboratoryTable,
    LaboratoryTest,
    Side,
    laboratory_table,
)
from ontologies.model import (
    RATIO_LIMIT,
    Coding,
    Evidence,
    Observation,
    Sex,
    Status,
    Temporality,
)
from ontologies.model.strength import STATEMENT_RATIO
from ontologies.units import read_unit

__all__ = [
    "FLAG_RATIO",
    "LOINC",
    "NO_REFERENCE",
    "TESTS",
    "Flag",
    "LaboratoryEntry",
    "MeasuredFinding",
    "Measurement",
    "UnitSystem",
    "interpret",
    "measured_evidence",
    "parse_laboratory",
    "unanswered",
    "unit_system",
    "unjudged_evidence",
]

NO_REFERENCE = "no-reference"
"""Code of the error that says that a value is fine and nothing is known to judge it by."""

LOINC = "http://loinc.org"
"""URI of the code system of tests."""

TESTS = "urn:semeion:test"
"""System of the table's own ids, for a test without a certain LOINC code."""

FLAG_RATIO = 100.0
"""λ of a laboratory's own H or L flag without the limit it rests on (consensus, unreviewed)."""

_UNSTATED_FOLD = 100.0
"""How far beyond its limits a value is still read in a unit that was not stated (consensus)."""

_STATED_ONLY = frozenset({"kat/L"})
"""Dimensions that few countries use: never read where the unit is not stated."""

_FARTHEST = 8.0
"""z beyond which Φ(−z) is below 1e-15; λ is clipped long before."""

_LOINC_SYSTEMS = frozenset({LOINC, "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1", "LOINC"})
_VALUE = re.compile(r"\s*(<=|>=|<|>|≤|≥)?\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*")
_COMPARATORS = {"≤": "<=", "≥": ">="}


class Flag(StrEnum):
    """The reporting laboratory's own judgement (HL7 v3-ObservationInterpretation H, L, N)."""

    HIGH = "high"
    LOW = "low"
    NORMAL = "normal"


class UnitSystem(StrEnum):
    """Whether a report states amounts by mass (mg/dL) or by number of molecules (mmol/L)."""

    MASS = "mass"
    MOLAR = "molar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What was measured and by which limits it was judged, in the unit as stated.

    `value` is a number, words such as `<0.5`, or None where only a flag was reported.
    """

    test: str
    coding: Coding
    value: float | str | None
    unit: str | None
    reference_low: float | None
    reference_high: float | None

    def observation(self, resource_id: str | None = None) -> Observation:
        """The measurement as the source of evidence."""
        return Observation(
            coding=self.coding,
            value=self.value,
            unit=self.unit,
            reference_low=self.reference_low,
            reference_high=self.reference_high,
            resource_id=resource_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFinding:
    """One HPO term that a measurement speaks for or against.

    Parameters
    ----------
    concept, name
        HPO id and label.
    status
        `present` beyond the limit, `absent` within, `uncertain` where the limits disagree.
    observation_ratio
        λ, in [1/Λ, Λ].
    reason
        One line: value, limit, and where the limit comes from.
    measurement
        What was measured.
    """

    concept: str
    name: str
    status: Status
    observation_ratio: float
    reason: str
    measurement: Measurement


class LaboratoryEntry(NamedTuple):
    """A result as typed: code or name, value (`<0.5` stays text), unit or None."""

    test: str
    value: float | str
    unit: str | None


class _Limits(NamedTuple):
    """Limits that may apply, in the canonical unit, and their origin in words."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    origin: str
    own: bool

    def of(self, side: Side) -> tuple[float, ...]:
        return self.high if side is Side.HIGH else self.low


class _Amount(NamedTuple):
    value: float
    comparator: str


def parse_laboratory(text: str) -> LaboratoryEntry:
    """Read `CODE-OR-NAME=VALUE [UNIT]`.

    Raises
    ------
    MeasurementError
        Code `unreadable-value`, if it is not of this form.

    Examples
    --------
    >>> parse_laboratory("2160-0=1.9 mg/dL")
    LaboratoryEntry(test='2160-0', value=1.9, unit='mg/dL')
    >>> parse_laboratory("D-dimer = <270 ug/L").value
    '<270'
    """
    test, equals, result = text.partition("=")
    match = _VALUE.match(result)
    if not (equals and test.strip() and match):
        raise MeasurementError(
            "unreadable-value",
            "a laboratory result is written CODE-OR-NAME=VALUE UNIT with a decimal point,"
            " as in '2160-0=1.9 mg/dL'",
        )
    unit = result[match.end() :].strip()
    if unit[:1] in {",", "."}:
        raise MeasurementError(
            "unreadable-value",
            f"{test.strip()}: write the number with a decimal point and no separators",
        )
    value: float | str = float(match[2])
    if match[1]:
        value = _COMPARATORS.get(match[1], match[1]) + match[2]
    return LaboratoryEntry(test.strip(), value, unit or None)


def interpret(
    coding_or_name: Coding | str,
    value: float | str | None,
    unit: str | None,
    *,
    reference_low: float | None = None,
    reference_high: float | None = None,
    age_years: float | None = None,
    sex: Sex = Sex.UNKNOWN,
    flag: Flag | None = None,
    system: UnitSystem | None = None,
    table: LaboratoryTable | None = None,
) -> list[MeasuredFinding]:
    """HPO terms that a measurement speaks for or against.

    Parameters
    ----------
    coding_or_name
        LOINC coding, LOINC code, or a name of the table.
    value
        Number; text such as `<0.5` or `>1000`; None where only a flag was reported.
    unit
        UCUM or a usual spelling; None is read only where exactly one reading is plausible.
    reference_low, reference_high
        The caller's own range, in `unit`; if either is given, the table's interval is not used.
    age_years, sex
        Choose the table's interval; unknown means adult, and either sex.
    flag
        The laboratory's own judgement, used where it gave no range.
    system
        System of the other values of the same report, for a value without a unit.
    table
        Another table than semeion's own.

    Returns
    -------
    list of MeasuredFinding
        High before low, one a term. A value such as `<0.5` yields only what holds for every value
        it may stand for.

    Raises
    ------
    MeasurementError
        If the test or the unit is unknown, the value or the range impossible, the unit missing and
        ambiguous, or no interval applies.

    Examples
    --------
    >>> [(item.name, item.status.value) for item in interpret("creatinine", 1.9, "mg/dL")][0]
    ('Elevated circulating creatinine concentration', 'present')
    """
    table = table or laboratory_table()
    test, code = _find(table, coding_or_name)
    if value is None and flag is None:
        raise MeasurementError("unreadable-value", f"{test.id}: neither a value nor a flag")
    amount = None if value is None else _amount(test, value)
    reference = (reference_low, reference_high)
    conversion = _conversion(test, amount, unit, reference, system)
    limits = _limits(test, conversion, reference, age_years, sex)
    exact = None if amount is None else _canonical(test, conversion, amount)
    measurement = Measurement(
        test=test.id,
        coding=_coding(test, code, _display(coding_or_name, test)),
        value=value,
        unit=conversion.unit,
        reference_low=_one(limits.low, conversion),
        reference_high=_one(limits.high, conversion),
    )
    findings = [
        _finding(test, term, exact, limits, flag, conversion, measurement)
        for term in test.abnormalities
        if _applies(term, limits, flag, age_years, exact)
    ]
    if not findings and not any((limits.low, limits.high)):
        raise MeasurementError(
            NO_REFERENCE,
            f"{test.id}: no reference interval for this age and sex;"
            " give the laboratory's own range",
        )
    return [item for item in findings if item is not None]


def unit_system(unit: str) -> UnitSystem | None:
    """Whether a unit is one of mass or of molecules; None if it is of neither.

    Raises
    ------
    MeasurementError
        If the unit is unknown.

    Examples
    --------
    >>> unit_system("mg/dL"), unit_system("umol/L"), unit_system("U/L")
    (<UnitSystem.MASS: 'mass'>, <UnitSystem.MOLAR: 'molar'>, None)
    """
    amount = read_unit(unit).dimension.partition("/")[0]
    return {"g": UnitSystem.MASS, "mol": UnitSystem.MOLAR}.get(amount)


def measured_evidence(
    findings: Sequence[MeasuredFinding],
    *,
    recorded_at: datetime,
    recorder: str,
    resource_id: str | None = None,
    temporality: Temporality = Temporality.CURRENT,
) -> tuple[Evidence, ...]:
    """Findings as evidence, each resting on its measurement."""
    return tuple(
        Evidence(
            concept=item.concept,
            status=item.status,
            temporality=temporality,
            observation_ratio=item.observation_ratio,
            source=item.measurement.observation(resource_id),
            recorded_at=recorded_at,
            recorder=recorder,
        )
        for item in findings
    )


def unanswered(
    coding_or_name: Coding | str,
    value: float | str | None = None,
    unit: str | None = None,
    *,
    resource_id: str | None = None,
    table: LaboratoryTable | None = None,
) -> tuple[tuple[Abnormality, ...], Observation]:
    """What a refused measurement would have spoken of, and the measurement as it was stated.

    Raises
    ------
    MeasurementError
        Code `unknown-test`.
    """
    test, code = _find(table or laboratory_table(), coding_or_name)
    coding = _coding(test, code, _display(coding_or_name, test))
    stated = Observation(coding=coding, value=value, unit=unit, resource_id=resource_id)
    return test.abnormalities, stated


def unjudged_evidence(
    coding_or_name: Coding | str,
    value: float | str | None,
    unit: str | None,
    *,
    reason: str,
    recorded_at: datetime,
    recorder: str,
    resource_id: str | None = None,
    table: LaboratoryTable | None = None,
) -> tuple[Evidence, ...]:
    """What a test would have told, as not evaluated: it stays in the record and scores nothing.

    Parameters
    ----------
    coding_or_name, value, unit, table
        As for `interpret`.
    reason
        Why nothing is said of it.
    recorded_at, recorder, resource_id
        Provenance.

    Raises
    ------
    MeasurementError
        If the test is unknown.
    """
    abnormalities, source = unanswered(
        coding_or_name, value, unit, resource_id=resource_id, table=table
    )
    return tuple(
        Evidence(
            concept=term.concept,
            status=Status.NOT_EVALUATED,
            observation_ratio=STATEMENT_RATIO[Status.NOT_EVALUATED],
            source=source,
            reason=reason,
            recorded_at=recorded_at,
            recorder=recorder,
        )
        for term in abnormalities
    )


def _find(table: LaboratoryTable, coding: Coding | str) -> tuple[LaboratoryTest, str | None]:
    if isinstance(coding, Coding):
        if coding.system not in _LOINC_SYSTEMS:
            raise MeasurementError(
                "unknown-test", f"{coding.system}|{coding.code}: tests are known by LOINC codes"
            )
        return table.find(coding.code), coding.code
    test = table.find(coding)
    return test, coding.strip() if coding.strip() in test.codes else None


def _coding(test: LaboratoryTest, code: str | None, display: str) -> Coding:
    code = code or next(iter(test.codes), None)
    if code is None:
        return Coding(system=TESTS, code=test.id, display=display)
    return Coding(system=LOINC, code=code, display=display)


def _display(coding: Coding | str, test: LaboratoryTest) -> str:
    return (coding.display if isinstance(coding, Coding) else "") or test.english[0]


def _amount(test: LaboratoryTest, value: float | str) -> _Amount:
    match = _VALUE.fullmatch(value) if isinstance(value, str) else None
    number = float(match[2]) if match else value
    if isinstance(number, str | bool) or not math.isfinite(number):
        raise MeasurementError("unreadable-value", f"{test.id}: the value is no number")
    comparator = (match[1] or "") if match else ""
    return _Amount(float(number), _COMPARATORS.get(comparator, comparator)[:1])


def _conversion(
    test: LaboratoryTest,
    amount: _Amount | None,
    unit: str | None,
    reference: tuple[float | None, float | None],
    system: UnitSystem | None,
) -> Conversion:
    if unit and unit.strip():
        return test.conversion(unit)
    if amount is None:
        return test.conversions[0]
    return _only_reading(test, amount, reference, system)


def _only_reading(
    test: LaboratoryTest,
    amount: _Amount,
    reference: tuple[float | None, float | None],
    system: UnitSystem | None,
) -> Conversion:
    """Choose the one unit in which value and range are plausible.

    The code does not choose: hospitals send molar values under mass codes, and glucose of 5 is
    normal in one unit and an emergency in the other.
    """
    numbers = [amount.value, *(limit for limit in reference if limit)]
    readings: dict[float, Conversion] = {}
    for candidate in test.conversions:
        if read_unit(candidate.unit).dimension in _STATED_ONLY:
            continue
        values = [candidate.to_canonical(number) for number in numbers]
        if all(test.plausible[0] <= value <= test.plausible[1] for value in values):
            readings.setdefault(float(f"{values[0]:.6g}"), candidate)
    if not readings:
        raise MeasurementError(
            "implausible-value",
            f"{test.id}: without a unit, the value is possible in none of its units;"
            " state the unit",
        )
    if len(readings) > 1:
        readings = _of_system(test, _usual(test, readings), system)
    if len(readings) > 1:
        units = " or ".join(item.unit for item in readings.values())
        raise MeasurementError(
            "ambiguous-unit", f"{test.id}: the value has no unit and may be in {units}; state it"
        )
    return next(iter(readings.values()))


def _usual(test: LaboratoryTest, readings: dict[float, Conversion]) -> dict[float, Conversion]:
    """Leave out readings far beyond the limits where a unit of the same kind gives a nearer one."""
    lows = [item.low for item in test.intervals if item.low is not None and item.low > 0]
    highs = [item.high for item in test.intervals if item.high is not None]
    low = min(lows or highs, default=0.0) / _UNSTATED_FOLD
    high = max(highs or lows, default=math.inf) * _UNSTATED_FOLD
    near = {value: unit for value, unit in readings.items() if low <= value <= high}
    kinds = {read_unit(unit.unit).dimension for unit in near.values()}
    return near | {
        value: unit
        for value, unit in readings.items()
        if read_unit(unit.unit).dimension not in kinds
    }


def _of_system(
    test: LaboratoryTest, readings: dict[float, Conversion], system: UnitSystem | None
) -> dict[float, Conversion]:
    fitting = {
        value: unit
        for value, unit in readings.items()
        if unit_system(unit.unit) is system and unit.unit not in test.seldom
    }
    return fitting if system is not None and fitting else readings


def _canonical(test: LaboratoryTest, conversion: Conversion, amount: _Amount) -> _Amount:
    value = conversion.to_canonical(amount.value)
    low, high = test.plausible
    slack = 1e-9 * max(abs(low), abs(high))
    too_low = value < low - slack and amount.comparator != "<"
    too_high = value > high + slack and amount.comparator != ">"
    if too_low or too_high or amount.value < 0 <= low:
        raise MeasurementError(
            "implausible-value",
            f"{test.id}: the value in {conversion.unit} is not possible"
            f" ({low:g} to {high:g} {test.unit} is); check value and unit",
        )
    return _Amount(value, amount.comparator)


def _limits(
    test: LaboratoryTest,
    conversion: Conversion,
    reference: tuple[float | None, float | None],
    age_years: float | None,
    sex: Sex,
) -> _Limits:
    stated = [None if limit is None else conversion.to_canonical(limit) for limit in reference]
    if any(limit is not None for limit in stated):
        low, high = stated
        if not _sensible(test, low, high):
            raise MeasurementError(
                "implausible-reference",
                f"{test.id}: the reference range does not fit the test in {conversion.unit}",
            )
        return _Limits(
            low=() if low is None or low <= 0 <= test.plausible[0] else (low,),
            high=() if high is None else (high,),
            origin="the stated range",
            own=True,
        )
    applicable = [item for item in test.intervals if item.holds_for(age_years, sex)]
    origin = "the table's interval" + (", age taken as adult" if age_years is None else "")
    return _Limits(
        low=tuple(item.low for item in applicable if item.low is not None),
        high=tuple(item.high for item in applicable if item.high is not None),
        origin=origin,
        own=False,
    )


def _sensible(test: LaboratoryTest, low: float | None, high: float | None) -> bool:
    if low is not None and high is not None and low >= high:
        return False
    lower, upper = min(0.0, test.plausible[0]), test.plausible[1]
    return all(lower <= limit <= upper for limit in (low, high) if limit is not None)


def _applies(
    term: Abnormality,
    limits: _Limits,
    flag: Flag | None,
    age_years: float | None,
    exact: _Amount | None,
) -> bool:
    if term.limit is not None:
        return exact is not None and (age_years is None or age_years >= 18)
    return bool(limits.of(term.side)) or (flag is not None and not limits.own)


def _finding(
    test: LaboratoryTest,
    term: Abnormality,
    exact: _Amount | None,
    limits: _Limits,
    flag: Flag | None,
    conversion: Conversion,
    measurement: Measurement,
) -> MeasuredFinding | None:
    """Judge one term, or return None where `<` or `>` leaves it open."""
    bounds = limits.of(term.side) if term.limit is None else (term.limit,)
    judged_by_flag = flag is not None and term.limit is None and not limits.own
    if judged_by_flag and flag is not None:
        status, ratio = _by_flag(term.side, flag)
        reason = f"{test.english[0]}: flagged {flag} by the laboratory"
    elif exact is not None:
        status, ratio = _by_limits(test, term.side, exact.value, bounds)
        if _open(term.side, exact.comparator, ratio):
            return None
        if _towards(term.side, exact.comparator):
            # beyond a value that is at or beyond the limit: at least what a bare flag says
            status, ratio = Status.PRESENT, max(ratio, FLAG_RATIO)
        shown = " or ".join(_shown(conversion.from_canonical(b)) for b in dict.fromkeys(bounds))
        origin = limits.origin if term.limit is None else "a fixed limit"
        reason = (
            f"{test.english[0]} {measurement.value} {conversion.unit}, {term.side} limit {shown}"
            f" ({origin})"
        )
    else:
        return None
    return MeasuredFinding(
        concept=term.concept,
        name=term.label,
        status=status,
        observation_ratio=ratio,
        reason=reason,
        measurement=measurement,
    )


def _by_flag(side: Side, flag: Flag) -> tuple[Status, float]:
    if flag.value == side.value:
        return Status.PRESENT, FLAG_RATIO
    return Status.ABSENT, 1 / FLAG_RATIO


def _by_limits(
    test: LaboratoryTest, side: Side, value: float, bounds: Sequence[float]
) -> tuple[Status, float]:
    sign = 1.0 if side is Side.HIGH else -1.0
    distances = [sign * _distance(test, value, bound) for bound in bounds]
    beyond = sum(math.erfc(-z / math.sqrt(2)) for z in distances)
    within = sum(math.erfc(z / math.sqrt(2)) for z in distances)
    ratio = min(max(beyond / within, 1 / RATIO_LIMIT), RATIO_LIMIT)
    if all(z > 0 for z in distances):
        return Status.PRESENT, ratio
    if all(z <= 0 for z in distances):
        return Status.ABSENT, ratio
    return Status.UNCERTAIN, ratio


def _distance(test: LaboratoryTest, value: float, limit: float) -> float:
    """Distance z of the value above the limit, within [−8, 8]."""
    if math.isclose(value, limit, rel_tol=1e-9):
        return 0.0
    if test.absolute_variation is not None:
        z = (value - limit) / test.absolute_variation
    elif value <= 0 or limit <= 0:
        z = math.copysign(math.inf, value - limit)
    else:
        assert test.relative_variation is not None  # noqa: S101 - the loader has checked it
        z = math.log(value / limit) / math.sqrt(math.log1p(test.relative_variation**2))
    return min(max(z, -_FARTHEST), _FARTHEST)


def _open(side: Side, comparator: str, ratio: float) -> bool:
    """Whether `<` or `>` leaves open on which side of the limit the true value lies."""
    if not comparator:
        return False
    return ratio < 1 if _towards(side, comparator) else ratio > 1


def _towards(side: Side, comparator: str) -> bool:
    return comparator == (">" if side is Side.HIGH else "<")


def _one(bounds: tuple[float, ...], conversion: Conversion) -> float | None:
    distinct = set(bounds)
    return conversion.from_canonical(distinct.pop()) if len(distinct) == 1 else None


def _shown(number: float) -> str:
    """Four significant digits, without an exponent."""
    return f"{float(f'{number:.4g}'):.10g}"
