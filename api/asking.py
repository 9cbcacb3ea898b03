"""What to ask next, as plain values: the form of `question --json` and of the service."""

from collections.abc import Collection
from typing import Any

from api.deps import Engine
from api.diagnosis import DISCLAIMER, issue_values
from api.intake import Intake

__all__ = ["next_to_ask"]


def next_to_ask(
    engine: Engine,
    intake: Intake,
    *,
    setting: str,
    count: int = 1,
    approaches: Collection[str] = (),
    language: str = "en",
) -> dict[str, Any]:
    """Choose the next questions and give them with their reasons.

    Parameters
    ----------
    engine
        Gives the snapshot.
    intake
        What is known of the patient.
    setting
        Where the patient is seen.
    count
        Number of questions.
    approaches
        Ways of finding out that are open; all where empty.
    language
        Of the names.
    """
    from ontologies.asking import Approach
    from reasoning.pretest import Setting
    from reasoning.question import next_questions

    found = next_questions(
        engine.snapshot,
        intake.evidence,
        patient=intake.patient,
        setting=Setting(setting),
        count=count,
        approaches=[Approach(approach) for approach in approaches] or None,
        language=language,
    )
    return {
        **found.to_dict(),
        "issues": issue_values(intake.issues),
        "disclaimer": DISCLAIMER,
    }
