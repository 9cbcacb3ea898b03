"""Curated conditions that bear exactly the name of a published entry: the same disease."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.fusion.names import name_words
from ontologies.model.condition import Condition

__all__ = ["named_alike"]

_Words = tuple[str, ...]


def named_alike(
    conditions: Iterable[Condition], published: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Pairs of a published entry and the condition of the same primary name.

    Spelling, case, plural and the order of words make no difference. Where a condition states
    in its file which entry of a database it is, that holds, and none of that database is taken by
    name.

    Parameters
    ----------
    conditions
        Curated conditions.
    published
        Id and primary name of the published entries.

    Yields
    ------
    tuple of str
        Id of the entry, id of the condition, and the entry's name.
    """
    entries: defaultdict[_Words, list[tuple[str, str]]] = defaultdict(list)
    for identifier, name in published:
        entries[_words(name)].append((identifier, name))
    for condition in conditions:
        stated = {one.id.partition(":")[0] for one in condition.same_as}
        for identifier, name in entries.get(_words(condition.name.en), ()):
            if identifier.partition(":")[0] not in stated:
                yield identifier, condition.id, name


def _words(name: str) -> _Words:
    return tuple(sorted(name_words(name)))
