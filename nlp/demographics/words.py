"""The shape of a language's words for age and sex."""

from collections.abc import Mapping
from dataclasses import dataclass

from ontologies.model.annotation import Sex

__all__ = ["DemographicsLanguage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemographicsLanguage:
    """Words in small letters.

    Parameters
    ----------
    units
        Word for a unit of age to its length in years.
    old
        Words that close an age: "43 years old".
    whole
        Words that are unit and closing word in one: "43 yo".
    leading
        Words that open an age: "aged 43".
    persons
        Words for a person, to the sex that they tell.
    relatives
        Words for persons who are not the patient.
    labels
        Words that open a stated sex: "Sex: female".
    reach
        Words after an age among which the person stands.
    """

    units: Mapping[str, float]
    old: frozenset[str]
    whole: frozenset[str]
    leading: frozenset[str]
    persons: Mapping[str, Sex]
    relatives: frozenset[str]
    labels: frozenset[str]
    reach: int = 5
