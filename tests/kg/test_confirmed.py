"""Patients whose disease was confirmed, read back from the real server."""

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from kg.confirmed import read_confirmed
from kg.patients import Verdict, confirm, record
from kg.schema import apply_schema
from kg.server import Connection
from kg.store import GraphStore
from tests.kg.test_patients import MOMENT, answer, items

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def store(graph_connection: Connection) -> Iterator[GraphStore]:
    with GraphStore(graph_connection) as opened:
        apply_schema(opened)
        yield opened


@pytest.fixture
def tenant(store: GraphStore) -> Iterator[str]:
    name = f"tenant-{uuid.uuid4()}"
    yield name
    with store._session(writing=True) as session:
        session.run("MATCH (n:PatientData {tenant: $t}) DETACH DELETE n", t=name).consume()


def judge(
    store: GraphStore,
    tenant: str,
    patient: str,
    *verdicts: tuple[str, Verdict],
    setting: str = "rare-disease",
    first: int = 0,
    last: int | None = None,
) -> None:
    identifier = record(
        store,
        tenant=tenant,
        patient_id=patient,
        evidence=items()[first:last],
        differential=dataclasses.replace(answer(), setting=setting),
    )
    for minute, (disease, verdict) in enumerate(verdicts):
        confirm(
            store,
            tenant=tenant,
            differential_id=identifier,
            disease_id=disease,
            verdict=verdict,
            by="clinician",
            at=MOMENT + timedelta(minutes=minute),
        )


def test_a_confirmed_and_another_disease_count_and_a_rejected_does_not(
    store: GraphStore, tenant: str
) -> None:
    judge(store, tenant, "a", ("OMIM:9200001", Verdict.CONFIRMED))
    judge(store, tenant, "b", ("OMIM:9200002", Verdict.REJECTED), ("OMIM:9200003", Verdict.OTHER))

    found = read_confirmed(store, tenant)

    assert [(p.patient_id, p.disease_id) for p in found] == [
        ("a", "OMIM:9200001"),
        ("b", "OMIM:9200003"),
    ]
    assert set(found[0].evidence) == set(items())


def test_the_last_word_counts(store: GraphStore, tenant: str) -> None:
    judge(
        store,
        tenant,
        "a",
        ("OMIM:9200001", Verdict.CONFIRMED),
        ("OMIM:9200001", Verdict.REJECTED),
        ("OMIM:9200002", Verdict.REJECTED),
        ("OMIM:9200002", Verdict.CONFIRMED),
    )

    assert [p.disease_id for p in read_confirmed(store, tenant)] == ["OMIM:9200002"]


def test_a_patient_confirmed_twice_is_one_patient(store: GraphStore, tenant: str) -> None:
    confirmed = ("OMIM:9200001", Verdict.CONFIRMED)
    judge(store, tenant, "a", confirmed, last=3)
    judge(store, tenant, "a", confirmed, first=2, setting="hospital")

    (found,) = read_confirmed(store, tenant)

    assert set(found.evidence) == set(items())


def test_another_tenant_sees_nothing(store: GraphStore, tenant: str) -> None:
    judge(store, tenant, "a", ("OMIM:9200001", Verdict.CONFIRMED))

    assert read_confirmed(store, f"not-{tenant}") == []
