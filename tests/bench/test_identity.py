from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.identity import entity_rank, shuffled
from bench.identity_fit import fit
from bench.identity_table import IdentityTable
from kg.fusion import fuse
from ontologies.model import Knowledge

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "identity" / "omim_orpha_dev.tsv"


def test_precision_counts_what_the_table_names_and_recall_what_can_be_found(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.tsv"
    path.write_text(
        "omim\torpha\tmondo\nOMIM:1\tORPHA:1\tM:1\nOMIM:2\tORPHA:2\tM:2\nOMIM:3\tORPHA:3\tM:3\n"
    )
    table = IdentityTable.read(path, {"OMIM:1", "ORPHA:1", "OMIM:2", "ORPHA:2", "OMIM:3"})

    figures = table.measure([("OMIM:1", "ORPHA:1"), ("OMIM:3", "ORPHA:9"), ("OMIM:8", "ORPHA:8")])

    assert (figures.unions, figures.judged) == (3, 2)
    assert figures.precision == 1 / 2  # OMIM:3 has a twin that is not annotated: a wrong union
    assert figures.recall == 1 / 2
    assert figures.recall_of_all == 1 / 3


def test_an_entity_counts_only_through_the_right_member() -> None:
    score = np.array([5.0, 4.0, 3.0, 2.0])
    apart = np.arange(4, dtype=np.int32)
    with_first = np.array([0, 1, 2, 0], dtype=np.int32)
    with_second = np.array([0, 1, 1, 3], dtype=np.int32)

    assert entity_rank(score, apart, [3], frozenset({3})) == 4
    assert entity_rank(score, with_first, [3], frozenset({3})) == 3  # one rival fewer, no more
    assert entity_rank(score, with_first, [3], frozenset({0, 3})) == 1  # 0 bears the same name
    assert entity_rank(score, with_second, [3], frozenset({3})) == 3
    assert entity_rank(np.zeros(4), apart, [3], frozenset({3})) == 4  # ties count against it


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.integers(0, 99))
def test_shuffled_entities_keep_sizes_and_databases(drawn: list[int], seed: int) -> None:
    ids = ["OMIM:1", "OMIM:2", "OMIM:3", "ORPHA:1", "ORPHA:2", "DECIPHER:1"]
    entity = np.array([drawn.index(number) for number in drawn], dtype=np.int32)

    def kinds(numbers: list[int]) -> Counter[tuple[str, ...]]:
        return Counter(
            tuple(sorted(one.split(":")[0] for one, n in zip(ids, numbers, strict=True) if n == k))
            for k in set(numbers)
        )

    assert kinds(shuffled(entity, ids, seed).tolist()) == kinds(entity.tolist())


def test_the_fit_finds_the_feature_that_tells() -> None:
    generator = np.random.default_rng(1)
    features = generator.normal(size=(400, 2))

    _, telling, idle = fit(features, features[:, 0] + 0.1 * generator.normal(size=400) > 0)

    assert telling > 5 * abs(idle)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_file(), reason=f"needs the identity table {SHARED.name}")
def test_unions_hold_against_a_published_table(knowledge: Knowledge) -> None:
    annotated = {item.disease_id for item in knowledge.annotations}

    figures = IdentityTable.read(SHARED, annotated).measure(
        (same.left, same.right) for same in fuse(knowledge).same
    )

    assert figures.precision >= 0.85
    assert figures.recall >= 0.75
