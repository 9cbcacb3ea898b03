"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer

__all__ = [
    "AbsentOption",
    "AgeOption",
    "BodyPartOption",
    "GeneOption",
    "JsonOption",
    "LaboratoryOption",
    "LanguageOption",
    "LimitOption",
    "ModalityOption",
    "OutputFormat",
    "PresentOption",
    "SettingChoice",
    "SettingOption",
    "SexChoice",
    "SexOption",
    "ViewOption",
]


class SexChoice(StrEnum):
    """Administrative sex, in FHIR's words."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class SettingChoice(StrEnum):
    """Where the patient is seen."""

    PRIMARY_CARE = "primary-care"
    EMERGENCY = "emergency"
    HOSPITAL = "hospital"
    RARE_DISEASE = "rare-disease"


class OutputFormat(StrEnum):
    """Forms of a written answer."""

    JSON = "json"
    JSON_LINES = "jsonl"
    TSV = "tsv"
    HTML = "html"
    PARQUET = "parquet"
    PHENOPACKET = "phenopacket"


JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
LanguageOption = Annotated[
    str, typer.Option("--lang", metavar="en|zh", help="Language of the text and of the answer.")
]
LimitOption = Annotated[
    int, typer.Option("--limit", min=1, max=1000, help="Number of diagnoses shown.")
]
ModalityOption = Annotated[
    str | None,
    typer.Option("--modality", metavar="DX|CR", help="Of a picture, which does not say it."),
]
BodyPartOption = Annotated[
    str | None, typer.Option("--body-part", metavar="CHEST", help="Of a picture.")
]
ViewOption = Annotated[
    str | None, typer.Option("--view", metavar="PA|AP", help="Where the file does not say it.")
]
PresentOption = Annotated[
    list[str] | None,
    typer.Option("--hpo", metavar="ID|NAME", help="A finding that is there; repeatable."),
]
AbsentOption = Annotated[
    list[str] | None,
    typer.Option("--not", metavar="ID|NAME", help="Looked for and not there; repeatable."),
]
LaboratoryOption = Annotated[
    list[str] | None,
    typer.Option("--lab", metavar="'LOINC=VALUE UNIT'", help="A result; repeatable."),
]
GeneOption = Annotated[
    list[str] | None,
    typer.Option("--gene", metavar="SYMBOL|ID", help="A reported gene; repeatable."),
]
AgeOption = Annotated[
    str | None, typer.Option("--age", metavar="43|P3M", help="Years or ISO 8601 duration.")
]
SexOption = Annotated[SexChoice, typer.Option("--sex", help="Sex.")]
SettingOption = Annotated[
    SettingChoice | None,
    typer.Option("--setting", help="Where; default SEMEION_SETTING, else rare-disease."),
]
