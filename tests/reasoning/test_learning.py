"""What cases teach, on an ontology small enough to count by hand."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontologies.lexicon import PHENOTYPE_ROOT, Lexicon
from ontologies.model import Status
from reasoning.case_source import compare_counts, read_counts, to_hpoa
from reasoning.cases import Case
from reasoning.learning import (
    CaseCount,
    CaseCounts,
    case_of_evidence,
    count_cases,
    fold_of_publications,
    publication,
)
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, CATARACT, EYE, FINGERS, LENS, LIMB, TALL
from tests.reasoning.evidence import item

LEAVES = (FINGERS, LENS, AORTA, TALL, CATARACT)
some_cases = st.lists(
    st.builds(
        lambda number, seen, unseen, disease, where: Case(
            id=str(number),
            observed=tuple(sorted(seen)),
            excluded=tuple(sorted(unseen - seen)),
            diseases=(disease,),
            publication=where,
        ),
        st.integers(0, 50),
        st.sets(st.sampled_from([*LEAVES, EYE, LIMB]), min_size=1),
        st.sets(st.sampled_from([*LEAVES, EYE, LIMB])),
        st.sampled_from(["OMIM:1", "OMIM:2", "OMIM:3"]),
        st.sampled_from(["PMID:1", "PMID:2", "PMID:3", None]),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def lexicon(small_snapshot: Snapshot) -> Lexicon:
    return small_snapshot.lexicon


def case(
    name: str,
    observed: Sequence[str],
    excluded: Sequence[str] = (),
    *,
    diseases: Sequence[str] = ("OMIM:1",),
    where: str | None = "PMID:1",
) -> Case:
    return Case(
        id=name,
        observed=tuple(observed),
        excluded=tuple(excluded),
        diseases=tuple(diseases),
        publication=where,
    )


def table(counted: CaseCounts) -> dict[str, str]:
    return {c.phenotype_id: f"{c.numerator}/{c.denominator}" for c in counted.counts}


def test_absent_findings_count_only_where_they_are_stated(lexicon: Lexicon) -> None:
    counted = count_cases(
        [case("a", [FINGERS]), case("b", [FINGERS], [LENS]), case("c", [LENS, FINGERS])], lexicon
    )

    assert table(counted) == {FINGERS: "3/3", LENS: "1/2"}


def test_a_term_above_counts_where_more_patients_have_it_than_any_one_below(
    lexicon: Lexicon,
) -> None:
    counted = count_cases([case("a", [LENS]), case("b", [CATARACT])], lexicon)

    assert table(counted) == {LENS: "1/1", CATARACT: "1/1", EYE: "2/2"}


def test_what_is_absent_is_absent_below(lexicon: Lexicon) -> None:
    counted = count_cases([case("a", [LENS]), case("b", [TALL], [EYE])], lexicon)

    assert table(counted)[LENS] == "1/2"
    assert table(counted)[EYE] == "1/2"


def test_what_one_publication_mentions_is_looked_for_in_all(lexicon: Lexicon) -> None:
    counted = count_cases([case("a", [LENS]), case("b", [TALL], [LENS], where="PMID:2")], lexicon)

    assert [c for c in counted.counts if c.phenotype_id == LENS] == [
        CaseCount("OMIM:1", LENS, 1, 1, "PMID:1"),
        CaseCount("OMIM:1", LENS, 0, 1, "PMID:2"),
    ]


def test_what_cannot_be_learned_from_is_named(lexicon: Lexicon) -> None:
    counted = count_cases(
        [
            case("a", [LENS, "HP:7777777"]),
            case("a", [LENS, "HP:7777777"]),
            case("b", []),
            case("c", [LENS], diseases=["CCRD:1"]),
        ],
        lexicon,
    )

    assert counted.n_cases == 1
    assert counted.ignored == {
        "findings that are no phenotypic term of this release": 1,
        "cases that were there already": 1,
        "cases without a finding": 1,
        "cases without the id of a disease": 1,
    }


def test_an_obsolete_id_is_followed(lexicon: Lexicon) -> None:
    assert table(count_cases([case("a", ["HP:9000099"])], lexicon)) == {LENS: "1/1"}


def test_records_of_patients_cannot_be_told_apart(lexicon: Lexicon) -> None:
    cases = [case("a", [LENS], where=None), case("b", [LENS], where=None)]

    counted = count_cases(cases, lexicon, reference="cases:ours")

    assert counted.counts == (CaseCount("OMIM:1", LENS, 2, 2, "cases:ours"),)


@given(cases=some_cases, seed=st.integers(0, 99))
def test_order_never_matters_and_no_count_exceeds_its_patients(
    lexicon: Lexicon, cases: list[Case], seed: int
) -> None:
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)  # noqa: S311

    counted = count_cases(cases, lexicon)

    assert count_cases(shuffled, lexicon).counts == counted.counts
    for count in counted.counts:
        patients = {
            one
            for one in cases
            if count.disease_id in one.diseases and publication(one) == count.reference
        }
        assert 0 <= count.numerator <= count.denominator <= len(patients)
        assert count.denominator > 0


@given(cases=some_cases)
def test_the_largest_count_of_a_publication_is_its_number_of_cases(
    lexicon: Lexicon, cases: list[Case]
) -> None:
    """Descriptions rest on it."""
    counted = count_cases(cases, lexicon)

    for disease in {count.disease_id for count in counted.counts}:
        for where in {c.reference for c in counted.counts if c.disease_id == disease}:
            largest = max(
                c.numerator
                for c in counted.counts
                if (c.disease_id, c.reference) == (disease, where)
            )
            patients = {c for c in cases if disease in c.diseases and publication(c) == where}
            assert largest == len(patients)


@given(cases=some_cases, folds=st.integers(1, 6))
def test_a_publication_lies_in_one_fold(cases: list[Case], folds: int) -> None:
    dealt = fold_of_publications(cases, folds)

    assert dealt.keys() == {publication(one) for one in cases}
    assert all(0 <= fold < folds for fold in dealt.values())


def test_publications_of_one_disease_lie_in_different_folds() -> None:
    cases = [
        case(f"{disease}-{number}", [LENS], diseases=[disease], where=f"PMID:{disease}{number}")
        for disease in ("OMIM:1", "OMIM:2", "OMIM:3")
        for number in range(4)
    ]

    dealt = fold_of_publications(cases, 4)

    for disease in ("OMIM:1", "OMIM:2", "OMIM:3"):
        assert len({dealt[publication(c)] for c in cases if disease in c.diseases}) == 4


def test_counts_are_a_file_of_annotations(lexicon: Lexicon) -> None:
    counted = count_cases([case("a", [LENS], [TALL]), case("b", [LENS])], lexicon)

    content = to_hpoa(counted, {"OMIM:1": "One\tname"}, version="2 cases", licence="CC0-1.0")

    header = "database_id disease_name qualifier hpo_id reference evidence onset frequency sex"
    assert content.decode().splitlines() == [
        "#version: 2 cases",
        "#licence: CC0-1.0",
        "\t".join([*header.split(), "modifier", "aspect", "biocuration"]),
        f"OMIM:1\tOne name\t\t{LENS}\tPMID:1\tPCS\t\t2/2\t\t\tP\t",
        f"OMIM:1\tOne name\t\t{TALL}\tPMID:1\tPCS\t\t0/1\t\t\tP\t",
    ]


@given(cases=some_cases)
def test_counts_are_read_back(
    lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory, cases: list[Case]
) -> None:
    counted = count_cases(cases, lexicon)
    path = tmp_path_factory.mktemp("counts") / "one.hpoa"
    path.write_bytes(to_hpoa(counted, {}, version="1", licence="CC0-1.0"))

    assert tuple(read_counts(path)) == counted.counts


def test_a_lesson_says_what_differs() -> None:
    before = [CaseCount("OMIM:1", LENS, 1, 2, "PMID:1"), CaseCount("OMIM:2", TALL, 1, 1, "PMID:1")]
    after = [CaseCount("OMIM:1", LENS, 3, 4, "PMID:1"), CaseCount("OMIM:9", AORTA, 1, 1, "PMID:2")]

    lesson = compare_counts(after, before, known={"OMIM:1", "OMIM:2"})

    assert lesson.new_diseases == ("OMIM:9",)
    assert (lesson.diseases_added, lesson.diseases_removed, lesson.diseases_changed) == (
        ("OMIM:9",),
        ("OMIM:2",),
        ("OMIM:1",),
    )
    assert (lesson.findings_added, lesson.findings_removed, lesson.findings_changed) == (1, 1, 1)
    assert lesson.patients == (5, 3)


def test_a_confirmed_patient_is_a_case_of_what_is_plain() -> None:
    evidence = [
        item(LENS),
        item(TALL, Status.ABSENT),
        item(AORTA, Status.UNCERTAIN),
        item(FINGERS, ratio=2.0),
        item(CATARACT),
        item(CATARACT, Status.ABSENT),
    ]

    found = case_of_evidence("p", "OMIM:1", evidence)

    assert (found.observed, found.excluded, found.diseases) == ((LENS,), (TALL,), ("OMIM:1",))


def test_the_root_is_counted_like_any_other_term(lexicon: Lexicon) -> None:
    counted = count_cases([case("a", [LENS]), case("b", [TALL])], lexicon)

    assert table(counted)[PHENOTYPE_ROOT] == "2/2"
