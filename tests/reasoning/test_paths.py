"""The graph of an answer holds its numbers: what comes into a disease is its score."""

import math
from collections.abc import Sequence

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontologies.model import Evidence, Status
from reasoning.differential import rank
from reasoning.paths import evidence_graph
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, EYE, FINGERS, LENS, TALL
from tests.reasoning.evidence import gene, item

items = st.builds(
    lambda concept, ratio: item(
        concept, Status.PRESENT if ratio >= 1 else Status.ABSENT, ratio=ratio
    ),
    st.sampled_from([FINGERS, LENS, AORTA, TALL, CATARACT, EYE]),
    st.one_of(st.just(1e4), st.just(1e-4), st.floats(1e-4, 1e4)),
)


@settings(deadline=None)
@given(body=st.lists(items, max_size=8))
def test_prior_and_the_edges_into_a_disease_are_its_score(
    small_snapshot: Snapshot, body: Sequence[Evidence]
) -> None:
    differential = rank(small_snapshot, [*body, gene("NCBIGene:1", "ABC1")])
    graph = evidence_graph(differential)

    for diagnosis in differential.diagnoses:
        entering = [data["nats"] for _, _, data in graph.in_edges(diagnosis.id, data=True)]
        total = diagnosis.prior + math.fsum(entering)
        assert total == pytest.approx(diagnosis.score, abs=1e-9)
    assert nx.is_directed_acyclic_graph(graph)


def test_a_path_leads_from_the_evidence_over_the_matched_ancestor(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [item(CATARACT), item(AORTA)])
    graph = evidence_graph(differential)
    evidence = item(CATARACT).id

    path = nx.shortest_path(graph, evidence, "OMIM:1")

    assert path == [evidence, CATARACT, EYE, "OMIM:1"]
    assert graph.nodes[EYE] == {"kind": "concept", "label": f"term {EYE}"}
    (shown,) = [
        share.matched.value
        for diagnosis in differential.diagnoses
        for share in diagnosis.contributions
        if diagnosis.id == "OMIM:1" and share.evidence == item(AORTA).id and share.matched
    ]
    assert graph.edges[AORTA, "OMIM:1"]["frequency"] == shown
    assert graph.edges[AORTA, "OMIM:1"]["kind"] == "supports"
