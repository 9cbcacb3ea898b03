"""English words for severity: the labels of HPO's severity terms."""

from nlp.beside import BesideLanguage
from nlp.languages import word_set

__all__ = ["DATA"]

DATA = BesideLanguage(
    values={
        "borderline": "Borderline",
        **dict.fromkeys(("mild", "mildly", "slight", "slightly", "minimal", "minor"), "Mild"),
        **dict.fromkeys(("moderate", "moderately"), "Moderate"),
        **dict.fromkeys(("severe", "severely", "marked", "markedly", "extreme"), "Severe"),
        **dict.fromkeys(("profound", "profoundly"), "Profound"),
    },
    before=word_set(
        "- acute chronic persistent progressive recurrent intermittent episodic diffuse generalized"
        " generalised bilateral left right unilateral sided congenital new worsening , intractable"
        " symmetric asymmetric distal proximal global constant sudden painful bifrontal throbbing"
    ),
    links=word_set("was is were are been became become remained described rated graded as"),
    behind=word_set("very quite rather now initially ( relatively only and"),
)
