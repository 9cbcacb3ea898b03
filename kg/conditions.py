"""Curated conditions as what the graph shall hold of them: labels, relations and properties.

`kg.records` gives each its digest and source.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kg.schema import Label, Relation
from ontologies.model.annotation import Aspect
from ontologies.model.condition import (
    Basis,
    Condition,
    ExpectedFinding,
    ImagingFinding,
    Setting,
    Test,
    identifier_of,
)

__all__ = ["CuratedEdge", "CuratedNode", "condition_edges", "condition_nodes", "finding_edges"]

Properties = dict[str, Any]


class CuratedNode(NamedTuple):
    """A node: label, id and properties; those that are None or empty are left out."""

    label: Label
    id: str
    properties: Properties


class CuratedEdge(NamedTuple):
    """An edge: type, both ends and properties; those that are None or empty are left out."""

    type: Relation
    start: str
    end: str
    properties: Properties


def condition_nodes(
    conditions: Iterable[Condition], files: Mapping[str, str]
) -> Iterator[CuratedNode]:
    """Diseases, the settings they occur in, and their tests, each once.

    Parameters
    ----------
    conditions
        In the order in which the first is to name a test that several name.
    files
        File of each condition.
    """
    known = tuple(conditions)
    if known:
        for setting in Setting:
            name = setting.value.replace("-", " ")
            yield CuratedNode(Label.SETTING, setting.value, {"name": name})
    tests: dict[str, Test] = {}
    for condition in known:
        yield _disease(condition, files.get(condition.id, ""))
        for test in condition.tests:
            tests.setdefault(_test_id(test), test)
    for identifier, test in tests.items():
        values = {"name": test.test, "chinese_name": test.zh, "loinc": test.loinc}
        yield CuratedNode(Label.TEST, identifier, values)


def condition_edges(conditions: Iterable[Condition]) -> Iterator[CuratedEdge]:
    """What conditions show, where they occur, what favours, separates, tests and equals them.

    A neighbour that is not among the conditions is left out: its reader has reported it.
    """
    known = tuple(conditions)
    written = {condition.id for condition in known}
    for condition in known:
        yield from _phenotypes(condition)
        yield from _identities(condition)
        for setting in Setting:
            share = condition.occurrence.settings.at(setting)
            yield CuratedEdge(
                Relation.OCCURS_IN,
                condition.id,
                setting.value,
                {"per_patient": share, "basis": str(condition.basis)},
            )
        for factor in condition.risk_factors:
            values = {
                "likelihood_ratio": factor.likelihood_ratio,
                "basis": str(factor.basis or condition.basis),
            }
            yield CuratedEdge(Relation.HAS_RISK_FACTOR, condition.id, factor.finding, values)
        for neighbour in condition.neighbours:
            if neighbour.condition in written:
                by = {"by": list(neighbour.separated_by), "basis": str(condition.basis)}
                yield CuratedEdge(Relation.DIFFERS_FROM, condition.id, neighbour.condition, by)
        yield from (_investigation(condition, test) for test in condition.tests)


def finding_edges(rates: Mapping[str, Mapping[str, float]]) -> Iterator[CuratedEdge]:
    """How often findings are met in a setting, whatever its patients have.

    Parameters
    ----------
    rates
        Finding to its share of each setting's patients.
    """
    for finding, shares in rates.items():
        for setting, share in shares.items():
            values: Properties = {"per_patient": share, "basis": str(Basis.CONSENSUS)}
            yield CuratedEdge(Relation.OCCURS_IN, finding, setting, values)


def _disease(condition: Condition, file: str) -> CuratedNode:
    occurrence, urgent, course = condition.occurrence, condition.urgent, condition.course
    sexes = occurrence.sex_likelihood_ratio
    english, chinese = condition.synonyms.en, condition.synonyms.zh
    identities = (*condition.same_as, *condition.broader)
    values = {
        "name": condition.name.en,
        "chinese_name": condition.name.zh,
        "synonyms": [*english, condition.name.zh, *chinese],
        "synonym_languages": ["en"] * len(english) + ["zh"] * (1 + len(chinese)),
        "icd10": list(condition.codes.icd10),
        "cross_references": [
            *(f"ICD10:{code}" for code in condition.codes.icd10),
            *(identity.id for identity in identities),
        ],
        "hpo_same": identifier_of(condition.codes.hpo_same) if condition.codes.hpo_same else None,
        "urgent_within": urgent.within if urgent else None,
        "urgent_why": urgent.why.en if urgent else None,
        "chinese_urgent_why": urgent.why.zh if urgent else None,
        "per_100k_person_years": occurrence.per_100k_person_years,
        "age_bands": list(occurrence.age_likelihood_ratio),
        "age_likelihood_ratios": list(occurrence.age_likelihood_ratio.values()),
        "female_likelihood_ratio": sexes.female if sexes else None,
        "male_likelihood_ratio": sexes.male if sexes else None,
        "onset": [str(scale) for scale in course.onset],
        "duration": [str(scale) for scale in course.duration or ()],
        "pattern": str(course.pattern),
        "treatment": condition.treatment_first_line.en,
        "chinese_treatment": condition.treatment_first_line.zh,
        "complications": [one.condition for one in condition.complications],
        "references": [source.cite for source in condition.sources],
        "basis": str(condition.basis),
        "reviewed": condition.reviewed,
        "file": file,
    }
    return CuratedNode(Label.DISEASE, condition.id, values)


def _phenotypes(condition: Condition) -> Iterator[CuratedEdge]:
    for shown in condition.shown:
        values = _frequency(shown) | {
            "negated": False,
            "aspect": str(Aspect.PHENOTYPE),
            "basis": str(shown.basis or condition.basis),
        }
        values |= _of_finding(shown) if isinstance(shown, ExpectedFinding) else _of_image(shown)
        yield CuratedEdge(Relation.HAS_PHENOTYPE, condition.id, shown.finding, values)
    for against in condition.against:
        values = {
            "negated": False,
            "aspect": str(Aspect.PHENOTYPE),
            "likelihood_ratio": against.likelihood_ratio,
            "basis": str(against.basis or condition.basis),
        }
        yield CuratedEdge(Relation.HAS_PHENOTYPE, condition.id, against.finding, values)


def _frequency(shown: ExpectedFinding | ImagingFinding) -> Properties:
    stated = shown.frequency
    low, high = (None, None) if isinstance(stated, float) else stated
    return {"frequency": shown.point, "low": low, "high": high}


def _of_finding(shown: ExpectedFinding) -> Properties:
    n, m = shown.observed or (None, None)
    return {
        "n": n,
        "m": m,
        "weight": shown.weight,
        "temporal_pattern": str(shown.onset) if shown.onset else None,
        "laterality": str(shown.laterality) if shown.laterality else None,
        "timing": shown.timing,
    }


def _of_image(shown: ImagingFinding) -> Properties:
    return {"modality": shown.modality, "specificity": shown.specificity}


def _identities(condition: Condition) -> Iterator[CuratedEdge]:
    """Relations to entries that the graph may hold; other vocabularies are cross-references."""
    for identity in condition.same_as:
        if identity.id.startswith(_ENTRIES):
            reason = f"stated, as {identity.name}"
            values = {"method": "curated", "score": 1.0, "reason": reason}
            yield CuratedEdge(Relation.SAME_AS, condition.id, identity.id, values)
    for identity in condition.broader:
        if identity.id.startswith(_ENTRIES):
            yield CuratedEdge(Relation.SUBCLASS_OF, condition.id, identity.id, {})


_ENTRIES = ("OMIM:", "ORPHA:")


def _investigation(condition: Condition, test: Test) -> CuratedEdge:
    values = {
        "name": test.test,
        "sensitivity": test.sensitivity,
        "specificity": test.specificity,
        "role": str(test.role),
        "phenotype_id": identifier_of(test.hpo) if test.hpo else None,
        "basis": str(test.basis or condition.basis),
    }
    return CuratedEdge(Relation.INVESTIGATED_BY, condition.id, _test_id(test), values)


def _test_id(test: Test) -> str:
    """LOINC code where it is known, else one made of the name, so that one test is one node."""
    if test.loinc:
        return f"LOINC:{test.loinc}"
    return f"SEM:T-{re.sub(r'[^a-z0-9]+', '-', test.test.casefold()).strip('-')}"
