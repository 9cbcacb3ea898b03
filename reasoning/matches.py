"""Through which term a finding met a disease, and what the frequency there rests on."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reasoning.model import IndexArray, Model

__all__ = ["FrequencyBasis", "MatchSources", "MatchedFrequency", "Meetings", "frequency_bases"]

FloatArray = NDArray[np.float64]


class FrequencyBasis(StrEnum):
    """What a frequency rests on."""

    COUNTED = "counted"
    """Patients were counted."""
    STATED = "stated"
    """A source states a share, or a word for one."""
    ASSUMED = "assumed"
    """A source says that the disease shows it, and not how often."""
    POOLED = "pooled"
    """Drawn from what the sources say of several entries of the disease's entity."""
    LENT = "lent"
    """Relatives of the disease (by name, by gene, or most alike in their picture) show it."""
    CURATED = "curated"
    """An author of semeion's own knowledge states it; the references say on what basis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedFrequency:
    """Through which term a finding met a disease, and how often the disease shows that term.

    Parameters
    ----------
    term
        Id of the term: the finding itself or one of its ancestors.
    value
        Frequency in (0, 1].
    numerator, denominator
        Counts of patients behind it, 0 of 0 where no source counts any.
    references
        What the annotation cites.
    basis
        What the frequency rests on.
    """

    term: str
    value: float
    numerator: int
    denominator: int
    references: tuple[str, ...]
    basis: FrequencyBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """At which term each of several findings met each of several diseases.

    Parameters
    ----------
    term : (n_diseases, n_findings) int array
        The term: the finding's own or one above it.
    value : (n_diseases, n_findings) array
        Frequency of it that was scored; 0 where the disease shows none, so that nothing met.
    shown : (n_diseases, n_findings) array
        Frequency of it in the disease's profile, before relatives lend.
    """

    term: IndexArray
    value: FloatArray
    shown: FloatArray


class MatchSources:
    """Which annotations of some diseases, and of their entities, propagated frequencies rest on.

    Parameters
    ----------
    model
        The compiled model.
    diseases
        Positions.
    """

    def __init__(self, model: Model, diseases: Sequence[int]) -> None:
        self._model = model
        members = [self._alike(disease) for disease in diseases]
        bounds = np.cumsum([0, *map(len, members)]).tolist()
        self._entries = np.array([one for several in members for one in several], np.int32)
        self._rows = [
            (bounds[place], bounds[place + 1], several.index(disease))
            for place, (disease, several) in enumerate(zip(diseases, members, strict=True))
        ]

    def _alike(self, disease: int) -> list[int]:
        """Entries of the disease's entity of which its frequencies are made: of its own kind."""
        model = self._model
        curated = disease >= model.n_published
        entries = model.members(int(model.entity[disease]))
        return [one for one in entries if (one >= model.n_published) is curated]

    def matched(self, met: Meetings) -> list[list[MatchedFrequency | None]]:
        """Counts and references behind frequencies, by disease and finding; none where lent."""
        terms = np.unique(met.term[met.value > 0])
        names = [self._model.term_ids[term] for term in terms.tolist()]
        places = self._places(terms)
        annotations = _Annotations(self._model, places[places >= 0])
        met_at = np.searchsorted(terms, met.term).tolist()
        value, lent = met.value.tolist(), (met.value > met.shown).tolist()
        found: list[list[MatchedFrequency | None]] = []
        for disease, (start, stop, own) in enumerate(self._rows):
            columns = places[start:stop].T.tolist()
            known: dict[tuple[int, float], MatchedFrequency] = {}
            matches: list[MatchedFrequency | None] = []
            for column, frequency, is_lent in zip(
                met_at[disease], value[disease], lent[disease], strict=True
            ):
                if not frequency:
                    matches.append(None)
                    continue
                match = known.get((column, frequency))
                if match is None:
                    rests_on = [] if is_lent else columns[column]
                    match = annotations.behind(names[column], frequency, rests_on, own)
                    known[column, frequency] = match
                matches.append(match)
            found.append(matches)
        return found

    def _places(self, terms: IndexArray) -> NDArray[np.intp]:
        """Place in `annotated` of the most frequent term at or below each term, else −1.

        Of equally frequent ones the first. Rows are all entries of the diseases' entities.
        """
        model = self._model
        entry, place = model.annotated.stored(self._entries)
        order = np.lexsort((-place, model.annotated.data[place]))  # the most frequent is set last
        entry, place = entry[order], place[order]
        owner, above = model.ancestors.stored(model.annotated.indices[place])
        column_of = np.full(len(model.term_ids), -1)
        column_of[terms] = np.arange(len(terms))
        column = column_of[model.ancestors.indices[above]]
        owner, column = owner[column >= 0], column[column >= 0]
        table = np.full((len(self._entries), len(terms)), -1)
        table[entry[owner], column] = place[owner]
        return table


class _Annotation(NamedTuple):
    """What is stored at one place of `annotated`."""

    frequency: float
    numerator: int
    denominator: int
    basis: FrequencyBasis
    references: list[int]


class _Annotations:
    """What is stored at some places of `annotated`, read at once.

    Parameters
    ----------
    model
        The compiled model.
    places
        Where they are stored.
    """

    def __init__(self, model: Model, places: NDArray[np.intp]) -> None:
        self._names = model.reference_names
        places = np.unique(places)
        # numerator, denominator, stated and cited are stored on the pattern of annotated
        owner, stored = model.citations.stored(model.cited.data[places].astype(np.int64) - 1)
        bounds = np.searchsorted(owner, np.arange(len(places) + 1)).tolist()
        references = model.citations.indices[stored].tolist()
        columns = (
            model.annotated.data[places].tolist(),
            model.numerator.data[places].astype(np.int64).tolist(),
            model.denominator.data[places].astype(np.int64).tolist(),
            frequency_bases(model, places),
            [references[start:stop] for start, stop in itertools.pairwise(bounds)],
        )
        rows = zip(*columns, strict=True)
        self._at = dict(zip(places.tolist(), map(_Annotation._make, rows), strict=True))

    def behind(
        self, term: str, frequency: float, places: Sequence[int], own: int
    ) -> MatchedFrequency:
        """What a frequency of a term rests on.

        Parameters
        ----------
        term
            Its id.
        frequency
            In (0, 1].
        places
            Where each entry of the entity states it, −1 where it does not; none where it is lent.
        own
            Which of them is the disease's.
        """
        annotations = [self._at[place] for place in places if place >= 0]
        if places and places[own] >= 0 and self._at[places[own]].frequency == frequency:
            annotations = [self._at[places[own]]]
            basis = annotations[0].basis
        else:
            basis = FrequencyBasis.POOLED if places else FrequencyBasis.LENT
        if len(annotations) == 1:
            _, numerator, denominator, _, references = annotations[0]
        else:
            numerator = sum(one.numerator for one in annotations)
            denominator = sum(one.denominator for one in annotations)
            references = sorted({cited for one in annotations for cited in one.references})
        return MatchedFrequency(
            term=term,
            value=frequency,
            numerator=numerator,
            denominator=denominator,
            references=tuple([self._names[cited] for cited in references]),
            basis=basis,
        )


def frequency_bases(model: Model, places: NDArray[np.intp]) -> list[FrequencyBasis]:
    """What the annotations at some places of `model.annotated` rest on."""
    counted = (model.denominator.data[places] > 0).tolist()
    stated = (model.stated.data[places] > 0).tolist()
    curated = (places >= model.annotated.indptr[model.n_published]).tolist()
    return [
        FrequencyBasis.COUNTED
        if has_counts
        else FrequencyBasis.CURATED
        if is_curated
        else FrequencyBasis.STATED
        if has_share
        else FrequencyBasis.ASSUMED
        for has_counts, has_share, is_curated in zip(counted, stated, curated, strict=True)
    ]
