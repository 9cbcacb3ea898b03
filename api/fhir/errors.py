"""Errors of FHIR in and out.

SemeionError (ontologies.errors)
├── InputError
│   └── FhirInputError      what was given is no FHIR R4 input about one patient
└── MachineError
    └── FhirOutputError     semeion made a resource that FHIR's own model refuses
"""

from ontologies.errors import InputError, MachineError

__all__ = ["FhirInputError", "FhirOutputError"]


class FhirInputError(InputError):
    """What was given is no FHIR R4 input about one patient."""


class FhirOutputError(MachineError):
    """A resource that semeion made does not pass FHIR's own model; nothing was written."""

    def __init__(self, resource_type: str, problems: str) -> None:
        super().__init__(f"semeion made an invalid {resource_type}: {problems}; please report this")
        self.resource_type, self.problems = resource_type, problems
