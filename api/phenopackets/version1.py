"""Phenopackets of schema version 1, renamed to what version 2 calls the same.

What each field became: https://phenopacket-schema.readthedocs.io/en/latest/ (version 2) against
its 1.0 release. Nothing is interpreted here; what version 2 has no place for is left out by name.
"""

from collections.abc import Mapping
from typing import Any

__all__ = ["is_version1", "to_version2"]

Values = Mapping[str, Any]

_OLD_KEYS = frozenset({"genes", "variants", "htsFiles"})
_OLD_SUBJECT_KEYS = frozenset({"ageAtCollection", "ageRangeAtCollection"})
_OLD_FEATURE_KEYS = frozenset({"negated", "ageOfOnset", "ageRangeOfOnset", "classOfOnset"})
_KEPT = ("id", "metaData")


def is_version1(values: Values) -> bool:
    """Whether a phenopacket states schema version 1, or uses keys that only version 1 has.

    Examples
    --------
    >>> is_version1({"subject": {"ageAtCollection": {"age": "P3Y"}}}), is_version1({"id": "a"})
    (True, False)
    """
    meta = values.get("metaData")
    stated = str(meta.get("phenopacketSchemaVersion") or "") if isinstance(meta, Mapping) else ""
    if stated:
        return stated.startswith("1")
    listed = values.get("phenotypicFeatures")
    features = listed if isinstance(listed, list) else []
    return bool(
        _OLD_KEYS & values.keys()
        or _OLD_SUBJECT_KEYS & _keys(values.get("subject"))
        or any(_OLD_FEATURE_KEYS & _keys(item) for item in features)
    )


def _keys(value: Any) -> set[str]:
    """Keys of an object; none of what the schema will refuse."""
    return set(value) if isinstance(value, Mapping) else set()


def to_version2(values: Values) -> tuple[dict[str, Any], list[str]]:
    """Rename the fields of a version 1 phenopacket.

    Parameters
    ----------
    values
        JSON values in camel case, as the package `phenopackets` writes them.

    Returns
    -------
    tuple
        The same as version 2, and the names of what could not be taken over.
    """
    packet: dict[str, Any] = {key: values[key] for key in _KEPT if key in values}
    if subject := values.get("subject"):
        packet["subject"] = _subject(subject)
    packet["phenotypicFeatures"] = [_feature(item) for item in values.get("phenotypicFeatures", [])]
    packet["diseases"] = [
        {"term": disease["term"], **_time(disease, "onset")}
        for disease in values.get("diseases", [])
        if "term" in disease
    ]
    if genes := values.get("genes"):
        packet["interpretations"] = [_candidates(values, genes)]
    missing = {"variants", "htsFiles", "biosamples"} & {key for key in values if values[key]}
    return packet, sorted(missing)


def _subject(subject: Values) -> dict[str, Any]:
    kept = ("id", "alternateIds", "dateOfBirth", "sex", "karyotypicSex", "taxonomy")
    renamed: dict[str, Any] = {key: subject[key] for key in kept if key in subject}
    if age := subject.get("ageAtCollection"):
        renamed["timeAtLastEncounter"] = {"age": _age(age)}
    elif span := subject.get("ageRangeAtCollection"):
        renamed["timeAtLastEncounter"] = {"ageRange": _range(span)}
    return renamed


def _feature(feature: Values) -> dict[str, Any]:
    kept = ("type", "description", "severity", "modifiers", "evidence")
    renamed: dict[str, Any] = {key: feature[key] for key in kept if key in feature}
    if feature.get("negated"):
        renamed["excluded"] = True
    return {**renamed, **_time(feature, "onset")}


def _time(values: Values, name: str) -> dict[str, Any]:
    if age := values.get("ageOfOnset"):
        return {name: {"age": _age(age)}}
    if span := values.get("ageRangeOfOnset"):
        return {name: {"ageRange": _range(span)}}
    if stated := values.get("classOfOnset"):
        return {name: {"ontologyClass": stated}}
    return {}


def _age(age: Values) -> dict[str, Any]:
    return {"iso8601duration": age.get("age", "")}


def _range(span: Values) -> dict[str, Any]:
    return {side: _age(span[side]) for side in ("start", "end") if side in span}


def _candidates(values: Values, genes: list[Values]) -> dict[str, Any]:
    """The genes of version 1 are those "deemed to be relevant to the case": candidates."""
    person = (values.get("subject") or {}).get("id", "")
    return {
        "id": "genes",
        "progressStatus": "UNKNOWN_PROGRESS",
        "diagnosis": {
            "genomicInterpretations": [
                {
                    "subjectOrBiosampleId": person,
                    "interpretationStatus": "CANDIDATE",
                    "gene": {"valueId": gene.get("id", ""), "symbol": gene.get("symbol", "")},
                }
                for gene in genes
            ]
        },
    }
