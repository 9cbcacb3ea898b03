"""`semeion question`: what to ask or look for next, once or as a dialogue in the terminal."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import (
    AbsentOption,
    AgeOption,
    GeneOption,
    JsonOption,
    LaboratoryOption,
    LanguageOption,
    PresentOption,
    SettingOption,
    SexChoice,
    SexOption,
)
from api.cli.output import print_issues, print_json, screen
from ontologies.asking import Approach

if TYPE_CHECKING:
    from api.deps import Engine
    from api.intake import Intake

__all__ = ["EXAMPLE", "question"]

EXAMPLE = "semeion question --hpo 'Ectopia lentis' --hpo Arachnodactyly --interactive"
MOST_QUESTIONS = 50
_WORDS = {"y": "yes", "n": "no", "u": "unknown", "?": "unknown", "q": "quit", "": ""}


def question(
    hpo: PresentOption = None,
    absent: AbsentOption = None,
    unknown: Annotated[
        list[str] | None,
        typer.Option("--unknown", metavar="ID|NAME", help="Asked and not known; repeatable."),
    ] = None,
    lab: LaboratoryOption = None,
    gene: GeneOption = None,
    age: AgeOption = None,
    sex: SexOption = SexChoice.UNKNOWN,
    setting: SettingOption = None,
    count: Annotated[
        int, typer.Option("--count", min=1, max=8, help="Number of questions, none redundant.")
    ] = 1,
    by: Annotated[
        list[Approach] | None,
        typer.Option("--by", help="Only what is found out this way; repeatable."),
    ] = None,
    language: LanguageOption = "en",
    *,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask one after another, then rank.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Choose the findings whose answer is expected to tell most for what they ask of the patient.

    With --interactive, answer yes, no, unknown or quit; the ranking is printed at the end.
    """
    from api.age import parse_age
    from api.deps import Engine
    from api.intake import IntakeBuilder
    from api.settings import load_settings
    from ontologies.model.annotation import Sex
    from ontologies.model.evidence import Status
    from ontologies.model.patient import Patient

    settings = load_settings()
    engine = Engine(settings)
    builder = IntakeBuilder(
        engine=engine,
        recorded_at=datetime.now(UTC),
        language=language,
        patient=Patient(sex=Sex(sex.value), age_years=None if age is None else parse_age(age)),
    )
    builder.add_concepts(hpo or [], Status.PRESENT)
    builder.add_concepts(absent or [], Status.ABSENT)
    builder.add_concepts(unknown or [], Status.NOT_EVALUATED)
    builder.add_laboratory(lab or [])
    builder.add_genes(gene or [])
    intake = builder.finish()
    print_issues(intake.issues)
    wanted = _Wanted(engine, setting.value if setting else settings.setting, by or [], language)
    if interactive:
        _converse(wanted, intake, as_json=as_json)
        return
    result = wanted.ask(intake, count)
    if as_json:
        print_json(result)
        return
    for item in result["questions"]:
        sys.stdout.write(_lines(item))
    if not result["questions"]:
        sys.stdout.write("nothing is left to ask that would tell the leading diseases apart\n")
    sys.stdout.write(f"{result['disclaimer']}\n")


class _Wanted:
    """What every turn of a dialogue has in common."""

    def __init__(
        self, engine: "Engine", setting: str, approaches: list[Approach], language: str
    ) -> None:
        self.engine, self.setting = engine, setting
        self.approaches, self.language = approaches, language

    def ask(self, intake: "Intake", count: int = 1) -> dict[str, Any]:
        from api.asking import next_to_ask

        return next_to_ask(
            self.engine,
            intake,
            setting=self.setting,
            count=count,
            approaches=self.approaches,
            language=self.language,
        )

    def rank(self, intake: "Intake") -> dict[str, Any]:
        from api.diagnosis import Question, answer

        asked = Question(intake=intake, setting=self.setting, language=self.language)
        return answer(self.engine, asked)


def _converse(wanted: _Wanted, intake: "Intake", *, as_json: bool) -> None:
    """Ask until told to stop or nothing is left, then rank; the dialogue goes to stderr."""
    for _ in range(MOST_QUESTIONS):
        found = wanted.ask(intake)["questions"]
        if not found:
            break
        sys.stderr.write(_lines(found[0]))
        said = _read_answer()
        if said == "quit":
            break
        intake = _with_answer(intake, found[0], said)
    result = wanted.rank(intake)
    if as_json:
        print_json(result)
    else:
        from api.cli.drawing import draw_differential

        draw_differential(screen(), result, explain=1)


def _read_answer() -> str:
    """Read lines until one is an answer; the end of the input is `quit`."""
    while True:
        sys.stderr.write("  yes, no, unknown or quit? ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return "quit"
        said = line.strip().casefold()
        said = _WORDS.get(said, said)
        if said in {"yes", "no", "unknown", "quit"}:
            return said


def _with_answer(intake: "Intake", item: dict[str, Any], said: str) -> "Intake":
    from api.intake import RECORDER
    from reasoning.question import Answer, answer_evidence

    evidence = answer_evidence(
        item["id"],
        Answer(said),
        recorded_at=datetime.now(UTC),
        recorder=RECORDER,
        entered_as=item["name"],
    )
    return replace(intake, evidence=(*intake.evidence, evidence))


def _lines(item: dict[str, Any]) -> str:
    """One question with its reasons, for a person."""
    entropy = item["entropy"]
    expected = (
        f"  expected to be there in {item['probability_yes']:.0%}; entropy after yes"
        f" {entropy['if_yes']:.2f}, after no {entropy['if_no']:.2f} nats"
    )
    lines = [f"{item['name']} ({item['id']}), by {item['approach']}", expected]
    for way in ("raises", "lowers"):
        named = ", ".join(
            f"{one['name']} {one['before']:.0%} → {one['after']:.0%}" for one in item["if_yes"][way]
        )
        if named:
            lines.append(f"  yes {way} {named}")
    return "\n".join(lines) + "\n"
