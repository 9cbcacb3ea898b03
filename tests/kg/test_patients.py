"""The patient side on the real server: whole or not at all, once, and never another tenant's."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partialmethod
from typing import Any

import pytest

from kg import patients
from kg.errors import UnknownRecordError
from kg.patients import (
    DifferentialRecord,
    RankedDisease,
    Verdict,
    confirm,
    read_differential,
    read_evidence,
    record,
)
from kg.schema import apply_schema
from kg.server import Connection
from kg.store import GraphStore
from ontologies.errors import InputError
from ontologies.model import (
    Coding,
    Entry,
    Evidence,
    GeneticReport,
    ImagingModelRun,
    Observation,
    Patient,
    Sex,
    Source,
    Status,
    TextSpan,
)

pytestmark = pytest.mark.neo4j

MOMENT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
PHENOTYPE, DISEASE, GENE = "HP:9200001", "OMIM:9200001", "NCBIGene:9200001"
SOURCES: list[tuple[str, Source]] = [
    (PHENOTYPE, TextSpan(document_id="note", start=3, end=9, text="words", sentence="abc")),
    (
        PHENOTYPE,
        ImagingModelRun(
            model="m",
            model_version="1",
            study_uid="1.2",
            series_uid="1.2.3",
            instance_uid="1.2.3.4",
            score=0.75,
            region=(1, 2, 3, 4),
        ),
    ),
    (
        PHENOTYPE,
        Observation(
            coding=Coding(system="http://loinc.org", code="2160-0", display="Creatinine"),
            value=1.9,
            unit="mg/dL",
            reference_high=1.2,
        ),
    ),
    (GENE, GeneticReport(gene_id=GENE, symbol="ABC")),
    (PHENOTYPE, Entry(entered_as="a term")),
    ("HP:9299999", Entry(entered_as="unknown to the graph")),
]


def items() -> list[Evidence]:
    return [
        Evidence(
            concept=concept,
            status=Status.PRESENT,
            observation_ratio=20.0,
            source=source,
            recorded_at=MOMENT,
            recorder="test",
        )
        for concept, source in SOURCES
    ]


def answer() -> DifferentialRecord:
    return DifferentialRecord(
        graph_version="a" * 64,
        snapshot_version="b" * 64,
        engine_version="1",
        setting="rare-disease",
        patient=Patient(sex=Sex.FEMALE, age_years=43.5),
        ranked=(
            RankedDisease(rank=1, disease_id=DISEASE, probability=0.8, score=2.5),
            RankedDisease(rank=2, disease_id="OMIM:9299999", probability=0.1, score=0.5),
        ),
    )


@pytest.fixture(scope="module")
def store(graph_connection: Connection) -> Iterator[GraphStore]:
    with GraphStore(graph_connection) as opened:
        apply_schema(opened)
        with opened._session(writing=True) as session:
            session.run(
                "MERGE (:Phenotype:Retired {id: $p}) MERGE (:Disease:Retired {id: $d})"
                " MERGE (:Gene:Retired {id: $g})",
                p=PHENOTYPE,
                d=DISEASE,
                g=GENE,
            ).consume()
            yield opened
            session.run(
                "MATCH (n) WHERE n.id IN $ids DETACH DELETE n", ids=[PHENOTYPE, DISEASE, GENE]
            ).consume()


@pytest.fixture
def tenant(store: GraphStore) -> Iterator[str]:
    name = f"tenant-{uuid.uuid4()}"
    yield name
    with store._session(writing=True) as session:
        session.run("MATCH (n:PatientData {tenant: $t}) DETACH DELETE n", t=name).consume()


_WRITE = patients._Rows.write


def _write_then(
    rows: patients._Rows, then: Callable[..., None], transaction: Any, tenant: str
) -> None:
    _WRITE(rows, transaction, tenant)
    then()


def count(store: GraphStore, tenant: str) -> tuple[int, int]:
    with store._session(writing=False) as session:
        row = session.run(
            "MATCH (n:PatientData {tenant: $t}) OPTIONAL MATCH (n)-[r]->()"
            " RETURN count(DISTINCT n), count(r)",
            t=tenant,
        ).single(strict=True)
        return row[0], row[1]


def test_evidence_of_every_source_comes_back_as_it_was(store: GraphStore, tenant: str) -> None:
    record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())

    found = read_evidence(store, tenant, "p")

    assert sorted(found, key=lambda e: e.id) == sorted(items(), key=lambda e: e.id)
    assert {e.recorded_at for e in found} == {MOMENT}


def test_a_differential_comes_back_with_all_it_rests_on(store: GraphStore, tenant: str) -> None:
    identifier = record(
        store,
        tenant=tenant,
        patient_id="p",
        encounter_id="visit",
        evidence=items(),
        differential=answer(),
    )

    found = read_differential(store, tenant, identifier)

    assert found.record == answer()
    assert (found.patient_id, found.encounter_id) == ("p", "visit")
    assert set(found.evidence) == set(items())


def test_the_same_content_is_stored_once(store: GraphStore, tenant: str) -> None:
    first = record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())
    before = count(store, tenant)

    again = record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())

    assert again == first
    assert count(store, tenant) == before


def test_a_changed_answer_is_another_differential(store: GraphStore, tenant: str) -> None:
    changed = dataclasses.replace(answer(), setting="hospital")

    first = record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())
    other = record(store, tenant=tenant, patient_id="p", evidence=items(), differential=changed)

    assert other != first
    assert read_differential(store, tenant, first).record == answer()


def test_the_graph_joins_evidence_and_answer_to_knowledge(store: GraphStore, tenant: str) -> None:
    record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())

    with store._session(writing=False) as session:
        row = session.run(
            "MATCH (:Patient {tenant: $t})-[:HAD]->(:Encounter)-[:RECORDED]->(o)-[:YIELDED]->"
            "(e:Evidence) OPTIONAL MATCH (e)-[:OF_PHENOTYPE]->(p:Phenotype)"
            " OPTIONAL MATCH (e)-[:OF_GENE]->(g:Gene)"
            " OPTIONAL MATCH (m:ModelRun)-[:PRODUCED]->(e)"
            " RETURN count(e), count(p), count(g), count(m),"
            " collect(DISTINCT [l IN labels(o) WHERE l <> 'PatientData'][0])",
            t=tenant,
        ).single(strict=True)
        ranked = session.run(
            "MATCH (:Differential {tenant: $t})-[r:RANKED]->(d) RETURN r.rank, d.id", t=tenant
        ).values()

    assert row[:4] == (6, 4, 1, 1)
    assert sorted(row[4]) == [
        "Document",
        "Entry",
        "GeneticResult",
        "ImagingStudy",
        "LaboratoryResult",
    ]
    assert ranked == [[1, DISEASE]]


def test_tenants_never_meet(store: GraphStore, tenant: str) -> None:
    other = f"{tenant}-other"
    identifier = record(
        store, tenant=tenant, patient_id="p", evidence=items(), differential=answer()
    )
    record(store, tenant=other, patient_id="p", evidence=items()[:1], differential=answer())

    assert len(read_evidence(store, other, "p")) == 1
    assert len(read_evidence(store, tenant, "p")) == 6
    with pytest.raises(UnknownRecordError, match="of this tenant"):
        read_differential(store, other, identifier)
    with store._session(writing=True) as session:
        session.run("MATCH (n:PatientData {tenant: $t}) DETACH DELETE n", t=other).consume()


def test_a_confirmation_is_kept_with_its_differential(store: GraphStore, tenant: str) -> None:
    identifier = record(
        store, tenant=tenant, patient_id="p", evidence=items(), differential=answer()
    )
    for _ in range(2):
        confirm(
            store,
            tenant=tenant,
            differential_id=identifier,
            disease_id=DISEASE,
            verdict=Verdict.CONFIRMED,
            by="a clinician",
            at=MOMENT,
        )

    (confirmation,) = read_differential(store, tenant, identifier).confirmations

    assert confirmation.verdict is Verdict.CONFIRMED
    assert confirmation.disease_id == DISEASE


def test_a_confirmation_of_no_differential_leaves_nothing(store: GraphStore, tenant: str) -> None:
    record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())
    before = count(store, tenant)

    with pytest.raises(UnknownRecordError, match="no differential DIFFERENTIAL:0"):
        confirm(
            store,
            tenant=tenant,
            differential_id="DIFFERENTIAL:0",
            disease_id=DISEASE,
            verdict=Verdict.REJECTED,
            by="a clinician",
            at=MOMENT,
        )

    assert count(store, tenant) == before


def test_a_write_that_fails_half_way_leaves_nothing(
    store: GraphStore, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_values: object) -> None:
        raise RuntimeError("the process is interrupted here")

    monkeypatch.setattr(patients._Rows, "write", partialmethod(_write_then, broken))

    with pytest.raises(RuntimeError, match="interrupted"):
        record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())

    assert count(store, tenant) == (0, 0)


def test_the_stored_evidence_gives_the_same_numbers_again(store: GraphStore, tenant: str) -> None:
    identifier = record(
        store, tenant=tenant, patient_id="p", evidence=items(), differential=answer()
    )

    found = read_differential(store, tenant, identifier)

    assert [item.id for item in found.evidence] == [item.id for item in items()]
    assert [r.score for r in found.record.ranked] == [r.score for r in answer().ranked]


def test_a_patient_without_a_name_is_refused(store: GraphStore) -> None:
    with pytest.raises(InputError, match="p"):
        record(store, tenant="t", patient_id=" ", evidence=[], differential=answer())
