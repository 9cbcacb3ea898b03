"""What a caller knows of one patient, in any channel's form, gathered to evidence.

Words, codes, images, results, genes and FHIR enter; one `Intake` leaves. The command and the
service both go through here, so that the same facts give the same evidence.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ontologies.errors import InputError, Issue, MeasurementError, Severity, UnknownConceptError
from ontologies.model.annotation import Sex
from ontologies.model.evidence import (
    Entry,
    Evidence,
    GeneticReport,
    Status,
)
from ontologies.model.patient import Patient
from ontologies.model.strength import CANDIDATE_GENE_RATIO, STATEMENT_RATIO

if TYPE_CHECKING:
    from api.deps import Engine
    from api.phenopackets.files import Packet
    from ontologies.measurement import LaboratoryEntry

__all__ = ["RECORDER", "Intake", "IntakeBuilder"]

RECORDER = "semeion"
"""Who records what a person enters through a channel of semeion."""
_SAME_AGE = 1.0
"""Years by which a note's age may differ from the stated one: it was written at another time."""
UNKNOWN_REASON = "asked, and not known"
"""Why a finding that a person was asked for is not evaluated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything that was given, ready to be ranked.

    Parameters
    ----------
    evidence
        Each item once, in the order given.
    patient
        Sex and age.
    issues
        What was replaced, not read or not understood.
    documents
        Id and text of each note that was read, so that a report can show it.
    phenopacket
        The `phenopackets.Phenopacket` that was given, so that an answer can go out with it.
    """

    evidence: tuple[Evidence, ...]
    patient: Patient
    issues: tuple[Issue, ...]
    documents: tuple[tuple[str, str], ...] = ()
    phenopacket: Any = None


@dataclass(slots=True, kw_only=True)
class IntakeBuilder:
    """Gathers one patient's evidence.

    Parameters
    ----------
    engine
        Gives names and recogniser.
    recorded_at
        The time that every item is recorded under.
    language
        Of the texts.
    patient
        What is known of the person before any document is read.
    """

    engine: "Engine"
    recorded_at: datetime
    language: str = "en"
    patient: Patient = field(default_factory=Patient)
    _evidence: dict[str, Evidence] = field(default_factory=dict)
    _issues: list[Issue] = field(default_factory=list)
    _documents: list[tuple[str, str]] = field(default_factory=list)
    _phenopacket: Any = None

    def add_concepts(self, identifiers: Iterable[str], status: Status) -> None:
        """Add concepts that a person chose, by HPO id or exact name.

        Raises
        ------
        UnknownConceptError
            If one is not known; the message suggests close ones.
        """
        for entered in identifiers:
            resolution = self.engine.lexicon.resolve(entered)
            if resolution.note:
                self._tell(entered, resolution.note)
            self._add(
                Evidence(
                    concept=resolution.concept,
                    status=status,
                    observation_ratio=STATEMENT_RATIO[status],
                    source=Entry(entered_as=entered),
                    reason=UNKNOWN_REASON if status is Status.NOT_EVALUATED else None,
                    recorded_at=self.recorded_at,
                    recorder=RECORDER,
                )
            )

    def add_note(self, text: str, document_id: str) -> None:
        """Add what a note says; one without any finding is said."""
        found = self.engine.annotate(
            text,
            document_id=document_id,
            recorded_at=self.recorded_at,
            language=self.language,
            patient=self.patient,
        )
        if not found:
            self._warn(
                "nothing-recognised", document_id, "no finding was recognised", "check --lang"
            )
        self._documents.append((document_id, text))
        self._read_person(text, document_id)
        self._extend(item.evidence for item in found)

    def _read_person(self, text: str, document_id: str) -> None:
        """Take age and sex from a note where nobody stated them, and say so."""
        found = self.engine.person(text, self.language)
        if other := _unlike(self.patient, found):
            self._warn(
                "another-person",
                document_id,
                f"the note speaks of {other}, not as stated",
                "what was stated is used; see that the note is this patient's",
            )
        read = _merge(self.patient, found)
        said = [] if read.age_years == self.patient.age_years else [f"age {read.age_years:g} years"]
        said += [] if read.sex is self.patient.sex else [f"{read.sex.value} sex"]
        if said:
            self.patient = read
            self._issues.append(
                Issue(
                    severity=Severity.NOTE,
                    code="read-from-note",
                    where=document_id,
                    message=f"{' and '.join(said)} read from the note",
                    remedy="used in the ranking; state age and sex if they are wrong",
                )
            )

    def add_image(
        self,
        path: Path,
        *,
        modality: str | None = None,
        body_part: str | None = None,
        view: str | None = None,
    ) -> None:
        """Add what the imaging models that apply say of a file; a refusal is kept, and said."""
        from imaging.analyse import analyse

        result = analyse(
            path,
            recorded_at=self.recorded_at,
            modality=modality,
            body_part=body_part,
            view=view,
        )
        self._extend(result.evidence)
        for item in result.evidence:
            if item.reason:
                self._warn("not-evaluated", path.name, item.reason, "the image was not scored")

    def add_fhir(self, resource: dict[str, Any]) -> None:
        """Add what a FHIR Bundle says, its texts too; sex and age where not stated otherwise."""
        from api.fhir.read import read_bundle

        read = read_bundle(resource, self.engine.lexicon, now=self.recorded_at, recorder=RECORDER)
        self._extend(read.evidence)
        self._issues.extend(read.unused)
        self.patient = _merge(self.patient, read.patient)
        for document in read.documents:
            self.add_note(document.text, document.reference)

    def add_phenopacket(self, packet: "Packet") -> None:
        """Add what a phenopacket says; sex and age where not stated otherwise.

        A gene that no disease of the knowledge is linked to is named, and the rest is used.
        """
        from api.phenopackets.read import read_phenopacket

        read = read_phenopacket(
            packet, self.engine.lexicon, now=self.recorded_at, recorder=RECORDER
        )
        self._extend(read.evidence)
        self._issues.extend(read.issues)
        self.patient = _merge(self.patient, read.patient)
        for gene in read.genes:
            try:
                self.add_genes([gene.symbol or gene.id])
            except UnknownConceptError as error:
                self._warn("unknown-gene", gene.symbol or gene.id, str(error), "it was not used")
        self._phenopacket = packet.message

    def add_laboratory(self, forms: Iterable[str]) -> None:
        """Add laboratory values in the form `2160-0=1.9 mg/dL`.

        A value without a reference interval for this age and sex stays as not evaluated.

        Raises
        ------
        MeasurementError
            If one cannot be read or is impossible.
        """
        from ontologies.measurement import parse_laboratory

        for form in forms:
            self._extend(self._measured(parse_laboratory(form)))

    def add_genes(self, genes: Iterable[str]) -> None:
        """Add genes that a laboratory reported, by HGNC symbol or `NCBIGene:` id.

        Raises
        ------
        UnknownConceptError
            If no disease of the knowledge is linked to one; the message suggests close symbols.
        """
        model = self.engine.snapshot.model
        for stated in genes:
            index = model.gene_index.get(stated, model.gene_index.get(stated.upper()))
            if index is None:
                raise UnknownConceptError(_unknown_gene(stated, model.gene_symbols))
            gene = GeneticReport(gene_id=model.gene_ids[index], symbol=model.gene_symbols[index])
            self._add(
                Evidence(
                    concept=gene.gene_id,
                    status=Status.PRESENT,
                    observation_ratio=CANDIDATE_GENE_RATIO,
                    source=gene,
                    recorded_at=self.recorded_at,
                    recorder=RECORDER,
                )
            )

    def add_evidence(self, items: Iterable[dict[str, Any]]) -> None:
        """Add evidence items as `Evidence.to_dict` or an answer, which names them, writes them."""
        for item in items:
            evidence = Evidence.from_dict({key: item[key] for key in item if key != "name"})
            if evidence.concept.startswith("HP:"):
                self.engine.lexicon.resolve(evidence.concept)
            self._add(evidence)

    def finish(self) -> Intake:
        """Give everything that was gathered.

        Raises
        ------
        InputError
            If nothing was given, so that there is nothing to rank by.
        """
        if not self._evidence:
            found = "; ".join(f"{issue.where}: {issue.message}" for issue in self._issues[:3])
            raise InputError(
                "nothing was given that speaks for or against a disease;"
                " give a finding, a laboratory result, a gene, an image, a note or a record"
                + (f" (of what was given: {found})" if found else "")
            )
        return Intake(
            evidence=tuple(self._evidence.values()),
            patient=self.patient,
            issues=tuple(self._issues),
            documents=tuple(self._documents),
            phenopacket=self._phenopacket,
        )

    def _measured(self, entry: "LaboratoryEntry") -> tuple[Evidence, ...]:
        from ontologies.measurement import (
            NO_REFERENCE,
            interpret,
            measured_evidence,
            unjudged_evidence,
        )

        patient = self.patient
        try:
            findings = interpret(*entry, age_years=patient.age_years, sex=patient.sex)
        except MeasurementError as error:
            if error.code != NO_REFERENCE:
                raise
            return unjudged_evidence(
                *entry, reason=str(error), recorded_at=self.recorded_at, recorder=RECORDER
            )
        return measured_evidence(findings, recorded_at=self.recorded_at, recorder=RECORDER)

    def _add(self, item: Evidence) -> None:
        self._evidence.setdefault(item.id, item)

    def _extend(self, items: Iterable[Evidence]) -> None:
        for item in items:
            self._add(item)

    def _tell(self, entered: str, note: str) -> None:
        """Say that another id or name was entered than the concept's own."""
        replaced = entered.strip() in self.engine.lexicon.replacements
        self._issues.append(
            Issue(
                severity=Severity.WARNING if replaced else Severity.NOTE,
                code="replaced-term" if replaced else "synonym",
                where=entered,
                message=note,
                remedy="the current term was taken",
            )
        )

    def _warn(self, code: str, where: str, message: str, remedy: str) -> None:
        self._issues.append(
            Issue(severity=Severity.WARNING, code=code, where=where, message=message, remedy=remedy)
        )


def _unknown_gene(stated: str, symbols: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(stated.upper(), symbols, n=3)
    hint = f"; close symbols: {', '.join(close)}" if close else "; give an HGNC symbol"
    return f"no disease of the knowledge is linked to a gene {stated!r}{hint}"


def _merge(stated: Patient, read: Patient) -> Patient:
    """Sex and age as stated, else as read."""
    return Patient(
        sex=read.sex if stated.sex is Sex.UNKNOWN else stated.sex,
        age_years=read.age_years if stated.age_years is None else stated.age_years,
    )


def _unlike(stated: Patient, read: Patient) -> str:
    """Age and sex of a note that are not the patient's as known so far; empty where none is."""
    unlike = []
    if None not in (stated.age_years, read.age_years):
        known, said = float(stated.age_years or 0.0), float(read.age_years or 0.0)
        if abs(known - said) > _SAME_AGE:
            unlike.append(f"age {said:g} years")
    if Sex.UNKNOWN not in (stated.sex, read.sex) and stated.sex is not read.sex:
        unlike.append(f"{read.sex.value} sex")
    return " and ".join(unlike)


def read_json_object(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds one object.

    Raises
    ------
    InputError
        If the file cannot be read or holds something else.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except RecursionError:
        raise InputError(f"{path}: this JSON is nested too deeply to be read") from None
    except ValueError as error:
        raise InputError(f"{path}: this is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: a JSON object is expected, not a {type(value).__name__}")
    return value
