import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge import ConditionFinding, ConditionNode, FindingKind, KnowledgeTables, Occurrence
from kg.knowledge import SeparatingTest as SeparatingTestRow
from ontologies.asking import asking_table
from ontologies.model import Provenance, Status, Term
from ontologies.model.annotation import Sex
from ontologies.model.evidence import Evidence, Temporality
from ontologies.model.patient import Patient
from reasoning.batch import BatchRanker
from reasoning.differential import rank, rank_entities
from reasoning.pretest import RARE_MASS, Setting
from reasoning.question import Answer, Panel, answer_evidence, next_questions
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, FINGERS, LENS, TALL, published
from tests.reasoning.evidence import item

RARE, COMMON, TWIN = "SEM:D010001", "SEM:D010002", "SEM:D010003"
DAZZLED, LIGHTHOUSE = "SEM:F010001", "SEM:F010002"
CONCEPTS = (FINGERS, LENS, AORTA, TALL, CATARACT, DAZZLED, LIGHTHOUSE)
CLINICAL = Setting.clinical()
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def condition(
    identifier: str, name: str, *, same: tuple[str, ...] = (), within: str | None = None
) -> ConditionNode:
    return ConditionNode(
        id=identifier,
        name=name,
        chinese_name="病",
        synonyms=(f"{name} by another name",),
        same_as=same,
        hpo_same=None,
        age_bands=("0-17", "18+"),
        age_ratios=(0.5, 1.5),
        female=0.5,
        male=1.5,
        urgent_within=within,
        urgent_why="the light goes out" if within else None,
        chinese_urgent_why=None,
        basis="consensus",
        reviewed=False,
    )


def shown(disease: str, phenotype: str, frequency: float) -> ConditionFinding:
    return ConditionFinding(disease, phenotype, FindingKind.SHOWN, frequency, None, None, None)


@pytest.fixture(scope="module")
def tables(small_tables: KnowledgeTables) -> KnowledgeTables:
    provenance = Provenance(source_id="curated")
    shares = {RARE: 0.001, COMMON: 0.1, TWIN: 0.01, CATARACT: 0.05}
    return replace(
        small_tables,
        terms=[
            *small_tables.terms,
            Term(id=DAZZLED, name="Dazzled", parents=(LENS,), provenance=provenance),
            Term(id=LIGHTHOUSE, name="Lighthouse", heading="exposure", provenance=provenance),
        ],
        conditions=[
            condition(RARE, "Lamp fever", within="PT2H"),
            condition(COMMON, "Moth fever"),
            condition(TWIN, "Cloudy lens", same=("OMIM:3",)),
        ],
        condition_findings=[
            shown(RARE, DAZZLED, 0.8),
            shown(RARE, CATARACT, 0.4),
            shown(COMMON, CATARACT, 0.4),
            shown(COMMON, TALL, 0.3),
            shown(TWIN, CATARACT, 0.9),
            ConditionFinding(RARE, LIGHTHOUSE, FindingKind.RISK, None, None, None, 6.0),
            ConditionFinding(COMMON, AORTA, FindingKind.SHOWN, None, None, None, 0.2),
        ],
        occurrences=[
            Occurrence(identifier, setting.value, share)
            for identifier, share in shares.items()
            for setting in CLINICAL
        ],
        separating_tests=[SeparatingTestRow(RARE, "lux meter", "照度计", 0.9, 0.8, "rule-out")],
    )


@pytest.fixture(scope="module")
def snapshot(tables: KnowledgeTables, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return published(tables, tmp_path_factory.mktemp("clinical"))


def past(concept: str) -> Evidence:
    return replace(item(concept), temporality=Temporality.HISTORICAL)


evidence = st.lists(
    st.builds(
        item,
        st.sampled_from(CONCEPTS),
        st.sampled_from([Status.PRESENT, Status.ABSENT]),
    ),
    max_size=5,
)


def test_rare_disease_is_ranked_as_without_any_condition(
    snapshot: Snapshot, small_snapshot: Snapshot
) -> None:
    findings = [item(LENS), item(FINGERS), item(CATARACT, Status.ABSENT)]
    with_conditions, without = (rank_entities(one, findings) for one in (snapshot, small_snapshot))

    assert np.array_equal(with_conditions.score[:4], without.score)
    assert np.array_equal(with_conditions.order, without.order)
    assert with_conditions.log_total == without.log_total


def test_a_curated_kind_of_a_published_finding_counts_as_that_in_rare_disease(
    snapshot: Snapshot,
) -> None:
    kind, plain = (rank_entities(snapshot, [item(one)]) for one in (DAZZLED, LENS))

    assert kind.score[:4] == pytest.approx(plain.score[:4], abs=1e-9)


def test_a_finding_under_a_heading_changes_nothing_in_rare_disease(snapshot: Snapshot) -> None:
    with_it = rank_entities(snapshot, [item(LENS), item(LIGHTHOUSE)])

    assert np.array_equal(with_it.score, rank_entities(snapshot, [item(LENS)]).score)


@pytest.mark.parametrize("setting", CLINICAL)
def test_pretest_probabilities_sum_to_one(snapshot: Snapshot, setting: Setting) -> None:
    ranking = rank_entities(snapshot, [], setting=setting)
    of_entity = np.exp(ranking.prior)

    assert of_entity[4:].sum() == pytest.approx(1.0 - RARE_MASS)
    assert ranking.order[0] == snapshot.model.disease_index[COMMON]


@given(findings=evidence)
def test_prior_and_contributions_are_the_score(
    snapshot: Snapshot, findings: list[Evidence]
) -> None:
    patient = Patient(age_years=30.0, sex=Sex.MALE)
    answer = rank(snapshot, findings, patient=patient, setting=Setting.EMERGENCY)

    for diagnosis in answer.diagnoses:
        total = diagnosis.prior + math.fsum(one.nats for one in diagnosis.contributions)
        assert diagnosis.score == pytest.approx(total, abs=1e-9)


@given(findings=evidence)
def test_without_is_the_score_when_the_item_is_left_out(
    snapshot: Snapshot, findings: list[Evidence]
) -> None:
    unique = list({one.concept: one for one in findings}.values())
    for diagnosis in rank(snapshot, unique, setting=Setting.HOSPITAL).diagnoses:
        place = snapshot.model.disease_index[diagnosis.id]
        for part in diagnosis.contributions:
            rest = [one for one in unique if one.id != part.evidence]
            alone = rank_entities(snapshot, rest, setting=Setting.HOSPITAL)
            assert part.without == pytest.approx(alone.score[place], abs=1e-9)


@given(findings=st.lists(evidence, min_size=1, max_size=4))
def test_a_batch_scores_as_one_by_one(snapshot: Snapshot, findings: list[list[Evidence]]) -> None:
    scores = BatchRanker(snapshot, device="cpu").scores(findings, setting=Setting.PRIMARY_CARE)

    for row, case in zip(scores, findings, strict=True):
        alone = rank_entities(snapshot, case, setting=Setting.PRIMARY_CARE).score
        assert row == pytest.approx(alone, abs=1e-9)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_an_item_that_says_nothing_adds_nothing(snapshot: Snapshot, concept: str) -> None:
    nothing = item(concept, Status.UNCERTAIN, ratio=1.0)
    bare, told = (
        rank_entities(snapshot, findings, setting=Setting.PRIMARY_CARE).score
        for findings in ([], [nothing])
    )

    assert np.array_equal(told, bare)


def test_a_risk_factor_favours_by_its_ratio_and_is_called_one(snapshot: Snapshot) -> None:
    answer = rank(snapshot, [past(LIGHTHOUSE)], setting=Setting.PRIMARY_CARE)
    (found,) = [one for one in answer.diagnoses if one.id == RARE]
    (part,) = found.contributions
    slope = rank_entities(snapshot, [], setting=Setting.PRIMARY_CARE).scorer.calibration.slope

    assert part.part == "risk-factor"
    assert part.nats == pytest.approx(slope * math.log(6.0), abs=0.2)
    assert part.matched is not None
    assert part.matched.references == ("semeion-conditions (consensus; reviewed: false)",)


def test_history_never_speaks_against_a_condition_that_does_not_show_it(
    snapshot: Snapshot,
) -> None:
    bare = rank_entities(snapshot, [item(CATARACT)], setting=Setting.HOSPITAL)
    with_past = rank_entities(snapshot, [item(CATARACT), past(FINGERS)], setting=Setting.HOSPITAL)
    curated = slice(snapshot.model.n_published, None)

    assert np.array_equal(with_past.score[curated], bare.score[curated])


def test_what_speaks_against_a_condition_lowers_it_most(snapshot: Snapshot) -> None:
    index = snapshot.model.disease_index
    bare, told = (
        rank_entities(snapshot, [item(CATARACT), *more], setting=Setting.HOSPITAL).score
        for more in ([], [item(AORTA)])
    )

    assert (told - bare)[index[COMMON]] < (told - bare)[index[RARE]] < 0


def test_a_curated_frequency_says_what_it_rests_on(snapshot: Snapshot) -> None:
    answer = rank(snapshot, [item(DAZZLED)], setting=Setting.HOSPITAL)
    (found,) = [one for one in answer.diagnoses if one.id == RARE]
    matched = found.contributions[0].matched

    assert answer.diagnoses[0].id == RARE
    assert matched is not None
    assert (matched.value, matched.basis.value) == (0.8, "curated")
    assert matched.references == ("semeion-conditions (consensus; reviewed: false)",)


def test_age_and_sex_of_a_condition_count_as_it_states_them(snapshot: Snapshot) -> None:
    place = snapshot.model.disease_index[RARE]
    bare, woman, child = (
        rank_entities(snapshot, [], patient=patient, setting=Setting.HOSPITAL).score[place]
        for patient in (Patient(), Patient(sex=Sex.FEMALE), Patient(age_years=3.0))
    )

    assert woman - bare == pytest.approx(math.log(0.5))
    assert child - bare == pytest.approx(math.log(0.5))


def test_an_urgent_condition_stands_in_the_list_with_its_tests(snapshot: Snapshot) -> None:
    answer = rank(snapshot, [item(CATARACT)], setting=Setting.EMERGENCY)
    (listed,) = answer.cannot_miss

    assert (listed.id, listed.urgency.within) == (RARE, "PT2H")
    assert listed.tests[0]["name"] == "lux meter"
    assert answer.to_dict()["cannot_miss"][0]["why"] == "the light goes out"
    assert not rank(snapshot, [item(CATARACT)]).cannot_miss


def test_the_list_holds_all_of_the_first_ten_and_five_beyond(
    tables: KnowledgeTables, tmp_path: Path
) -> None:
    ids = [f"SEM:D02{number:04}" for number in range(20)]
    many = replace(
        tables,
        conditions=[condition(one, one, within="PT1H") for one in ids],
        condition_findings=[
            shown(one, CATARACT, 0.3 + 0.02 * number) for number, one in enumerate(ids)
        ],
        occurrences=[Occurrence(one, "emergency", 0.01) for one in ids],
        separating_tests=[],
    )

    answer = rank(published(many, tmp_path), [item(CATARACT)], setting=Setting.EMERGENCY)

    assert [one.rank for one in answer.cannot_miss] == list(range(1, 16))
    assert [one.id for one in answer.cannot_miss] == ids[:4:-1]


def test_a_published_entry_is_as_urgent_as_the_condition_that_it_is(
    tables: KnowledgeTables, tmp_path: Path
) -> None:
    twin = condition(TWIN, "Cloudy lens", same=("OMIM:3",), within="P1D")
    snapshot = published(replace(tables, conditions=[*tables.conditions[:2], twin]), tmp_path)

    found = {one.id: one.urgent for one in rank(snapshot, [item(CATARACT)]).diagnoses}

    assert found["OMIM:3"] is not None
    assert found["OMIM:3"].within == "P1D"
    assert found["OMIM:1"] is None


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO])
def test_a_supposed_answer_does_in_a_clinical_setting_what_the_real_one_would(
    snapshot: Snapshot, answer: Answer
) -> None:
    known = [item(CATARACT)]
    ranking = rank_entities(snapshot, known, setting=Setting.EMERGENCY)
    panel = Panel(snapshot, ranking, known, table=asking_table())
    said = answer_evidence(DAZZLED, answer, recorded_at=MOMENT, recorder="test")

    supposed = panel.after(snapshot.model.term_index[DAZZLED], answer)

    real = rank_entities(snapshot, [*known, said], setting=Setting.EMERGENCY)
    score = np.array(
        [
            real.score[snapshot.model.entity == snapshot.model.entity[one]].max()
            for one in panel.leading
        ]
    )
    assert supposed == pytest.approx(np.exp(score) / np.exp(score).sum(), abs=1e-12)


def test_what_rules_out_an_urgent_condition_is_asked_in_a_clinical_setting(
    snapshot: Snapshot,
) -> None:
    found = next_questions(snapshot, [item(CATARACT)], setting=Setting.EMERGENCY).questions[0]
    calm = next_questions(
        snapshot, [item(CATARACT)], setting=Setting.EMERGENCY, urgent={}
    ).questions[0]

    assert found.rule_out > 0
    assert calm.rule_out == 0


def test_a_condition_joins_the_entity_that_it_is(snapshot: Snapshot) -> None:
    model = snapshot.model

    assert model.entity[model.disease_index[TWIN]] == model.entity[model.disease_index["OMIM:3"]]
    assert model.entity[model.disease_index[RARE]] == model.disease_index[RARE]


def test_the_model_is_the_same_when_it_is_read_back(snapshot: Snapshot, tmp_path: Path) -> None:
    model = snapshot.model
    model.save(tmp_path / "model")
    again = type(model).load(tmp_path / "model")

    assert again.conditions == model.conditions
    assert np.array_equal(again.met, model.met)
