"""An answer as a page to print and keep: one HTML file that needs no other, no script, no network.

`templates/report.html` says how it looks; this module says what stands there. Every value is
escaped by the template engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.version import program_version
from api.waterfall import Waterfall, waterfall
from api.wording import (
    NO_EFFECT,
    against,
    duration_label,
    evidence_label,
    expected_label,
    group_label,
    matched_label,
    miss_label,
    percent_label,
    source_label,
    telling,
    unscored_label,
    untelling,
)

__all__ = ["Segment", "marked", "report_page"]

TEMPLATES = Path(__file__).resolve().parent / "templates"
LEADING = 3
"""Diagnoses that are taken apart."""
REFERENCES_SHOWN = 3

_SIGNS = {"present": "+", "absent": "−", "uncertain": "?", "other": "○"}
_ORDER = ("present", "uncertain", "absent", "other")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a note: as it stands, or with what was read in it.

    `kind` is `present`, `absent`, `uncertain`, `other` or empty; `sign` stands for it in print.
    """

    text: str
    kind: str = ""
    sign: str = ""
    meaning: str = ""


def report_page(result: dict[str, Any], documents: Sequence[tuple[str, str]] = ()) -> str:
    """Draw the report.

    Parameters
    ----------
    result
        The answer (`api.diagnosis.answer`).
    documents
        Id and text of each note that was read.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent_label
    environment.filters["duration"] = duration_label
    environment.filters["miss"] = miss_label
    page: str = environment.get_template("report.html").render(
        result=result,
        patient=_patient(result["patient"]),
        answered_at=result["answered_at"].replace("T", " ").replace("+00:00", " UTC"),
        program=program_version(),
        findings=_findings(result),
        notes=[(name, marked(text, name, result["evidence"])) for name, text in documents],
        diagnoses=_diagnoses(result),
        contrasts=[_contrast(item, result) for item in result["contrast"]],
        conflicts=_conflicts(result),
        reach=_reach(result),
        signs=_SIGNS,
    )
    return page


def _patient(patient: dict[str, Any]) -> str:
    sex = "" if patient["sex"] == "unknown" else patient["sex"]
    return ", ".join(part for part in (sex, _age(patient["age_years"])) if part) or "not stated"


def _age(years: float | None) -> str:
    """Say an age as a person would.

    Examples
    --------
    >>> _age(24.0), _age(0.25), _age(1.5), _age(None)
    ('24 years', '3 months', '18 months', '')
    """
    if years is None:
        return ""
    if years < 2:
        months = round(years * 12)
        return f"{months} months" if months else f"{round(years * 365.25)} days"
    return f"{years:.3g} years"


def kind_of(item: dict[str, Any]) -> str:
    """Say how an item is marked: by its status if it is the patient's own and scored."""
    scored = item["subject"] == "patient" and item["status"] in _SIGNS
    return str(item["status"]) if scored else "other"


def _findings(result: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a concept and way of marking it, with all that it rests on."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for item in result["evidence"]:
        kind = kind_of(item)
        row = rows.setdefault(
            (kind, item["concept"]),
            {"kind": kind, "sign": _SIGNS[kind], "name": item["name"], "id": item["concept"],
             "status": item["status"], "why": "", "details": {}, "sources": {}},
        )  # fmt: skip
        if kind == "other":
            row["why"] = unscored_label(item)
        row["sources"][source_label(item)] = None
        for name in ("onset", "severity", "laterality"):
            if item[name]:
                row["details"][f"{name} {item[name]}"] = None
        if item["temporality"] != "current":
            row["details"][item["temporality"]] = None
    return sorted(rows.values(), key=lambda row: _ORDER.index(row["kind"]))


def marked(text: str, document_id: str, evidence: Sequence[dict[str, Any]]) -> list[Segment]:
    """Divide a note at what was read in it; the segments join to the text.

    Of mentions that overlap, the one that begins first, and of these the longest, is marked.
    """
    spans = sorted(
        (
            item
            for item in evidence
            if item["source"]["kind"] == "text" and item["source"]["document_id"] == document_id
        ),
        key=lambda item: (item["source"]["start"], -item["source"]["end"], item["id"]),
    )
    segments: list[Segment] = []
    done = 0
    for item in spans:
        start, end = item["source"]["start"], item["source"]["end"]
        if start < done or end > len(text):
            continue
        if start > done:
            segments.append(Segment(text[done:start]))
        kind = kind_of(item)
        segments.append(Segment(text[start:end], kind, _SIGNS[kind], evidence_label(item)))
        done = end
    if done < len(text):
        segments.append(Segment(text[done:]))
    return segments


def _diagnoses(result: dict[str, Any]) -> list[dict[str, Any]]:
    evidence = {item["id"]: item for item in result["evidence"]}
    leading = [_leading(item, evidence) for item in result["diagnoses"][:LEADING]]
    rest = result["diagnoses"][LEADING:]
    return [*leading, *({"answer": item, "ids": _ids(item)} for item in rest)]


def _leading(diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]]) -> dict[str, Any]:
    drawing: Waterfall = waterfall(diagnosis, evidence)
    return {
        "answer": diagnosis,
        "ids": _ids(diagnosis),
        "group": group_label(diagnosis),
        "waterfall": drawing,
        "reasons": [_reason(item, evidence[item["evidence"]]) for item in telling(diagnosis)],
        "against": against(diagnosis, evidence),
        "still": untelling(diagnosis, evidence),
        "expected": [_unbroken(expected_label(item)) for item in diagnosis["expected"]],
    }


def _ids(diagnosis: dict[str, Any]) -> str:
    ids = [diagnosis["id"], *(member["id"] for member in diagnosis["members"])]
    return " = ".join(dict.fromkeys(ids))


def _reason(item: dict[str, Any], evidence: dict[str, Any]) -> dict[str, Any]:
    other, frequency = matched_label(item, evidence)
    described = frequency.startswith("seen")
    references = item["frequency"]["references"] if described else []
    more = len(references) - REFERENCES_SHOWN
    return {
        "decibans": item["decibans"],
        "without": item["without"],
        "name": evidence_label(evidence),
        "matched": other,
        "frequency": _unbroken(frequency),
        "references": ", ".join(references[:REFERENCES_SHOWN])
        + (f" and {more} more" if more > 0 else ""),
        "source": source_label(evidence),
    }


def _unbroken(text: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _contrast(contrast: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    names = {item["rank"]: item["name"] for item in result["diagnoses"]}
    evidence = {item["id"]: item for item in result["evidence"]}
    telling_items = [item for item in contrast["items"] if abs(item["decibans"]) >= NO_EFFECT]
    largest = max((abs(item["decibans"]) for item in telling_items), default=1.0)
    return {
        "first": (contrast["first"]["rank"], names[contrast["first"]["rank"]]),
        "second": (contrast["second"]["rank"], names[contrast["second"]["rank"]]),
        "decibans": contrast["decibans"],
        "rows": [
            {
                "name": evidence_label(evidence[item["evidence"]]),
                "share": 50.0 * abs(item["decibans"]) / largest,
                **{key: item[key] for key in ("decibans", "first", "second")},
            }
            for item in telling_items
        ],
        "same": len(contrast["items"]) - len(telling_items),
    }


def _reach(result: dict[str, Any]) -> str:
    """Say how often the right diagnosis is among the first ten of answers like this, if known."""
    rate, like = result.get("first_ten_hit_rate"), result.get("applicability")
    parts = (
        []
        if rate is None
        else [f"In answers like this the first ten held it in {100 * rate:.0f} %"]
    )
    if like is not None:
        parts.append(
            f"{100 * like:.0f} % of the cases behind that figure are less typical than this"
        )
    return _unbroken("; ".join(parts))


def _conflicts(result: dict[str, Any]) -> list[str]:
    names = {item["concept"]: item["name"] for item in result["evidence"]}
    return [str(names.get(concept, concept)) for concept in result["conflicts"]]
