"""What separates the first diagnosis from the others is what their scores are made of."""

import dataclasses
import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontologies.model import Evidence, Status
from reasoning.contrast import contrast
from reasoning.differential import rank
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, EYE, FINGERS, LENS, TALL
from tests.reasoning.evidence import gene, item

CONCEPTS = (FINGERS, LENS, AORTA, TALL, CATARACT, EYE)
items = st.builds(
    lambda concept, ratio: item(
        concept, Status.PRESENT if ratio >= 1 else Status.ABSENT, ratio=ratio
    ),
    st.sampled_from(CONCEPTS),
    st.one_of(st.just(1e4), st.just(1e-4), st.floats(1e-4, 1e4)),
)
genes = st.sampled_from([[], [gene("NCBIGene:1", "ABC1")]])


@settings(deadline=None)
@given(body=st.lists(items, max_size=8), reported=genes)
def test_differences_sum_to_the_difference_of_the_scores(
    small_snapshot: Snapshot, body: Sequence[Evidence], reported: list[Evidence]
) -> None:
    diagnoses = rank(small_snapshot, [*body, *reported]).diagnoses

    for first in diagnoses:
        for second in diagnoses:
            found = contrast(first, second)
            total = found.prior + math.fsum(part.nats for part in found.items)
            assert found.score == first.score - second.score
            assert total == pytest.approx(found.score, abs=1e-9)
            mirrored = {part.evidence: -part.nats for part in contrast(second, first).items}
            assert {part.evidence: part.nats for part in found.items} == mirrored


def test_what_speaks_most_for_the_first_stands_first(small_snapshot: Snapshot) -> None:
    answer = rank(small_snapshot, [item(FINGERS), item(AORTA), item(LENS)])
    (found,) = answer.to_dict()["contrast"]

    assert (found["first"]["rank"], found["second"]["rank"]) == (1, 2)
    assert found["first"]["id"] == answer.diagnoses[0].id
    assert found["items"][0]["evidence"] == item(AORTA).id  # only the first disease shows it
    decibans = [part["decibans"] for part in found["items"]]
    assert decibans == sorted(decibans, reverse=True)
    assert decibans[0] == pytest.approx(
        found["items"][0]["first"] - found["items"][0]["second"], abs=1e-9
    )


def test_differences_that_only_rounding_tells_apart_stand_in_order_of_id(
    small_snapshot: Snapshot,
) -> None:
    first, second, *_ = rank(small_snapshot, [item(FINGERS), item(AORTA)]).diagnoses
    one, other = sorted(first.contributions, key=lambda part: part.evidence)
    nudged = dataclasses.replace(other, nats=one.nats + 1e-15)
    alike = dataclasses.replace(first, contributions=(nudged, one))
    none = dataclasses.replace(second, contributions=())

    found = [part.evidence for part in contrast(alike, none).items]

    assert found == [one.evidence, other.evidence]


def test_more_contrasts_are_given_on_request_and_none_without_a_second(
    small_snapshot: Snapshot,
) -> None:
    answer = rank(small_snapshot, [item(FINGERS)])

    pairs = [one["second"]["rank"] for one in answer.to_dict(contrasts=5)["contrast"]]
    assert pairs == [2, 3]
    assert rank(small_snapshot, [item(FINGERS)], limit=1).to_dict()["contrast"] == []
