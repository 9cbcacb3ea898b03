"""How reasons are worded for a person, the same on screen and in HTML: plain strings only."""

import re
from typing import Any

__all__ = [
    "NO_EFFECT",
    "against",
    "duration_label",
    "evidence_label",
    "expected_label",
    "frequency_label",
    "group_label",
    "is_unscored",
    "matched_label",
    "miss_label",
    "percent_label",
    "source_label",
    "strongest",
    "telling",
    "unscored_label",
    "untelling",
    "versions_label",
]


NO_EFFECT = 0.05
"""Decibans under which an item is told as without effect."""


def telling(diagnosis: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the contributions that move the diagnosis, those for it first, largest first."""
    moving = (item for item in diagnosis["contributions"] if abs(item["decibans"]) >= NO_EFFECT)
    return sorted(moving, key=lambda item: (-item["decibans"], item["evidence"]))


def untelling(diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]]) -> list[str]:
    """Name the items that were scored and do not move the diagnosis, each once."""
    still = (item for item in diagnosis["contributions"] if abs(item["decibans"]) < NO_EFFECT)
    return list(dict.fromkeys(evidence_label(evidence[item["evidence"]]) for item in still))


def strongest(diagnoses: list[dict[str, Any]]) -> float:
    """Largest contribution of all, in decibans: the length of a whole bar."""
    sizes: list[float] = [
        abs(item["decibans"]) for one in diagnoses for item in one["contributions"]
    ]
    return max([*sizes, NO_EFFECT])


def evidence_label(item: dict[str, Any]) -> str:
    """Name the finding with its status, and say when it is not the patient's own.

    Examples
    --------
    >>> seizure = {"concept": "HP:0001250", "name": "Seizure", "subject": "patient"}
    >>> evidence_label({**seizure, "status": "absent"})
    'no Seizure'
    >>> evidence_label({**seizure, "status": "present", "subject": "family"})
    'Seizure (in the family)'
    """
    prefix = {"absent": "no ", "uncertain": "possible ", "hypothetical": "if "}
    whose = {"family": " (in the family)", "other": " (in another person)"}
    return f"{prefix.get(item['status'], '')}{item['name']}{whose.get(item['subject'], '')}"


def group_label(diagnosis: dict[str, Any]) -> str:
    """Say which series or subtypes a diagnosis is one of; empty where it is none's.

    Examples
    --------
    >>> group_label({"group": {"name": "Loeys-Dietz syndrome", "size": 6, "members": []}})
    'Loeys-Dietz syndrome, 6 members'
    """
    group = diagnosis.get("group")
    return f"{group['name']}, {group['size']} members" if group else ""


def source_label(item: dict[str, Any]) -> str:
    """Say what an evidence item rests on: the words, the image, the result, the entry."""
    source = item["source"]
    match source["kind"]:
        case "text":
            words = " ".join(source["text"].split())
            document = _shortened(source["document_id"])
            return f"“{words}” in {document}, {source['start']}–{source['end']}"
        case "imaging-model":
            score = "not scored" if source["score"] is None else f"score {source['score']:.2f}"
            return f"image {source['instance_uid'][-8:]}: {source['model']}, {score}"
        case "observation" if item["concept"].startswith("LOINC:"):
            return "stated"
        case "observation":
            coding = source["coding"]
            value = "" if source["value"] is None else f" {source['value']} {source['unit'] or ''}"
            return f"result {coding['display'] or coding['code']}{value}".rstrip()
        case "genetic-report":
            return f"gene {source['symbol']}"
        case _:
            plain = source["entered_as"] in {item["concept"], item["name"]}
            return "entered" if plain else f"entered as {source['entered_as']}"


def _shortened(identifier: str, longest: int = 32) -> str:
    """Keep both ends of a long identifier."""
    if len(identifier) <= longest:
        return identifier
    half = longest // 2
    return f"{identifier[:half]}…{identifier[1 - half :]}"


def frequency_label(frequency: dict[str, Any] | None) -> str:
    """Say how often the disease shows it.

    Examples
    --------
    >>> frequency_label({"value": 0.85, "n": 34, "m": 40, "basis": "counted"})
    'in 34 of 40'
    >>> frequency_label({"value": 0.55, "n": None, "m": None, "basis": "stated"})
    'in 55 %'
    >>> frequency_label({"value": 0.6, "n": None, "m": None, "basis": "assumed"})
    'at unknown frequency'
    >>> frequency_label({"value": 0.27, "n": None, "m": None, "basis": "lent"})
    'in related entries'
    """
    if not frequency or frequency["basis"] == "assumed":
        return "at unknown frequency"
    if frequency["basis"] == "lent":
        return "in related entries"
    if frequency["m"]:
        return f"in {frequency['n']} of {frequency['m']}"
    return f"in {100 * frequency['value']:.0f} %"


def matched_label(item: dict[str, Any], evidence: dict[str, Any]) -> tuple[str, str]:
    """Say through which other term an item met the disease, and how often the disease shows it.

    Returns
    -------
    tuple
        Name of the other term, or empty; the frequency, or that the disease is not known for it.
    """
    matched = item["matched"]
    if (part := item.get("part", "finding")) != "finding":
        other = "" if matched is None or matched["id"] == evidence["concept"] else matched["name"]
        return other, _PARTS.get(part, "" if matched is None else "annotated")
    remote = matched is not None and matched["id"] != evidence["concept"]
    if matched is None or (remote and item["decibans"] < 0):
        unexplained = (
            evidence["status"] != "absent" and evidence["source"]["kind"] != "genetic-report"
        )
        return "", "not described in it" if unexplained else ""
    other = "" if matched["id"] == evidence["concept"] else matched["name"]
    return other, f"seen {frequency_label(item['frequency'])}"


_PARTS = {"risk-factor": "risk factor", "speaks-against": "listed as speaking against it"}


def against(diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]]) -> list[str]:
    """Name the items that lower the diagnosis, the strongest first."""
    lowering = [item for item in reversed(telling(diagnosis)) if item["decibans"] < 0]
    return list(dict.fromkeys(evidence_label(evidence[item["evidence"]]) for item in lowering))


def expected_label(item: dict[str, Any]) -> str:
    """Name a finding that the disease usually shows, with how often."""
    frequency = {**item, "value": item["frequency"]}
    return f"{item['name']} ({frequency_label(frequency)})"


def versions_label(result: dict[str, Any]) -> str:
    """Name what the answer can be recomputed from."""
    return (
        f"engine {result['engine_version']} · graph {result['graph_version'][:12]}"
        f" · snapshot {result['snapshot_version'][:12]}"
        f" · {result['setting']}: {result['prior']}"
    )


def percent_label(value: float) -> str:
    """Say a probability in per cent.

    Examples
    --------
    >>> percent_label(0.345), percent_label(0.0001)
    ('34.5 %', '< 0.1 %')
    """
    return "< 0.1 %" if 0 < value < 0.001 else f"{100 * value:.1f} %"


def duration_label(duration: str) -> str:
    """Say an ISO 8601 duration of one unit in words; any other stays as it is.

    Examples
    --------
    >>> duration_label("PT30M"), duration_label("P1D"), duration_label("P1DT2H")
    ('30 minutes', '1 day', 'P1DT2H')
    """
    found = re.fullmatch(r"P(?:T(\d+)([MH])|(\d+)(D))", duration)
    if found is None:
        return duration
    number, unit = found[1] or found[3], _UNITS[found[2] or found[4]]
    return f"{number} {unit}{'' if number == '1' else 's'}"


_UNITS = {"M": "minute", "H": "hour", "D": "day"}


def miss_label(item: dict[str, Any]) -> str:
    """Say why an urgent condition is not to be missed, and which test would rule it out best."""
    text = f"within {duration_label(item['within'])}: {item['why']}"
    known = [test for test in item["tests"] if test["sensitivity"] is not None]
    if not known:
        return text
    best = known[0]  # what rules out comes first
    return f"{text}; {best['name']} (sensitivity {100 * best['sensitivity']:.0f} %)"


def is_unscored(item: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether an evidence item added nothing to any diagnosis, and a reader must be told why.

    What a relative has may weigh as family history; then it stands among the contributions.
    """
    if item["status"] in {"hypothetical", "not-evaluated"}:
        return True
    weighed = {
        contribution["evidence"]
        for diagnosis in answer["diagnoses"]
        for contribution in diagnosis["contributions"]
    }
    return item["subject"] != "patient" and item["id"] not in weighed


def unscored_label(item: dict[str, Any]) -> str:
    """Say why an item does not enter the ranking as the patient's own finding."""
    if item["reason"]:
        return str(item["reason"])
    if item["subject"] == "patient":
        return str(item["status"])
    return "in the family" if item["subject"] == "family" else "about another person"
