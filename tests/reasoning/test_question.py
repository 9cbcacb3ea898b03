"""What is asked next, on the small graph whose answers a reader can follow."""

from dataclasses import replace

import numpy as np
import pytest

from ontologies.asking import Approach, AskingTable
from ontologies.errors import InputError
from ontologies.lexicon import PHENOTYPE_ROOT
from ontologies.model import Evidence, Status
from reasoning.differential import rank_entities
from reasoning.question import (
    LARGEST_BATCH,
    Answer,
    Panel,
    answer_evidence,
    choose,
    next_questions,
)
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, EYE, FINGERS, LENS, LIMB
from tests.reasoning.evidence import MOMENT, item

TABLE = AskingTable(
    basis="invented",
    reviewed=False,
    burden=dict(zip(Approach, (1.0, 2.0, 3.0, 4.0, 5.0), strict=True)),
    branches={PHENOTYPE_ROOT: Approach.EXAMINATION, AORTA: Approach.IMAGING},
    names={},
)


def _panel(snapshot: Snapshot, evidence: list[Evidence]) -> Panel:
    return Panel(snapshot, rank_entities(snapshot, evidence), evidence, table=TABLE)


def _asked(snapshot: Snapshot, evidence: list[Evidence]) -> set[str]:
    return {snapshot.model.term_ids[term] for term in _panel(snapshot, evidence).terms}


def test_what_is_known_and_what_lies_above_it_is_not_asked(small_snapshot: Snapshot) -> None:
    assert _asked(small_snapshot, [item(LENS)]) == {FINGERS, AORTA, CATARACT}


def test_below_what_is_absent_nothing_is_asked(small_snapshot: Snapshot) -> None:
    asked = _asked(small_snapshot, [item(FINGERS), item(EYE, Status.ABSENT)])

    assert asked == {AORTA}


def test_what_is_unknown_is_not_asked_again_and_changes_no_score(small_snapshot: Snapshot) -> None:
    known = [item(FINGERS)]
    unknown = answer_evidence(LENS, Answer.UNKNOWN, recorded_at=MOMENT, recorder="test")

    before = rank_entities(small_snapshot, known).score
    after = rank_entities(small_snapshot, [*known, unknown]).score

    assert unknown.status is Status.NOT_EVALUATED
    assert np.array_equal(before, after)
    assert _asked(small_snapshot, known) - _asked(small_snapshot, [*known, unknown]) == {LENS}


def test_the_answer_probability_is_the_scorers(small_snapshot: Snapshot) -> None:
    panel = _panel(small_snapshot, [item(LIMB)])
    model, scorer = small_snapshot.model, small_snapshot.scorer
    term = model.term_index[AORTA]
    query = rank_entities(small_snapshot, [item(AORTA)]).query

    exact = panel.exact_answers(np.array([term], np.int32))[:, 0]

    shown = model.background[term] * np.exp(scorer.log_ratios(query.for_findings[0]))
    best = [shown[model.entity == model.entity[disease]].max() for disease in panel.leading]
    assert np.allclose(exact, best)
    assert ((exact > 0) & (exact <= 1)).all()


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO])
def test_the_supposed_answer_does_what_the_real_one_would(
    small_snapshot: Snapshot, answer: Answer
) -> None:
    known = [item(FINGERS)]
    panel = _panel(small_snapshot, known)

    supposed = panel.after(small_snapshot.model.term_index[LENS], answer)

    said = answer_evidence(LENS, answer, recorded_at=MOMENT, recorder="test")
    model, score = small_snapshot.model, rank_entities(small_snapshot, [*known, said]).score
    real = np.array([score[model.entity == model.entity[one]].max() for one in panel.leading])
    assert np.allclose(supposed, np.exp(real) / np.exp(real).sum(), atol=1e-12)


def test_a_batch_asks_no_two_of_one_line_of_descent(small_snapshot: Snapshot) -> None:
    found = next_questions(small_snapshot, [item(FINGERS)], count=8, table=TABLE)

    model = small_snapshot.model
    places = [model.term_index[question.term] for question in found.questions]
    assert len(places) > 1
    assert all(
        one == other or one not in model.term_ancestors(other) for one in places for other in places
    )


def test_a_later_question_tells_no_more_than_it_would_alone(small_snapshot: Snapshot) -> None:
    evidence = [item(FINGERS)]
    batch = next_questions(small_snapshot, evidence, count=8, table=TABLE).questions
    alone = choose(_panel(small_snapshot, evidence), 1)

    assert batch[0].information == pytest.approx(alone[0].information)
    assert all(question.information <= np.log(2.0) for question in batch)


def test_what_asks_much_of_the_patient_must_tell_more(small_snapshot: Snapshot) -> None:
    dear = replace(TABLE, burden={**TABLE.burden, Approach.IMAGING: 1e9})
    evidence = [item(LIMB)]

    first = next_questions(small_snapshot, evidence, count=8, table=dear).questions

    assert first[0].term != AORTA
    assert first[-1].term == AORTA


def test_only_open_ways_are_taken(small_snapshot: Snapshot) -> None:
    found = next_questions(
        small_snapshot, [item(LIMB)], count=8, table=TABLE, approaches=[Approach.IMAGING]
    )

    assert [question.term for question in found.questions] == [AORTA]


def test_ruling_out_an_urgent_disease_is_worth_asking(small_snapshot: Snapshot) -> None:
    evidence = [item(LIMB)]
    free = replace(TABLE, burden=dict.fromkeys(Approach, 1.0))

    calm = next_questions(small_snapshot, evidence, count=1, table=free).questions[0]
    urgent = next_questions(
        small_snapshot, evidence, count=1, table=free, urgent={"OMIM:3": 100.0}
    ).questions[0]

    assert calm.rule_out == 0.0
    assert urgent.term == CATARACT  # which the urgent disease always shows
    assert urgent.value > calm.value


def test_the_explanation_names_what_yes_raises_and_lowers(small_snapshot: Snapshot) -> None:
    found = next_questions(
        small_snapshot, [item(EYE)], count=8, table=TABLE, approaches=[Approach.IMAGING]
    )

    aorta = found.questions[0]
    assert [change.id in {"OMIM:1", "ORPHA:1"} for change in aorta.raised] == [True]
    assert all(change.after < change.before for change in aorta.lowered)
    assert {"id", "probability_yes", "entropy", "if_yes"} <= set(aorta.to_dict())


def test_there_must_be_something_to_start_from(small_snapshot: Snapshot) -> None:
    with pytest.raises(InputError, match="at least one finding"):
        next_questions(small_snapshot, [], table=TABLE)


@pytest.mark.parametrize("count", [0, LARGEST_BATCH + 1])
def test_a_batch_has_its_limits(small_snapshot: Snapshot, count: int) -> None:
    with pytest.raises(InputError, match="questions are chosen at once"):
        next_questions(small_snapshot, [item(FINGERS)], count=count, table=TABLE)
