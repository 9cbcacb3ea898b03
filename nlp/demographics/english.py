"""English words for age and sex."""

from nlp.demographics.words import DemographicsLanguage
from nlp.languages import word_set
from ontologies.model.annotation import Sex

__all__ = ["DATA"]

_FEMALE = word_set("woman female girl lady f")
_MALE = word_set("man male boy gentleman m")
_NEITHER = word_set("patient child infant baby newborn neonate toddler adolescent adult person pt")

DATA = DemographicsLanguage(
    units={
        **dict.fromkeys(("year", "years", "yr", "yrs", "y"), 1.0),
        **dict.fromkeys(("month", "months", "mo", "mos"), 1 / 12),
        **dict.fromkeys(("week", "weeks", "wk", "wks"), 7 / 365.25),
        **dict.fromkeys(("day", "days"), 1 / 365.25),
    },
    old=word_set("old o"),
    whole=word_set("yo y.o f m"),
    leading=word_set("aged age"),
    persons={
        **dict.fromkeys(_FEMALE, Sex.FEMALE),
        **dict.fromkeys(_MALE, Sex.MALE),
        **dict.fromkeys(_NEITHER, Sex.UNKNOWN),
    },
    relatives=word_set(
        "mother father brother sister sibling parents parent uncle aunt cousin grandmother"
        " grandfather son daughter husband wife niece nephew donor"
    ),
    labels=word_set("sex gender"),
)
