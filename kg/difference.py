"""What the graph holds against what it shall hold: nodes and edges to create, update, remove."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.records import Edge, Node, Properties, Records, content_digest
from kg.store import GraphStore

__all__ = ["Difference", "compare"]

_UNKNOWN = ""
"""Digest of a stored node whose content is not what its digest says; equal to no digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a build has to write.

    Parameters
    ----------
    new_nodes, changed_nodes
        To create; to give new properties.
    restored_nodes
        Ids of retired nodes that are current again (they are among the changed ones).
    gone_nodes
        Ids of nodes to remove, and their labels.
    new_edges
        To create.
    gone_edges
        By start node, the keys of edges to remove, once for every stored edge.
    moved_edges
        By start node, the new line of each edge (by key) whose content is unchanged.
    gone_types
        Numbers of removed edges by type.
    """

    new_nodes: list[Node] = field(default_factory=list)
    changed_nodes: list[Node] = field(default_factory=list)
    restored_nodes: set[str] = field(default_factory=set)
    gone_nodes: dict[str, str] = field(default_factory=dict)
    new_edges: list[Edge] = field(default_factory=list)
    gone_edges: dict[str, list[str]] = field(default_factory=dict)
    moved_edges: dict[str, dict[str, int]] = field(default_factory=dict)
    gone_types: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(
            self.new_nodes
            or self.changed_nodes
            or self.gone_nodes
            or self.new_edges
            or self.gone_edges
            or self.moved_edges
        )

    def created(self) -> dict[str, int]:
        """Numbers of new nodes by label and new edges by type."""
        nodes = Counter(str(node.label) for node in self.new_nodes)
        return dict(nodes + Counter(str(edge.type) for edge in self.new_edges))

    def updated(self) -> dict[str, int]:
        """Numbers of changed nodes by label; a changed edge counts as removed and created."""
        return dict(Counter(str(node.label) for node in self.changed_nodes))

    def removed(self) -> dict[str, int]:
        """Numbers of removed nodes by label and removed edges by type."""
        return dict(Counter(self.gone_nodes.values()) + self.gone_types)


def compare(store: GraphStore, records: Records, *, verify: bool = False) -> Difference:
    """Compare the graph with `records`.

    Parameters
    ----------
    store
        The graph.
    records
        What it shall hold.
    verify
        Read all properties back and distrust the stored digests.
    """
    difference = Difference()
    _compare_nodes(store, records, difference, verify=verify)
    _compare_edges(store, records, difference, verify=verify)
    return difference


def _compare_nodes(
    store: GraphStore, records: Records, difference: Difference, *, verify: bool
) -> None:
    stored = _verified_nodes(store) if verify else _stored_nodes(store)
    retired = {row["id"] for row in store.read("retired_nodes")}
    for identifier, node in records.nodes.items():
        if identifier in stored:
            label, digest, line = stored[identifier]
            if (label, digest, line) != (node.label, node.digest, node.properties.get("line")):
                difference.changed_nodes.append(node)
        elif identifier in retired:
            difference.restored_nodes.add(identifier)
            difference.changed_nodes.append(node)
        else:
            difference.new_nodes.append(node)
    difference.gone_nodes.update(
        (identifier, label)
        for identifier, (label, _digest, _line) in stored.items()
        if identifier not in records.nodes
    )


def _stored_nodes(store: GraphStore) -> dict[str, tuple[str, str, int | None]]:
    return {
        identifier: (label, digest, line)
        for identifier, label, digest, line in store.read_values("stored_nodes")
    }


def _verified_nodes(store: GraphStore) -> dict[str, tuple[str, str, int | None]]:
    found = {}
    for identifier, label, properties in store.read_values("stored_node_contents"):
        properties.pop("id")
        line, digest = properties.pop("line", None), properties.pop("digest", None)
        content = content_digest(label, (identifier,), properties)
        found[identifier] = (label, content if content == digest else _UNKNOWN, line)
    return found


def _compare_edges(
    store: GraphStore, records: Records, difference: Difference, *, verify: bool
) -> None:
    """Compare by key; an edge whose content is not what its key says is removed and made anew."""
    wanted = {edge.properties["key"]: edge for edge in records.edges}
    kept: set[str] = set()
    spoilt: set[str] = set()
    for start, kind, edges in _verified_edges(store) if verify else _stored_edges(store):
        for key, line, intact in edges:
            edge = wanted.get(key)
            if edge is None or key in kept or not intact or edge.start != start:
                difference.gone_edges.setdefault(start, []).append(key)
                difference.gone_types[kind] += 1
                spoilt.add(key)
                continue
            kept.add(key)
            stated = edge.properties.get("line", 0)
            if stated != line:
                difference.moved_edges.setdefault(start, {})[key] = stated
    _take_back(difference, kept & spoilt)
    kept -= spoilt
    difference.new_edges.extend(edge for key, edge in wanted.items() if key not in kept)


def _take_back(difference: Difference, doubled: set[str]) -> None:
    """Edges are removed by key: where one key stands twice, all go and one is made anew."""
    if not doubled:
        return
    for start, keys in difference.gone_edges.items():
        extra = sorted(doubled.intersection(keys))
        keys.extend(extra)
        for key in extra:
            difference.moved_edges.get(start, {}).pop(key, None)


StoredEdges = Iterator[tuple[str, str, Iterator[tuple[str, int, bool]]]]


def _stored_edges(store: GraphStore) -> StoredEdges:
    for start, kind, keys, lines in store.read_values("stored_edges"):
        pairs = zip(keys, lines, strict=True)
        yield start, kind, ((key, line, True) for key, line in pairs)


def _verified_edges(store: GraphStore) -> StoredEdges:
    for row in store.stream("stored_edge_contents", fetch_size=200):
        start, kind, edges = row["start"], row["type"], row["edges"]
        yield start, kind, (_verified(kind, start, end, content) for end, content in edges)


def _verified(kind: str, start: str, end: str, properties: Properties) -> tuple[str, int, bool]:
    key, line = str(properties.pop("key", "")), int(properties.pop("line", 0))
    return key, line, content_digest(kind, (start, end), properties) == key.partition(".")[0]
