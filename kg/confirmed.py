"""Patients of one tenant whose disease a clinician has confirmed, with all evidence behind it."""

import json
from dataclasses import dataclass

from kg.patients import Verdict
from kg.store import GraphStore
from ontologies.model import Evidence

__all__ = ["ConfirmedPatient", "read_confirmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedPatient:
    """One patient and one confirmed disease.

    Parameters
    ----------
    patient_id
        As the caller named the patient.
    disease_id
        The disease.
    evidence
        All items of the differentials of which it was confirmed, by id.
    """

    patient_id: str
    disease_id: str
    evidence: tuple[Evidence, ...]


def read_confirmed(store: GraphStore, tenant: str) -> list[ConfirmedPatient]:
    """Read who has what, by patient and disease.

    Of several judgements of one disease in one differential the last counts; `confirmed` and
    `other` (what the patient has instead) confirm, `rejected` does not. A patient of whom one
    disease was confirmed more than once is one patient, with the evidence of all of them.

    Parameters
    ----------
    store
        The graph.
    tenant
        Whose patients.
    """
    rows = store.read("confirmed_cases", tenant=tenant)
    last = {(row["differential_id"], row["disease_id"]): row for row in rows}
    found: dict[tuple[str, str], dict[str, Evidence]] = {}
    for row in last.values():
        if Verdict(row["verdict"]) is not Verdict.REJECTED:
            items = found.setdefault((row["patient_id"], row["disease_id"]), {})
            for content in row["evidence"]:
                item = Evidence.from_dict(json.loads(content))
                items[item.id] = item
    return [
        ConfirmedPatient(
            patient_id=patient,
            disease_id=disease,
            evidence=tuple(item for _, item in sorted(items.items())),
        )
        for (patient, disease), items in sorted(found.items())
    ]
