"""What the diagnosis router takes: every form of evidence of one patient."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.age import parse_age
from api.intake import Intake, IntakeBuilder
from ontologies.model.annotation import Sex
from ontologies.model.evidence import Status
from ontologies.model.patient import Patient

if TYPE_CHECKING:
    from api.deps import Engine

__all__ = ["DiagnosisRequest", "EvidenceRequest", "Note", "StoreUnder"]


class Note(BaseModel):
    """One text of the patient's record."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=1_000_000)
    id: str = Field(default="note", min_length=1, max_length=200)


class StoreUnder(BaseModel):
    """Where evidence and answer are stored, if they shall be."""

    model_config = ConfigDict(extra="forbid")

    patient_id: str = Field(min_length=1, max_length=200)
    encounter_id: str | None = Field(default=None, max_length=200)


class EvidenceRequest(BaseModel):
    """What is known of one patient, in any form."""

    model_config = ConfigDict(extra="forbid")

    notes: list[Note] = Field(default=[], max_length=100)
    present: list[str] = Field(default=[], max_length=1000, description="HPO ids or exact names")
    absent: list[str] = Field(default=[], max_length=1000, description="looked for, not there")
    unknown: list[str] = Field(default=[], max_length=1000, description="asked, and not known")
    laboratory: list[str] = Field(
        default=[], max_length=1000, examples=[["2160-0=1.9 mg/dL"]], description="CODE=VALUE UNIT"
    )
    genes: list[str] = Field(default=[], max_length=1000, description="HGNC symbols or ids")
    fhir: dict[str, Any] | None = Field(default=None, description="a FHIR R4 Bundle")
    evidence: list[dict[str, Any]] = Field(
        default=[], max_length=10_000, description="evidence items as an answer writes them"
    )
    age: str | None = Field(default=None, examples=["43", "P3M"])
    sex: Sex = Sex.UNKNOWN
    setting: Literal["primary-care", "emergency", "hospital", "rare-disease"] | None = None
    language: Literal["en", "zh"] = "en"

    def to_intake(self, engine: "Engine") -> Intake:
        """Gather everything to evidence."""
        person = Patient(sex=self.sex, age_years=parse_age(self.age) if self.age else None)
        builder = IntakeBuilder(
            engine=engine,
            recorded_at=datetime.now(UTC),
            language=self.language,
            patient=person,
        )
        builder.add_concepts(self.present, Status.PRESENT)
        builder.add_concepts(self.absent, Status.ABSENT)
        builder.add_concepts(self.unknown, Status.NOT_EVALUATED)
        if self.fhir is not None:
            builder.add_fhir(self.fhir)
        builder.add_laboratory(self.laboratory)
        builder.add_genes(self.genes)
        for note in self.notes:
            builder.add_note(note.text, note.id)
        builder.add_evidence(self.evidence)
        return builder.finish()


class DiagnosisRequest(EvidenceRequest):
    """What is known of one patient; nothing of it is kept unless `store` is given."""

    limit: int = Field(default=10, ge=1, le=1000)
    store: StoreUnder | None = None
