"""Checks of the knowledge graph, read back from it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from kg.store import GraphStore
from kg.version import KnowledgeState, stored_state
from ontologies.errors import Issue, Severity
from ontologies.model.annotation import Aspect

__all__ = ["check_quality"]

ROOT: Final = "HP:0000001"
"""The one term of HPO without a parent."""
CONFLICT_PATIENTS: Final = 10
"""A frequency counted in fewer patients contradicts nobody."""
CONFLICT_DISTANCE: Final = 0.6
"""Frequencies so far apart are a conflict; consensus of the authors."""

Row = dict[str, Any]


def check_quality(store: GraphStore) -> list[Issue]:
    """Find what is missing, loose or contradictory in the knowledge.

    Returns
    -------
    list of Issue
        Errors first, then by code and place; empty for a graph without fault.
    """
    issues = [*_state_issues(store)]
    for code, (severity, query, parameters, describe) in _CHECKS.items():
        for row in store.read(query, **parameters):
            where, message, remedy = describe(row)
            issues.append(
                Issue(severity=severity, code=code, where=where, message=message, remedy=remedy)
            )
    order = {severity: place for place, severity in enumerate(Severity)}
    return sorted(issues, key=lambda issue: (order[issue.severity], issue.code, issue.where))


def _state_issues(store: GraphStore) -> Iterator[Issue]:
    state = stored_state(store).state
    if state is not KnowledgeState.READY:
        yield Issue(
            severity=Severity.ERROR,
            code="not-complete",
            where="graph",
            message=f"the knowledge graph is {state}",
            remedy="run `semeion build` to its end",
        )


def _orphan(row: Row) -> tuple[str, str, str]:
    return row["id"], "the term has no parent", "ask the source; it is never reached from the root"


def _nameless(row: Row) -> tuple[str, str, str]:
    return row["id"], f"the {row['kind'].lower()} has no name", "it is shown by its id"


def _unannotated(row: Row) -> tuple[str, str, str]:
    return row["id"], f"{row['name']} shows no phenotype", "it is ranked by its genes alone"


def _contradiction(row: Row) -> tuple[str, str, str]:
    where = f"{row['disease_id']} {row['phenotype_id']}"
    message = f"stated {row['stated']} times and denied {row['denied']} times"
    return where, message, "both are kept; what is stated is scored"


def _conflict(row: Row) -> tuple[str, str, str]:
    where = f"{row['disease_id']} {row['phenotype_id']}"
    message = (
        f"{row['statements']} counts from {100 * row['lowest']:.0f} %"
        f" to {100 * row['highest']:.0f} %"
    )
    return where, message, "the patients are pooled"


def _doubled(row: Row) -> tuple[str, str, str]:
    where = f"{row['left']} {row['right']}"
    message = (
        f"{row['left_name']!r} and {row['right_name']!r} of one database are one disease"
        f" by {', then '.join(row['methods'])}"
    )
    return where, message, "if they are two, say so in a file of decisions"


def _obsolete(row: Row) -> tuple[str, str, str]:
    message = f"{row['annotations']} annotations speak of an obsolete term"
    return row["phenotype_id"], message, f"its successor is {row['replaced_by'] or 'not named'}"


def _dangling(row: Row) -> tuple[str, str, str]:
    message = f"its successor {row['replaced_by']} is not a current term"
    return row["id"], message, "an annotation or a note that uses it cannot be resolved"


def _unsourced(row: Row) -> tuple[str, str, str]:
    where = f"{row['disease_id']} {row['phenotype_id']}"
    named = f"{row['source']} is no source of the graph" if row["source"] else "it names no source"
    message = f"the annotation is without source: {named}"
    return where, message, "run `semeion build --verify`"


def _sourceless(row: Row) -> tuple[str, str, str]:
    return row["id"], "it comes from no source", "run `semeion build --verify`"


_CHECKS: Final[dict[str, tuple[Severity, str, Row, Callable[[Row], tuple[str, str, str]]]]] = {
    "without-source": (Severity.ERROR, "nodes_without_source", {}, _sourceless),
    "annotation-without-source": (
        Severity.ERROR,
        "annotations_without_source",
        {},
        _unsourced,
    ),
    "orphan-term": (Severity.ERROR, "orphan_terms", {"root": ROOT}, _orphan),
    "dangling-successor": (Severity.WARNING, "dangling_successors", {}, _dangling),
    "obsolete-use": (Severity.WARNING, "obsolete_use", {}, _obsolete),
    "contradiction": (Severity.WARNING, "contradicting_annotations", {}, _contradiction),
    "doubled-entity": (Severity.WARNING, "doubled_entities", {}, _doubled),
    "missing-name": (Severity.WARNING, "nameless_nodes", {}, _nameless),
    "conflicting-frequency": (
        Severity.NOTE,
        "conflicting_frequencies",
        {"patients": CONFLICT_PATIENTS, "distance": CONFLICT_DISTANCE},
        _conflict,
    ),
    "without-phenotype": (
        Severity.NOTE,
        "diseases_without_phenotype",
        {"aspect": str(Aspect.PHENOTYPE)},
        _unannotated,
    ),
}
