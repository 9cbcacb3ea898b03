"""The patient side of the graph: encounters, evidence, differentials and confirmations.

Everything about one answer is written in one transaction, or nothing is. Keys come from the
content, so what is written twice is there once. Every node carries its `tenant`, which is part of
its key. The text of a note is not stored, only the words that an evidence item rests on, and an
image not at all: documents and studies are nodes with the id that the caller gave them.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from kg.errors import UnknownRecordError
from kg.schema import PatientLabel, PatientRelation
from kg.store import GraphStore, GraphTransaction
from ontologies.errors import InputError
from ontologies.model import Evidence, ImagingModelRun, Observation, Patient, Sex, TextSpan
from ontologies.model.coding import curie_prefix
from ontologies.model.evidence import Entry, GeneticReport

__all__ = [
    "Confirmation",
    "DifferentialRecord",
    "RankedDisease",
    "StoredDifferential",
    "Verdict",
    "confirm",
    "read_differential",
    "read_evidence",
    "record",
]

LONGEST_ID: Final = 512
"""Most characters of a tenant, patient, encounter or user: none is longer, a mistake may be."""


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
    language
        Of the names in the answer.
    patient
        Age and sex as they were taken.
    ranked
        The first of the ranking; as many as were asked for.
    """

    graph_version: str
    snapshot_version: str
    engine_version: str
    setting: str
    language: str = "en"
    patient: Patient = field(default_factory=Patient)
    ranked: tuple[RankedDisease, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What one clinician said of a differential: the disease, the verdict, who and when."""

    disease_id: str
    verdict: Verdict
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDifferential:
    """A differential as it was stored.

    Parameters
    ----------
    id
        As `record` gave it.
    patient_id, encounter_id
        As the caller named them; None for evidence that came without an encounter.
    recorded_at
        When it was stored first.
    record
        What was computed, and with what.
    evidence
        All items it was computed from, in their order.
    confirmations
        What clinicians said of it, in order of time.
    """

    id: str
    patient_id: str
    encounter_id: str | None
    recorded_at: datetime
    record: DifferentialRecord
    evidence: tuple[Evidence, ...]
    confirmations: tuple[Confirmation, ...]


@dataclass(slots=True)
class _Rows:
    """Nodes and edges to be written together."""

    nodes: list[list[Any]] = field(default_factory=list)
    edges: defaultdict[PatientRelation, list[list[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def node(
        self, label: PatientLabel, identity: Sequence[str | None], values: dict[str, Any]
    ) -> str:
        key = _key(label, identity)
        kept = {name: value for name, value in values.items() if value is not None}
        self.nodes.append([label.value, key, kept])
        return key

    def edge(self, relation: PatientRelation, start: str, end: str) -> None:
        self.edges[relation].append([start, end])

    def write(self, transaction: GraphTransaction, tenant: str) -> None:
        transaction.run("merge_patient_nodes", tenant=tenant, rows=self.nodes)
        for relation, rows in self.edges.items():
            transaction.run("merge_patient_edges", tenant=tenant, type=relation.value, rows=rows)


def _key(label: PatientLabel, identity: Sequence[str | None]) -> str:
    """Key of a node within its tenant: a digest, because an index takes no long words."""
    return f"{label.value}:{_digest([*identity])}"


def _digest(content: list[Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def record(
    store: GraphStore,
    *,
    tenant: str,
    patient_id: str,
    encounter_id: str | None = None,
    evidence: Sequence[Evidence],
    differential: DifferentialRecord,
    at: datetime | None = None,
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
        All items, scored or not. A concept or disease that the graph does not have is kept by
        its id and joined to nothing. Of an item that is there already, the first `recorded_at`
        and `recorder` stay.
    differential
        The answer.
    at
        When it was given; now, if not said.

    Returns
    -------
    str
        Id of the differential; the same content has the same id, and is stored once.

    Raises
    ------
    InputError
        If tenant or patient is empty, or an id is too long.
    ServerError
        If the server fails; then nothing of it is stored.
    """
    _check_ids(tenant=tenant, patient_id=patient_id)
    if encounter_id is not None:
        _check_ids(encounter_id=encounter_id)
    moment = at or datetime.now(UTC)
    identifier = _differential_id(tenant, patient_id, encounter_id, evidence, differential)
    rows = _Rows()
    patient_key = rows.node(PatientLabel.PATIENT, [patient_id], {"id": patient_id})
    encounter_key = rows.node(
        PatientLabel.ENCOUNTER, [patient_id, encounter_id], {"id": encounter_id}
    )
    rows.edge(PatientRelation.HAD, patient_key, encounter_key)
    differential_key = rows.node(
        PatientLabel.DIFFERENTIAL,
        [identifier],
        _differential_values(identifier, differential, evidence, moment),
    )
    rows.edge(PatientRelation.CONCLUDED, encounter_key, differential_key)
    concepts: list[list[str]] = []
    for item in evidence:
        key = _add_evidence(rows, patient_id, encounter_id, encounter_key, item)
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


def _check_ids(**values: str) -> None:
    for name, value in values.items():
        if not value.strip():
            raise InputError(f"a record needs a {name} that is not empty")
        if len(value) > LONGEST_ID:
            raise InputError(
                f"{name} has {len(value)} characters; it may have {LONGEST_ID} at most"
            )


def _differential_id(
    tenant: str,
    patient_id: str,
    encounter_id: str | None,
    evidence: Sequence[Evidence],
    differential: DifferentialRecord,
) -> str:
    """Id by content; without scores, which another machine computes with another last digit."""
    content = asdict(differential)
    content["ranked"] = [[place.rank, place.disease_id] for place in differential.ranked]
    items = sorted(item.id for item in evidence)
    return f"DIFFERENTIAL:{_digest([tenant, patient_id, encounter_id, items, content])}"


def _differential_values(
    identifier: str, differential: DifferentialRecord, evidence: Sequence[Evidence], at: datetime
) -> dict[str, Any]:
    return {
        "id": identifier,
        "graph_version": differential.graph_version,
        "snapshot_version": differential.snapshot_version,
        "engine_version": differential.engine_version,
        "setting": differential.setting,
        "recorded_at": at.isoformat(),
        "evidence_ids": [item.id for item in evidence],
        "content": json.dumps(asdict(differential), ensure_ascii=False, sort_keys=True),
    }


def _add_evidence(
    rows: _Rows, patient_id: str, encounter_id: str | None, encounter_key: str, item: Evidence
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
            [
                patient_id,
                source.model,
                source.model_version,
                source.study_uid,
                source.series_uid,
                source.instance_uid,
            ],
            {
                "model": source.model,
                "version": source.model_version,
                "series_uid": source.series_uid,
                "instance_uid": source.instance_uid,
            },
        )
        rows.edge(PatientRelation.PRODUCED, run, key)
    return key


def _origin(item: Evidence) -> tuple[PatientLabel, list[str | None], dict[str, Any]]:
    """What an item was recorded in: label, identity within the encounter, properties."""
    match item.source:
        case TextSpan(document_id=document):
            return PatientLabel.DOCUMENT, [document], {"id": document}
        case ImagingModelRun(study_uid=study):
            return PatientLabel.IMAGING_STUDY, [study], {"id": study}
        case Observation(coding=coding, value=value, unit=unit, resource_id=resource):
            return (
                PatientLabel.LABORATORY_RESULT,
                [resource, coding.system, coding.code, repr(value), unit],
                {
                    "id": resource,
                    "system": coding.system,
                    "code": coding.code,
                    "display": coding.display,
                    "value": value,
                    "unit": unit,
                },
            )
        case GeneticReport(gene_id=gene, report_id=report):
            values = {"id": report, "gene_id": gene}
            return PatientLabel.GENETIC_RESULT, [report, gene], values
        case Entry(entered_as=words):
            return PatientLabel.ENTRY, [words], {"entered_as": words}


def read_evidence(store: GraphStore, tenant: str, patient_id: str) -> list[Evidence]:
    """All evidence of one patient, each item once, in order of recording.

    Raises
    ------
    UnknownRecordError
        If the tenant has no such patient: not the same as a patient without evidence.
    """
    rows = store.read("patient_evidence", tenant=tenant, patient_id=patient_id)
    if not rows:
        raise UnknownRecordError("there is no patient with that id of this tenant")
    return [_evidence(content) for content in rows[0]["contents"]]


def _evidence(content: str) -> Evidence:
    return Evidence.from_dict(json.loads(content))


def read_differential(store: GraphStore, tenant: str, differential_id: str) -> StoredDifferential:
    """Read a stored differential with all that is needed to compute it again.

    Raises
    ------
    UnknownRecordError
        If the tenant has none with that id.
    EvidenceError
        If an item is not what it was when it was stored.
    """
    rows = store.read("differential", tenant=tenant, id=differential_id)
    if not rows:
        raise UnknownRecordError(f"there is no differential {differential_id} of this tenant")
    row = rows[0]
    items = {item.id: item for item in map(_evidence, row["evidence"])}
    return StoredDifferential(
        id=differential_id,
        patient_id=row["patient_id"],
        encounter_id=row["encounter_id"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        record=_differential_record(json.loads(row["content"])),
        evidence=tuple(items[identifier] for identifier in row["evidence_ids"]),
        confirmations=tuple(
            Confirmation(
                disease_id=item["disease_id"],
                verdict=Verdict(item["verdict"]),
                by=item["by"],
                at=datetime.fromisoformat(item["at"]),
            )
            for item in row["confirmations"]
        ),
    )


def _differential_record(content: dict[str, Any]) -> DifferentialRecord:
    patient = content.pop("patient")
    return DifferentialRecord(
        ranked=tuple(RankedDisease(**item) for item in content.pop("ranked")),
        patient=Patient(sex=Sex(patient["sex"]), age_years=patient["age_years"]),
        **content,
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

    Parameters
    ----------
    store, tenant, differential_id
        Which differential.
    disease_id
        The disease judged; with verdict `other`, what the patient has instead. One that the
        graph does not have is kept by its id.
    verdict
        What is said of it.
    by, at
        Who says so, and when, with a time zone.

    Raises
    ------
    UnknownRecordError
        If the tenant has no such differential.
    InputError
        If the disease is no CURIE, `by` is empty, or `at` has no time zone.
    """
    curie_prefix(disease_id)
    _check_ids(by=by)
    if at.tzinfo is None:
        raise InputError("a confirmation needs a time with its zone")
    identity = [differential_id, disease_id, Verdict(verdict).value, by, at.isoformat()]
    identifier = f"CONFIRMATION:{_digest([tenant, *identity])}"
    rows = _Rows()
    confirmation = rows.node(
        PatientLabel.CONFIRMATION,
        [identifier],
        {
            "id": identifier,
            "disease_id": disease_id,
            "verdict": Verdict(verdict).value,
            "by": by,
            "at": at.isoformat(),
        },
    )
    differential = _key(PatientLabel.DIFFERENTIAL, [differential_id])

    def work(transaction: GraphTransaction) -> None:
        if not transaction.run("differential", tenant=tenant, id=differential_id):
            raise UnknownRecordError(f"there is no differential {differential_id} of this tenant")
        rows.write(transaction, tenant)
        transaction.run(
            "merge_judgement",
            tenant=tenant,
            key=confirmation,
            differential_key=differential,
            disease_id=disease_id,
        )

    store.execute_write(work)
    return identifier
