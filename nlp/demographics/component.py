"""Age and sex of the patient: a document in, `doc._.demographics` out."""

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlp.demographics.words import DemographicsLanguage
from nlp.extensions import register_extensions
from nlp.languages import language_data
from nlp.lowered import lower_words
from ontologies.model.annotation import Sex

__all__ = ["Demographics", "DemographicsReader"]

_PACKAGE = "nlp.demographics"
_OLDEST = 130.0
_LONGEST_NUMBER = 6
_DECADES = frozenset(range(20, 100, 10))
_STOPS = frozenset({".", ";"})
_SEPARATORS = frozenset({",", "(", "[", "|"})
_NEAR = 6
"""Words before an age among which a relative or an event makes it not the patient's of today."""
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
    pregnant
        Whether the note says that the patient is pregnant; None where it does not say.
    """

    age_years: float | None = None
    sex: Sex = Sex.UNKNOWN
    pregnant: bool | None = None


class DemographicsReader:
    """Read age, sex and pregnancy.

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
        words = [word for word in lower_words(doc) if word not in _JOINTS and not word.isspace()]
        doc._.demographics = self.read(words)
        return doc

    def read(self, words: list[str]) -> Demographics:
        """Read age, sex and pregnancy from words in small letters, joints left out."""
        pregnant = self._pregnant(words)
        for position, word in enumerate(words):
            found = self._statement(words, position) if self._may_begin(word) else None
            if found is not None:
                sex = found.sex if found.sex is not Sex.UNKNOWN else self._labelled(words)
                return Demographics(age_years=found.age_years, sex=sex, pregnant=pregnant)
        return Demographics(
            age_years=self._newborn(words), sex=self._labelled(words), pregnant=pregnant
        )

    def _may_begin(self, word: str) -> bool:
        data = self.data
        return word[0].isdigit() or word in data.numbers or word in data.decades

    def _statement(self, words: list[str], position: int) -> Demographics | None:
        data = self.data
        before = self._said_before(words, position)
        if not data.relatives.isdisjoint(before[-_NEAR:]) or not data.times.isdisjoint(before[-4:]):
            return None
        if words[position] in data.decades:
            return self._decade(words, position, data.decades[words[position]])
        number, end = self._number(words, position)
        if number is None:
            return None
        after = words[end] if end < len(words) else ""
        if after in data.decade_endings and number in _DECADES:
            return self._decade(words, position, number + 5.0)
        leading = self._leads(before)
        if before and before[-1] in data.leading and not leading:
            return None
        unit = data.units.get(after)
        if unit is not None:
            closing = next(
                (
                    place
                    for place in range(end + 1, min(end + 3, len(words)))
                    if words[place] in data.old
                ),
                None,
            )
            if closing is None and not leading:
                return None
            end = end + 1 if closing is None else closing + 1
        elif after in data.whole:
            unit, end = 1.0, end + (0 if after in data.persons else 1)
        elif leading:
            unit = 1.0
        else:
            return None
        age = number * unit
        person = self._person(words[end : end + data.reach])
        if person is None:
            person = self._person_before(words, position)
        if age > _OLDEST or (person is None and not leading):
            return None
        return Demographics(age_years=round(age, 4), sex=person or Sex.UNKNOWN)

    @staticmethod
    def _said_before(words: list[str], position: int) -> list[str]:
        """Words of the same sentence before a position, at most so many as tell of whom it is."""
        before = words[max(0, position - _NEAR) : position]
        stops = [place for place, word in enumerate(before) if word in _STOPS]
        return before[stops[-1] + 1 :] if stops else before

    def _leads(self, before: list[str]) -> bool:
        """Whether the words end in "age" or "aged" of a person or of a label, and of no event."""
        data = self.data
        if not before or before[-1] not in data.leading:
            return False
        rest = [word for word in before[:-1] if word not in _SEPARATORS]
        if not rest:
            return True
        if rest[-1] in data.events or rest[-1] in data.other_ages:
            return False
        return any(word in data.persons for word in rest[-4:])

    def _number(self, words: list[str], position: int) -> tuple[float | None, int]:
        """Return the number that begins at a position, in digits or words, and where it ends."""
        word = words[position]
        if word in self.data.numbers:
            number = self.data.numbers[word]
            units = self.data.numbers.get(words[position + 1] if position + 1 < len(words) else "")
            if number >= 20 and units is not None and units < 10:
                return float(number + units), position + 2
            return float(number), position + 1
        plain = word.replace(".", "", 1)
        if not plain.isascii() or not plain.isdigit() or len(plain) > _LONGEST_NUMBER:
            return None, position
        return float(word), position + 1

    def _decade(self, words: list[str], position: int, age: float) -> Demographics | None:
        """Read "a woman in her forties": the middle of the decade."""
        before = words[max(0, position - 6) : position]
        if not before or before[-1] not in self.data.possessives:
            return None
        if not self.data.relatives.isdisjoint(before):
            return None
        sexes = [self.data.persons[word] for word in before if word in self.data.persons]
        known = next((sex for sex in sexes if sex is not Sex.UNKNOWN), Sex.UNKNOWN)
        return Demographics(age_years=age, sex=known)

    def _person_before(self, words: list[str], position: int) -> Sex | None:
        """Sex of the person that an age stands behind ("a girl, 7 years of age"), or None."""
        before = words[max(0, position - 4) : position]
        if not before or before[-1] in self.data.events or not _STOPS.isdisjoint(before):
            return None
        return next(
            (self.data.persons[word] for word in reversed(before) if word in self.data.persons),
            None,
        )

    def _newborn(self, words: list[str]) -> float | None:
        """Age nought of "a newborn", where no relative's is meant."""
        for position, word in enumerate(words):
            if word in self.data.newborn:
                before = words[max(0, position - 3) : position]
                return 0.0 if self.data.relatives.isdisjoint(before) else None
        return None

    def _pregnant(self, words: list[str]) -> bool | None:
        if self.data.pregnant.isdisjoint(words):
            return None
        for position, word in enumerate(words):
            if word in self.data.pregnant:
                before = words[max(0, position - 3) : position]
                if before and before[-1] in self.data.denials:
                    return False
                if self.data.not_pregnant.isdisjoint(before):
                    return True
        return None

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
