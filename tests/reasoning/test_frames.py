"""Tables in and out say what the objects say."""

import numpy as np
import pandas as pd
import pytest

from ontologies.errors import InputError
from ontologies.model import Sex
from reasoning.batch import BatchRanker
from reasoning.cases import Case
from reasoning.differential import rank
from reasoning.frames import batch_frame, cases_from_frame, ranking_frame
from reasoning.snapshot import Snapshot
from tests.reasoning.conftest import AORTA, FINGERS, LENS
from tests.reasoning.evidence import item


def test_rows_are_cases_with_lists_as_lists_or_as_strings() -> None:
    frame = pd.DataFrame(
        {
            "id": ["a", None],
            "hpo": [f"{FINGERS}; {LENS}", np.array([AORTA])],
            "excluded": [float("nan"), LENS],
            "age_years": [3, None],
            "sex": ["FEMALE", None],
            "ward": [1, 2],
        },
        index=[7, 8],
    )

    assert cases_from_frame(frame) == [
        Case(id="a", observed=(FINGERS, LENS), age_years=3.0, sex=Sex.FEMALE),
        Case(id="8", observed=(AORTA,), excluded=(LENS,)),
    ]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"term": ["HP:1"]}, "a column hpo"),
        ({"hpo": [7]}, "row 0: hpo is no list"),
        ({"hpo": [{"HP:1": True}]}, "row 0: hpo is no list"),
        ({"hpo": ["HP:1"], "sex": ["x"]}, "row 0: 'x'"),
        ({"hpo": ["HP:1"], "age_years": [-3]}, "row 0: age_years"),
        ({"hpo": ["HP:1"], "age_years": [float("inf")]}, "row 0: age_years"),
    ],
)
def test_a_table_that_is_none_of_cases_is_refused(
    columns: dict[str, list[object]], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        cases_from_frame(pd.DataFrame(columns))


def test_a_ranking_is_a_row_a_diagnosis(small_snapshot: Snapshot) -> None:
    answers = [rank(small_snapshot, [item(FINGERS)]), rank(small_snapshot, [item(LENS)], limit=1)]

    frame = ranking_frame(answers, ids=["a", "b"])

    assert frame["case"].tolist() == ["a", "a", "a", "b"]
    assert frame["id"].tolist() == [d.id for answer in answers for d in answer.diagnoses]
    assert frame["score"].tolist() == [d.score for answer in answers for d in answer.diagnoses]
    assert frame["members"].tolist()[0] == "OMIM:1|ORPHA:1"
    assert set(ranking_frame(answers[0])["case"]) == {"0"}
    with pytest.raises(InputError, match="1 ids do not name 2 cases"):
        ranking_frame(answers, ids=["a"])


def test_a_batch_gives_the_same_table(small_snapshot: Snapshot) -> None:
    bodies = [[item(FINGERS), item(LENS)], [item(AORTA)]]
    batch = BatchRanker(small_snapshot, device="cpu").rank(bodies, limit=2)

    frame = batch_frame(batch, small_snapshot.model)

    single = ranking_frame([rank(small_snapshot, body, limit=2) for body in bodies])
    shared = ["case", "rank", "id", "name"]
    pd.testing.assert_frame_equal(frame[shared], single[shared], check_dtype=False)
    assert frame["probability"].tolist() == pytest.approx(single["probability"].tolist(), abs=1e-5)
