"""Each check on a graph that has the one fault it looks for, and on one that has none."""

from dataclasses import replace

import pytest

from kg.build import build_graph
from kg.errors import KnowledgeNotReadyError
from kg.lease import BuildLease
from kg.quality import check_quality
from kg.store import GraphStore
from kg.version import require_ready
from ontologies.errors import Severity
from ontologies.model import Frequency, IdentityDecision, Knowledge, Term
from tests.kg.invented import (
    ANNOTATIONS,
    BLUE,
    COUNTED,
    DENIED,
    EAR,
    GREEN,
    LOBE,
    OLD,
    SHOWN,
    TERMED,
    TERMS,
    TWIN,
    at,
    invented,
)

pytestmark = pytest.mark.neo4j


def found(store: GraphStore, knowledge: Knowledge) -> set[tuple[str, str]]:
    build_graph(store, knowledge)
    return {(issue.code, issue.where) for issue in check_quality(store)}


def of(numerator: int, denominator: int) -> Frequency:
    return Frequency(share=numerator / denominator, numerator=numerator, denominator=denominator)


def test_a_graph_without_fault_has_no_issue(empty_graph: GraphStore) -> None:
    assert found(empty_graph, invented()) == set()


def test_faulty_terms_are_found(empty_graph: GraphStore) -> None:
    faulty = (
        Term(id="HP:9000003", name="Loose ear", provenance=at(5)),
        Term(id="HP:9000004", name="", parents=(EAR,), provenance=at(6)),
        Term(id="HP:9000008", name="", obsolete=True, replaced_by=OLD, provenance=at(7)),
        Term(id="HP:9000007", name="gone", obsolete=True, replaced_by="HP:1", provenance=at(8)),
    )

    assert found(empty_graph, invented(terms=(*TERMS, *faulty))) == {
        ("orphan-term", "HP:9000003"),
        ("missing-name", "HP:9000004"),
        ("missing-name", "HP:9000008"),
        ("dangling-successor", "HP:9000007"),
        ("dangling-successor", "HP:9000008"),
    }


def test_an_annotation_of_an_obsolete_term_is_found(empty_graph: GraphStore) -> None:
    annotations = (*ANNOTATIONS, replace(SHOWN, phenotype_id=OLD))

    assert found(empty_graph, invented(annotations=annotations)) == {("obsolete-use", OLD)}


def test_a_disease_that_shows_nothing_is_found(empty_graph: GraphStore) -> None:
    annotations = (COUNTED, DENIED, TERMED)

    assert found(empty_graph, invented(annotations=annotations)) == {("without-phenotype", BLUE)}


def test_a_phenotype_both_stated_and_denied_is_found(empty_graph: GraphStore) -> None:
    annotations = (*ANNOTATIONS, replace(SHOWN, phenotype_id=LOBE))

    assert found(empty_graph, invented(annotations=annotations)) == {
        ("contradiction", f"{BLUE} {LOBE}")
    }


def decided(left: str, right: str, *, same: bool) -> IdentityDecision:
    return IdentityDecision(
        left=left, right=right, same=same, who="A. Reader", why="read both", provenance=at(5)
    )


def test_two_entries_of_one_database_in_one_entity_are_found(empty_graph: GraphStore) -> None:
    knowledge = replace(invented(), decisions=(decided(BLUE, TWIN, same=True),))

    assert found(empty_graph, knowledge) == set()  # the likeness of GREEN and TWIN gives way
    knowledge = replace(
        knowledge, decisions=(*knowledge.decisions, decided(GREEN, TWIN, same=True))
    )
    assert found(empty_graph, knowledge) == {("doubled-entity", f"{GREEN} {BLUE}")}


def test_a_decision_stands_in_the_graph_with_its_reason_and_can_be_taken_back(
    empty_graph: GraphStore,
) -> None:
    apart = replace(invented(), decisions=(decided(GREEN, TWIN, same=False),))

    report = build_graph(empty_graph, apart)

    assert (report.counts.get("SAME_AS", 0), report.counts["NOT_SAME_AS"]) == (0, 1)
    again = build_graph(empty_graph, invented())
    assert (again.counts["SAME_AS"], again.counts.get("NOT_SAME_AS", 0)) == (1, 0)
    assert (again.removed, again.created) == ({"NOT_SAME_AS": 1}, {"SAME_AS": 1})


@pytest.mark.parametrize(
    ("low", "high", "conflicting"),
    [
        pytest.param(of(1, 20), of(19, 20), True, id="far apart in many patients"),
        pytest.param(of(0, 4), of(4, 4), False, id="far apart in few"),
        pytest.param(of(8, 20), of(12, 20), False, id="near each other"),
    ],
)
def test_frequencies_conflict_when_far_apart_in_many_patients(
    empty_graph: GraphStore, low: Frequency, high: Frequency, conflicting: bool
) -> None:
    annotations = (
        *ANNOTATIONS,
        replace(COUNTED, frequency=low, provenance=at(8)),
        replace(COUNTED, frequency=high, provenance=at(9)),
    )

    expected = {("conflicting-frequency", f"{GREEN} {LOBE}")} if conflicting else set()
    assert found(empty_graph, invented(annotations=annotations)) == expected


def test_what_lost_its_source_is_found_and_mended_by_verification(
    empty_graph: GraphStore,
) -> None:
    build_graph(empty_graph, invented())
    empty_graph.define(
        [
            f"MATCH (:Disease {{id: '{TWIN}'}})-[a:HAS_PHENOTYPE]->() SET a.source = 'elsewhere'",
            f"MATCH (:Phenotype {{id: '{EAR}'}})-[f:FROM]->() DELETE f",
        ]
    )

    issues = check_quality(empty_graph)
    assert [(issue.code, issue.where) for issue in issues] == [
        ("annotation-without-source", f"{TWIN} {EAR}"),
        ("without-source", EAR),
    ]
    assert {issue.severity for issue in issues} == {Severity.ERROR}
    build_graph(empty_graph, invented(), verify=True)
    assert check_quality(empty_graph) == []


def test_a_build_that_did_not_end_is_the_first_issue(empty_graph: GraphStore) -> None:
    build_graph(empty_graph, invented())
    with pytest.raises(RuntimeError, match="stopped"), BuildLease(empty_graph, "f" * 64):
        raise RuntimeError("stopped")

    assert check_quality(empty_graph)[0].code == "not-complete"
    with pytest.raises(KnowledgeNotReadyError, match="semeion build"):
        require_ready(empty_graph)
