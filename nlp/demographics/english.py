"""English words for age and sex."""

from nlp.demographics.words import DemographicsLanguage
from nlp.languages import word_set
from ontologies.model.annotation import Sex

__all__ = ["DATA"]

_FEMALE = word_set("woman female girl lady mrs f")
_MALE = word_set("man male boy gentleman mr m")
_NEITHER = word_set(
    "patient child infant baby newborn neonate toddler adolescent adult person pt teenager student"
)

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

DATA = DemographicsLanguage(
    units={
        **dict.fromkeys(("year", "years", "yr", "yrs", "y"), 1.0),
        **dict.fromkeys(("month", "months", "mo", "mos"), 1 / 12),
        **dict.fromkeys(("week", "weeks", "wk", "wks"), 7 / 365.25),
        **dict.fromkeys(("day", "days"), 1 / 365.25),
    },
    old=word_set("old o age"),
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
    numbers={
        **{word: number for number, word in enumerate(_NUMBERS, start=1)},
        **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    },
    newborn=word_set("newborn neonate"),
    decades={
        "twenties": 25.0,
        "thirties": 35.0,
        "forties": 45.0,
        "fifties": 55.0,
        "sixties": 65.0,
        "seventies": 75.0,
        "eighties": 85.0,
        "nineties": 95.0,
    },
    pregnant=word_set("pregnant gravid primigravida multigravida"),
    decade_endings=word_set("s 's ’s"),
    events=word_set("at since until by from of for over after before within every"),
    times=word_set("since when until"),
    other_ages=word_set("gestational gestation bone mental developmental menstrual conceptional"),
    possessives=word_set("her his their the"),
    denials=word_set("not no non"),
    not_pregnant=word_set("not never no became previously was were when while if mother mother's"),
)
