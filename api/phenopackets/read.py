"""One phenopacket becomes evidence, the person, and the genes and diagnoses that it states.

Lenient: what cannot be used is named in `issues`; the rest is used. Disease entries and the
diagnosis of an interpretation are the answer, and never evidence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.age import parse_age
from api.phenopackets.files import Packet
from ontologies.errors import InputError, Issue, MeasurementError, Severity, UnknownConceptError
from ontologies.lexicon import Lexicon
from ontologies.measurement import (
    LOINC,
    NO_REFERENCE,
    interpret,
    measured_evidence,
    unjudged_evidence,
)
from ontologies.model import Coding, Evidence, Patient, Sex, Status, Temporality
from ontologies.model.evidence import Entry
from ontologies.model.strength import STATEMENT_RATIO

__all__ = [
    "LATERALITY",
    "PhenopacketInput",
    "StatedGene",
    "person",
    "read_phenopacket",
    "stated_diseases",
]

LATERALITY = {
    "HP:0012833": "unilateral",
    "HP:0012832": "bilateral",
    "HP:0012834": "right",
    "HP:0012835": "left",
}
"""HPO's modifiers that name a side."""
_DAYS_A_YEAR = 365.25
_DISEASE_PREFIX = re.compile(r"(?i)(OMIM|MIM|ORPHA|ORPHANET|DECIPHER)[:_](\d+)")
_SPELT = {"MIM": "OMIM", "ORPHANET": "ORPHA"}


@dataclass(frozen=True, slots=True)
class StatedGene:
    """A gene that an interpretation names: HGNC symbol and id as stated, either may be empty."""

    symbol: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhenopacketInput:
    """What one phenopacket says.

    Parameters
    ----------
    id
        Of the phenopacket.
    evidence
        Features and measurements.
    patient
        Sex, and age at the last encounter.
    genes
        Candidate and causative genes of its interpretations; rejected and benign ones are not.
    issues
        What was replaced, not read or not understood.
    """

    id: str
    evidence: tuple[Evidence, ...]
    patient: Patient
    genes: tuple[StatedGene, ...]
    issues: tuple[Issue, ...]


def read_phenopacket(
    packet: Packet, lexicon: Lexicon, *, now: datetime, recorder: str
) -> PhenopacketInput:
    """Read features, measurements, genes, sex and age.

    Parameters
    ----------
    packet
        A file's message.
    lexicon
        Names of the loaded release; old ids are followed, with a warning.
    now, recorder
        When, and by whom, the evidence is recorded.
    """
    reader = _Reader(packet, lexicon, now, recorder)
    evidence = [*reader.features(), *reader.measurements()]
    genes = tuple(dict.fromkeys(reader.genes()))
    return PhenopacketInput(
        id=packet.message.id,
        evidence=tuple(evidence),
        patient=reader.patient,
        genes=genes,
        issues=(*packet.issues, *reader.issues),
    )


def person(message: Any) -> Patient:
    """Sex and age at the last encounter; an age range stands for its middle.

    Raises
    ------
    InputError
        If the age is no ISO 8601 duration, or none that a person reaches.
    """
    if not message.HasField("subject"):
        return Patient()
    subject = message.subject
    sexes = {1: Sex.FEMALE, 2: Sex.MALE, 3: Sex.OTHER}
    return Patient(sex=sexes.get(subject.sex, Sex.UNKNOWN), age_years=_age(subject))


def stated_diseases(message: Any) -> tuple[str, ...]:
    """Disease ids that the phenopacket states as the person's, each once, prefixes as HPOA's.

    Entries of `diseases` that are not excluded, and the diagnoses of interpretations that are
    solved or completed.
    """
    from phenopackets import Interpretation

    found = [disease.term.id for disease in message.diseases if not disease.excluded]
    done = {Interpretation.SOLVED, Interpretation.COMPLETED}
    found += [
        interpretation.diagnosis.disease.id
        for interpretation in message.interpretations
        if interpretation.progress_status in done
    ]
    return tuple(dict.fromkeys(_disease_id(stated) for stated in found if stated))


def _disease_id(stated: str) -> str:
    match = _DISEASE_PREFIX.fullmatch(stated)
    if not match:
        return stated
    prefix = match[1].upper()
    return f"{_SPELT.get(prefix, prefix)}:{match[2]}"


def _age(subject: Any) -> float | None:
    time = subject.time_at_last_encounter
    match time.WhichOneof("element"):
        case "age":
            return parse_age(time.age.iso8601duration)
        case "age_range":
            span = time.age_range
            ends = [parse_age(end.iso8601duration) for end in (span.start, span.end)]
            return sum(ends) / 2
        case "timestamp" if subject.HasField("date_of_birth"):
            seconds = time.timestamp.seconds - subject.date_of_birth.seconds
            return float(seconds) / (86400 * _DAYS_A_YEAR)
        case _:
            return None


@dataclass(slots=True)
class _Reader:
    packet: Packet
    lexicon: Lexicon
    now: datetime
    recorder: str
    issues: list[Issue] = field(default_factory=list)
    patient: Patient = field(default_factory=Patient)

    def __post_init__(self) -> None:
        message = self.packet.message
        try:
            self.patient = person(message)
        except InputError as error:
            self.tell("age", "subject", str(error), "the age was not used")
        time = message.subject.time_at_last_encounter.WhichOneof("element")
        if time and self.patient.age_years is None:
            self.tell(
                "age", "subject", f"an age given as {time} cannot be read", "state it as an age"
            )

    def tell(
        self,
        code: str,
        where: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = f"{self.packet.path.name}: {where}"
        self.issues.append(
            Issue(severity=severity, code=code, where=place, message=message, remedy=remedy)
        )

    def features(self) -> Iterator[Evidence]:
        for feature in self.packet.message.phenotypic_features:
            concept = self._concept(feature.type)
            if concept is None:
                continue
            status = Status.ABSENT if feature.excluded else Status.PRESENT
            resolved = feature.HasField("resolution") and status is Status.PRESENT
            yield Evidence(
                concept=concept,
                status=status,
                temporality=Temporality.RESOLVED if resolved else Temporality.CURRENT,
                onset=self._onset(feature),
                severity=feature.severity.label or feature.severity.id or None,
                laterality=self._laterality(feature),
                observation_ratio=STATEMENT_RATIO[status],
                source=Entry(entered_as=feature.type.id),
                recorded_at=self.now,
                recorder=self.recorder,
            )

    def _concept(self, stated: Any) -> str | None:
        """Current HPO id of a feature's type, or None with an issue."""
        if not stated.id.upper().startswith("HP:"):
            self.tell(
                "unmapped", stated.id or "a feature", "its type is no HPO term", "code it in HPO"
            )
            return None
        try:
            resolution = self.lexicon.resolve(stated.id)
        except UnknownConceptError as error:
            self.tell("unknown-term", stated.id, str(error), "it was not used")
            return None
        if resolution.note:
            self.tell("replaced-term", stated.id, resolution.note, "the current term was taken")
        elif self._names_another(resolution.concept, stated.label):
            self.tell(
                "label-of-another-term",
                stated.id,
                f"its label is the name of another term; the id means {resolution.name}",
                "the id was taken; check which is meant",
            )
        return str(resolution.concept)

    def _names_another(self, concept: str, label: str) -> bool:
        """Whether a label is exactly the name or synonym of another term than its id says."""
        if not label or label.casefold() == self.lexicon.name(concept).casefold():
            return False
        try:
            return bool(self.lexicon.resolve(label).concept != concept)
        except UnknownConceptError:
            return False

    def _onset(self, feature: Any) -> str | None:
        """ISO 8601 duration, or the id of an HPO onset term; a range stands for its beginning."""
        if not feature.HasField("onset"):
            return None
        onset = feature.onset
        match onset.WhichOneof("element"):
            case "age":
                return onset.age.iso8601duration or None
            case "age_range":
                return onset.age_range.start.iso8601duration or None
            case "ontology_class":
                return onset.ontology_class.id or None
            case other:
                self.tell(
                    "onset",
                    feature.type.id,
                    f"an onset given as {other or 'nothing'} cannot be read",
                    "the finding was used without it",
                    Severity.NOTE,
                )
                return None

    def _laterality(self, feature: Any) -> str | None:
        ids = [modifier.id for modifier in feature.modifiers]
        sides = [LATERALITY[identifier] for identifier in ids if identifier in LATERALITY]
        other = [identifier for identifier in ids if identifier not in LATERALITY]
        if other:
            self.tell(
                "modifier",
                feature.type.id,
                f"modifiers that do not weigh: {', '.join(other)}",
                "the finding was used without them",
                Severity.NOTE,
            )
        return sides[0] if sides else None

    def measurements(self) -> Iterator[Evidence]:
        for measurement in self.packet.message.measurements:
            assay = measurement.assay
            match measurement.WhichOneof("measurement_value"):
                case "value" if measurement.value.WhichOneof("value") == "quantity":
                    yield from self._measured(assay, measurement.value.quantity)
                case "complex_value":
                    for part in measurement.complex_value.typed_quantities:
                        yield from self._measured(part.type, part.quantity)
                case _:
                    self.tell(
                        "no-value", assay.id or "a measurement", "it has no quantity", "not used"
                    )

    def _measured(self, assay: Any, quantity: Any) -> Iterator[Evidence]:
        prefix, _, code = assay.id.partition(":")
        if prefix.upper() not in {"LOINC", "LNC"}:
            self.tell(
                "unmapped", assay.id or "a measurement", "it is not coded in LOINC", "code it so"
            )
            return
        low, high = _range(quantity)
        if quantity.HasField("reference_range") and low is None and high is None:
            self.tell(
                "reference-range",
                assay.id,
                "its reference range has no limits, or another unit than the value",
                "the laboratory table's interval was used",
                Severity.NOTE,
            )
        coding = Coding(system=LOINC, code=code, display=assay.label)
        unit = _unit(quantity.unit)
        try:
            findings = interpret(
                coding,
                quantity.value,
                unit,
                reference_low=low,
                reference_high=high,
                age_years=self.patient.age_years,
                sex=self.patient.sex,
            )
        except MeasurementError as error:
            if error.code != NO_REFERENCE:
                self.tell(error.code, assay.id, str(error), "it was not used")
                return
            yield from unjudged_evidence(
                coding,
                quantity.value,
                unit,
                reason=str(error),
                recorded_at=self.now,
                recorder=self.recorder,
            )
            return
        yield from measured_evidence(findings, recorded_at=self.now, recorder=self.recorder)

    def genes(self) -> Iterator[StatedGene]:
        from phenopackets import GenomicInterpretation as Genomic

        for interpretation in self.packet.message.interpretations:
            for item in interpretation.diagnosis.genomic_interpretations:
                gene = _gene(item)
                if gene is None:
                    self.tell(
                        "no-gene", interpretation.id, "a variant without its gene", "not used"
                    )
                elif item.interpretation_status == Genomic.REJECTED or _is_benign(item):
                    self.tell(
                        "rejected-gene",
                        gene.symbol or gene.id,
                        "rejected or benign by the interpretation",
                        "it says nothing and was not used",
                        Severity.NOTE,
                    )
                else:
                    yield gene


def _gene(item: Any) -> StatedGene | None:
    match item.WhichOneof("call"):
        case "gene":
            descriptor = item.gene
        case "variant_interpretation":
            descriptor = item.variant_interpretation.variation_descriptor.gene_context
        case _:
            return None
    if not (descriptor.symbol or descriptor.value_id):
        return None
    return StatedGene(descriptor.symbol, descriptor.value_id)


def _is_benign(item: Any) -> bool:
    from phenopackets import BENIGN, LIKELY_BENIGN

    if item.WhichOneof("call") != "variant_interpretation":
        return False
    stated = item.variant_interpretation.acmg_pathogenicity_classification
    return stated in {BENIGN, LIKELY_BENIGN}


def _unit(unit: Any) -> str | None:
    """UCUM code, which stands behind its prefix in the id; else the label."""
    prefix, _, code = unit.id.partition(":")
    stated = code if prefix.upper() == "UCUM" and code else unit.label or unit.id
    return str(stated) or None


def _range(quantity: Any) -> tuple[float | None, float | None]:
    """Reference range in the value's unit; the schema cannot tell a limit of 0 from none."""
    stated = quantity.reference_range
    own, common = _unit(stated.unit), _unit(quantity.unit)
    if own and common and own != common:
        return None, None
    return stated.low or None, stated.high or None
