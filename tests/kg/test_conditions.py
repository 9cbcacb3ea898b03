"""Curated conditions in the graph: every fact of two invented ones, read back."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.build import build_graph
from kg.export import export_graph
from kg.knowledge import read_knowledge_tables
from kg.quality import check_quality
from kg.records import to_records
from kg.schema import Label, Relation
from kg.store import GraphStore
from ontologies.model import Knowledge
from ontologies.sources import SourceConfig, locate_sources, read_knowledge

pytestmark = pytest.mark.neo4j

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples" / "knowledge"
LAMP, MOTH = "SEM:D060001", "SEM:D060002"
RINGING, LIGHTHOUSE = "SEM:F060001", "SEM:F060002"
GLOWING, EARS, NOSE = "HP:9000001", "HP:9000002", "HP:9000005"


@pytest.fixture(scope="module")
def mini() -> Knowledge:
    return read_knowledge(locate_sources(SourceConfig(table=SAMPLES / "sources.toml")))


@pytest.fixture(scope="module")
def published_alone(mini: Knowledge) -> Knowledge:
    kept = tuple(one for one in mini.sources if one.id != "semeion-conditions")
    return replace(mini, sources=kept, conditions=(), findings=(), condition_source="")


@pytest.fixture
def store(empty_graph: GraphStore, mini: Knowledge) -> GraphStore:
    build_graph(empty_graph, mini)
    return empty_graph


def edges(store: GraphStore, start: str, kind: str) -> dict[str, dict[str, Any]]:
    """Properties of edges by their end, without key and source."""
    query = (
        "MATCH (a:Knowledge {id: $start})-[r]->(b:Knowledge) WHERE type(r) = $kind"
        " RETURN b.id AS end, properties(r) AS properties"
    )
    with store._session(writing=False) as session:
        rows = session.run(query, start=start, kind=kind).data()
    assert {row["properties"].pop("source") for row in rows} <= {"semeion-conditions"}
    assert all(row["properties"].pop("key") for row in rows)
    return {row["end"]: row["properties"] for row in rows}


def node(store: GraphStore, identifier: str) -> dict[str, Any]:
    with store._session(writing=False) as session:
        query = "MATCH (n:Knowledge {id: $id})-[:FROM]->(s:Source) RETURN n, s.id AS source"
        row = session.run(query, id=identifier).single(strict=True)
    assert row["source"] == "semeion-conditions"
    return dict(row["n"])


def test_a_condition_is_a_disease_with_its_names_and_codes(store: GraphStore) -> None:
    lamp = node(store, LAMP)

    assert (lamp["name"], lamp["chinese_name"]) == ("Lamp fever", "灯热")
    assert lamp["synonyms"] == ["acute lamp fever", "灯热", "灯火热"]
    assert lamp["synonym_languages"] == ["en", "zh", "zh"]
    assert lamp["icd10"] == ["A99"]
    assert "MONDO:9000001" in lamp["cross_references"]
    assert (lamp["urgent_within"], lamp["urgent_why"]) == ("PT2H", "the lamp goes out")
    assert lamp["age_bands"] == ["0-17", "18+"]
    assert lamp["age_likelihood_ratios"] == [0.5, 1.2]
    assert (lamp["female_likelihood_ratio"], lamp["male_likelihood_ratio"]) == (0.8, 1.2)
    assert (lamp["basis"], lamp["reviewed"]) == ("consensus", False)
    assert lamp["file"] == "conditions/06-digestive/lamp-fever.yaml"
    assert "urgent_within" not in node(store, MOTH)


def test_what_it_shows_and_what_speaks_against_it_are_told_apart(store: GraphStore) -> None:
    common = {"negated": False, "aspect": "P", "basis": "consensus"}

    assert edges(store, LAMP, "HAS_PHENOTYPE") == {
        GLOWING: {**common, "frequency": 0.9},
        RINGING: {
            **common,
            "frequency": pytest.approx(0.3),
            "low": 0.2,
            "high": 0.4,
            "temporal_pattern": "sudden",
            "timing": "at noon",
        },
        EARS: {**common, "frequency": 0.5, "modality": "PHOTO head", "specificity": 0.7},
        NOSE: {**common, "likelihood_ratio": 0.25},
    }
    assert edges(store, MOTH, "HAS_PHENOTYPE") == {
        NOSE: {**common, "frequency": 0.3, "n": 3, "m": 10}
    }


def test_curated_findings_stand_below_their_parents_or_a_heading(store: GraphStore) -> None:
    assert edges(store, RINGING, "SUBCLASS_OF") == {EARS: {}}
    assert edges(store, LIGHTHOUSE, "SUBCLASS_OF") == {}
    assert node(store, LIGHTHOUSE)["heading"] == "exposure"
    assert node(store, "SEM:F060003")["replaced_by"] == RINGING


def test_settings_risks_neighbours_tests_and_identities_are_relations(store: GraphStore) -> None:
    assert edges(store, LAMP, "OCCURS_IN") == {
        "primary-care": {"per_patient": 0.001, "basis": "consensus"},
        "emergency": {"per_patient": 0.002, "basis": "consensus"},
        "hospital": {"per_patient": 0.0, "basis": "consensus"},
    }
    assert edges(store, LAMP, "HAS_RISK_FACTOR") == {
        LIGHTHOUSE: {"likelihood_ratio": 4.0, "basis": "guideline"}
    }
    assert edges(store, LAMP, "DIFFERS_FROM") == {
        MOTH: {"by": ["HP:9000005 Blue nose"], "basis": "consensus"}
    }
    assert edges(store, LAMP, "INVESTIGATED_BY") == {
        "SEM:T-lux-meter": {
            "name": "Lux meter",
            "sensitivity": 0.9,
            "specificity": 0.8,
            "role": "confirm",
            "basis": "consensus",
        },
        "LOINC:2160-0": {"name": "creatinine", "role": "screen", "basis": "consensus"},
    }
    assert edges(store, MOTH, "INVESTIGATED_BY").keys() == {"SEM:T-lux-meter"}
    assert edges(store, LAMP, "SAME_AS") == {
        "OMIM:900001": {"method": "curated", "score": 1.0, "reason": "stated, as Lamp disease"}
    }
    assert edges(store, LAMP, "SUBCLASS_OF") == {"ORPHA:900002": {}}


def test_an_end_that_the_release_does_not_have_is_reported(mini: Knowledge) -> None:
    records = to_records(mini)

    (issue,) = [one for one in records.issues if "HP:9000099" in one.message]
    assert (issue.code, issue.where) == ("dangling-edge", "semeion-conditions")
    assert not [edge for edge in records.edges if edge.end == "HP:9000099"]


def test_a_second_build_changes_nothing_and_the_checks_find_no_fault(
    store: GraphStore, mini: Knowledge
) -> None:
    assert not build_graph(store, mini).changed
    assert not build_graph(store, mini, verify=True).changed
    assert not [issue for issue in check_quality(store) if issue.where.startswith("SEM:")]
    assert {Label.TEST, Label.SETTING, Relation.OCCURS_IN} <= to_records(mini).counts().keys()


def test_without_them_they_leave_the_graph(store: GraphStore, published_alone: Knowledge) -> None:
    report = build_graph(store, published_alone)

    assert report.removed[Label.SETTING] == 3
    assert report.removed[Relation.OCCURS_IN] == 6
    assert not [kind for kind in report.counts if kind in {Label.TEST, Relation.DIFFERS_FROM}]


def test_they_are_exported_in_biolinks_words(store: GraphStore, tmp_path: Path) -> None:
    export_graph(store, "kgx", tmp_path / "kgx")
    with (tmp_path / "kgx" / "edges.tsv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["subject"] == LAMP]
    with (tmp_path / "kgx" / "nodes.tsv").open(newline="") as stream:
        nodes = {row["id"]: row["category"] for row in csv.DictReader(stream, delimiter="\t")}
    told = {(row["predicate"], row["object"]): row["description"] for row in rows}

    assert told["biolink:has_phenotype", GLOWING] == ""
    assert told["biolink:related_to", NOSE] == "likelihood ratio 0.25"
    assert told["biolink:risk_affected_by", LIGHTHOUSE] == "likelihood ratio 4.0"
    assert told["biolink:related_to", MOTH] == "HP:9000005 Blue nose"
    assert told["biolink:related_to", "SEM:T-lux-meter"] == "sensitivity 0.9; specificity 0.8"
    assert {row["primary_knowledge_source"] for row in rows} == {"infores:semeion-conditions"}
    assert nodes["SEM:primary-care"] == "biolink:ClinicalEntity"
    assert all(row["object"] in nodes for row in rows)


def test_a_snapshot_keeps_published_and_curated_apart(store: GraphStore) -> None:
    tables = read_knowledge_tables(store)

    assert not [name for name, _ in tables.diseases if name.startswith("SEM:")]
    assert [node.id for node in tables.conditions] == [LAMP, MOTH]
    assert {item.phenotype_id for item in tables.condition_findings if item.kind == "risk"} == {
        LIGHTHOUSE
    }
    assert ("hospital", 0.0) in {(item.setting, item.per_patient) for item in tables.occurrences}
    headed = {term.id: term.heading for term in tables.terms if term.heading}
    assert headed == {LIGHTHOUSE: "exposure"}
    assert not [pair for pair in tables.same_as if LAMP in pair]
