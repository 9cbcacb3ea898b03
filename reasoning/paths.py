"""The paths from evidence to diagnoses of one answer, as a networkx graph."""

from typing import TYPE_CHECKING, Any

from reasoning.differential import Contribution, Diagnosis, Differential

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["evidence_graph"]


def evidence_graph(differential: Differential) -> "nx.DiGraph[str]":
    """How each evidence item leads to each diagnosis.

    evidence –observes→ concept –matches→ term –supports or opposes→ disease. A concept that the
    disease shows itself is its own term; where nothing that the disease shows explains it, the
    edge goes from the concept to the disease.

    Parameters
    ----------
    differential
        An answer.

    Returns
    -------
    DiGraph
        Nodes are ids, with `kind` (`evidence`, `concept`, `disease`) and `label`; evidence has its
        `status` and source kind, a disease its `rank`, `probability` and `score`. An edge to a
        disease has the sum of its items' `nats`, the `evidence` that it sums, and `frequency`,
        `n`, `m`, `references` where a frequency stands behind it. The nats of the edges into a
        disease, with its prior, are its score. Only plain values: it can be written as GraphML
        once the lists are joined.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(
        graph_version=differential.graph_version,
        snapshot_version=differential.snapshot_version,
        engine_version=differential.engine_version,
    )
    concepts = {}
    for item in differential.evidence:
        concepts[item.id] = item.concept
        graph.add_node(
            item.id,
            kind="evidence",
            label=differential.names[item.concept],
            status=item.status.value,
            source=item.source.kind,
        )
        graph.add_node(item.concept, kind="concept", label=differential.names[item.concept])
        graph.add_edge(item.id, item.concept, kind="observes")
    for diagnosis in differential.diagnoses:
        _add_diagnosis(graph, diagnosis, concepts, differential.names)
    return graph


def _add_diagnosis(
    graph: "nx.DiGraph[str]",
    diagnosis: Diagnosis,
    concepts: dict[str, str],
    names: dict[str, str],
) -> None:
    graph.add_node(
        diagnosis.id,
        kind="disease",
        label=diagnosis.name,
        rank=diagnosis.rank,
        probability=diagnosis.probability,
        prior=diagnosis.prior,
        score=diagnosis.score,
    )
    for item in diagnosis.contributions:
        concept = concepts[item.evidence]
        term = item.matched.term if item.matched is not None else concept
        if term != concept:
            graph.add_node(term, kind="concept", label=names[term])
            graph.add_edge(concept, term, kind="matches")
        _add_support(graph, term, diagnosis.id, item)


def _add_support(graph: "nx.DiGraph[str]", term: str, disease: str, item: Contribution) -> None:
    """Add an item's nats to the edge from its term; several items may come through one term."""
    if not graph.has_edge(term, disease):
        graph.add_edge(term, disease, nats=0.0, evidence=[], **_frequency(item))
    edge = graph.edges[term, disease]
    edge["nats"] += item.nats
    edge["evidence"].append(item.evidence)
    edge["kind"] = "supports" if edge["nats"] >= 0 else "opposes"


def _frequency(item: Contribution) -> dict[str, Any]:
    if item.matched is None:
        return {}
    return {
        "frequency": item.matched.value,
        "n": item.matched.numerator if item.matched.denominator else None,
        "m": item.matched.denominator or None,
        "basis": item.matched.basis.value,
        "references": list(item.matched.references),
    }
