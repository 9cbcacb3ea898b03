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
    numbers
        Words for numbers; those of tens may be followed by one of units ("forty-three").
    newborn
        Words for a newborn person, whose age is nought where none is stated.
    decades, possessives
        Words for a decade of age ("in her 40s"), which stands for its middle, and those before it.
    pregnant
        Words that say that the patient is pregnant.
    decade_endings
        What follows a round number that is a decade ("40s").
    events
        Words before an age at which something happened; it is not the patient's of today.
    times
        Words some way before an age that make it one of the past.
    other_ages
        Words before "age" that make it another than that of the person: "bone age".
    denials, not_pregnant
        Words right before those that deny it; words near that make it another time or person.
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
    numbers: Mapping[str, int]
    newborn: frozenset[str]
    decades: Mapping[str, float]
    pregnant: frozenset[str]
    decade_endings: frozenset[str]
    events: frozenset[str]
    times: frozenset[str]
    other_ages: frozenset[str]
    possessives: frozenset[str]
    denials: frozenset[str]
    not_pregnant: frozenset[str]
    reach: int = 5
