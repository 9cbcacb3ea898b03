"""Measurements: a document in, `doc.spans["measurements"]` with their readings out."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import MEASUREMENTS, register_extensions
from nlp.languages import language_data
from nlp.measurements.growth import PERCENTILE, GrowthReader
from nlp.measurements.names import JOINTS, MeasurementName, compile_names
from nlp.measurements.note import Note
from nlp.measurements.quantity import Quantity, QuantityReader, any_of
from nlp.measurements.reading import Reading
from nlp.measurements.words import Growth, MeasurementLanguage
from ontologies.laboratory import LaboratoryTable, laboratory_table
from ontologies.measurement import Flag

__all__ = ["MeasurementReader"]

_PACKAGE = "nlp.measurements"

_VITAL_SIGNS = frozenset(
    {
        "body-temperature",
        "heart-rate",
        "respiratory-rate",
        "oxygen-saturation",
        "systolic-blood-pressure",
        "diastolic-blood-pressure",
    }
)
_SCORES = {"unit": 0.95, "bare": 0.85, "weak": 0.7, "flag": 0.8}
"""Confidence by what was stated, set by hand and not calibrated."""

_REACH = 12
"""Words between a name and its value."""
_BACK = 15
"""Words before a name among which its specimen stands."""
_NEAR = 40
"""Words within which a weak name needs a sure vital sign."""
_SUPPORT = 8
"""Words after an oxygen saturation among which oxygen is named."""
_SLASH, _PLUS, _COMMA = "/", "+", ","
_DASHES = frozenset({"-", "–", "—", "\u2010", "\u2011"})
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_STOPS = frozenset(".;")


class _Stated(NamedTuple):
    """What stands between a name and a value."""

    position: int | None  # token of the number; None where there is only a judgement
    comparator: str
    flag: Flag | None
    end: int  # token behind what was read


@dataclass(slots=True)
class _Found:
    """A measurement in the text: tokens start to end, and whether it needs company."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    weak: bool


class MeasurementReader:
    """Read measured values.

    Reads tokens; sets `doc.spans["measurements"]` and their `readings`. A name of the laboratory
    table, or one that notes use, is followed by a value within a few words of a known kind (a
    table's cells, a colon, "was elevated at"); behind the value stand unit, judgement and limits. A
    number without a unit counts only where nothing else can be meant by what follows it, and a
    unit that the test is not measured in (a dose) makes it no measurement. What the values mean is
    decided by `ontologies.measurement` alone. Linear in the text.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        *,
        language: str | None = None,
        table: LaboratoryTable | None = None,
    ) -> None:
        register_extensions()
        self.name = name
        code = language or nlp.lang or ""
        self.data: MeasurementLanguage = language_data(_PACKAGE, code)
        self._table = table or laboratory_table()
        self._names = compile_names(self._table, self.data, code)
        self._all = {entry.words: entry for names in self._names.values() for entry in names}
        self._quantities = QuantityReader(self.data)
        self._growth = GrowthReader(self.data)
        names = any_of(self.data.growth)
        self._growth_stop = re.compile(rf"\b(?i:{names})\b|[.]\s+[A-Z]|;")  # or a sentence's end

    def __call__(self, doc: Doc) -> Doc:
        """Find the measurements of `doc` and return it."""
        spans: list[Span] = []
        found = sorted(self._find(doc), key=lambda item: item.start)
        for item in self._sure(found):
            span = Span(doc, item.start, item.end, label=item.readings[0].test)
            span._.readings = item.readings
            spans.append(span)
        doc.spans[MEASUREMENTS] = spans
        return doc

    def _find(self, doc: Doc) -> list[_Found]:
        found: list[_Found] = []
        reader = Note(doc)
        names = self._names
        at = 0
        for position, word in enumerate(reader.words):
            entries = names.get(word)
            if entries is None or position < at:
                continue
            named = self._named(reader, position, entries)
            if named is None:
                continue
            name, end = named
            at = end
            for item in self._read(reader, position, end, name):
                found.append(item)
                at = max(at, item.end)
        return found

    def _sure(self, found: Sequence[_Found]) -> list[_Found]:
        """Leave out weak names without a sure vital sign near."""
        sure = [item.start for item in found if not item.weak and _is_vital(item)]
        return [
            item
            for item in found
            if not item.weak
            or any(
                abs(start - item.start) <= _NEAR
                for start in sure[
                    max(0, bisect_left(sure, item.start) - 1) : bisect_left(sure, item.start) + 1
                ]
            )
        ]

    def _named(
        self, note: Note, position: int, entries: tuple[MeasurementName, ...]
    ) -> tuple[MeasurementName, int] | None:
        """Longest name that stands at a position, and the token behind it."""
        if note.is_attached(position):
            return None
        for name in entries:
            end = note.match(position, name.words)
            if end is None:
                continue
            text = note.written(position, end)
            if name.written is not None and text != name.written:
                continue
            if name.capital and text == text.lower():
                continue
            return name, end
        return None

    def _read(self, note: Note, start: int, end: int, name: MeasurementName) -> Iterator[_Found]:
        specimen = self._of_specimen(note, start, name)
        if specimen is None:
            return
        name = specimen
        if name.growth is not None:
            stretch = self._stretch(note, end)
            read = self._growth.read(stretch, name.growth)
            if read is not None and read[0]:
                yield from self._shared(note, start, read[0])
                last = note.token_behind(note.end_of(end - 1) + read[1], end)
                yield _Found(start, note.closed(start, last), read[0], weak=False)
                return
        if name.test is None and name.pair is None:
            return
        stated = self._stated(note, start, end)
        if stated is None:
            return
        if stated.position is None:
            yield from self._judged(start, stated, name)
        else:
            yield from self._measured(note, start, name, stated, stated.position)

    def _shared(self, note: Note, start: int, readings: tuple[Reading, ...]) -> Iterator[_Found]:
        """Give the same reading to measures listed before: "height and weight at the 3rd …"."""
        while True:
            end = start
            while end and note.lower(end - 1) in self.data.listing and start - end < 2:
                end -= 1
            before = self._growth_before(note, end) if end < start else None
            if before is None:
                return
            start, growth = before
            percentile = readings[0].unit == PERCENTILE
            test = growth.percentile if percentile else growth.z_score
            if test is not None:
                same = tuple(replace(reading, test=test) for reading in readings)
                yield _Found(start, end, same, weak=False)

    def _growth_before(self, note: Note, end: int) -> tuple[int, Growth] | None:
        """Return the measure of growth whose name ends at a token, and where it starts."""
        for start in range(end - 1, max(-1, end - 4), -1):
            for name in self._names.get(note.lower(start) or "", ()):
                if name.growth is not None and note.match(start, name.words) == end:
                    return start, name.growth
        return None

    def _of_specimen(self, note: Note, start: int, name: MeasurementName) -> MeasurementName | None:
        """Return the name's test in the specimen that is being spoken of; None where none is."""
        if not self.data.foreign.keys().isdisjoint(name.words):
            return name
        for word in note.words_before(start, _BACK):
            if word in self.data.own:
                return name
            prefix = self.data.foreign.get(word)
            if prefix is not None:
                return self._all.get((prefix, *name.words))
        return name

    def _stretch(self, note: Note, end: int) -> str:
        """Text behind a measure of growth, up to the next one."""
        text = note.tail(end)
        stop = self._growth_stop.search(text)
        return text[: stop.start()] if stop else text

    def _stated(self, note: Note, start: int, end: int) -> _Stated | None:
        """Walk from a name to its value."""
        data = self.data
        comparator, flag = "", self._judgement_before(note, start)
        judged, linked = flag is not None, False
        position = last = end
        for _ in range(_REACH):
            word = note.lower(position)
            if word is None:
                break
            if note.is_number(position):
                return _Stated(position, comparator, flag, position + 1)
            if word.isspace():
                if word.count("\n") > (1 if linked else 0):
                    break
            elif word in data.negations:
                return None
            elif word in data.flags and note.lower(position - 1) == _COMMA:
                break  # "vitamin B12 levels, elevated reticulocytes": of what follows
            elif word in data.flags and not note.is_glued(position):
                flag, judged = data.flags[word], True
            elif word in data.comparators:
                comparator = data.comparators[word] or comparator
            elif word in _OPENING:
                inside = note.closing(position)
                if inside is not None and not note.is_number(position + 1):
                    position = inside
            elif word in JOINTS and not note.is_spaced(position):
                return None  # "glucose-6-phosphate"
            elif word in data.links or word in _CLOSING:
                linked = True
            elif word in data.degrees:
                pass
            else:
                break
            position += 1
            last = last if word.isspace() else position
        if judged and flag is not None and (flag is Flag.NORMAL or linked):
            return _Stated(None, "", flag, last)
        return None

    def _judgement_before(self, note: Note, start: int) -> Flag | None:
        for word in note.words_before(start, 3):
            if word in self.data.flags:
                return self.data.flags[word]
            if word not in self.data.own and word not in self.data.degrees:
                return None
        return None

    def _judged(self, start: int, stated: _Stated, name: MeasurementName) -> Iterator[_Found]:
        tests = [name.test] if name.test else list(name.pair or ())
        readings = tuple(
            Reading(test=test, flag=stated.flag, score=_SCORES["flag"]) for test in tests
        )
        if readings and not name.weak:
            yield _Found(start, stated.end, readings, weak=False)

    def _measured(
        self, note: Note, start: int, name: MeasurementName, stated: _Stated, position: int
    ) -> Iterator[_Found]:
        values, last = self._values(note, position)
        paired = len(values) == 2 and note.lower(position + 1) == _SLASH
        if not values or (paired and name.pair is None):
            return
        tests = list(name.pair) if paired and name.pair else [name.test]
        if None in tests:
            return
        test = self._table.tests[str(tests[0])]
        row = note.in_row(start)
        limits: Sequence[float] = ()
        result = note.next_cell(last) if row and len(values) == 2 and not paired else None
        if result is not None:  # the limits stand before the result
            limits, values, last = values, [note.number(result) or 0.0], result
        quantity = self._quantities.read(note.tail(last + 1), test, row=row)
        if limits and quantity.low is None and quantity.high is None:
            quantity.low, quantity.high = limits
        if quantity.unit is None and (
            test.id in self.data.with_unit or not self._may_stand_bare(note, last, quantity)
        ):
            return
        flag = quantity.flag or stated.flag
        readings = tuple(
            self._reading(str(one), value, quantity, flag, weak=name.weak)
            for one, value in zip(
                tests * (1 if paired else len(values)),
                _ranged(values, stated, paired=paired),
                strict=True,
            )
        )
        end = note.token_behind(note.end_of(last) + quantity.end, last + 1)
        supported = test.id == "oxygen-saturation" and self._supported(note, end)
        if supported:
            readings = tuple(replace(reading, supported=True) for reading in readings)
        weak = name.weak and quantity.unit in {None, "/min"}
        yield _Found(start, note.closed(start, end), readings, weak=weak)

    def _values(self, note: Note, position: int) -> tuple[list[float], int]:
        """Read the number at a position, or the two of a pair or range, and its last token."""
        first = note.number(position)
        if first is None or note.is_signed(position):
            return [], position
        between, after = note.lower(position + 1), note.number(position + 2)
        if between == _PLUS:
            return [], position
        if after is None:
            return [first], position
        if between in self.data.to and note.lower(position - 1) in self.data.since:
            return [after], position + 2  # "dropped from 12.1 to 7.5"
        if between == _SLASH:
            dated = note.lower(position + 3) == _SLASH
            return ([] if dated else [first, after]), position + 2
        if between in _DASHES:
            return ([first, after] if first < after else []), position + 2
        return [first], position

    def _reading(
        self,
        test: str,
        value: float | str,
        quantity: Quantity,
        flag: Flag | None,
        *,
        weak: bool,
    ) -> Reading:
        kind = "weak" if weak else "unit" if quantity.unit else "bare"
        return Reading(
            test=test,
            value=value,
            unit=quantity.unit,
            reference_low=quantity.low,
            reference_high=quantity.high,
            flag=flag,
            score=_SCORES[kind],
        )

    def _may_stand_bare(self, note: Note, last: int, quantity: Quantity) -> bool:
        """Whether what follows a number without a unit lets it be a measured value."""
        if quantity.end:
            return True
        following = last + 1
        word = note.lower(following)
        if word is None or word.isspace():
            word = note.lower(following + 1) if word and "\n" not in word else None
            following += 1
        if word is None or word in self.data.following or word in ".,;)]|":
            return True
        return self._named(note, following, self._names.get(word, ())) is not None

    def _supported(self, note: Note, end: int) -> bool:
        """Whether oxygen is named right after a saturation, before room air is."""
        for position in range(end, end + _SUPPORT):
            word = note.lower(position)
            if word is None or word in _STOPS or word in self.data.unsupported:
                return False
            if word in self.data.support:
                return True
        return False


def _is_vital(item: _Found) -> bool:
    return any(reading.test in _VITAL_SIGNS for reading in item.readings)


def _ranged(values: Sequence[float], stated: _Stated, *, paired: bool) -> Sequence[float | str]:
    """Values as stated: two of a range hold as "at least" and "at most"."""
    if len(values) == 2 and not paired:
        return [f">={values[0]:g}", f"<={values[1]:g}"]
    return [f"{stated.comparator}{value:g}" if stated.comparator else value for value in values]
