"""English words for the side of the body."""

from nlp.beside import BesideLanguage
from nlp.languages import word_set

__all__ = ["DATA"]

DATA = BesideLanguage(
    values={
        **dict.fromkeys(("left", "leftsided", "lt"), "left"),
        **dict.fromkeys(("right", "rightsided", "rt"), "right"),
        **dict.fromkeys(("bilateral", "bilaterally", "both"), "bilateral"),
        **dict.fromkeys(("unilateral", "unilaterally"), "unilateral"),
    },
    before=word_set(
        "- sided side severe mild moderate profound acute chronic persistent progressive recurrent"
        " intermittent symmetric symmetrical asymmetric lower upper congenital throbbing eye ear"
        " arm leg hand foot knee hip shoulder flank sudden pitting distal proximal"
    ),
    links=word_set("of in on at over to from involving affecting , was is were ("),
    behind=word_set(
        "the his her their its my lower upper side sides aspect which more predominantly mainly a"
    ),
)
