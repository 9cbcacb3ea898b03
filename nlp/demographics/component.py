"""Age and sex of the patient: a document in, `doc._.demographics` out."""

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlp.demographics.words import DemographicsLanguage
from nlp.extensions import register_extensions
from nlp.languages import language_data
from ontologies.model.annotation import Sex

__all__ = ["Demographics", "DemographicsReader"]

_PACKAGE = "nlp.demographics"
_OLDEST = 130.0
_STOPS = frozenset({".", ";"})
_JOINTS = frozenset({"-", ":", "/", "\u2010", "\u2011"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """What a note states of its patient.

    Parameters
    ----------
    age_years
        Age in years, or None where none is stated.
    sex
        Sex, or unknown.
    """

    age_years: float | None = None
    sex: Sex = Sex.UNKNOWN


class DemographicsReader:
    """Read age and sex.

    Reads tokens; sets `doc._.demographics`. The first age that is said of a person who is no
    relative counts ("a 43-year-old woman", "43 y/o F", "aged 43"); sex is the word for that
    person, or a stated one ("Sex: female"). Pronouns are not used: they may mean a relative.
    """

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        register_extensions()
        self.name = name
        self.data: DemographicsLanguage = language_data(_PACKAGE, language or nlp.lang or "")

    def __call__(self, doc: Doc) -> Doc:
        """Read the demographics of `doc` and return it."""
        words = [token.lower_ for token in doc if not token.is_space and token.text not in _JOINTS]
        doc._.demographics = self.read(words)
        return doc

    def read(self, words: list[str]) -> Demographics:
        """Read age and sex from words in small letters, joints left out."""
        for position, word in enumerate(words):
            if not word[0].isdigit():
                continue
            found = self._statement(words, position)
            if found is not None:
                sex = found.sex if found.sex is not Sex.UNKNOWN else self._labelled(words)
                return Demographics(age_years=found.age_years, sex=sex)
        return Demographics(sex=self._labelled(words))

    def _statement(self, words: list[str], position: int) -> Demographics | None:
        data = self.data
        number = words[position]
        after = words[position + 1] if position + 1 < len(words) else ""
        before = words[max(0, position - 3) : position]
        if not number.replace(".", "", 1).isascii() or not number.replace(".", "", 1).isdigit():
            return None
        if not data.relatives.isdisjoint(before):
            return None
        leading = bool(before) and before[-1] in data.leading
        unit = data.units.get(after)
        if unit is not None:
            closed = words[position + 2 : position + 3]
            end = position + 3 if closed and closed[0] in data.old else position + 2
            if end == position + 2 and not leading:
                return None
        elif after in data.whole:
            unit, end = 1.0, position + (1 if after in data.persons else 2)
        elif leading:
            unit, end = 1.0, position + 1
        else:
            return None
        age = float(number) * unit
        person = self._person(words[end : end + data.reach])
        if age > _OLDEST or (person is None and not leading):
            return None
        return Demographics(age_years=round(age, 4), sex=person or Sex.UNKNOWN)

    def _person(self, following: list[str]) -> Sex | None:
        """Sex of the first person among the words; None where there is none, or a relative."""
        for word in following:
            if word in self.data.relatives or word in _STOPS:
                return None
            if word in self.data.persons:
                return self._sharper(word, following)
        return None

    def _sharper(self, word: str, following: list[str]) -> Sex:
        """Return the person's sex; for "patient" or "infant", that of a word beside it."""
        sex = self.data.persons[word]
        if sex is not Sex.UNKNOWN:
            return sex
        known = (self.data.persons.get(other, Sex.UNKNOWN) for other in following)
        return next((other for other in known if other is not Sex.UNKNOWN), Sex.UNKNOWN)

    def _labelled(self, words: list[str]) -> Sex:
        for position, word in enumerate(words[:-1]):
            if word in self.data.labels:
                sex = self.data.persons.get(words[position + 1], Sex.UNKNOWN)
                if sex is not Sex.UNKNOWN:
                    return sex
        return Sex.UNKNOWN
