"""The table of laboratory tests and vital signs, `curated/laboratory.yaml`, read and checked."""

import difflib
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ontologies.errors import MeasurementError, SourceError
from ontologies.model import Sex
from ontologies.units import read_unit

__all__ = [
    "ADULT",
    "Abnormality",
    "Conversion",
    "Interval",
    "LaboratoryTable",
    "LaboratoryTest",
    "Side",
    "laboratory_table",
    "read_laboratory_table",
]

ADULT = (18.0, 131.0)
"""Ages in years, [from, to), of an interval that states none."""

_TABLE = Path(__file__).with_name("curated") / "laboratory.yaml"
_SEXES = (Sex.FEMALE, Sex.MALE)
_REQUIRED = frozenset({"id", "en", "zh", "codes", "unit", "plausible"})
_OPTIONAL = frozenset({"also", "convert", "seldom", "cv", "sd", "ranges", "high", "low", "fixed"})


class Side(StrEnum):
    """On which side of an interval a value is abnormal."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A reference interval, in the test's canonical unit, and for whom it holds.

    `sex` None means both; ages are in years, [from_age, to_age).
    """

    low: float | None = None
    high: float | None = None
    sex: Sex | None = None
    from_age: float = ADULT[0]
    to_age: float = ADULT[1]

    def holds_for(self, age_years: float | None, sex: Sex) -> bool:
        """Whether it may apply; an unknown age is taken as adult, an unknown sex as either."""
        if self.sex is not None and sex in _SEXES and sex is not self.sex:
            return False
        if age_years is None:
            return self.from_age < ADULT[1] and self.to_age > ADULT[0]
        return self.from_age <= age_years < self.to_age


@dataclass(frozen=True, slots=True, kw_only=True)
class Abnormality:
    """The HPO term of a value beyond the interval, or beyond a limit of its own."""

    side: Side
    concept: str
    label: str
    limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """canonical value = factor · value + offset."""

    unit: str
    factor: float
    offset: float = 0.0

    def to_canonical(self, value: float) -> float:
        """Value in the canonical unit."""
        return self.factor * value + self.offset

    def from_canonical(self, value: float) -> float:
        """Value in this unit."""
        return (value - self.offset) / self.factor


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryTest:
    """One test of the table.

    Parameters
    ----------
    id
        Short name inside semeion.
    english, chinese
        Names, the printed one first.
    codes
        LOINC code to the unit in which that code reports; empty where no code is certain.
    unit
        Canonical UCUM unit.
    conversions
        Units for values without a unit, the canonical one first.
    seldom
        Units that are read where stated, never taken from other values of a report.
    relative_variation, absolute_variation
        Within-person and analytical variation: coefficient of variation, or standard deviation in
        the canonical unit; one of them is None.
    plausible
        What a living person can have, in the canonical unit.
    intervals
        Reference intervals.
    abnormalities
        HPO terms, high before low, fixed limits last.
    """

    id: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    codes: Mapping[str, str]
    unit: str
    conversions: tuple[Conversion, ...]
    seldom: frozenset[str]
    relative_variation: float | None
    absolute_variation: float | None
    plausible: tuple[float, float]
    intervals: tuple[Interval, ...]
    abnormalities: tuple[Abnormality, ...]

    def conversion(self, unit: str) -> Conversion:
        """How to read a value with the stated unit.

        Raises
        ------
        MeasurementError
            If the unit is unknown or does not fit the test.
        """
        for known in self.conversions:
            if known.unit.casefold() == unit.strip().casefold():
                return known
        stated = read_unit(unit)
        for known in self.conversions:
            like = read_unit(known.unit)
            if like.dimension == stated.dimension:
                factor = known.factor * stated.scale / like.scale
                return Conversion(unit=stated.symbol, factor=factor, offset=known.offset)
        units = ", ".join(known.unit for known in self.conversions)
        raise MeasurementError(
            "unknown-unit", f"{self.id} is not measured in {unit!r}; use one of {units}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryTable:
    """All tests, found by LOINC code, id or name.

    Parameters
    ----------
    basis, reviewed
        On what the table rests, and whether a clinician has reviewed it.
    tests
        By id.
    index
        LOINC code, id or name as `find` compares it, to test id.
    """

    basis: str
    reviewed: bool
    tests: Mapping[str, LaboratoryTest]
    index: Mapping[str, str]

    def find(self, code_or_name: str) -> LaboratoryTest:
        """Test of a LOINC code, an id, or an English or Chinese name.

        Raises
        ------
        MeasurementError
            Code `unknown-test`, with close names.
        """
        key = _key(code_or_name)
        if key not in self.index:
            close = difflib.get_close_matches(key, self.index, n=3, cutoff=0.75)
            hint = f"; close: {', '.join(close)}" if close else ""
            raise MeasurementError(
                "unknown-test", f"{code_or_name!r} is no test of the laboratory table{hint}"
            )
        return self.tests[self.index[key]]


@cache
def laboratory_table() -> LaboratoryTable:
    """Table that semeion brings, read once."""
    return read_laboratory_table(_TABLE)


def read_laboratory_table(path: Path) -> LaboratoryTable:
    """Read and check a table.

    Raises
    ------
    SourceError
        With the file, the test and the field, if a record is incomplete or contradicts itself or
        another.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: the laboratory table cannot be read: {error}") from error
    if not isinstance(content, dict) or not content.get("basis") or "reviewed" not in content:
        raise SourceError(f"{path}: a laboratory table states 'basis', 'reviewed' and 'tests'")
    tests: dict[str, LaboratoryTest] = {}
    index: dict[str, str] = {}
    for number, record in enumerate(content.get("tests") or (), start=1):
        where = f"{path}: test {number} ({record.get('id') if isinstance(record, dict) else '?'})"
        test = _checked(record, where)
        _enter(test, tests, index, where)
    return LaboratoryTable(
        basis=str(content["basis"]),
        reviewed=bool(content["reviewed"]),
        tests=MappingProxyType(tests),
        index=MappingProxyType(index),
    )


def _enter(
    test: LaboratoryTest, tests: dict[str, LaboratoryTest], index: dict[str, str], where: str
) -> None:
    if test.id in tests:
        raise SourceError(f"{where}: the id is used twice")
    tests[test.id] = test
    for name in (test.id, *test.english, *test.chinese, *test.codes):
        owner = index.setdefault(_key(name), test.id)
        if owner != test.id:
            raise SourceError(f"{where}: {name!r} already belongs to {owner}")


def _checked(record: Any, where: str) -> LaboratoryTest:
    if not isinstance(record, dict):
        raise SourceError(f"{where}: a test is a mapping")
    if missing := _REQUIRED - record.keys():
        raise SourceError(f"{where}: {', '.join(sorted(missing))} missing")
    if unknown := record.keys() - _REQUIRED - _OPTIONAL:
        raise SourceError(f"{where}: unknown field {', '.join(sorted(map(str, unknown)))}")
    try:
        test = _test(record)
    except (KeyError, TypeError, ValueError, MeasurementError) as error:
        raise SourceError(f"{where}: {type(error).__name__}: {error}") from error
    for problem in _contradictions(test):
        raise SourceError(f"{where}: {problem}")
    return test


def _test(record: Mapping[str, Any]) -> LaboratoryTest:
    low, high = record["plausible"]
    return LaboratoryTest(
        id=str(record["id"]),
        english=tuple(map(str, record["en"])),
        chinese=tuple(map(str, record["zh"])),
        codes=MappingProxyType({str(code): str(unit) for code, unit in record["codes"].items()}),
        unit=str(record["unit"]),
        conversions=tuple(_conversions(record)),
        seldom=frozenset(record.get("seldom", ())),
        relative_variation=_number(record.get("cv")),
        absolute_variation=_number(record.get("sd")),
        plausible=(float(low), float(high)),
        intervals=tuple(_interval(dict(values)) for values in record.get("ranges", ())),
        abnormalities=tuple(_abnormalities(record)),
    )


def _conversions(record: Mapping[str, Any]) -> Iterable[Conversion]:
    canonical = read_unit(str(record["unit"]))
    yield Conversion(unit=canonical.symbol, factor=1.0)
    for symbol in record.get("also", ()):
        unit = read_unit(symbol)
        if unit.dimension != canonical.dimension:
            raise ValueError(f"'also': {symbol} is of another kind than {canonical.symbol}")
        yield Conversion(unit=unit.symbol, factor=unit.scale / canonical.scale)
    for symbol, stated in record.get("convert", {}).items():
        if read_unit(symbol).dimension == canonical.dimension:
            raise ValueError(f"'convert': {symbol} is of the canonical kind; write it in 'also'")
        values = stated if isinstance(stated, dict) else {"factor": stated}
        if not float(values["factor"]) > 0:
            raise ValueError(f"'convert': the factor of {symbol} is not positive")
        yield Conversion(unit=symbol, **{key: float(value) for key, value in values.items()})


def _interval(values: dict[str, Any]) -> Interval:
    from_age, to_age = values.pop("ages", ADULT)
    sex = values.pop("sex", None)
    return Interval(
        sex=None if sex is None else Sex(sex),
        from_age=float(from_age),
        to_age=float(to_age),
        **{side: float(limit) for side, limit in values.items()},
    )


def _abnormalities(record: Mapping[str, Any]) -> Iterable[Abnormality]:
    for side in Side:
        if term := record.get(side):
            yield Abnormality(side=side, concept=term["id"], label=term["label"])
    for term in record.get("fixed", ()):
        yield Abnormality(
            side=Side(term["side"]),
            concept=term["id"],
            label=term["label"],
            limit=float(term["limit"]),
        )


def _contradictions(test: LaboratoryTest) -> Iterable[str]:
    if (test.relative_variation is None) == (test.absolute_variation is None):
        yield "states one of cv and sd"
    if not (test.relative_variation or test.absolute_variation or 0) > 0:
        yield "cv or sd is not positive"
    if not (test.english and test.chinese):
        yield "names may not be empty"
    if not test.abnormalities:
        yield "no HPO term for high, low or fixed"
    if not test.seldom <= {conversion.unit for conversion in test.conversions}:
        yield "'seldom' names a unit that the test has not"
    if not test.plausible[0] < test.plausible[1]:
        yield "'plausible' does not run from low to high"
    for code, unit in test.codes.items():
        if read_unit(unit).dimension not in {read_unit(c.unit).dimension for c in test.conversions}:
            yield f"code {code} reports in {unit}, which is none of the test's units"
    yield from _contradicting_intervals(test)


def _contradicting_intervals(test: LaboratoryTest) -> Iterable[str]:
    limits = [item.limit for item in test.abnormalities if item.limit is not None]
    for item in test.intervals:
        both = [limit for limit in (item.low, item.high) if limit is not None]
        limits += both
        if not both or both != sorted(set(both)):
            yield f"interval {item.low} to {item.high} is empty"
        if not 0 <= item.from_age < item.to_age:
            yield f"ages {item.from_age} to {item.to_age} are empty"
    if any(not test.plausible[0] <= limit <= test.plausible[1] for limit in limits):
        yield "a limit lies outside 'plausible'"
    for sex in _SEXES:
        spans = sorted(
            (item.from_age, item.to_age) for item in test.intervals if item.sex in {None, sex}
        )
        if any(left[1] > right[0] for left, right in pairwise(spans)):
            yield f"intervals of sex {sex} overlap in age"
    for side in Side:
        has_limit = any(getattr(item, side) is not None for item in test.intervals)
        has_term = any(term.side is side and term.limit is None for term in test.abnormalities)
        if has_term and not has_limit:
            yield f"a term for {side}, but no interval has that limit"


def _number(value: Any) -> float | None:
    if value is None:
        return None
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is no number")
    return number


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return " ".join(folded.replace("-", " ").replace("_", " ").split())
