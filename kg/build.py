"""Knowledge into the graph: only what differs is written, and an interrupted build goes on.

`Knowledge` enters, a `BuildReport` leaves. Nodes and edges carry a digest of their content, so a
build first compares digests and then creates, updates and removes what differs, in batches. The
graph says `building` from the first write to the last; nothing on the patient side is touched.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

from kg.difference import Difference, compare
from kg.errors import BuildError
from kg.lease import BuildLease
from kg.records import Edge, Node, Records, to_records
from kg.schema import KNOWLEDGE_BASE_ID, Label, apply_schema, index_names
from kg.status import graph_counts
from kg.store import GraphStore, GraphTransaction
from kg.version import KnowledgeState, stored_state
from ontologies.model import Knowledge

__all__ = ["BuildProgress", "BuildReport", "build_graph"]

T = TypeVar("T")

BuildProgress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it and its whole, both in records."""

NODE_BATCH: Final = 2000
EDGE_BATCH: Final = 8000
WRITERS: Final = 2
"""Sessions that write edges at once: one packs a batch while the server takes the other's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    Parameters
    ----------
    changed
        False when the graph already held exactly this knowledge.
    graph_version, previous_version
        Version that the graph holds now, and before (None for none complete).
    resumed
        Whether an unfinished build lay in the graph.
    created, updated, removed
        Numbers of nodes by label and edges by type.
    moved
        Edges of unchanged content that now stand in another line of their source.
    retired
        Nodes that the release no longer has, kept because a patient's record points to them.
    counts
        What the graph holds now, by label and type.
    issues
        What was found wrong in the sources or on the way here, by code.
    seconds
        Time taken.
    """

    changed: bool
    graph_version: str
    previous_version: str | None
    resumed: bool = False
    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    moved: int = 0
    retired: int = 0
    counts: dict[str, int]
    issues: dict[str, int]
    seconds: float


def build_graph(
    store: GraphStore,
    knowledge: Knowledge,
    *,
    progress: BuildProgress | None = None,
    verify: bool = False,
) -> BuildReport:
    """Make the graph hold exactly this knowledge.

    Parameters
    ----------
    store
        The graph.
    knowledge
        All that it shall hold.
    progress
        Told what is done.
    verify
        Compare every property of every node and edge, even where version and counts agree.

    Returns
    -------
    BuildReport
        What was changed.

    Raises
    ------
    BuildUnderWayError
        If a living process is building the graph.
    BuildLostError
        If this process was silent for so long that another has taken over.
    BuildError
        If the graph does not hold what was written; the next build mends it.
    ServerError
        If the server fails; the next build goes on from what was written.
    """
    started = time.monotonic()
    progress = progress or (lambda _stage, _done, _whole: None)
    progress("preparing", 0, 1)
    records = to_records(knowledge)
    progress("preparing", 1, 1)
    apply_schema(store)
    before = stored_state(store)
    issues = Counter(issue.code for issue in (*knowledge.issues, *records.issues))
    known = before.state is KnowledgeState.READY and before.graph_version == records.version
    if known and not verify and _counts_agree(store, records):
        return BuildReport(
            changed=False,
            graph_version=records.version,
            previous_version=before.graph_version,
            counts=records.counts(),
            issues=dict(issues),
            seconds=time.monotonic() - started,
        )
    with BuildLease(store, records.version) as lease:
        progress("comparing", 0, 1)
        difference = compare(store, records, verify=verify)
        progress("comparing", 1, 1)
        retired = _Writer(store, lease, progress).write(difference)
        index_names(store)
        if not _counts_agree(store, records):
            raise _miscounted(store, records)
        lease.finish()
    return BuildReport(
        changed=difference.changed,
        graph_version=records.version,
        previous_version=before.graph_version,
        resumed=before.state is KnowledgeState.BUILDING,
        created=difference.created(),
        updated=difference.updated(),
        removed=difference.removed(),
        moved=sum(len(lines) for lines in difference.moved_edges.values()),
        retired=retired,
        counts=records.counts(),
        issues=dict(issues),
        seconds=time.monotonic() - started,
    )


def _counts_agree(store: GraphStore, records: Records) -> bool:
    counts = graph_counts(store)
    counts.pop(Label.RETIRED, None)
    return counts == records.counts()


def _miscounted(store: GraphStore, records: Records) -> BuildError:
    expected, found = records.counts(), graph_counts(store)
    wrong = sorted(
        kind
        for kind in expected.keys() | found.keys()
        if kind != Label.RETIRED and expected.get(kind, 0) != found.get(kind, 0)
    )
    listed = ", ".join(
        f"{kind} {found.get(kind, 0)} instead of {expected.get(kind, 0)}" for kind in wrong
    )
    return BuildError(
        f"after the build the graph holds {listed}; something else writes to it: "
        "end that, then build again with verification"
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    """One transaction of a build: the query, its parameters, and how many it has to write."""

    query: str
    parameters: dict[str, Any]
    size: int


class _Writer:
    """Writes a difference, batch by batch, as the holder of the lease."""

    def __init__(self, store: GraphStore, lease: BuildLease, progress: BuildProgress) -> None:
        self.store, self.lease, self.progress = store, lease, progress
        self._owner = {"id": KNOWLEDGE_BASE_ID, "owner": lease.owner}

    def write(self, difference: Difference) -> int:
        """Write it; gives the number of nodes that were retired rather than removed."""
        self._run("nodes", _node_batches(difference), writers=1)
        self._run("removed edges", _removed_edge_batches(difference), writers=1)
        self._run("moved edges", _moved_edge_batches(difference), writers=1)
        self._run("edges", _edge_batches(difference.new_edges), writers=WRITERS)
        return self._remove_nodes(sorted(difference.gone_nodes))

    def _run(self, stage: str, batches: Sequence[_Batch], *, writers: int) -> None:
        """Write all batches, `writers` at a time; the first failure ends them all."""
        whole = sum(batch.size for batch in batches)
        if not whole:
            return
        queue, lock, done, failed = iter(batches), threading.Lock(), 0, threading.Event()
        self.progress(stage, 0, whole)

        def work() -> None:
            nonlocal done
            while not failed.is_set():
                with lock:
                    batch = next(queue, None)
                if batch is None:
                    return
                try:
                    self._write(batch)
                except BaseException:
                    failed.set()
                    raise
                with lock:
                    done += batch.size
                    self.progress(stage, done, whole)

        with ThreadPoolExecutor(writers) as pool:
            for future in [pool.submit(work) for _ in range(writers)]:
                try:
                    future.result()
                except BaseException:
                    failed.set()
                    raise

    def _write(self, batch: _Batch) -> None:
        written = self.store.write(batch.query, **self._owner, **batch.parameters)[0]["written"]
        if written == batch.size:
            return
        if stored_state(self.store).owner != self.lease.owner:
            raise self.lease.lost()
        raise BuildError(
            f"{batch.query} wrote {written} of {batch.size}: something else writes to the graph; "
            "end that, then build again"
        )

    def _remove_nodes(self, ids: list[str]) -> int:
        retired = 0
        for batch in _chunks(ids, NODE_BATCH):

            def work(transaction: GraphTransaction, batch: list[str] = batch) -> int:
                kept = transaction.run("retire_nodes", **self._owner, ids=batch)[0]["written"]
                transaction.run("remove_nodes", **self._owner, ids=batch)
                return int(kept)

            retired += self.store.execute_write(work)
        return retired


def _node_batches(difference: Difference) -> list[_Batch]:
    batches = [
        _Batch("restore_nodes", {"ids": ids}, len(ids))
        for ids in _chunks(sorted(difference.restored_nodes), NODE_BATCH)
    ]
    for label in Label:
        new = [node for node in difference.new_nodes if node.label is label]
        batches += [
            _Batch("create_nodes", {"label": str(label), "rows": _rows(nodes)}, len(nodes))
            for nodes in _chunks(new, NODE_BATCH)
        ]
    batches += [
        _Batch("update_nodes", {"rows": _rows(nodes)}, len(nodes))
        for nodes in _chunks(difference.changed_nodes, NODE_BATCH)
    ]
    return batches


def _rows(nodes: Iterable[Node]) -> list[list[Any]]:
    return [[node.id, node.properties] for node in nodes]


def _removed_edge_batches(difference: Difference) -> list[_Batch]:
    """Batches of stored edges to delete; of keys that stand twice, both are counted."""
    return [
        _Batch("remove_edges", {"rows": [[start, sorted(set(keys))] for start, keys in part]}, size)
        for part, size in _weighed(difference.gone_edges.items())
    ]


def _moved_edge_batches(difference: Difference) -> list[_Batch]:
    return [
        _Batch("move_edges", {"rows": [[start, lines] for start, lines in part]}, size)
        for part, size in _weighed(difference.moved_edges.items())
    ]


def _edge_batches(edges: Iterable[Edge]) -> list[_Batch]:
    grouped: dict[str, dict[str, list[list[Any]]]] = {}
    for edge in edges:
        by_start = grouped.setdefault(str(edge.type), {})
        by_start.setdefault(edge.start, []).append([edge.end, edge.properties])
    return [
        _Batch("create_edges", {"type": kind, "rows": [list(item) for item in part]}, size)
        for kind, by_start in grouped.items()
        for part, size in _weighed(by_start.items())
    ]


def _weighed(items: Iterable[tuple[str, Any]]) -> Iterator[tuple[list[tuple[str, Any]], int]]:
    """Cut (start, edges) pairs into parts of about `EDGE_BATCH` edges, with their number."""
    part: list[tuple[str, Any]] = []
    size = 0
    for item in items:
        part.append(item)
        size += len(item[1])
        if size >= EDGE_BATCH:
            yield part, size
            part, size = [], 0
    if part:
        yield part, size


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
