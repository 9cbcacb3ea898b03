"""One question to the engine and its answer as plain values; stored only if a patient is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.deps import Engine, Progress
from api.intake import Intake
from ontologies.errors import Issue
from ontologies.model.evidence import Evidence, Observation, Status

if TYPE_CHECKING:
    from reasoning.differential import Differential

__all__ = ["DISCLAIMER", "Question", "answer", "issue_values", "unjudged_notes"]

DISCLAIMER = "semeion supports a clinician's decision and never makes it."
"""Every answer says so once (design, section 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked.

    Parameters
    ----------
    intake
        What is known of the patient.
    setting
        Where the patient is seen.
    limit
        Number of diagnoses wanted.
    language
        Of the names in the answer.
    patient_id, encounter_id
        Store evidence and answer under these; nothing is stored without a patient.
    contrasts
        How many of the next diagnoses the first is contrasted with.
    """

    intake: Intake
    setting: str
    limit: int = 10
    language: str = "en"
    patient_id: str | None = None
    encounter_id: str | None = None
    contrasts: int = 1


def answer(
    engine: Engine, question: Question, *, progress: Progress | None = None
) -> dict[str, Any]:
    """Rank, store if a patient is named, and give the JSON of design section 5.

    Parameters
    ----------
    engine
        Snapshot, and store where one is needed.
    question
        What is asked.
    progress
        Is told of a start of the store.
    """
    from reasoning.differential import rank
    from reasoning.pretest import Setting

    intake = question.intake
    differential = rank(
        engine.snapshot,
        intake.evidence,
        patient=intake.patient,
        setting=Setting(question.setting),
        limit=question.limit,
        language=question.language,
    )
    result = differential.to_dict(contrasts=question.contrasts)
    result["notes"] += unjudged_notes(intake.evidence)
    result["patient"] = {"sex": intake.patient.sex.value, "age_years": intake.patient.age_years}
    result["answered_at"] = datetime.now(UTC).isoformat(timespec="seconds")
    if question.patient_id is not None:
        result["differential_id"] = _record(engine, question, differential, progress)
    result["issues"] = issue_values(intake.issues)
    result["disclaimer"] = DISCLAIMER
    return result


def unjudged_notes(evidence: Iterable[Evidence]) -> list[str]:
    """Say which results were given and could not be judged, each once."""
    found = dict.fromkeys(
        (item.source.coding.display or item.source.coding.code, item.reason)
        for item in evidence
        if item.status is Status.NOT_EVALUATED and isinstance(item.source, Observation)
    )
    return [
        f"{test} was not evaluated: {(reason or '').removeprefix(f'{test}: ')}"
        for test, reason in found
    ]


def issue_values(issues: Iterable[Issue]) -> list[dict[str, str]]:
    """What was replaced, not read or not understood, as plain JSON values."""
    return [
        {"severity": i.severity.value, "code": i.code, "where": i.where, "message": i.message}
        for i in issues
    ]


def _record(
    engine: Engine,
    question: Question,
    differential: "Differential",
    progress: Progress | None,
) -> str:
    """Store evidence and answer in one transaction, and give the id of the answer."""
    from kg.patients import DifferentialRecord, RankedDisease, record

    ranked = tuple(
        RankedDisease(
            rank=item.rank, disease_id=item.id, probability=item.probability, score=item.score
        )
        for item in differential.diagnoses
    )
    with engine.store(progress) as store:
        return record(
            store,
            tenant=engine.settings.tenant,
            patient_id=question.patient_id or "",
            encounter_id=question.encounter_id,
            evidence=question.intake.evidence,
            differential=DifferentialRecord(
                graph_version=differential.graph_version,
                snapshot_version=differential.snapshot_version,
                engine_version=differential.engine_version,
                setting=differential.setting.value,
                patient=question.intake.patient,
                ranked=ranked,
            ),
        )
