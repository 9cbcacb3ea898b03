"""The answers of a cohort: one by one with reasons, or in blocks as a matrix without."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from api.cohort import CohortRow, RefusedRow, row_intake
from ontologies.errors import InputError

if TYPE_CHECKING:
    from api.deps import Engine
    from api.intake import Intake
    from reasoning.batch import BatchRanker, BatchRanking
    from reasoning.model import Model

__all__ = ["Answered", "explained_answers", "ranked_answers"]

Answered = tuple[CohortRow | RefusedRow, dict[str, Any] | str]
"""A row with its answer, or with why it has none."""

_BLOCK = 512
WITHOUT_REASONS = "ranked without reasons and applicability; `semeion diagnose` gives them"


def explained_answers(
    engine: "Engine",
    rows: Iterable[CohortRow | RefusedRow],
    *,
    setting: str,
    limit: int,
    language: str = "en",
) -> Iterator[Answered]:
    """Answer each row as `semeion diagnose` does."""
    from api.diagnosis import Question, answer

    for row in rows:
        intake = _intake(engine, row, language)
        if isinstance(intake, str):
            yield row, intake
            continue
        question = Question(intake=intake, setting=setting, limit=limit, language=language)
        yield row, answer(engine, question)


def ranked_answers(
    engine: "Engine",
    rows: Iterable[CohortRow | RefusedRow],
    *,
    setting: str,
    limit: int,
    language: str = "en",
) -> Iterator[Answered]:
    """Rank blocks of rows at once; the answers have no contributions, and say so.

    Raises
    ------
    MissingLibraryError
        If torch is not installed.
    """
    from reasoning.batch import BatchRanker

    ranker = BatchRanker(engine.snapshot)
    for block in _blocks(rows):
        intakes = [(row, _intake(engine, row, language)) for row in block]
        known = [intake for _, intake in intakes if not isinstance(intake, str)]
        results = iter(_ranked(engine, ranker, known, setting, limit))
        for row, intake in intakes:
            yield row, intake if isinstance(intake, str) else next(results)


def _blocks(rows: Iterable[CohortRow | RefusedRow]) -> Iterator[list[CohortRow | RefusedRow]]:
    block: list[CohortRow | RefusedRow] = []
    for row in rows:
        block.append(row)
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block


def _intake(engine: "Engine", row: CohortRow | RefusedRow, language: str) -> "Intake | str":
    if isinstance(row, RefusedRow):
        return row.reason
    try:
        return row_intake(engine, row, language=language)
    except InputError as error:
        return str(error)


def _ranked(
    engine: "Engine",
    ranker: "BatchRanker",
    intakes: list["Intake"],
    setting: str,
    limit: int,
) -> list[dict[str, Any]]:
    from api.diagnosis import DISCLAIMER, issue_values, unjudged_notes
    from reasoning.pretest import Setting, pretest_statement

    model = engine.snapshot.model
    chosen = Setting(setting)
    ranking = ranker.rank(
        [intake.evidence for intake in intakes],
        patients=[intake.patient for intake in intakes],
        setting=chosen,
        limit=limit,
    )
    shared = {
        **engine.versions(),
        "setting": chosen.value,
        "prior": pretest_statement(chosen, model),
        "disclaimer": DISCLAIMER,
    }
    return [
        {
            **shared,
            "evidence": [item.to_dict() for item in intake.evidence],
            "diagnoses": _diagnoses(model, ranking, row),
            "notes": [
                *ranking.notes[row],
                *unjudged_notes(intake.evidence),
                WITHOUT_REASONS,
            ],
            "issues": issue_values(intake.issues),
        }
        for row, intake in enumerate(intakes)
    ]


def _diagnoses(model: "Model", ranking: "BatchRanking", row: int) -> list[dict[str, Any]]:
    columns = (ranking.disease[row], ranking.probability[row], ranking.score[row])
    return [
        {
            "rank": rank,
            "id": model.disease_ids[place],
            "name": model.disease_names[place],
            "members": [
                {"id": model.disease_ids[member], "name": model.disease_names[member]}
                for member in model.members(int(model.entity[place]))
            ],
            "probability": probability,
            "score": score,
        }
        for rank, (place, probability, score) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True), start=1
        )
    ]
