"""An invented answer, as `api.diagnosis.answer` gives it, for what draws answers."""

import math
from typing import Any

__all__ = ["DECIBANS", "answer", "evidence_item"]

DECIBANS = 10.0 / math.log(10.0)


def evidence_item(identifier: str, name: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "concept": f"HP:{identifier}",
        "name": name,
        "status": "present",
        "subject": "patient",
        "relative": None,
        "temporality": "current",
        "onset": None,
        "duration": None,
        "severity": None,
        "laterality": None,
        "observation_ratio": 1e4,
        "source": {"kind": "entry", "entered_as": name},
        "reason": None,
        "recorded_at": "2026-01-01T00:00:00+00:00",
        "recorder": "test",
        **changed,
    }


def _contribution(evidence: dict[str, Any], decibans: float) -> dict[str, Any]:
    return {
        "evidence": evidence["id"],
        "nats": decibans / DECIBANS,
        "decibans": decibans,
        "parts": {},
        "without": 0.0,
        "matched": {"id": evidence["concept"], "name": evidence["name"]},
        "frequency": {
            "value": 0.9, "n": 9, "m": 10, "references": ["PMID:1"], "basis": "counted",
        },
    }  # fmt: skip


def answer(
    evidence: list[dict[str, Any]], shares: list[list[float]], *, names: tuple[str, ...] = ()
) -> dict[str, Any]:
    """One diagnosis for each list of decibans, one number an evidence item; prior −40."""
    diagnoses = []
    for rank, decibans in enumerate(shares, start=1):
        name = names[rank - 1] if names else f"disease {rank}"
        diagnoses.append(
            {
                "rank": rank,
                "id": f"OMIM:{rank}",
                "name": name,
                "members": [{"id": f"OMIM:{rank}", "name": name}],
                "probability": 0.5 / rank,
                "score": (math.fsum(decibans) - 40.0) / DECIBANS,
                "prior": -40.0 / DECIBANS,
                "contributions": [
                    _contribution(item, value)
                    for item, value in zip(evidence, decibans, strict=True)
                ],
                "expected": [],
                "against": [],
                "urgent": None,
            }
        )
    return {
        "graph_version": "a" * 64,
        "snapshot_version": "b" * 64,
        "engine_version": "1",
        "sources": [{"id": "hpo", "name": "HPO", "version": "1", "licence": "free"}],
        "setting": "rare-disease",
        "prior": "all equally probable",
        "evidence": evidence,
        "diagnoses": diagnoses,
        "contrast": [],
        "cannot_miss": [],
        "conflicts": [],
        "notes": [],
        "issues": [],
        "patient": {"sex": "female", "age_years": 43.0},
        "answered_at": "2026-01-01T00:00:00+00:00",
        "disclaimer": "semeion supports a clinician's decision and never makes it.",
    }
