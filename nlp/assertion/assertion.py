"""What a text asserts of a mention."""

from dataclasses import dataclass

from ontologies.model.evidence import Status, Subject, Temporality

__all__ = ["Assertion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """Whether a mention holds, for whom and when.

    Parameters
    ----------
    status
        Present, absent, uncertain or hypothetical.
    subject
        Whom it is about.
    relative
        FHIR v3-RoleCode of the relative, where one is named.
    temporality
        When it applied.
    """

    status: Status = Status.PRESENT
    subject: Subject = Subject.PATIENT
    relative: str | None = None
    temporality: Temporality = Temporality.CURRENT
