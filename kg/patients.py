"""The patient side of the graph: encounters, evidence, differentials and confirmations.

Everything about one answer is written in one transaction, or nothing is. Keys come from the
content, so what is written twice is there once. Every node carries its `tenant`, which is part of
its key. The text of a note is not stored, only the words that an evidence item rests on.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from kg.errors import UnknownRecordError
from kg.schema import PatientLabel, PatientRelation
from kg.store import GraphStore, GraphTransaction
from ontologies.errors import InputError
from ontologies.model import Evidence, ImagingModelRun, Observation, Patient, TextSpan
from ontologies.model.evidence import Entry, GeneticReport

__all__ = [
    "DifferentialRecord",
    "RankedDisease",
    "StoredDifferential",
    "Verdict",
    "confirm",
    "read_differential",
    "read_evidence",
    "record",
]

UNSPECIFIED_ENCOUNTER: Final = "unspecified"
"""Encounter of evidence that came without one."""


class Verdict(StrEnum):
    """What a clinician says of a ranked disease."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedDisease:
    """One place of a differential: rank from 1, probability in [0, 1], score in nats."""

    rank: int
    disease_id: str
    probability: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentialRecord:
    """What is kept of an answer: with the evidence it can be computed again to the same numbers.

    Parameters
    ----------
    graph_version, snapshot_version, engine_version
        What it was computed with.
    setting
        Where the patient was seen.
    patient
        Age and sex as they were taken.
    ranked
        The first of the ranking.
    """

    graph_version: str
    snapshot_version: str
    engine_version: str
    setting: str
    patient: Patient = field(default_factory=Patient)
    ranked: tuple[RankedDisease, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDifferential:
    """A differential as it was stored, with its evidence and what clinicians said of it."""

    id: str
    patient_id: str
    encounter_id: str
    record: DifferentialRecord
    evidence: tuple[Evidence, ...]
    confirmations: tuple[dict[str, Any], ...]


@dataclass(slots=True)
class _Rows:
    """Nodes and edges to be written together."""

    nodes: list[list[Any]] = field(default_factory=list)
    edges: defaultdict[PatientRelation, list[list[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def node(self, label: PatientLabel, identity: Sequence[str], values: dict[str, Any]) -> str:
        key = json.dumps([label.value, *identity], ensure_ascii=False)
        kept = {name: value for name, value in values.items() if value is not None}
        self.nodes.append([label.value, key, kept])
        return key

    def edge(self, relation: PatientRelation, start: str, end: str) -> None:
        self.edges[relation].append([start, end])

    def write(self, transaction: GraphTransaction, tenant: str) -> None:
        transaction.run("merge_patient_nodes", tenant=tenant, rows=self.nodes)
        for relation, rows in self.edges.items():
            transaction.run("merge_patient_edges", tenant=tenant, type=relation.value, rows=rows)


def record(
    store: GraphStore,
    *,
    tenant: str,
    patient_id: str,
    encounter_id: str | None = None,
    evidence: Sequence[Evidence],
    differential: DifferentialRecord,
) -> str:
    """Store evidence and the answer that rests on it, in one transaction.

    Parameters
    ----------
    store
        The graph.
    tenant
        Whose patient it is; tenants never see each other's.
    patient_id, encounter_id
        As the caller names them.
    evidence
        All items, scored or not. A concept that the graph does not have is kept on the item.
    differential
        The answer.

    Returns
    -------
    str
        Id of the differential; the same content has the same id, and is stored once.

    Raises
    ------
    InputError
        If tenant or patient is empty.
    ServerError
        If the server fails; then nothing of it is stored.
    """
    if not tenant.strip() or not patient_id.strip():
        raise InputError("a record needs a tenant and a patient id that are not empty")
    encounter = encounter_id or UNSPECIFIED_ENCOUNTER
    identifier = _differential_id(tenant, patient_id, encounter, evidence, differential)
    rows = _Rows()
    patient_key = rows.node(PatientLabel.PATIENT, [patient_id], {"id": patient_id})
    encounter_key = rows.node(PatientLabel.ENCOUNTER, [patient_id, encounter], {"id": encounter})
    rows.edge(PatientRelation.HAD, patient_key, encounter_key)
    differential_key = rows.node(
        PatientLabel.DIFFERENTIAL, [identifier], _differential_values(identifier, differential)
    )
    rows.edge(PatientRelation.CONCLUDED, encounter_key, differential_key)
    concepts: list[list[str]] = []
    for item in evidence:
        key = _add_evidence(rows, patient_id, encounter, encounter_key, item)
        rows.edge(PatientRelation.USED, differential_key, key)
        concepts.append([key, item.concept])
    ranked = [[r.disease_id, r.rank, r.probability, r.score] for r in differential.ranked]

    def work(transaction: GraphTransaction) -> None:
        rows.write(transaction, tenant)
        transaction.run("merge_phenotype_of_evidence", tenant=tenant, rows=concepts)
        transaction.run("merge_gene_of_evidence", tenant=tenant, rows=concepts)
        transaction.run("merge_ranked_diseases", tenant=tenant, key=differential_key, rows=ranked)

    store.execute_write(work)
    return identifier


def _differential_id(
    tenant: str,
    patient_id: str,
    encounter_id: str,
    evidence: Sequence[Evidence],
    differential: DifferentialRecord,
) -> str:
    content = [
        tenant,
        patient_id,
        encounter_id,
        sorted(item.id for item in evidence),
        asdict(differential),
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return f"DIFFERENTIAL:{hashlib.sha256(canonical.encode()).hexdigest()[:24]}"


def _differential_values(identifier: str, differential: DifferentialRecord) -> dict[str, Any]:
    return {
        "id": identifier,
        "graph_version": differential.graph_version,
        "snapshot_version": differential.snapshot_version,
        "engine_version": differential.engine_version,
        "setting": differential.setting,
        "content": json.dumps(asdict(differential), ensure_ascii=False, sort_keys=True),
    }


def _add_evidence(
    rows: _Rows, patient_id: str, encounter_id: str, encounter_key: str, item: Evidence
) -> str:
    """Add an item with what it was recorded in; give its key."""
    key = rows.node(
        PatientLabel.EVIDENCE,
        [patient_id, item.id],
        {
            "id": item.id,
            "concept": item.concept,
            "status": item.status.value,
            "subject": item.subject.value,
            "temporality": item.temporality.value,
            "observation_ratio": item.observation_ratio,
            "recorded_at": item.recorded_at.isoformat(),
            "recorder": item.recorder,
            "source_kind": item.source.kind,
            "content": json.dumps(item.to_dict(), ensure_ascii=False, sort_keys=True),
        },
    )
    label, identity, values = _origin(item)
    origin = rows.node(label, [patient_id, encounter_id, *identity], values)
    rows.edge(PatientRelation.RECORDED, encounter_key, origin)
    rows.edge(PatientRelation.YIELDED, origin, key)
    if isinstance(item.source, ImagingModelRun):
        source = item.source
        run = rows.node(
            PatientLabel.MODEL_RUN,
            [patient_id, source.model, source.model_version, source.instance_uid],
            {"model": source.model, "version": source.model_version, "score": source.score},
        )
        rows.edge(PatientRelation.PRODUCED, run, key)
    return key


def _origin(item: Evidence) -> tuple[PatientLabel, list[str], dict[str, Any]]:
    """What an item was recorded in: label, identity within the encounter, properties."""
    match item.source:
        case TextSpan(document_id=document):
            return PatientLabel.DOCUMENT, [document], {"id": document}
        case ImagingModelRun(study_uid=study):
            return PatientLabel.IMAGING_STUDY, [study], {"id": study}
        case Observation(coding=coding, value=value, unit=unit, resource_id=resource):
            identity = resource or json.dumps([coding.system, coding.code, str(value), unit])
            return (
                PatientLabel.LABORATORY_RESULT,
                [identity],
                {
                    "id": identity,
                    "system": coding.system,
                    "code": coding.code,
                    "display": coding.display,
                    "value": value,
                    "unit": unit,
                },
            )
        case GeneticReport(gene_id=gene, report_id=report):
            return PatientLabel.GENETIC_RESULT, [report or gene], {"id": report or gene}
        case Entry(entered_as=words):
            return PatientLabel.ENTRY, [words], {"id": words}


def read_evidence(store: GraphStore, *, tenant: str, patient_id: str) -> list[Evidence]:
    """All evidence of one patient, in order of recording; empty for an unknown one."""
    rows = store.read("patient_evidence", tenant=tenant, patient_id=patient_id)
    return [Evidence.from_dict(json.loads(row["content"])) for row in rows]


def read_differential(store: GraphStore, *, tenant: str, identifier: str) -> StoredDifferential:
    """Read a stored differential.

    Raises
    ------
    UnknownRecordError
        If the tenant has none with that id.
    """
    rows = store.read("differential", tenant=tenant, id=identifier)
    if not rows:
        raise UnknownRecordError(f"there is no differential {identifier} of this tenant")
    row = rows[0]
    content = json.loads(row["content"])
    ranked = tuple(RankedDisease(**item) for item in content.pop("ranked"))
    patient = Patient(**content.pop("patient"))
    return StoredDifferential(
        id=identifier,
        patient_id=row["patient_id"],
        encounter_id=row["encounter_id"],
        record=DifferentialRecord(ranked=ranked, patient=patient, **content),
        evidence=tuple(Evidence.from_dict(json.loads(item)) for item in row["evidence"]),
        confirmations=tuple(row["confirmations"]),
    )


def confirm(
    store: GraphStore,
    *,
    tenant: str,
    differential_id: str,
    disease_id: str,
    verdict: Verdict,
    by: str,
    at: datetime,
) -> str:
    """Store what a clinician says of a differential; give the confirmation's id.

    Raises
    ------
    UnknownRecordError
        If there is no such differential, or the graph has no such disease.
    """
    stored = read_differential(store, tenant=tenant, identifier=differential_id)
    rows = _Rows()
    identity = [differential_id, disease_id, verdict.value, by, at.isoformat()]
    digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:24]
    values = {
        "id": f"CONFIRMATION:{digest}",
        "disease_id": disease_id,
        "verdict": verdict.value,
        "by": by,
        "at": at.isoformat(),
    }
    confirmation = rows.node(PatientLabel.CONFIRMATION, identity, values)
    differential = json.dumps([PatientLabel.DIFFERENTIAL.value, stored.id], ensure_ascii=False)
    rows.edge(PatientRelation.JUDGED, confirmation, differential)

    def work(transaction: GraphTransaction) -> None:
        rows.write(transaction, tenant)
        joined = transaction.run(
            "merge_confirmed_disease", tenant=tenant, key=confirmation, disease_id=disease_id
        )
        if not joined[0]["joined"]:
            raise UnknownRecordError(f"the graph has no disease {disease_id}")

    store.execute_write(work)
    return values["id"]
