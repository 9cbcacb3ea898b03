"""FHIR Observation to evidence: phenotypes there or not, measured values, panels."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from api.fhir.codes import ANSWERS, FLAGS, LOINC, OBSERVATION_RATIO, POLARITY, SEMEION
from api.fhir.collector import Collector, Measured, codings, system_codes
from api.fhir.person import moment
from ontologies.errors import MeasurementError, Severity
from ontologies.laboratory import LaboratoryTest, laboratory_table
from ontologies.measurement import (
    NO_REFERENCE,
    Flag,
    MeasuredFinding,
    interpret,
    unjudged_evidence,
)
from ontologies.model import Coding, Status

__all__ = ["read_observation"]

_DEAD = {"entered-in-error": "the resource says so", "cancelled": "the observation was cancelled"}
_WITHIN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:-|–|—|~|to)\s*(\d+(?:\.\d+)?)")
_ONE_SIDED = re.compile(r"\s*(<=|>=|<|>|≤|≥)\s*(\d+(?:\.\d+)?)")


class _Item(NamedTuple):
    """An Observation or one of its components, with what both share."""

    content: Mapping[str, Any]
    reference: str
    when: datetime | None


def read_observation(resource: Mapping[str, Any], reference: str, collector: Collector) -> None:
    """Observation with its own value and with components; each is judged alone."""
    status = str(resource.get("status"))
    if status in _DEAD:
        collector.refuse(reference, status, _DEAD[status], "none needed")
        return
    if resource.get("focus"):
        collector.refuse(reference, "other-subject", "its focus is not the patient", "none needed")
        return
    when = _effective(resource)
    components = [item for item in resource.get("component") or [] if not _is_ours(item)]
    parts = bool(components or resource.get("hasMember"))
    if not parts or _has_value(resource):
        _read_item(_Item(resource, reference, when), collector)
    elif not components:
        collector.refuse(
            reference, "container", "a panel without a value", "its members are read", Severity.NOTE
        )
    for number, component in enumerate(components, start=1):
        _read_item(_Item(component, f"{reference}#component-{number}", when), collector)


def _read_item(item: _Item, collector: Collector) -> None:
    known = len(collector.unused)
    if concepts := collector.concepts(item.content.get("code"), item.reference):
        _read_phenotypes(item, concepts, collector)
    elif concepts := collector.concepts(item.content.get("valueCodeableConcept"), item.reference):
        status = _polarity(item.content) or Status.PRESENT
        for concept in concepts:
            collector.state(concept, status, item.reference)
    elif test := _laboratory_test(item.content):
        _read_measurement(item, *test, collector)
    elif len(collector.unused) == known:
        collector.unmapped(item.content.get("code"), item.reference)


def _read_phenotypes(item: _Item, concepts: list[Coding], collector: Collector) -> None:
    """Keep whether an HPO-coded phenotype is there, absent, doubtful or was not looked at."""
    missing = _absent_reason(item.content)
    status = Status.NOT_EVALUATED if missing else _answer(item.content)
    if status is None:
        collector.refuse(
            item.reference,
            "no-value",
            "an HPO-coded Observation without a value that says whether it is there",
            "send valueBoolean, or valueCodeableConcept present or absent",
        )
        return
    ratio = _stated_ratio(item.content)
    for concept in concepts:
        collector.state(concept, status, item.reference, reason=missing, ratio=ratio)


def _is_ours(component: Mapping[str, Any]) -> bool:
    return any(system == SEMEION for system, _ in system_codes(component.get("code")))


def _stated_ratio(content: Mapping[str, Any]) -> float | None:
    """λ that semeion wrote beside the observation, so that reading it back makes it no stronger."""
    for component in content.get("component") or []:
        if (SEMEION, OBSERVATION_RATIO) in system_codes(component.get("code")):
            value = (component.get("valueQuantity") or {}).get("value")
            return float(value) if value is not None and float(value) > 0 else None
    return None


def _answer(content: Mapping[str, Any]) -> Status | None:
    if isinstance(content.get("valueBoolean"), bool):
        return Status.PRESENT if content["valueBoolean"] else Status.ABSENT
    for pair in system_codes(content.get("valueCodeableConcept")):
        if pair in ANSWERS:
            return ANSWERS[pair]
    return _polarity(content)


def _polarity(content: Mapping[str, Any]) -> Status | None:
    for _, code in system_codes(content.get("interpretation") or []):
        if code in POLARITY:
            return POLARITY[code]
    return None


def _absent_reason(content: Mapping[str, Any]) -> str | None:
    stated = content.get("dataAbsentReason")
    if not stated:
        return None
    return next((str(item["code"]) for item in codings(stated)), "unknown")


def _laboratory_test(content: Mapping[str, Any]) -> tuple[LaboratoryTest, Coding] | None:
    for stated in codings(content.get("code")):
        if str(stated.get("system", "")).rstrip("/") in {LOINC, "https://loinc.org"}:
            try:
                test = laboratory_table().find(str(stated["code"]))
            except MeasurementError:
                continue
            display = str(stated.get("display") or "")
            return test, Coding(system=LOINC, code=str(stated["code"]), display=display)
    return None


def _read_measurement(
    item: _Item, test: LaboratoryTest, coding: Coding, collector: Collector
) -> None:
    content = item.content
    if missing := _absent_reason(content):
        _keep_unjudged(item, coding, None, None, missing, collector)
        return
    quantity = content.get("valueQuantity") or {}
    value = _value(content, quantity)
    flag = _flag(content)
    if value is None and flag is None:
        collector.refuse(
            item.reference, "no-value", f"{test.id} without a numeric value", "send valueQuantity"
        )
        return
    try:
        low, high = _reference_range(content, quantity, test, item, collector)
        findings = interpret(
            coding,
            value,
            _unit(quantity),
            reference_low=low,
            reference_high=high,
            age_years=collector.age(item.when),
            sex=collector.sex,
            flag=flag,
        )
    except MeasurementError as error:
        if error.code == NO_REFERENCE:
            _keep_unjudged(item, coding, value, _unit(quantity), str(error), collector)
        else:
            collector.refuse(item.reference, error.code, str(error), "not used; correct it")
        return
    _keep(item, test, findings, collector)


def _keep(
    item: _Item, test: LaboratoryTest, findings: list[MeasuredFinding], collector: Collector
) -> None:
    if not findings:
        collector.refuse(
            item.reference,
            "open-value",
            f"{test.id}: the value with < or > may lie on either side of the limit",
            "send a number",
        )
        return
    collector.measured.append(
        Measured(reference=item.reference, test=test.id, when=item.when, findings=tuple(findings))
    )


def _keep_unjudged(
    item: _Item,
    coding: Coding,
    value: float | str | None,
    unit: str | None,
    reason: str,
    collector: Collector,
) -> None:
    for evidence in unjudged_evidence(
        coding,
        value,
        unit,
        reason=reason,
        recorded_at=collector.now,
        recorder=collector.recorder,
        resource_id=item.reference,
    ):
        collector.add(evidence, item.reference)


def _value(content: Mapping[str, Any], quantity: Mapping[str, Any]) -> float | str | None:
    if quantity.get("value") is not None:
        comparator = str(quantity.get("comparator") or "")
        number = quantity["value"]
        return f"{comparator}{number}" if comparator else float(number)
    if content.get("valueInteger") is not None:
        return float(content["valueInteger"])
    text = content.get("valueString")
    return str(text) if text and re.fullmatch(r"\s*[<>≤≥]?=?\s*[\d.]+\s*", str(text)) else None


def _unit(quantity: Mapping[str, Any]) -> str | None:
    """UCUM code if there is one, else the unit as printed."""
    stated = quantity.get("code") or quantity.get("unit")
    return str(stated) if stated else None


def _flag(content: Mapping[str, Any]) -> Flag | None:
    for _, code in system_codes(content.get("interpretation") or []):
        if code in FLAGS:
            return FLAGS[code]
    return None


def _reference_range(
    content: Mapping[str, Any],
    quantity: Mapping[str, Any],
    test: LaboratoryTest,
    item: _Item,
    collector: Collector,
) -> tuple[float | None, float | None]:
    """Give the one normal range of the resource, in the unit of its value."""
    ranges = [stated for stated in content.get("referenceRange") or [] if _is_normal(stated)]
    if len(ranges) > 1:
        collector.refuse(
            item.reference,
            "several-ranges",
            "more than one reference range",
            "the laboratory table's interval was used",
            Severity.NOTE,
        )
        return None, None
    if not ranges:
        return None, None
    low, high = (_bound(ranges[0].get(side), quantity, test) for side in ("low", "high"))
    if low is None and high is None:
        return _range_in_words(str(ranges[0].get("text") or ""))
    return low, high


def _is_normal(stated: Mapping[str, Any]) -> bool:
    kinds = {code for _, code in system_codes(stated.get("type"))}
    return not kinds or "normal" in kinds


def _bound(
    bound: Mapping[str, Any] | None, quantity: Mapping[str, Any], test: LaboratoryTest
) -> float | None:
    if not bound or bound.get("value") is None:
        return None
    number = float(bound["value"])
    own, common = _unit(bound), _unit(quantity)
    if own and common and own != common:
        canonical = test.conversion(own).to_canonical(number)
        return test.conversion(common).from_canonical(canonical)
    return number


def _range_in_words(text: str) -> tuple[float | None, float | None]:
    if match := _WITHIN.match(text):
        return float(match[1]), float(match[2])
    if match := _ONE_SIDED.match(text):
        limit = float(match[2])
        return (None, limit) if match[1] in {"<", "<=", "≤"} else (limit, None)
    return None, None


def _effective(resource: Mapping[str, Any]) -> datetime | None:
    period = resource.get("effectivePeriod") or {}
    for stated in (
        resource.get("effectiveDateTime"),
        resource.get("effectiveInstant"),
        period.get("end") or period.get("start"),
        resource.get("issued"),
    ):
        if when := moment(stated):
            return when
    return None


def _has_value(resource: Mapping[str, Any]) -> bool:
    return any(key.startswith("value") for key in resource) or "dataAbsentReason" in resource
