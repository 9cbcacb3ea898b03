"""What is gathered while a Bundle is read: evidence, texts, what was used and what was not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.fhir.codes import HPO_SYSTEMS
from api.fhir.person import age_at, sex_of
from ontologies.errors import Issue, Severity, UnknownConceptError
from ontologies.lexicon import Lexicon
from ontologies.measurement import MeasuredFinding
from ontologies.model import Coding, Evidence, Observation, Patient, Sex, Status
from ontologies.model.strength import STATEMENT_RATIO

__all__ = ["Collector", "Document", "Measured", "codings", "system_codes"]

_HPO_CODE = re.compile(r"(?:http://purl\.obolibrary\.org/obo/)?(?:HP[:_])?(\d{7})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that a Bundle carries, to be annotated by the caller.

    Parameters
    ----------
    reference
        Resource it was found in.
    title
        What the resource calls it: its type's code, never free words.
    text
        The text.
    language
        BCP 47 tag, where stated.
    """

    reference: str
    title: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Findings of one measurement, kept until it is known whether a later one exists."""

    reference: str
    test: str
    when: datetime | None
    findings: tuple[MeasuredFinding, ...]


@dataclass(slots=True, kw_only=True)
class Collector:
    """Gathers while resources are read one by one.

    Parameters
    ----------
    lexicon
        Resolves HPO ids.
    now
        The clock; time of recording, and of the age where no encounter gives another.
    recorder
        Recorder of the evidence.
    patient
        FHIR Patient, or None.
    """

    lexicon: Lexicon
    now: datetime
    recorder: str
    patient: Mapping[str, Any] | None = None
    evidence: dict[str, Evidence] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    unused: list[Issue] = field(default_factory=list)

    @property
    def sex(self) -> Sex:
        """Sex of the patient."""
        return sex_of(self.patient)

    def age(self, when: datetime | None) -> float | None:
        """Age at a time, or now."""
        return age_at(self.patient, when or self.now)

    def person(self, when: datetime) -> Patient:
        """Sex and age then."""
        return Patient(sex=self.sex, age_years=age_at(self.patient, when))

    def refuse(
        self,
        where: str,
        code: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Name something that was not used, or not as stated."""
        self.unused.append(
            Issue(severity=severity, code=code, where=where, message=message, remedy=remedy)
        )

    def add(self, item: Evidence, reference: str) -> None:
        """Keep an item; the same statement of the same resource counts once."""
        self.evidence.setdefault(item.id, item)
        self.used[reference] = None

    def state(
        self,
        coding: Coding,
        status: Status,
        reference: str,
        *,
        value: str | None = None,
        reason: str | None = None,
        ratio: float | None = None,
        **details: Any,
    ) -> None:
        """Keep a statement that an HPO concept is there, or not; `details` are Evidence's."""
        self.add(
            Evidence(
                concept=coding.code,
                status=status,
                observation_ratio=STATEMENT_RATIO[status] if ratio is None else ratio,
                source=Observation(coding=coding, value=value, resource_id=reference),
                reason=reason,
                recorded_at=self.now,
                recorder=self.recorder,
                **details,
            ),
            reference,
        )

    def concepts(self, codeable: Mapping[str, Any] | None, reference: str) -> list[Coding]:
        """HPO codings of a CodeableConcept on current ids, each once; failures are named."""
        found: dict[str, Coding] = {}
        for stated in codings(codeable):
            identifier = _hpo_identifier(stated)
            if identifier and (coding := self._resolve(identifier, stated, reference)):
                found.setdefault(coding.code, coding)
        return list(found.values())

    def _resolve(self, identifier: str, stated: Mapping[str, Any], reference: str) -> Coding | None:
        try:
            resolution = self.lexicon.resolve(identifier)
        except UnknownConceptError as error:
            self.refuse(reference, "unknown-concept", str(error), "correct the code")
            return None
        if resolution.note:
            self.refuse(
                reference, "replaced-concept", resolution.note, "none needed", Severity.NOTE
            )
        if resolution.concept not in self.lexicon.phenotypic:
            self.refuse(
                reference,
                "not-a-finding",
                f"{resolution.concept} ({resolution.name}) is no phenotypic abnormality",
                "send findings below HP:0000118",
            )
            return None
        self._compare_label(resolution.concept, stated.get("display"), reference)
        return Coding(
            system=str(stated.get("system") or "HPO"),
            code=resolution.concept,
            display=resolution.name,
        )

    def _compare_label(self, concept: str, display: Any, reference: str) -> None:
        if not display:
            return
        try:
            named = self.lexicon.resolve(str(display)).concept
        except UnknownConceptError:
            return
        if named != concept:
            self.refuse(
                reference,
                "label-mismatch",
                f"the code is {concept}, its display is the name of {named}",
                "the code was taken; correct one of them",
            )

    def unmapped(self, codeable: Mapping[str, Any] | None, reference: str) -> None:
        """Name codes that lead to no finding."""
        codes = [f"{c.get('system', '?')}|{c.get('code', '?')}" for c in codings(codeable)]
        self.refuse(
            reference,
            "unmapped-code",
            f"no finding is known for {', '.join(codes) if codes else 'a code-less concept'}",
            "add an HPO coding, or a LOINC code of the laboratory table",
        )


def codings(codeable: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Codings of a CodeableConcept that have a code."""
    return [item for item in (codeable or {}).get("coding", ()) if item and item.get("code")]


def system_codes(codeables: Any) -> Iterator[tuple[str, str]]:
    """(system, code) of every coding of one or several CodeableConcepts."""
    for codeable in codeables if isinstance(codeables, list) else [codeables]:
        for item in codings(codeable):
            yield str(item.get("system", "")), str(item["code"])


def _hpo_identifier(stated: Mapping[str, Any]) -> str | None:
    system = str(stated.get("system") or "").rstrip("/")
    code = str(stated["code"])
    match = _HPO_CODE.fullmatch(code)
    if match and (system in HPO_SYSTEMS or not code.isdigit()):
        return f"HP:{match[1]}"
    return code if system in HPO_SYSTEMS else None
