"""English data for sentence boundaries."""

from nlp.languages import word_set
from nlp.sentences.rules import SentenceLanguage

__all__ = ["DATA"]

DATA = SentenceLanguage(
    enders=frozenset("?!。！？"),
    stops=frozenset("."),
    abbreviations=word_set(
        "dr mr mrs ms prof st vs e.g i.e eg ie etc fig figs no nos approx ca cf al dept dx hx rx tx"
        " sx yr yrs mo mos wk wks hr hrs min mins sec temp resp pt pts vol g.i u.s"
    ),
)
