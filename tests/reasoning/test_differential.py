"""What an answer promises, on a graph whose numbers a reader can compute."""

import itertools
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.knowledge import KnowledgeTables
from ontologies.errors import InputError
from ontologies.lexicon import PHENOTYPE_ROOT
from ontologies.model import Evidence, Patient, Provenance, Sex, Status, Subject, Term
from reasoning.differential import Differential, rank, rank_entities
from reasoning.pretest import Setting
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import (
    AORTA,
    CATARACT,
    EYE,
    FINGERS,
    LENS,
    LIMB,
    TALL,
    edge,
    published,
)
from tests.reasoning.evidence import gene, item

CONCEPTS = (FINGERS, LENS, AORTA, TALL, CATARACT, EYE, LIMB)
items = st.builds(
    lambda concept, ratio: item(
        concept, Status.PRESENT if ratio >= 1 else Status.ABSENT, ratio=ratio
    ),
    st.sampled_from(CONCEPTS),
    st.one_of(st.just(1e4), st.just(1e-4), st.floats(1e-4, 1e4)),
)
bodies = st.lists(items, max_size=8)


def figures(differential: Differential) -> list[tuple[str, float, float]]:
    return [(d.id, d.score, d.probability) for d in differential.diagnoses]


def test_findings_rank_the_disease_that_shows_them_first(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [item(FINGERS), item(LENS), item(AORTA)])

    assert [d.id for d in differential.diagnoses][:2] == ["OMIM:1", "OMIM:2"]
    assert differential.diagnoses[0].members == (
        ("OMIM:1", "Long-finger syndrome 1"),
        ("ORPHA:1", "Long-finger syndrome"),
    )


@settings(deadline=None)
@given(body=bodies)
@example(body=[item(concept) for concept in CONCEPTS])  # so many are told in units of spread
def test_prior_and_contributions_are_the_score(
    small_snapshot: Snapshot, body: Sequence[Evidence]
) -> None:
    ranking = rank_entities(small_snapshot, body)

    for diagnosis in rank(small_snapshot, body).diagnoses:
        total = diagnosis.prior + math.fsum(c.nats for c in diagnosis.contributions)
        place = small_snapshot.model.disease_index[diagnosis.id]
        assert diagnosis.score == pytest.approx(total, abs=1e-9)
        assert diagnosis.score == pytest.approx(float(ranking.score[place]), abs=1e-9)


@settings(deadline=None)
@given(body=bodies, seed=st.integers(0, 100))
def test_order_and_repetition_change_nothing(
    small_snapshot: Snapshot, body: Sequence[Evidence], seed: int
) -> None:
    told_again = [*body, *body]
    random.Random(seed).shuffle(told_again)  # noqa: S311

    assert figures(rank(small_snapshot, told_again)) == figures(rank(small_snapshot, body))


@settings(deadline=None)
@given(body=bodies, concept=st.sampled_from(CONCEPTS))
def test_an_observation_that_says_nothing_changes_nothing(
    small_snapshot: Snapshot, body: Sequence[Evidence], concept: str
) -> None:
    nothing = item(concept, ratio=1.0)
    told = {evidence.concept for evidence in body}
    before = figures(rank(small_snapshot, body))

    after = rank(small_snapshot, [*body, nothing])

    if concept not in told:
        assert figures(after) == before
    nats = [c.nats for d in after.diagnoses for c in d.contributions if c.evidence == nothing.id]
    assert all(value == 0.0 for value in nats)


@settings(deadline=None)
@given(body=bodies)
def test_probabilities_of_all_entities_sum_to_one(
    small_snapshot: Snapshot, body: Sequence[Evidence]
) -> None:
    differential = rank(small_snapshot, body, limit=100)

    assert math.fsum(d.probability for d in differential.diagnoses) == pytest.approx(1.0)
    scores = [d.score for d in differential.diagnoses]
    assert scores == sorted(scores, reverse=True)


@settings(deadline=None)
@given(body=st.lists(items, min_size=1, max_size=6, unique_by=lambda e: e.concept))
@example(body=[item(concept) for concept in CONCEPTS])
def test_without_is_the_score_of_the_others(
    small_snapshot: Snapshot, body: Sequence[Evidence]
) -> None:
    for diagnosis in rank(small_snapshot, body).diagnoses:
        place = small_snapshot.model.disease_index[diagnosis.id]
        for contribution in diagnosis.contributions:
            others = [e for e in body if e.id != contribution.evidence]
            expected = rank_entities(small_snapshot, others).score[place]
            assert contribution.without == pytest.approx(float(expected), abs=1e-9)


def test_without_the_only_finding_a_score_is_a_number(tmp_path: Path) -> None:
    """On two diseases that show the same, no latent direction is left to be divided by."""
    provenance = Provenance(source_id="invented")
    tables = KnowledgeTables(
        graph_version="b" * 64,
        sources=({"id": "invented", "version": "1"},),
        terms=[
            Term(id=PHENOTYPE_ROOT, name="root", provenance=provenance),
            Term(id=LENS, name="lens", parents=(PHENOTYPE_ROOT,), provenance=provenance),
        ],
        diseases=[("OMIM:1", "First"), ("OMIM:2", "Second")],
        annotations=[edge("OMIM:1", LENS, 3, 4), edge("OMIM:2", LENS, 1, 4)],
        genes=[],
        gene_links=[],
        same_as=[],
    )

    for diagnosis in rank(published(tables, tmp_path), [item(LENS)]).diagnoses:
        (contribution,) = diagnosis.contributions
        assert contribution.without == pytest.approx(math.log(0.5), abs=1e-9)


def test_a_weak_observation_moves_the_score_less_than_a_plain_statement(
    small_snapshot: Snapshot,
) -> None:
    def score(ratio: float) -> float:
        ranking = rank_entities(small_snapshot, [item(CATARACT, ratio=ratio)])
        place = small_snapshot.model.disease_index["OMIM:3"]
        return float(ranking.score[place] - ranking.prior[place])

    scores = [score(ratio) for ratio in (1.0, 1.5, 3.0, 30.0, 1e4)]

    assert scores[0] == 0.0
    assert all(low < high for low, high in itertools.pairwise(scores))


def test_no_evidence_gives_the_pretest_ranking_and_says_so(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [])

    assert [d.probability for d in differential.diagnoses] == pytest.approx([1 / 3] * 3)
    assert [d.id for d in differential.diagnoses] == ["OMIM:1", "OMIM:2", "OMIM:3"]
    assert "pretest" in differential.notes[0]


def test_a_gene_raises_the_diseases_linked_to_it(small_snapshot: Snapshot) -> None:
    findings = [item(FINGERS)]
    without = figures(rank(small_snapshot, findings))[0][0]

    differential = rank(small_snapshot, [*findings, gene("NCBIGene:1", "ABC1")])

    assert without == "OMIM:1"
    assert differential.diagnoses[0].id == "OMIM:2"
    assert differential.to_dict()["evidence"][1]["name"] == "ABC1"


def test_a_match_names_the_counts_and_references_it_rests_on(small_snapshot: Snapshot) -> None:
    first = rank(small_snapshot, [item(FINGERS), item(AORTA)]).to_dict()["diagnoses"][0]
    matched = next(c for c in first["contributions"] if c["evidence"] == item(FINGERS).id)

    assert first["id"] == "OMIM:1"
    assert matched["matched"] == {"id": FINGERS, "name": f"term {FINGERS}"}
    assert matched["frequency"]["basis"] == "pooled"
    assert matched["frequency"]["n"] == 9
    assert matched["frequency"]["m"] == 10
    assert matched["frequency"]["value"] == pytest.approx(0.75 * 10 / 12 + 0.25 * 0.55)
    assert matched["frequency"]["references"] == ["PMID:6", "PMID:7"]
    assert matched["decibans"] == pytest.approx(matched["nats"] * 10 / math.log(10))


def test_an_entity_of_one_entry_rests_on_its_own_counts(small_snapshot: Snapshot) -> None:
    first = rank(small_snapshot, [item(CATARACT)]).to_dict()["diagnoses"][0]
    (contribution,) = first["contributions"]

    assert first["id"] == "OMIM:3"
    assert contribution["frequency"]["basis"] == "counted"
    assert contribution["frequency"]["n"] == contribution["frequency"]["m"] == 20
    assert contribution["frequency"]["value"] == pytest.approx(21 / 22)


def test_a_frequency_that_no_source_states_is_called_assumed(small_snapshot: Snapshot) -> None:
    by_id = {d.id: d for d in rank(small_snapshot, [item(FINGERS)]).diagnoses}
    (assumed,) = by_id["OMIM:2"].contributions

    assert assumed.matched is not None
    assert assumed.matched.basis == "assumed"


def test_what_relatives_lend_is_called_lent(small_snapshot: Snapshot) -> None:
    by_id = {d.id: d for d in rank(small_snapshot, [item(AORTA)]).diagnoses}
    (contribution,) = by_id["OMIM:2"].contributions

    assert contribution.matched is not None
    assert contribution.matched.basis == "lent"


def test_a_relative_s_finding_is_matched_at_the_common_ancestor(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [item(AORTA), item(CATARACT)])
    by_id = {d.id: d for d in differential.diagnoses}
    by_evidence = {c.evidence: c for c in by_id["OMIM:1"].contributions}
    matched = by_evidence[item(CATARACT).id].matched

    assert matched is not None
    assert matched.term == EYE


def test_expected_findings_are_those_nobody_looked_for(small_snapshot: Snapshot) -> None:
    (first, *_) = rank(small_snapshot, [item(FINGERS), item(AORTA)]).diagnoses
    (looked_for, *_) = rank(
        small_snapshot, [item(FINGERS), item(AORTA), item(LENS, Status.ABSENT)]
    ).diagnoses

    assert [e.term for e in first.expected] == [LENS]
    assert looked_for.expected == ()


def test_an_absent_finding_lowers_the_disease_that_shows_it(small_snapshot: Snapshot) -> None:
    absent = item(CATARACT, Status.ABSENT)
    by_id = {d.id: d for d in rank(small_snapshot, [item(FINGERS), absent]).diagnoses}

    assert absent.id in by_id["OMIM:3"].against
    assert by_id["OMIM:2"].contributions[-1].nats > 0


def test_a_disease_whose_source_denies_what_is_absent_gains(small_snapshot: Snapshot) -> None:
    absent = item(LENS, Status.ABSENT)
    by_id = {d.id: d for d in rank(small_snapshot, [item(FINGERS), absent]).diagnoses}
    nats = {name: d.contributions[-1].nats for name, d in by_id.items()}

    assert nats["OMIM:2"] > 1.0 > abs(nats["OMIM:3"])
    assert nats["OMIM:1"] < 0


def test_more_specific_true_findings_raise_the_true_disease_in_expectation(
    small_snapshot: Snapshot,
) -> None:
    """On patients drawn from profiles, naming the kind of a finding helps on average."""
    model = small_snapshot.model
    draws = random.Random(0)  # noqa: S311
    gains = []
    for _ in range(300):
        disease = draws.randrange(len(model.disease_ids))
        terms, frequency = model.annotated.row(disease)
        shown = [
            model.term_ids[term]
            for term, value in zip(terms.tolist(), frequency.tolist(), strict=True)
            if draws.random() < value
        ]
        if shown:
            specific = draws.choice(shown)
            others = [item(concept) for concept in shown if concept != specific]
            parent = model.term_ids[int(model.parents.row(model.term_index[specific])[0][0])]
            log_probability = [
                float(ranking.score[ranking.order[place]] - ranking.log_total)
                for ranking in (
                    rank_entities(small_snapshot, [*others, item(concept)])
                    for concept in (parent, specific)
                )
                for place in range(len(ranking.order))
                if model.entity[ranking.order[place]] == model.entity[disease]
            ]
            gains.append(log_probability[1] - log_probability[0])

    assert len(gains) > 200
    assert math.fsum(gains) / len(gains) > 0


def test_a_finding_of_the_family_is_a_risk_factor_and_no_finding(small_snapshot: Snapshot) -> None:
    mother = Evidence(
        concept=LENS,
        status=Status.PRESENT,
        subject=Subject.FAMILY,
        relative="MTH",
        observation_ratio=1e4,
        source=item(LENS).source,
        recorded_at=item(LENS).recorded_at,
        recorder="test",
    )

    differential = rank(small_snapshot, [item(FINGERS), mother])

    assert mother in differential.evidence
    told = [c for d in differential.diagnoses for c in d.contributions if c.evidence == mother.id]
    assert {contribution.part for contribution in told} == {"family-history"}
    assert all(0.0 <= contribution.nats <= 1.0 for contribution in told)


def test_a_concept_that_cannot_be_scored_is_named(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [item("HP:7777777")])

    assert "HP:7777777" in differential.notes[0]
    assert "not scored" in differential.notes[0]


def test_a_contradiction_is_shown(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [item(LENS), item(LENS, Status.ABSENT)])

    assert differential.conflicts == (LENS,)
    assert "both present and absent" in differential.notes[0]


def test_a_kind_that_is_present_while_its_parent_is_absent_is_named(
    small_snapshot: Snapshot,
) -> None:
    differential = rank(small_snapshot, [item(CATARACT), item(EYE, Status.ABSENT)])

    assert f"{CATARACT} is present, and {EYE}" in differential.notes[0]


def test_sex_changes_nothing_where_no_source_speaks_of_it(small_snapshot: Snapshot) -> None:
    told = rank(small_snapshot, [item(LENS)], patient=Patient(sex=Sex.MALE))
    untold = rank(small_snapshot, [item(LENS)])

    assert [d.score for d in told.diagnoses] == [d.score for d in untold.diagnoses]
    assert told.diagnoses[0].contributions[-1].part == "sex"
    assert told.diagnoses[0].contributions[-1].nats == 0.0


def test_a_setting_without_prevalences_says_so(small_snapshot: Snapshot) -> None:
    differential = rank(small_snapshot, [item(LENS)], setting=Setting.EMERGENCY)

    assert "1 in 1,000,000" in differential.prior
    assert differential.diagnoses[0].prior == pytest.approx(math.log(1e-6))


def test_at_least_one_diagnosis_is_asked_for(small_snapshot: Snapshot) -> None:
    with pytest.raises(InputError, match="at least one"):
        rank(small_snapshot, [item(LENS)], limit=0)


def test_the_answer_is_plain_json(small_snapshot: Snapshot) -> None:
    answer = rank(small_snapshot, [item(LENS), gene("NCBIGene:1", "ABC1")]).to_dict()

    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_five_hundred_findings_are_ranked(small_snapshot: Snapshot) -> None:
    body = [item(CONCEPTS[n % 7], ratio=2.0 + n) for n in range(500)]

    differential = rank(small_snapshot, body)

    assert len({c.evidence for c in differential.diagnoses[0].contributions}) == 500
    assert np.isfinite(differential.diagnoses[0].score)
