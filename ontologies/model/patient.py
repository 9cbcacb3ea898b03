"""A person as far as reasoning needs one: no name, no number, no date of birth."""

from dataclasses import dataclass

from ontologies.errors import InputError
from ontologies.model.annotation import Sex

__all__ = ["Patient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Sex and age of the person that evidence is about.

    Parameters
    ----------
    sex
        Administrative sex.
    age_years
        Age in years at the encounter, fractions allowed; None where unknown.

    Raises
    ------
    InputError
        If the age is outside [0, 130].
    """

    sex: Sex = Sex.UNKNOWN
    age_years: float | None = None

    def __post_init__(self) -> None:
        if self.age_years is not None and not 0.0 <= self.age_years <= 130.0:
            raise InputError(f"an age lies between 0 and 130 years, not {self.age_years}")
