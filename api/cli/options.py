"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer

__all__ = [
    "BodyPartOption",
    "JsonOption",
    "LanguageOption",
    "LimitOption",
    "ModalityOption",
    "OutputFormat",
    "SettingChoice",
    "SexChoice",
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
