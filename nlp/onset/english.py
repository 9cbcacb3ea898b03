"""English words for onset and duration."""

from nlp.languages import word_set
from nlp.onset.words import OnsetLanguage

__all__ = ["DATA"]

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_CONGENITAL, _NEONATAL, _INFANTILE = "HP:0003577", "HP:0003623", "HP:0003593"
_CHILDHOOD, _JUVENILE, _ADULT, _LATE = "HP:0011463", "HP:0003621", "HP:0003581", "HP:0003584"
_ACUTE, _SUBACUTE, _INSIDIOUS = "HP:0011009", "HP:0011011", "HP:0003587"

DATA = OnsetLanguage(
    units={
        **dict.fromkeys(("minute", "minutes", "min", "mins"), "TM"),
        **dict.fromkeys(("hour", "hours", "hr", "hrs"), "TH"),
        **dict.fromkeys(("day", "days"), "D"),
        **dict.fromkeys(("week", "weeks", "wk", "wks"), "W"),
        **dict.fromkeys(("month", "months", "mo", "mos"), "M"),
        **dict.fromkeys(("year", "years", "yr", "yrs"), "Y"),
    },
    numbers={
        **{word: number for number, word in enumerate(_ONES, start=1)},
        "fifteen": 15,
        "twenty": 20,
    },
    lasting=word_set("for lasting over during lasted persisting"),
    since=word_set("since from"),
    at=word_set("at around about by"),
    age=word_set("age aged old"),
    passing=word_set(
        "the past last previous preceding approximately about at least nearly almost around more"
        " than over a of ~ age aged only"
    ),
    history=word_set("history h/o hx duration"),
    onset=word_set("onset"),
    paces={
        **dict.fromkeys(("sudden", "abrupt", "acute", "rapid"), _ACUTE),
        "subacute": _SUBACUTE,
        **dict.fromkeys(("insidious", "gradual", "slow"), _INSIDIOUS),
        "congenital": _CONGENITAL,
        "neonatal": _NEONATAL,
        "infantile": _INFANTILE,
        "childhood": _CHILDHOOD,
        "juvenile": _JUVENILE,
        "adult": _ADULT,
        "late": _LATE,
    },
    stages={
        "birth": _CONGENITAL,
        "infancy": _INFANTILE,
        "childhood": _CHILDHOOD,
        "adolescence": _JUVENILE,
        "adulthood": _ADULT,
    },
    whole={"congenital": _CONGENITAL},
    beginnings=word_set(
        "developed began begun beginning started starting onset appeared appearing noticed noted"
        " presented presenting manifested first commenced diagnosed occurred"
    ),
    joiners=word_set("and or , with plus & associated"),
    light=word_set(
        "the a an and or of in his her mild moderate severe left right both recurrent progressive"
        " worsening intermittent persistent episodes that which has had have been was were present"
        " is are lasting started starting began beginning developed noted noticed appeared occurred"
        " first onset with increasing ongoing ,"
    ),
    of=word_set("of with"),
)  # fmt: skip
