"""The patient side on the real server: whole or not at all, once, and never another tenant's."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.errors import TransactionError, UnknownRecordError
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
from kg.server import Connection, ServerState, connect, server_status, stop_server
from kg.status import graph_status
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

# The owner's measure is ten; a normal run does fewer to stay short.
KILL_ROUNDS = int(
    os.environ.get("SEMEION_TEST_KILL_ROUNDS", "10" if os.environ.get("SEMEION_SLOW") else "2")
)
NODES, EDGES = 16, 21
"""Of one answer that rests on `items()`, without what joins it to knowledge."""
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


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data folder of a server that tests may constrain and kill."""
    home = tmp_path_factory.mktemp("patients")
    yield home
    stop_server(home)


@pytest.fixture
def tenant(store: GraphStore) -> Iterator[str]:
    name = f"tenant-{uuid.uuid4()}"
    yield name
    with store._session(writing=True) as session:
        session.run("MATCH (n:PatientData {tenant: $t}) DETACH DELETE n", t=name).consume()


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


def test_a_write_that_the_server_refuses_half_way_leaves_nothing(own_home: Path) -> None:
    first = dataclasses.replace(answer(), setting="emergency")
    other = dataclasses.replace(first, engine_version="2")
    with connect(own_home) as handle, GraphStore(handle.connection) as store:
        apply_schema(store)
        store.define(["CREATE CONSTRAINT one FOR (d:Differential) REQUIRE d.setting IS UNIQUE"])
        record(store, tenant="a", patient_id="p", evidence=items()[:1], differential=first)
        before = count(store, "a")

        with pytest.raises(TransactionError, match="ConstraintValidationFailed"):
            record(store, tenant="a", patient_id="q", evidence=items(), differential=other)

        assert count(store, "a") == before
        with pytest.raises(UnknownRecordError, match="no patient"):
            read_evidence(store, "a", "q")
        store.define(["DROP CONSTRAINT one", "MATCH (n:PatientData) DETACH DELETE n"])


def test_the_same_written_by_many_at_once_is_there_once(store: GraphStore, tenant: str) -> None:
    def write(_: int) -> str:
        return record(store, tenant=tenant, patient_id="p", evidence=items(), differential=answer())

    with ThreadPoolExecutor(4) as pool:
        identifiers = set(pool.map(write, range(8)))
    once = count(store, tenant)
    write(0)

    assert len(identifiers) == 1
    assert count(store, tenant) == once
    assert once[0] == NODES


def test_a_repeat_with_another_clock_keeps_the_first_time(store: GraphStore, tenant: str) -> None:
    later = [dataclasses.replace(item, recorded_at=datetime.now(UTC)) for item in items()]

    first, again = (
        record(store, tenant=tenant, patient_id="p", evidence=given, differential=answer())
        for given in (items(), later)
    )

    assert first == again
    assert {item.recorded_at for item in read_evidence(store, tenant, "p")} == {MOMENT}


def test_no_encounter_is_not_an_encounter_of_any_name(store: GraphStore, tenant: str) -> None:
    names = (None, "unspecified", "null")

    identifiers = [
        record(
            store,
            tenant=tenant,
            patient_id="p",
            encounter_id=name,
            evidence=items()[:1],
            differential=answer(),
        )
        for name in names
    ]

    found = [read_differential(store, tenant, identifier) for identifier in identifiers]
    assert tuple(item.encounter_id for item in found) == names
    assert len(read_evidence(store, tenant, "p")) == 1


def test_a_disease_that_the_graph_has_not_can_be_confirmed(store: GraphStore, tenant: str) -> None:
    identifier = record(
        store, tenant=tenant, patient_id="p", evidence=items(), differential=answer()
    )

    confirm(
        store,
        tenant=tenant,
        differential_id=identifier,
        disease_id="OMIM:9299998",
        verdict=Verdict.OTHER,
        by="a clinician",
        at=MOMENT,
    )

    (confirmation,) = read_differential(store, tenant, identifier).confirmations
    assert (confirmation.disease_id, confirmation.at) == ("OMIM:9299998", MOMENT)


def test_no_relation_joins_two_tenants(store: GraphStore, tenant: str) -> None:
    for name in (tenant, f"{tenant}-other"):
        record(store, tenant=name, patient_id="p", evidence=items(), differential=answer())

    with store._session(writing=True) as session:
        (foreign,) = session.run(
            "MATCH (n:PatientData {tenant: $t})-[r:!OF_PHENOTYPE&!OF_GENE&!RANKED&!OF_DISEASE]-(m)"
            " WHERE m.tenant IS NULL OR m.tenant <> $t RETURN count(*)",
            t=tenant,
        ).single(strict=True)
        session.run(
            "MATCH (n:PatientData {tenant: $t}) DETACH DELETE n", t=f"{tenant}-other"
        ).consume()

    assert foreign == 0


WRITER = """
import sys
from pathlib import Path
from kg.patients import record
from kg.server import connect
from kg.store import GraphStore
from tests.kg.test_patients import answer, items
with connect(Path(sys.argv[1])) as handle, GraphStore(handle.connection) as store:
    for number in range(1_000_000):
        patient = f"{sys.argv[2]}-{number}"
        identifier = record(
            store, tenant="t", patient_id=patient, evidence=items(), differential=answer()
        )
        print(identifier, flush=True)
"""


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(own_home: Path) -> None:
    acknowledged: list[str] = []
    for turn in range(KILL_ROUNDS):
        with connect(own_home) as handle, GraphStore(handle.connection) as store:
            apply_schema(store)
            acknowledged += acknowledged_until_killed(own_home, turn)
        with connect(own_home) as handle, GraphStore(handle.connection) as store:
            for identifier in acknowledged:
                assert list(read_differential(store, "t", identifier).evidence) == items()
            differentials = graph_status(store).patient_counts["Differential"]
            assert differentials >= len(acknowledged)
            assert count(store, "t") == (NODES * differentials, EDGES * differentials)

    assert len(acknowledged) >= 20 * KILL_ROUNDS


def acknowledged_until_killed(home: Path, turn: int) -> list[str]:
    """Kill the server in the midst of patient writes; the ids that the writer was told."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home), str(turn)],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(20)]
    server = server_status(home).pid
    assert server is not None
    os.kill(server, signal.SIGKILL)
    while server_status(home).state is not ServerState.STOPPED:
        time.sleep(0.05)  # the system takes a moment to let go of a killed server's lock
    writer.kill()  # it would try for half a minute to reach the server again
    told += writer.communicate()[0].splitlines()
    return [line.strip() for line in told if line.endswith("\n") or len(line) == len(told[0]) - 1]


def test_the_stored_evidence_gives_the_same_numbers_again(store: GraphStore, tenant: str) -> None:
    identifier = record(
        store, tenant=tenant, patient_id="p", evidence=items(), differential=answer()
    )

    found = read_differential(store, tenant, identifier)

    assert [item.id for item in found.evidence] == [item.id for item in items()]
    assert [r.score for r in found.record.ranked] == [r.score for r in answer().ranked]


def test_an_unknown_patient_is_not_one_without_evidence(store: GraphStore, tenant: str) -> None:
    record(store, tenant=tenant, patient_id="p", evidence=[], differential=answer())

    assert read_evidence(store, tenant, "p") == []
    with pytest.raises(UnknownRecordError, match="no patient with that id of this tenant"):
        read_evidence(store, tenant, "q")


def test_a_patient_without_a_name_is_refused(store: GraphStore) -> None:
    with pytest.raises(InputError, match="p"):
        record(store, tenant="t", patient_id=" ", evidence=[], differential=answer())
