"""Lets free Cypher read the knowledge side of the graph, and nothing else.

Neo4j Community knows no row security, so what a statement may reach is decided before it runs:

- its text follows the rules of `kg.statement`, which hold where no plan is shown;
- the plan that the server makes of it (EXPLAIN) only reads, and has no operator but those here;
- every node that the plan starts from is found by a label of the knowledge side, and every
  relationship that it follows by such a type. No such type touches a patient's node
  (`kg.schema`), so what is reached from knowledge is knowledge, in whatever order it is done.

What cannot be seen to be safe is refused, with what to write instead. The statement then runs in
a read transaction that the server ends after the time allowed, and gives so many rows and bytes
at most. As a last check, a row that holds a patient's node or relationship is never given.

One thing does show through: a disease or term that a release has dropped stays, with the label
`Retired`, while some record points to it.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from kg.errors import DeadlineError, QueryLimitError, QueryRefusedError, TransactionError
from kg.statement import FULLTEXT_PROCEDURE, LABEL_NAMES, TYPE_NAMES, check_statement, closed_name
from kg.store import GraphStore, Row

__all__ = ["QueryResult", "run_read_only"]

ROW_LIMIT: Final = 1000
TIMEOUT_S: Final = 30.0
RESULT_BYTES: Final = 16_000_000
"""Most bytes of JSON that one result is given in."""

_WITHOUT_DATA: Final = frozenset(
    """
    AntiConditionalApply AntiSemiApply Apply Argument AssertSameNode CacheProperties
    CartesianProduct ConditionalApply Distinct Eager EagerAggregation EmptyResult EmptyRow
    ExhaustiveLimit Filter LetAntiSemiApply LetSelectOrAntiSemiApply LetSelectOrSemiApply
    LetSemiApply Limit NodeHashJoin NodeLeftOuterHashJoin NodeRightOuterHashJoin Optional
    OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop PreserveOrder
    ProduceResults ProjectEndpoints Projection RollUpApply SelectOrAntiSemiApply
    SelectOrSemiApply SemiApply Skip Sort Top TriadicBuild TriadicFilter TriadicSelection Union
    Unwind ValueHashJoin
    """.split()  # noqa: SIM905 - a long list of names is read better so
)
_FROM_LABELS: Final = frozenset(
    """
    IntersectionNodeByLabelsScan MultiNodeIndexSeek NodeByLabelScan NodeIndexContainsScan
    NodeIndexEndsWithScan NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeek
    NodeUniqueIndexSeekByRange PartitionedNodeByLabelScan PartitionedNodeIndexScan
    PartitionedNodeIndexSeek SubtractionNodeByLabelsScan UnionNodeByLabelsScan
    """.split()  # noqa: SIM905 - a long list of names is read better so
)
_FROM_TYPES: Final = frozenset(
    """
    DirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan Expand OptionalExpand
    RelationshipCountFromCountStore ShortestPath UndirectedRelationshipTypeScan
    UndirectedUnionRelationshipTypesScan VarLengthExpand
    """.split()  # noqa: SIM905 - a long list of names is read better so
)
_REPEATING: Final = frozenset({"BidirectionalRepeat", "Repeat", "StatefulShortestPath"})
"""Their details show no types. `kg.statement` has seen these; a Repeat's own plan is shown too."""

_QUOTED: Final = re.compile(r"`(?:[^`]|``)*`")
_RELATIONSHIP: Final = re.compile(r"\)<?-(?:\[(?P<inside>[^\[\]]*)\])?-")
_TYPES: Final = re.compile(r"\w*:(?P<types>\w+(?:\|\w+)*)(?:\*[\d.]*)?(?:\s.*)?", re.DOTALL)
_LABELS: Final = re.compile(r"(?<![\w$])\w*:(?P<labels>\w+(?:[&|]!?\w+)*)")
_UNREADABLE: Final = ("ClientError.Statement", "ClientError.Procedure", "ClientError.Database")
_OUT_OF_MEMORY: Final = ("MemoryPoolOutOfMemory", "OutOfMemory", "StackOverFlow")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """What a query gave.

    Parameters
    ----------
    columns
        Names, in the order of the query.
    rows
        One dictionary a row, of plain JSON values. A node is `{"id", "labels", "properties"}`, a
        relationship `{"id", "type", "start", "end", "properties"}` with the ids of its nodes
        (Neo4j's own, good within one result), a path `{"nodes", "relationships"}`; a time is
        ISO 8601, and a number that JSON has not is a word.
    truncated
        Whether there was more than rows or bytes allowed.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    truncated: bool


def run_read_only(
    store: GraphStore,
    cypher: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    row_limit: int = ROW_LIMIT,
    timeout_s: float = TIMEOUT_S,
    byte_limit: int = RESULT_BYTES,
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
    row_limit, byte_limit
        Most rows, and most bytes of JSON, that are given.
    timeout_s
        Seconds after which the server ends it; planning has the same time once more.

    Returns
    -------
    QueryResult
        Rows up to the first limit met; it says whether one was.

    Raises
    ------
    QueryRefusedError
        If it would do anything but read knowledge, cannot be seen not to, or is no Cypher.
    QueryLimitError
        If it ran longer or took more memory than allowed.
    TransactionError
        If the server fails.
    ValueError
        If a limit is not above 0.
    """
    if row_limit < 1 or byte_limit < 1 or not 0 < timeout_s < math.inf:
        raise ValueError("a limit of rows, bytes or seconds is finite and above 0")
    values = dict(parameters or {})
    text = check_statement(cypher, values)

    def take(columns: Sequence[str], rows: Iterator[list[Any]]) -> QueryResult:
        return _take(columns, rows, row_limit=row_limit, byte_limit=byte_limit)

    try:
        _check_plan(*store.explain(text, values, timeout_s=timeout_s))
        return store.read_text(
            text, values, take, timeout_s=timeout_s, fetch_size=min(row_limit + 1, 500)
        )
    except OverflowError as error:
        raise QueryRefusedError(
            "a parameter is a number of more than 64 bits", "give it as a string"
        ) from error
    except TransactionError as error:
        raise _translated(error, timeout_s) from error


def _translated(error: TransactionError, timeout_s: float) -> Exception:
    """Error for the asker where the statement is at fault; else the error itself."""
    if isinstance(error, DeadlineError):
        return QueryLimitError(f"it ran longer than {timeout_s:g} s and was ended")
    if any(sign in error.code for sign in _OUT_OF_MEMORY):
        return QueryLimitError("it took more memory than the server allows and was ended")
    if error.code.startswith(_UNREADABLE):
        return QueryRefusedError("Neo4j cannot run it", error.reason)
    return error


def _check_plan(kind: str, plan: Row) -> None:
    if kind != "r":
        raise QueryRefusedError("it would change the graph or its settings", "only read")
    for operator, details in _operators(plan):
        _check_operator(operator, details)


def _operators(plan: Row) -> Iterator[tuple[str, str]]:
    """Name and details of every operator, quoted names blotted out."""
    name = str(plan["operatorType"]).partition("@")[0].partition("(")[0]
    yield name, _QUOTED.sub("_", str((plan.get("args") or {}).get("Details") or ""))
    for child in plan.get("children") or ():
        yield from _operators(child)


def _check_operator(operator: str, details: str) -> None:
    if operator in _WITHOUT_DATA or operator in _REPEATING:
        return
    if operator in _FROM_LABELS or operator == "NodeCountFromCountStore":
        _check_labels(details)
    elif operator in _FROM_TYPES:
        _check_types(details)
    elif operator == "ProcedureCall":
        if not details.startswith(f"{FULLTEXT_PROCEDURE}("):
            name = details.partition("(")[0]
            raise QueryRefusedError(f"the procedure {name} is not open", "query the graph itself")
    elif operator.endswith("AllNodesScan"):
        raise _unlabelled()
    elif operator.endswith(("ByIdSeek", "ByElementIdSeek")):
        raise QueryRefusedError(
            "it finds something by Neo4j's own id", "find it by a label and its `id` property"
        )
    else:
        raise QueryRefusedError(
            f"it needs the operation {operator}, which is not open",
            "find nodes by a label and follow relationships by a type",
        )


def _check_labels(details: str) -> None:
    """Every place that names labels names knowledge labels, the first of them plainly."""
    found = list(_LABELS.finditer(details))
    if not found or "()" in details:
        raise _unlabelled()
    for match in found:
        for label in re.split(r"[&|]!?", match["labels"]):
            if label not in LABEL_NAMES:
                raise closed_name(label)


def _check_types(details: str) -> None:
    """Every arrow names knowledge types."""
    found = list(_RELATIONSHIP.finditer(details))
    if not found:
        raise _untyped()
    for match in found:
        types = _TYPES.fullmatch(match["inside"] or "")
        if types is None:
            raise _untyped()
        for name in types["types"].split("|"):
            if name not in TYPE_NAMES:
                raise closed_name(name)


def _unlabelled() -> QueryRefusedError:
    return QueryRefusedError(
        "it looks at nodes of any label", f"name a label: {', '.join(sorted(LABEL_NAMES))}"
    )


def _untyped() -> QueryRefusedError:
    return QueryRefusedError(
        "it follows relationships of any type", f"name a type: {', '.join(sorted(TYPE_NAMES))}"
    )


def _take(
    columns: Sequence[str], rows: Iterator[list[Any]], *, row_limit: int, byte_limit: int
) -> QueryResult:
    """Plain rows up to a limit."""
    taken: list[dict[str, Any]] = []
    size = 0
    for values in rows:
        row = {name: _plain(value) for name, value in zip(columns, values, strict=True)}
        size += len(json.dumps(row, ensure_ascii=False).encode())
        if size > byte_limit and not taken:
            raise QueryLimitError(f"its first row alone has more than {byte_limit} bytes")
        if len(taken) == row_limit or size > byte_limit:
            return QueryResult(columns=tuple(columns), rows=taken, truncated=True)
        taken.append(row)
    return QueryResult(columns=tuple(columns), rows=taken, truncated=False)


def _plain(value: Any) -> Any:
    """Value as JSON has it."""
    from neo4j.graph import Node, Path, Relationship

    match value:
        case None | bool() | int() | str():
            return value
        case _ if hasattr(value, "iso_format"):  # the driver's times; a duration is a tuple too
            return value.iso_format()
        case float():
            return value if math.isfinite(value) else str(value)
        case Node():
            _check_element(value.labels, LABEL_NAMES)
            return {
                "id": value.element_id,
                "labels": sorted(value.labels),
                "properties": _plain(dict(value)),
            }
        case Relationship():
            _check_element({value.type}, TYPE_NAMES)
            return {
                "id": value.element_id,
                "type": value.type,
                "start": value.start_node.element_id if value.start_node else None,
                "end": value.end_node.element_id if value.end_node else None,
                "properties": _plain(dict(value)),
            }
        case Path():
            return {
                "nodes": [_plain(node) for node in value.nodes],
                "relationships": [_plain(item) for item in value.relationships],
            }
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set():
            return [_plain(item) for item in value]
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return str(value)


def _check_element(names: Iterable[str], allowed: frozenset[str]) -> None:
    """Never give a node or relationship that is not of the knowledge side, however it came."""
    found = set(names)
    if not found or not found <= allowed:
        raise closed_name("/".join(sorted(found)) or "what has no label")
