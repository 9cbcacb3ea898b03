"""Readings of a document to evidence: each is judged by the one owner, `ontologies.measurement`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from spacy.tokens import Doc, Span

from nlp.assertion import Assertion
from nlp.extensions import MEASUREMENTS
from nlp.measurements import Reading
from ontologies.errors import MeasurementError
from ontologies.laboratory import laboratory_table
from ontologies.measurement import (
    MeasuredFinding,
    UnitSystem,
    interpret,
    unanswered,
    unit_system,
)
from ontologies.model.evidence import Evidence, Observation, Status, Subject, TextSpan
from ontologies.model.patient import Patient
from ontologies.model.strength import STATEMENT_RATIO

__all__ = ["MeasuredItem", "measured_items"]

_NO_MEASUREMENT = frozenset({"unknown-test", "unknown-unit", "unreadable-value"})
"""Refusals that mean that the words were no measurement of this test after all."""


class MeasuredItem(NamedTuple):
    """A finding from a measured value: evidence, the concept's name, the reader's confidence."""

    evidence: Evidence
    name: str
    score: float


def measured_items(
    doc: Doc,
    locate: Callable[[Span, Observation], TextSpan],
    *,
    patient: Patient,
    recorded_at: datetime,
    recorder: str,
) -> list[MeasuredItem]:
    """Judge the measurements of a document.

    Parameters
    ----------
    doc
        With `doc.spans["measurements"]`.
    locate
        Gives the source of a span and its value.
    patient
        Age and sex that choose the limits; a relative's are not known.
    recorded_at, recorder
        As in `Evidence`.

    Returns
    -------
    list of MeasuredItem
        In the order of the text. A value that is impossible or can be read in two ways is
        `not-evaluated` with the reason.
    """
    spans = list(doc.spans.get(MEASUREMENTS, ()))
    system = _system(reading for span in spans for reading in span._.readings)
    found: list[MeasuredItem] = []
    for span in spans:
        assertion: Assertion = span._.assertion or Assertion()
        person = patient if assertion.subject is Subject.PATIENT else Patient()
        judged: dict[str, _Judged] = {}
        for reading in span._.readings:
            for item in _judge(reading, system, person):
                judged.setdefault(item.concept, item)
        for item in judged.values():
            status, ratio, reason = item.status, item.ratio, item.reason
            if assertion.status is Status.HYPOTHETICAL:
                status, reason = Status.HYPOTHETICAL, None
                ratio = STATEMENT_RATIO[Status.HYPOTHETICAL]
            evidence = Evidence(
                concept=item.concept,
                status=status,
                subject=assertion.subject,
                relative=assertion.relative,
                temporality=assertion.temporality,
                observation_ratio=ratio,
                source=locate(span, item.observation),
                reason=reason,
                recorded_at=recorded_at,
                recorder=recorder,
            )
            found.append(MeasuredItem(evidence, item.name, _score(span)))
    return found


def _score(span: Span) -> float:
    """Lowest confidence of a span's readings."""
    readings: tuple[Reading, ...] = span._.readings
    return min(reading.score for reading in readings)


class _Judged(NamedTuple):
    concept: str
    name: str
    status: Status
    ratio: float
    reason: str | None
    observation: Observation


def _judge(reading: Reading, system: UnitSystem | None, patient: Patient) -> Iterator[_Judged]:
    try:
        findings = interpret(
            reading.test,
            reading.value,
            reading.unit,
            reference_low=reading.reference_low,
            reference_high=reading.reference_high,
            age_years=patient.age_years,
            sex=patient.sex,
            flag=reading.flag,
            system=system,
        )
    except MeasurementError as error:
        yield from _refused(reading, error)
        return
    for item in findings:
        if not (reading.supported and item.status is Status.ABSENT):
            yield _judged(item)


def _judged(item: MeasuredFinding) -> _Judged:
    return _Judged(
        item.concept,
        item.name,
        item.status,
        item.observation_ratio,
        None,
        item.measurement.observation(),
    )


def _refused(reading: Reading, error: MeasurementError) -> Iterator[_Judged]:
    """What an unusable value would have spoken of, with the reason; nothing of no measurement."""
    if error.code in _NO_MEASUREMENT or (reading.unit is None and reading.score < 0.8):
        return
    abnormalities, observation = unanswered(reading.test, reading.value, reading.unit)
    for term in abnormalities:
        ratio = STATEMENT_RATIO[Status.NOT_EVALUATED]
        yield _Judged(
            term.concept, term.label, Status.NOT_EVALUATED, ratio, str(error), observation
        )


def _system(readings: Iterable[Reading]) -> UnitSystem | None:
    """System in which the values with units stand, of tests that have both; None if mixed."""
    table = laboratory_table()
    stated = set()
    for reading in readings:
        if reading.unit is None:
            continue
        system = unit_system(reading.unit)
        units = {unit_system(other.unit) for other in table.tests[reading.test].conversions}
        if system is not None and units.issuperset(UnitSystem):
            stated.add(system)
    return stated.pop() if len(stated) == 1 else None
