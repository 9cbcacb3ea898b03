"""Cross-validation by publication: what cases teach, and that none helps itself."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from kg.knowledge import KnowledgeTables, PhenotypeEdge
from ontologies.lexicon import Lexicon
from reasoning.cases import Case
from reasoning.compile import compile_model
from reasoning.crossvalidation import cross_validate, with_counts, without_cases
from reasoning.differential import rank, rank_entities
from reasoning.errors import SnapshotDamagedError
from reasoning.evaluation import Sampling, evaluate_diagnosis
from reasoning.learning import count_cases
from reasoning.snapshot import (
    LEXICON_FILE,
    MODEL_FILE,
    Snapshot,
    publish_snapshot,
    snapshot_folder,
)
from reasoning.tables import TABLES_FILE, load_tables, save_tables
from tests.reasoning.conftest import AORTA, CATARACT, FINGERS, LENS, TALL
from tests.reasoning.evidence import item
from tests.reasoning.test_differential import bodies
from tests.reasoning.test_learning import case

CASES = (
    case("a", [CATARACT, TALL], diseases=["OMIM:2"], where="PMID:17"),
    case("b", [CATARACT, TALL], diseases=["OMIM:2"], where="PMID:18"),
    case("c", [AORTA, CATARACT], diseases=["OMIM:77"], where="PMID:19"),
)


@pytest.fixture(scope="module")
def taught(
    small_tables: KnowledgeTables,
    small_snapshot: Snapshot,
    tmp_path_factory: pytest.TempPathFactory,
) -> Snapshot:
    """Give a snapshot that has learned from all cases."""
    counted = count_cases(CASES, small_snapshot.lexicon)
    return save(with_counts(small_tables, counted, source="cases:test"), tmp_path_factory)


def save(tables: KnowledgeTables, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    home = tmp_path_factory.mktemp("taught")
    model = compile_model(tables)
    folder = snapshot_folder(home, model.snapshot_version)
    Lexicon.from_terms(tables.terms).save(folder / LEXICON_FILE)
    save_tables(tables, folder / TABLES_FILE)
    model.save(folder / MODEL_FILE)
    return publish_snapshot(home, model.snapshot_version)


@pytest.fixture(scope="module")
def kept(small_tables: KnowledgeTables, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the small snapshot with the tables that it was compiled from."""
    return save(small_tables, tmp_path_factory)


def test_tables_are_read_back(small_tables: KnowledgeTables, kept: Snapshot) -> None:
    tables = load_tables(kept.folder / TABLES_FILE)

    assert list(tables.annotations) == list(small_tables.annotations)
    assert list(tables.terms) == list(small_tables.terms)
    assert list(tables.diseases) == list(small_tables.diseases)
    assert list(tables.same_as) == list(small_tables.same_as)


def test_damaged_tables_are_noticed(kept: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / TABLES_FILE
    path.write_bytes((kept.folder / TABLES_FILE).read_bytes()[:-20])

    with pytest.raises(SnapshotDamagedError, match="semeion build"):
        load_tables(path)


def test_counts_join_the_published_ones(taught: Snapshot) -> None:
    model = taught.model
    disease, term = model.disease_index["OMIM:2"], model.term_index[TALL]

    # published: 0 of 12; learned: 2 of 2
    assert model.annotated.value(disease, term) == pytest.approx(3 / 16)
    assert model.numerator.value(disease, term) == 2
    assert model.denominator.value(disease, term) == 14


def test_a_source_that_is_worth_more_counts_more_and_states_what_it_counted(
    small_tables: KnowledgeTables, small_snapshot: Snapshot
) -> None:
    counted = count_cases(CASES, small_snapshot.lexicon)
    tables = with_counts(small_tables, counted, source="cases:test")
    import dataclasses

    heavy = dataclasses.replace(
        tables, sources=(*tables.sources, {"id": "cases:test", "weight": 5.0})
    )

    model = compile_model(heavy)

    disease, term = model.disease_index["OMIM:2"], model.term_index[TALL]
    assert model.annotated.value(disease, term) == pytest.approx(11 / 24)
    assert model.denominator.value(disease, term) == 14


def test_a_publication_that_is_annotated_already_is_not_counted_again(
    small_tables: KnowledgeTables, small_snapshot: Snapshot
) -> None:
    cited = small_tables.annotations[0].references[0]
    again = case("x", [FINGERS], diseases=["OMIM:1"], where=cited)
    counted = count_cases([again], small_snapshot.lexicon)

    model = compile_model(with_counts(small_tables, counted, source="cases:test"))

    disease, term = model.disease_index["OMIM:1"], model.term_index[FINGERS]
    assert model.denominator.value(disease, term) == 10
    assert len(model.described) == 1  # it still describes patients of the disease


def test_without_cases_takes_back_all_that_was_learned(
    small_tables: KnowledgeTables, taught: Snapshot
) -> None:
    back = without_cases(load_tables(taught.folder / TABLES_FILE))

    assert list(back.annotations) == list(small_tables.annotations)
    assert list(back.diseases) == list(small_tables.diseases)


def test_a_disease_known_from_cases_alone_can_be_ranked(taught: Snapshot) -> None:
    differential = rank(taught, [item(AORTA), item(CATARACT)])

    assert differential.diagnoses[0].id == "OMIM:77"


def test_likeness_to_known_cases_is_a_part_under_its_own_name(taught: Snapshot) -> None:
    first = rank(taught, [item(AORTA), item(CATARACT)]).to_dict()["diagnoses"][0]
    parts = [c["parts"]["cases"] for c in first["contributions"]]

    assert all(part > 0 for part in parts)


@settings(deadline=None, max_examples=50)
@given(body=bodies)
def test_contributions_still_are_the_score(taught: Snapshot, body: list[Any]) -> None:
    ranking = rank_entities(taught, body)

    for diagnosis in rank(taught, body).diagnoses:
        place = taught.model.disease_index[diagnosis.id]
        assert diagnosis.score == pytest.approx(float(ranking.score[place]), abs=1e-9)
        for contribution in diagnosis.contributions:
            others = [e for e in body if e.id != contribution.evidence]
            told_alone = all(e.concept != c.concept for e in others for c in body if e.id != c.id)
            if told_alone:
                expected = rank_entities(taught, others).score[place]
                assert contribution.without == pytest.approx(float(expected), abs=1e-9)


def test_nothing_of_a_publication_is_learned_before_its_cases_are_ranked(kept: Snapshot) -> None:
    seen: set[int] = set()
    for fold in cross_validate(kept, CASES):
        own = {CASES[place].publication for place in fold.cases}
        seen.update(fold.cases)
        cited = set(fold.snapshot.model.reference_names)
        assert own.isdisjoint(cited)
        others = {c.publication for c in CASES} - own
        assert others <= cited
    assert seen == {0, 1, 2}


def test_a_taught_snapshot_forgets_its_cases_before_it_is_cross_validated(
    taught: Snapshot, kept: Snapshot
) -> None:
    from_taught = [fold.snapshot.model for fold in cross_validate(taught, CASES)]
    from_kept = [fold.snapshot.model for fold in cross_validate(kept, CASES)]

    for left, right in zip(from_taught, from_kept, strict=True):
        assert left.disease_ids == right.disease_ids
        assert np.array_equal(left.annotated.data, right.annotated.data)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    lines = [
        {"id": c.id, "hpo": c.observed, "diseases": c.diseases, "pmid": c.publication}
        for c in CASES
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def test_cross_validated_rows_stand_beside_the_published_ones(kept: Snapshot, file: Path) -> None:
    plain = evaluate_diagnosis(kept, file)
    rows = evaluate_diagnosis(kept, file, cross_validate=True)

    assert [row["knowledge"] for row in rows] == ["published"] * 4 + ["published+cases"] * 4
    for before, beside in zip(plain, rows[:4], strict=True):
        assert before["top1"] == beside["top1"]
        assert before["no_other_case_share"] is None
    published, learned = (next(r for r in part if r["level"] == "id") for part in (rows, rows[4:]))
    # OMIM:2 is published without either finding; the other publication's case has both
    assert published["top1"] == 0.0
    assert learned["top1"] == pytest.approx(200 / 3)
    assert learned["no_other_case_share"] == pytest.approx(1 / 3)


def test_a_sample_learns_from_all_cases(kept: Snapshot, file: Path) -> None:
    rows = evaluate_diagnosis(kept, file, cross_validate=True, sampling=Sampling(limit=1))

    assert {row["cases"] for row in rows} == {1}
    assert rows[-3]["top1"] == 100.0


def test_a_snapshot_that_has_learned_says_so(taught: Snapshot, file: Path) -> None:
    import dataclasses

    told: list[str] = []
    model = dataclasses.replace(taught.model, sources=({"id": "cases:test"},))
    learned = Snapshot(taught.folder)
    learned.__dict__["model"] = model

    row = evaluate_diagnosis(learned, file, warn=told.append)[0]

    assert row["knowledge"] == "published+cases"
    assert told == [
        "this knowledge was learned from cases: figures on those cases are not held out"
    ]


def test_edges_of_a_case_source_keep_their_references(taught: Snapshot) -> None:
    tables = load_tables(taught.folder / TABLES_FILE)
    learned = [one for one in tables.annotations if one.source == "cases:test"]

    assert {one.references for one in learned} == {("PMID:17",), ("PMID:18",), ("PMID:19",)}
    assert all(isinstance(one, PhenotypeEdge) for one in learned)
    assert {one.disease_id for one in learned} == {"OMIM:2", "OMIM:77"}


def test_an_unpublished_case_stands_alone() -> None:
    lonely = [Case(id=str(n), observed=(LENS,), diseases=("OMIM:1",)) for n in range(2)]
    from reasoning.learning import fold_of_publications, publication

    dealt = fold_of_publications(lonely, 2)

    assert dealt[publication(lonely[0])] != dealt[publication(lonely[1])]
