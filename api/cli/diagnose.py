"""`semeion diagnose`: what is known of a patient to a ranked and explained differential."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.cli.options import (
    AbsentOption,
    AgeOption,
    BodyPartOption,
    GeneOption,
    JsonOption,
    LaboratoryOption,
    LanguageOption,
    LimitOption,
    ModalityOption,
    OutputFormat,
    PresentOption,
    SettingOption,
    SexChoice,
    SexOption,
    ViewOption,
)
from api.cli.output import print_issues, print_json, screen, write_file
from ontologies.errors import InputError

if TYPE_CHECKING:
    from api.deps import Engine
    from api.diagnosis import Question
    from api.intake import Intake, IntakeBuilder

__all__ = ["EXAMPLE", "diagnose"]

EXAMPLE = "semeion diagnose --hpo HP:0001166 --hpo 'Ectopia lentis' --not HP:0001250 --age 23"


def diagnose(
    note: Annotated[
        list[str] | None,
        typer.Option("--note", metavar="FILE|-", help="A note; repeatable, - is stdin."),
    ] = None,
    hpo: PresentOption = None,
    absent: AbsentOption = None,
    image: Annotated[
        list[Path] | None,
        typer.Option("--image", metavar="FILE", help="A DICOM or PNG file; repeatable."),
    ] = None,
    modality: ModalityOption = None,
    body_part: BodyPartOption = None,
    view: ViewOption = None,
    fhir: Annotated[
        list[Path] | None,
        typer.Option("--fhir", metavar="FILE", help="A FHIR R4 Bundle as JSON; repeatable."),
    ] = None,
    phenopacket: Annotated[
        Path | None,
        typer.Option("--phenopacket", metavar="FILE", help="A GA4GH phenopacket as JSON or YAML."),
    ] = None,
    lab: LaboratoryOption = None,
    gene: GeneOption = None,
    age: AgeOption = None,
    sex: SexOption = SexChoice.UNKNOWN,
    setting: SettingOption = None,
    language: LanguageOption = "en",
    limit: LimitOption = 10,
    explain: Annotated[
        int, typer.Option("--explain", min=0, help="Number of diagnoses explained on screen.")
    ] = 3,
    contrasts: Annotated[
        int,
        typer.Option(
            "--contrast", min=0, max=100, help="Number of next diagnoses the first is set against."
        ),
    ] = 1,
    patient: Annotated[
        str | None,
        typer.Option("--patient", metavar="ID", help="Store evidence and answer for this patient."),
    ] = None,
    encounter: Annotated[
        str | None, typer.Option("--encounter", metavar="ID", help="The visit it belongs to.")
    ] = None,
    form: Annotated[
        list[OutputFormat] | None,
        typer.Option("--format", help="Form of a written answer; repeatable with --output."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write PATH.<format> instead of to stdout."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.html", help="Also write a page to print and keep."),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Rank the diseases that explain what is known, with reasons for and against.

    Nothing is stored and no database is started, unless --patient is given.
    """
    from api.deps import Engine
    from api.diagnosis import Question, answer
    from api.settings import load_settings

    _check_storage(patient, encounter)
    settings = load_settings()
    engine = Engine(settings)
    person = Person(age=age, sex=sex, language=language)
    findings = Findings(present=hpo, absent=absent, laboratory=lab, genes=gene)
    pictures = Images(paths=image, modality=modality, body_part=body_part, view=view)
    intake = _gather(
        engine, person, findings, pictures, notes=note, bundles=fhir, phenopacket=phenopacket
    )
    question = Question(
        intake=intake,
        setting=setting.value if setting else settings.setting,
        limit=limit,
        language=language,
        patient_id=patient,
        encounter_id=encounter,
        contrasts=contrasts,
    )
    result = answer(engine, question) if patient is None else _answer_stored(engine, question)
    print_issues(intake.issues)
    forms = [OutputFormat.JSON] if as_json else form or []
    if report is not None:
        from api.report import report_page

        write_file(report, report_page(result, intake.documents).encode())
    if output and not forms:
        forms = [OutputFormat.JSON]
    if forms:
        _write(result, forms, output, intake)
    else:
        from api.cli.drawing import draw_differential

        draw_differential(screen(), result, explain=explain)


def _check_storage(patient: str | None, encounter: str | None) -> None:
    """Refuse what would be stored under no name, or silently not at all."""
    if patient is not None and not patient.strip():
        raise InputError("--patient is empty: give the patient's id, or leave the option out")
    if encounter is not None and patient is None:
        raise InputError("--encounter needs --patient: without a patient nothing is stored")


def _answer_stored(engine: "Engine", question: "Question") -> dict[str, Any]:
    from api.cli.progress import progress_bar
    from api.diagnosis import answer

    with progress_bar() as bar:
        return answer(engine, question, progress=bar)


class Person(NamedTuple):
    """What is said of the person."""

    age: str | None
    sex: SexChoice
    language: str


class Findings(NamedTuple):
    """What is entered one by one."""

    present: list[str] | None
    absent: list[str] | None
    laboratory: list[str] | None
    genes: list[str] | None


class Images(NamedTuple):
    """Image files, and what is said of those that do not say it themselves."""

    paths: list[Path] | None
    modality: str | None
    body_part: str | None
    view: str | None


def _gather(
    engine: "Engine",
    person: Person,
    findings: Findings,
    images: Images,
    *,
    notes: list[str] | None,
    bundles: list[Path] | None,
    phenopacket: Path | None,
) -> "Intake":
    from api.intake import read_json_object
    from api.texts import read_documents
    from ontologies.model.evidence import Status

    builder = _builder(engine, person)
    builder.add_concepts(findings.present or [], Status.PRESENT)
    builder.add_concepts(findings.absent or [], Status.ABSENT)
    for path in bundles or []:
        builder.add_fhir(read_json_object(path))
    if phenopacket is not None:
        from api.phenopackets.files import read_packet

        builder.add_phenopacket(read_packet(phenopacket))
    builder.add_laboratory(findings.laboratory or [])
    builder.add_genes(findings.genes or [])
    for document in read_documents(notes or []):
        builder.add_note(document.text, document.id)
    for path in images.paths or []:
        builder.add_image(
            path, modality=images.modality, body_part=images.body_part, view=images.view
        )
    return builder.finish()


def _builder(engine: "Engine", person: Person) -> "IntakeBuilder":
    from api.age import parse_age
    from api.intake import IntakeBuilder
    from ontologies.model.annotation import Sex
    from ontologies.model.patient import Patient

    age_years = None if person.age is None else parse_age(person.age)
    return IntakeBuilder(
        engine=engine,
        recorded_at=datetime.now(UTC),
        language=person.language,
        patient=Patient(sex=Sex(person.sex.value), age_years=age_years),
    )


def _write(
    result: dict[str, Any], forms: list[OutputFormat], output: Path | None, intake: "Intake"
) -> None:
    from api.formats import extension, render

    if output is None:
        if len(forms) > 1 or forms[0] is OutputFormat.PARQUET:
            raise InputError("several formats, or parquet, need --output PATH")
        if forms[0] is OutputFormat.JSON:
            print_json(result)
        else:
            sys.stdout.write(render(result, forms[0].value, intake).decode())
        return
    for form in forms:
        path = output.with_name(f"{output.name}.{extension(form.value)}")
        write_file(path, render(result, form.value, intake))
