"""Measure the union of disease entries, and what it gives a ranking that shuffled unions do not.

    python -m bench.identity TABLE.tsv [--home HOME --cases CASES.jsonl … --sample 500]

The table has the columns omim and orpha. Precision counts the unions of which an id stands in the
table; recall counts its rows of which both ids are annotated, and all of them. With cases, entries,
entities and entities shuffled at equal sizes are ranked by the same scores of the snapshot in HOME:
a gain that shuffled unions give as well is none.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.identity_table import IdentityTable
from kg.fusion import fuse
from ontologies.model.coding import curie_prefix
from ontologies.sources import locate_sources, read_knowledge
from reasoning.cases import Case, read_cases
from reasoning.compile import joined
from reasoning.differential import rank_entities
from reasoning.evaluation import case_evidence
from reasoning.families import disease_families, entity_groups
from reasoning.snapshot import Snapshot, open_snapshot

SHUFFLES = 5
FIRST = (1, 3, 10)

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int32]
Ranks = dict[str, list[int | None]]


def entity_rank(
    score: FloatArray, entity: IndexArray, right: Sequence[int], twins: frozenset[int]
) -> int:
    """Place of the right answer among the entities, ties against it (docs/evaluation.md).

    Parameters
    ----------
    score : (n_diseases,) array
        Of each entry.
    entity : (n_diseases,) int array
        Number of each entry's entity, below n_diseases.
    right
        Positions of the right entries, at least one.
    twins
        Those, and entries that bear exactly the name of one: an entity counts only when one of
        them is its best member.
    """
    best = np.full(len(score), -np.inf)
    np.maximum.at(best, entity, score)
    own = {int(number) for number in entity[list(right)]}
    places = [
        int(np.count_nonzero(best >= score[twin]))
        for twin in twins
        if int(entity[twin]) in own and score[twin] == best[entity[twin]]
    ]
    best[list(own)] = -np.inf
    return min([*places, int(np.count_nonzero(best >= score[list(right)].max())) + 1])


def shuffled(entity: IndexArray, ids: Sequence[str], seed: int) -> IndexArray:
    """Entities of the same sizes and databases with other members: (n_diseases,)."""
    generator = np.random.default_rng(seed)
    drawn = np.arange(len(entity))
    by_database: defaultdict[str, list[int]] = defaultdict(list)
    for place, identifier in enumerate(ids):
        by_database[curie_prefix(identifier)].append(place)
    for places in by_database.values():
        drawn[places] = generator.permutation(places)
    result = np.empty_like(entity)
    result[drawn] = entity
    return result


def measure(
    snapshot: Snapshot, cases: Iterable[Case], entities: dict[str, list[IndexArray]]
) -> dict[str, Ranks]:
    """Ranks by group and kind of entity; None where the case's disease is not known."""
    model, moved = snapshot.model, snapshot.lexicon.replacements
    by_name: defaultdict[str, set[int]] = defaultdict(set)
    for place, name in enumerate(model.disease_names):
        by_name[_plain(name)].add(place)
    found: defaultdict[str, Ranks] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        current = replace(
            case,
            observed=tuple(moved.get(term, term) for term in case.observed),
            excluded=tuple(moved.get(term, term) for term in case.excluded),
        )
        right = [model.disease_index[one] for one in case.diseases if one in model.disease_index]
        score = rank_entities(snapshot, case_evidence(current)).score
        twins = frozenset(right).union(*(by_name[_plain(model.disease_names[d])] for d in right))
        for kind, variants in entities.items():
            ranks = [entity_rank(score, one, right, twins) if right else None for one in variants]
            for group in {"all", case.group or "all"}:
                found[group][kind] += ranks
    return found


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def _figures(ranks: Sequence[int | None]) -> str:
    shares = [
        100.0 * sum(rank is not None and rank <= first for rank in ranks) / len(ranks)
        for first in FIRST
    ]
    return "/".join(f"{share:.1f}" for share in shares)


def _sizes(sizes: NDArray[np.int64]) -> str:
    return f"mean size {sizes.mean():.3f}, largest {sizes.max()}"


def _told(path: Path, found: dict[str, Ranks]) -> Iterator[str]:
    for group, ranks in sorted(found.items()):
        cases = len(ranks["entries"])
        told = ", ".join(f"{kind} {_figures(values)}" for kind, values in ranks.items())
        yield f"{path.name}, {group} ({cases} cases), top-1/3/10: {told}"


def main(table: Path, home: Path | None, files: Sequence[Path], sample: int) -> None:
    """Print figures of identity, sizes of entities, and the control."""
    knowledge = read_knowledge(locate_sources())
    fusion = fuse(knowledge)
    ids = sorted({item.disease_id for item in knowledge.annotations})
    between = [(same.left, same.right) for same in fusion.same]
    two = [pair for pair in between if pair[0].startswith("OMIM") and pair[1].startswith("ORPHA")]
    print(f"OMIM and Orphanet: {IdentityTable.read(table, ids).measure(two)}")
    methods = Counter(same.method for same in fusion.same)
    print(f"all databases: {', '.join(f'{count} by {name}' for name, count in methods.items())}")
    place = {identifier: number for number, identifier in enumerate(ids)}
    published = [pair for pair in between if place.keys() >= set(pair)]
    entity = joined([(place[left], place[right]) for left, right in published], len(ids))
    _, sizes = np.unique(entity, return_counts=True)
    print(f"{len(sizes)} entities of {len(ids)} entries: {_sizes(sizes)}")
    names = {item.disease_id: item.disease_name for item in reversed(knowledge.annotations)}
    groups = entity_groups(entity, disease_families(names[identifier] for identifier in ids))
    _, sizes = np.unique(groups[np.unique(entity)], return_counts=True)
    print(f"{np.count_nonzero(sizes > 1)} groups of entities: {_sizes(sizes[sizes > 1])}")
    if home is None:
        return
    snapshot = open_snapshot(home)
    index = snapshot.model.disease_index
    pairs = [(index[left], index[right]) for left, right in between]
    size = len(index)
    entity = joined(pairs, size)
    entities = {
        "entries": [np.arange(size, dtype=np.int32)],
        "entities": [entity],
        "shuffled": [
            shuffled(entity, snapshot.model.disease_ids, seed) for seed in range(SHUFFLES)
        ],
    }
    for path in files:
        cases = list(read_cases(path))
        if sample < len(cases):
            cases = random.Random(0).sample(cases, sample)  # noqa: S311  (no secret)
        for line in _told(path, measure(snapshot, cases, entities)):
            print(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("table", type=Path, help="tab-separated, with the columns omim and orpha")
    parser.add_argument("--home", type=Path, help="folder with a snapshot of the same release")
    parser.add_argument("--cases", type=Path, nargs="*", default=[], help="JSON lines")
    parser.add_argument("--sample", type=int, default=10**9, help="most cases of each file")
    given = parser.parse_args()
    main(given.table, given.home, given.cases, given.sample)
