"""English words that end a candidate phrase: spaCy's stop words and the verbs of case reports."""

from spacy.lang.en.stop_words import STOP_WORDS

from nlp.languages import word_set
from nlp.semantic.phrases import PhraseLanguage

__all__ = ["DATA"]

_LINKS = word_set("of the in")

# Written from general knowledge of clinical language: words of telling, time, people and care,
# which bound what a sentence tells.
_CLINICAL = word_set(
    "patient patients pt boy girl man woman men women male female child children infant infants"
    " son daughter mother father parent parents brother sister sibling siblings family families"
    " case cases individual individuals people person proband member members affected"
    " presented presents presenting present showed shows shown showing revealed reveals revealing"
    " demonstrated demonstrates demonstrating reported reports reporting report noted notes noticed"
    " developed develops developing observed found detected described identified documented"
    " diagnosed diagnosis suspected suggested suggesting suggestive considered confirmed"
    " including included includes include associated characterized characterised consistent"
    " complained complains complaining complaint experienced underwent referred admitted"
    " followed following followed treated received performed occurred occurs occurring occur"
    " remained began started stopped continued worsened improved resolved"
    " history examination exam evaluation assessment investigation study studies test tests testing"
    " analysis analyses treatment therapy management surgery follow-up hospital clinic visit"
    " finding findings feature features sign signs symptom symptoms condition conditions clinical"
    " age aged old year years month months week weeks day days hour hours time times"
    " birth life childhood infancy adulthood onset later recent recently previous previously"
    " currently initially subsequently usually often frequently sometimes rarely"
    " gene genes mutation mutations variant variants syndrome syndromes disease diseases"
    " type group groups example figure table data result results level levels"
    " without with having had has have been being was were is are be"
    " denies denied denying negative positive normal unremarkable"
    " right left bilateral bilaterally"
    " mr mrs ms dr etc due secondary related caused causes causing cause"
)

DATA = PhraseLanguage(
    function_words=(frozenset(STOP_WORDS) | _CLINICAL) - _LINKS,
    links=_LINKS,
)
