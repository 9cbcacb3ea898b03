"""Lets free Cypher read the knowledge side of the graph, and nothing else.

Neo4j Community knows no row security, so what a statement may reach is decided before it runs, on
the plan that the server itself makes of it (EXPLAIN):

- the plan only reads, and has no operator but those named here;
- every node that it starts from is found by a label of the knowledge side;
- every relationship that it follows is named by a type of the knowledge side. No such type
  touches a patient's node (`kg.schema`), so what is reached from knowledge is knowledge;
- a subquery that the planner leaves as an expression, whose plan is therefore not shown, is
  refused.

What the planner cannot prove safe is refused, with what to write instead. The statement then runs
in a read transaction that the server ends after the time allowed, and gives a limited number of
rows. As a last check, a row that holds a patient's node or relationship is never given.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.errors import DeadlineError, QueryRefusedError, TransactionError
from kg.schema import FULLTEXT_INDEX, KNOWLEDGE_LABELS, KNOWLEDGE_RELATIONS
from kg.store import GraphStore, Row

if TYPE_CHECKING:
    from neo4j.graph import Entity

__all__ = ["QueryResult", "run_read_only"]

_ROW_LIMIT: Final = 1000
_TIMEOUT_S: Final = 30.0

_WITHOUT_DATA: Final = frozenset(
    """
    AntiConditionalApply AntiSemiApply Anti Apply Argument AssertSameNode CacheProperties
    CartesianProduct ConditionalApply Distinct Eager EagerAggregation EmptyResult EmptyRow
    ExhaustiveLimit Filter LeftOuterHashJoin LetAntiSemiApply LetSelectOrAntiSemiApply
    LetSelectOrSemiApply LetSemiApply Limit NodeHashJoin NodeLeftOuterHashJoin
    NodeRightOuterHashJoin Optional OrderedAggregation OrderedDistinct OrderedUnion PartialSort
    PartialTop PreserveOrder ProduceResults ProjectEndpoints Projection RightOuterHashJoin
    RollUpApply SelectOrAntiSemiApply SelectOrSemiApply Selection SemiApply Skip Sort Top
    TriadicBuild TriadicFilter TriadicSelection Union Unwind ValueHashJoin
    """.split()  # noqa: SIM905  (a long list of names is read better so)
)
_FROM_LABELS: Final = frozenset(
    """
    IntersectionNodeByLabelsScan MultiNodeIndexSeek NodeByLabelScan NodeIndexContainsScan
    NodeIndexEndsWithScan NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeek
    NodeUniqueIndexSeekByRange PartitionedNodeByLabelScan PartitionedNodeIndexScan
    PartitionedNodeIndexSeek SubtractionNodeByLabelsScan UnionNodeByLabelsScan
    """.split()  # noqa: SIM905  (a long list of names is read better so)
)
_FROM_TYPES: Final = frozenset(
    """
    BFSPruningVarLengthExpand DirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan
    Expand OptionalExpand PruningVarLengthExpand RelationshipCountFromCountStore Repeat
    ShortestPath StatefulShortestPath Trail UndirectedRelationshipTypeScan
    UndirectedUnionRelationshipTypesScan VarLengthExpand
    """.split()  # noqa: SIM905  (a long list of names is read better so)
)
_PROCEDURE: Final = re.compile(r"db\.index\.fulltext\.query(Nodes|Relationships)\(", re.IGNORECASE)

_PREFIX: Final = re.compile(
    r"(?:\s|//[^\n]*(?:\n|$)|/\*.*?\*/)*(EXPLAIN|PROFILE|CYPHER|USE)\b", re.IGNORECASE | re.DOTALL
)
_QUOTED: Final = re.compile(r"`(?:[^`]|``)*`")
_STRING: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_RELATIONSHIP: Final = re.compile(r"\)(?:<?-\[(?P<inside>[^\[\]]*)\]->?|<?-->?)\(")
_RELATIONSHIP_START: Final = re.compile(r"\)<?-[\[-]")
_BOUND_PATH: Final = re.compile(r"(?:^|(?<=, ))\(\w+\)(?:<?-\[\w+\]->?\(\w+\))+(?= AS \w)")
"""A path put together from elements that were found before: `(a)-[r]->(b) AS p`."""
_TYPES: Final = re.compile(r"^\w*:(?P<types>\w+(?:\|\w+)*)(?:\*[\d.]*)?(?:\s.*)?$", re.DOTALL)
_LABELS: Final = re.compile(r"\w+:(?P<labels>!?\w+(?:[&|]!?\w+)*)")
_SUBQUERY: Final = re.compile(r"\b(?:EXISTS|COUNT|COLLECT)\s*\{", re.IGNORECASE)

_LABEL_NAMES: Final = frozenset(map(str, KNOWLEDGE_LABELS))
_TYPE_NAMES: Final = frozenset(map(str, KNOWLEDGE_RELATIONS))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """What a query gave.

    Parameters
    ----------
    columns
        Names, in the order of the query.
    rows
        One dictionary a row; nodes, relationships and paths as plain values.
    truncated
        Whether there were more rows than allowed.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    truncated: bool


def run_read_only(
    store: GraphStore,
    cypher: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    row_limit: int = _ROW_LIMIT,
    timeout_s: float = _TIMEOUT_S,
) -> QueryResult:
    """Run a statement that reads knowledge.

    Parameters
    ----------
    store
        The graph.
    cypher
        One statement.
    parameters
        Values of its `$parameters`.
    row_limit
        Most rows that are given.
    timeout_s
        Seconds after which the server ends it.

    Raises
    ------
    QueryRefusedError
        If it would do anything but read knowledge, cannot be seen not to, ran longer than
        allowed, or is no Cypher.
    TransactionError
        If the server fails.
    """
    values = dict(parameters or {})
    _check_text(cypher)
    try:
        _check_plan(*store.explain(cypher, values))
        columns, rows = store.read_text(cypher, values, row_limit=row_limit, timeout_s=timeout_s)
    except DeadlineError as error:
        raise QueryRefusedError(
            f"it ran longer than {timeout_s:g} s and was ended", "narrow it, or count less"
        ) from error
    except TransactionError as error:
        if not error.code.startswith("ClientError.Statement"):
            raise
        raise QueryRefusedError("Neo4j does not understand it", error.reason) from error
    plain = [
        {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        for row in rows[:row_limit]
    ]
    return QueryResult(columns=tuple(columns), rows=plain, truncated=len(rows) > row_limit)


def _check_plan(kind: str, plan: Row) -> None:
    if kind != "r":
        raise QueryRefusedError("it would change the graph or its settings", "only read")
    for operator, details in _operators(plan):
        _check_operator(operator, details)


def _check_text(cypher: str) -> None:
    if not cypher.strip():
        raise QueryRefusedError("it is empty", "write one MATCH … RETURN …")
    if prefix := _PREFIX.match(cypher):
        raise QueryRefusedError(f"it begins with {prefix[1].upper()}", "leave that word out")


def _operators(plan: Row) -> Iterator[tuple[str, str]]:
    """Name and details of every operator, names that the user chose blotted out."""
    name = str(plan["operatorType"]).partition("@")[0].partition("(")[0]
    details = str((plan.get("args") or {}).get("Details") or "")
    yield name, _STRING.sub("''", _QUOTED.sub("_", details))
    for child in plan.get("children") or ():
        yield from _operators(child)


def _check_operator(operator: str, details: str) -> None:
    if _SUBQUERY.search(details):
        raise QueryRefusedError(
            "a subquery stands inside an expression, where its plan is not shown",
            "write it as a MATCH or OPTIONAL MATCH of its own",
        )
    _check_relationships(_BOUND_PATH.sub("_", details) if operator == "Projection" else details)
    if operator in _WITHOUT_DATA:
        return
    if operator in _FROM_LABELS:
        _check_labels(details)
    elif operator == "NodeCountFromCountStore":
        _check_labels(details.replace("(:", "(_:"))
        if "()" in details:
            raise _unlabelled()
    elif operator in _FROM_TYPES:
        if not _RELATIONSHIP.search(details):
            raise _untyped()
    elif operator == "ProcedureCall":
        if not _PROCEDURE.match(details):
            raise QueryRefusedError(
                f"the procedure {details.partition('(')[0]} is not open",
                f"of procedures only db.index.fulltext.queryNodes('{FULLTEXT_INDEX}', …) is",
            )
    elif operator in {"AllNodesScan", "PartitionedAllNodesScan"}:
        raise _unlabelled()
    elif operator.endswith("AllRelationshipsScan"):
        raise _untyped()
    else:
        raise QueryRefusedError(
            f"it needs the operation {operator}, which is not open",
            "find nodes by a label and follow relationships by a type",
        )


def _check_relationships(details: str) -> None:
    for start in _RELATIONSHIP_START.finditer(details):
        found = _RELATIONSHIP.match(details, start.start())
        types = _TYPES.match(found["inside"] or "") if found else None
        if types is None:
            raise _untyped()
        for name in types["types"].split("|"):
            if name not in _TYPE_NAMES:
                raise _closed(name)


def _check_labels(details: str) -> None:
    found = list(_LABELS.finditer(details))
    if not found:
        raise _unlabelled()
    for match in found:
        for label in re.split(r"[&|]", match["labels"]):
            if label.removeprefix("!") not in _LABEL_NAMES:
                raise _closed(label)


def _closed(name: str) -> QueryRefusedError:
    return QueryRefusedError(
        f"{name} is not of the knowledge side", "patients are read through the API, not by Cypher"
    )


def _unlabelled() -> QueryRefusedError:
    return QueryRefusedError(
        "it looks at nodes of any label",
        f"name a label: {', '.join(sorted(_LABEL_NAMES))}",
    )


def _untyped() -> QueryRefusedError:
    return QueryRefusedError(
        "it follows relationships of any type",
        f"name a type: {', '.join(sorted(_TYPE_NAMES))}",
    )


def _plain(value: Any) -> Any:
    """Value as JSON has it; graph elements carry their labels or type and their properties."""
    from neo4j.graph import Node, Path, Relationship

    match value:
        case Node():
            _check_element(value, value.labels, _LABEL_NAMES)
            return {"labels": sorted(value.labels), "properties": _plain(dict(value))}
        case Relationship():
            _check_element(value, {value.type}, _TYPE_NAMES)
            return {"type": value.type, "properties": _plain(dict(value))}
        case Path():
            return {
                "nodes": [_plain(node) for node in value.nodes],
                "relationships": [_plain(relationship) for relationship in value.relationships],
            }
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _check_element(element: "Entity", names: Any, allowed: frozenset[str]) -> None:
    # Elements of a path or of an aggregate come without labels; none of these is given either.
    if not set(names) & allowed or not set(names) <= allowed:
        raise _closed("/".join(sorted(names)) or type(element).__name__)
