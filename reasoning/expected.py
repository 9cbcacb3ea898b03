"""Findings that a disease usually shows and that nobody has looked for."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ontologies.lexicon import Lexicon
from ontologies.model.evidence import Evidence, Status
from reasoning.matches import FrequencyBasis, frequency_bases
from reasoning.model import Model

__all__ = ["Expected", "expected_findings", "looked_at"]

EXPECTED_FREQUENCY = 0.5
"""A finding that at least this share of patients shows is expected."""
EXPECTED_LIMIT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A finding that the disease usually shows and that nobody has looked for."""

    term: str
    name: str
    frequency: float
    numerator: int
    denominator: int
    basis: FrequencyBasis


def looked_at(model: Model, evidence: Sequence[Evidence]) -> NDArray[np.bool_]:
    """Terms that were looked at: those named, and for present ones all above them: (n_terms,)."""
    seen = np.zeros(len(model.term_ids), np.bool_)
    known = [(item, model.term_index.get(item.concept)) for item in evidence]
    absent = [term for item, term in known if term is not None and item.status is Status.ABSENT]
    others = [term for item, term in known if term is not None and item.status is not Status.ABSENT]
    _, place = model.ancestors.stored(np.array(others, np.int32))
    seen[model.ancestors.indices[place]] = True
    seen[absent] = True
    return seen


def expected_findings(
    model: Model,
    diseases: Sequence[int],
    seen: NDArray[np.bool_],
    lexicon: Lexicon,
    language: str,
) -> list[tuple[Expected, ...]]:
    """Findings to look for in each of several diseases.

    Parameters
    ----------
    model, lexicon
        Compiled knowledge.
    diseases
        Positions.
    seen : (n_terms,) bool array
        From `looked_at`.
    language
        Of the names.

    Returns
    -------
    list of tuples
        One a disease, at most `EXPECTED_LIMIT` each: the most frequent first, those of unknown
        frequency last; of equals by id.
    """
    annotated = model.annotated
    owner, place = annotated.stored(np.array(diseases, np.int32))
    missing = (annotated.data[place] >= EXPECTED_FREQUENCY) & ~seen[annotated.indices[place]]
    owner, place = owner[missing], place[missing]
    assumed = model.stated.data[place] == 0
    place = place[np.lexsort((annotated.indices[place], -annotated.data[place], assumed, owner))]
    bounds = np.searchsorted(owner, np.arange(len(diseases) + 1)).tolist()
    return [
        _expected(model, place[start : min(stop, start + EXPECTED_LIMIT)], lexicon, language)
        for start, stop in itertools.pairwise(bounds)
    ]


def _expected(
    model: Model, places: NDArray[np.intp], lexicon: Lexicon, language: str
) -> tuple[Expected, ...]:
    terms = [model.term_ids[term] for term in model.annotated.indices[places].tolist()]
    return tuple(
        Expected(
            term=term,
            name=lexicon.name(term, language),
            frequency=frequency,
            numerator=int(numerator),
            denominator=int(denominator),
            basis=basis,
        )
        for term, frequency, numerator, denominator, basis in zip(
            terms,
            model.annotated.data[places].tolist(),
            model.numerator.data[places].tolist(),
            model.denominator.data[places].tolist(),
            frequency_bases(model, places),
            strict=True,
        )
    )
