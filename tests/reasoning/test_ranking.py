"""The order of the entities, whole or only its beginning."""

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reasoning.ranking import rank_entities
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import FINGERS
from tests.reasoning.evidence import item


@given(score=st.lists(st.sampled_from([0.0, 1.0, 1.5]), min_size=4, max_size=4))
def test_the_first_are_the_beginning_of_the_order_ties_by_id(
    small_snapshot: Snapshot, score: list[float]
) -> None:
    scored = np.array(score)
    ranking = dataclasses.replace(
        rank_entities(small_snapshot, [item(FINGERS)]),
        score=scored,
        best=small_snapshot.model.best_members(scored),
    )

    expected = sorted(ranking.best.tolist(), key=lambda place: (-score[place], place))

    assert ranking.order.tolist() == expected
    for count in range(1, 6):
        assert ranking.first(count).tolist() == expected[:count]
