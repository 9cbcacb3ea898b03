"""What is known of the person beside findings: age, sex, onset, inheritance, family history.

Each is a log likelihood ratio for every disease, added to the score under its own name:

- `age`: P(age when seen | annotated onset), `reasoning.onset`; a curated condition states its own;
- `sex`: an X-linked, Y-linked or sex-limited disease is more often seen in one sex; likewise;
- `onset`, `inheritance`: a stated onset or mode of inheritance against the annotated ones;
- `family-history`: a relative shows what the disease shows, the more telling the more of the
  relatives share the disease by its mode of inheritance.

A disease of which no source says anything gets exactly 0. All but what curated conditions state of
age and sex are clipped modestly: annotations of onset and inheritance are few, and who is seen
where is not known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontologies.lexicon import Lexicon
from ontologies.model.annotation import Sex
from ontologies.model.coding import Coding
from ontologies.model.evidence import Evidence, Observation, Status, Subject
from ontologies.model.patient import Patient
from reasoning import onset
from reasoning.matches import FrequencyBasis, MatchedFrequency
from reasoning.model import Model
from reasoning.pretest import OLDEST

__all__ = ["PARAMETERS", "Circumstance", "Part", "circumstances_of"]

FloatArray = NDArray[np.float64]

AGE = Coding(system="http://loinc.org", code="30525-0", display="Age")
SEX = Coding(system="http://loinc.org", code="76689-9", display="Sex")

MALE_SHARE: dict[str, float] = {
    "HP:0001419": 0.75,  # X-linked recessive
    "HP:0001423": 0.5,  # X-linked dominant: more females carry it, males show it more severely
    "HP:0001450": 0.95,  # Y-linked
    "HP:0001475": 0.95,  # male-limited expression
    "HP:0034344": 0.05,  # female-limited expression
}
"""P(male | seen with a disease so inherited); half for all others, the unspecific *X-linked* too,
which helped on no cases. Consensus, under review."""

RELATIVES_AFFECTED: dict[str, float] = {
    "HP:0000006": 0.4,  # autosomal dominant
    "HP:0000007": 0.1,  # autosomal recessive: siblings, hardly ever parents
    "HP:0001417": 0.2,  # X-linked
    "HP:0001419": 0.2,
    "HP:0001423": 0.3,
    "HP:0001427": 0.3,  # mitochondrial
    "HP:0003745": 0.02,  # sporadic
}
"""P(a relative who is spoken of has the disease | the patient has it). Consensus, under review."""
UNKNOWN_RELATIVES = 0.1
"""The same where no source states the inheritance."""

MODES = frozenset(
    {"HP:0000006", "HP:0000007", "HP:0001417", "HP:0001419", "HP:0001423", "HP:0001427"}
    | {"HP:0001450", "HP:0032113"}
)
"""Modes of inheritance that exclude each other; qualifiers such as *typically de novo* do not."""
STATED_RIGHTLY = 0.7
"""Share of cases in which a stated onset or mode is that of the annotation; else any."""
LEAST_RATIO = 0.003
"""Least P(age or sex | curated condition) / P(… | others): ages are misread, exceptions happen."""
LOWEST, HIGHEST = -1.5, 1.0
"""Nats to which onset, inheritance and family history are clipped."""

PARAMETERS: dict[str, Any] = {
    "age": [onset.LATER, onset.EARLIER, onset.LOWEST, onset.HIGHEST],
    "male_share": MALE_SHARE,
    "relatives": [RELATIVES_AFFECTED, UNKNOWN_RELATIVES],
    "stated": [STATED_RIGHTLY, LOWEST, HIGHEST],
    "conditions": LEAST_RATIO,
}
"""Everything that an answer depends on, for the snapshot's version."""


class Part(StrEnum):
    """Under which name a circumstance adds to the score."""

    AGE = "age"
    SEX = "sex"
    ONSET = "onset"
    INHERITANCE = "inheritance"
    FAMILY_HISTORY = "family-history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """One fact about the person and what it adds to every disease.

    Parameters
    ----------
    part
        Its name in the score.
    item
        The evidence: as given, or made of the person's age or sex.
    label
        What to call it, where its concept has no name in the lexicon.
    log_ratio : (n_diseases,) array
        Nats.
    terms
        Ids of onset or inheritance that speak of it, the most telling first.
    """

    part: Part
    item: Evidence
    label: str | None
    log_ratio: FloatArray
    terms: tuple[str, ...]

    def matched(self, model: Model, disease: int) -> MatchedFrequency | None:
        """Through which annotation it met a disease; None where it adds nothing by one."""
        if not self.log_ratio[disease]:
            return None
        columns, weights = model.course.row(disease)
        stated = {model.course_ids[column]: place for place, column in enumerate(columns)}
        for term in self.terms:
            if term in stated:
                place = stated[term]
                cited = model.course_cited.row(int(model.course.indptr[disease]) + place)[0]
                return MatchedFrequency(
                    term=term,
                    value=float(weights[place]),
                    numerator=0,
                    denominator=0,
                    references=tuple(model.course_references[int(one)] for one in cited),
                    basis=FrequencyBasis.STATED,
                )
        return None


def circumstances_of(
    model: Model,
    lexicon: Lexicon,
    evidence: Sequence[Evidence],
    patient: Patient | None,
    background: FloatArray | None = None,
) -> tuple[Circumstance, ...]:
    """Everything that is known of the person beside findings, in a fixed order.

    Parameters
    ----------
    model, lexicon
        Compiled knowledge.
    evidence
        All items; findings of the patient are left to the scorer.
    patient
        Age and sex.
    background : (n_terms,) array
        Share of people who show each term; the model's own where None.

    Returns
    -------
    tuple of Circumstance
        Age and sex first, then items in order of id; the order of `evidence` never matters.
    """
    person = _person(evidence, patient or Patient())
    moment = max((item.recorded_at for item in evidence), default=datetime(1970, 1, 1, tzinfo=UTC))
    found: list[Circumstance] = []
    if person.age_years is not None:
        found.append(_age(model, person.age_years, moment))
    if person.sex in {Sex.MALE, Sex.FEMALE}:
        found.append(_sex(model, person.sex, moment))
    unique = {item.id: item for item in evidence if item.status is Status.PRESENT}
    for _, item in sorted(unique.items()):
        ratio = _stated(item, model.background if background is None else background)
        if ratio is not None:
            found.append(ratio(model, lexicon, item))
    return tuple(found)


def _person(evidence: Sequence[Evidence], patient: Patient) -> Patient:
    """Age and sex as stated, else as an item of an earlier answer says them."""
    said = {
        item.concept: item.source.value
        for item in sorted(evidence, key=lambda one: one.id, reverse=True)
        if isinstance(item.source, Observation) and item.subject is Subject.PATIENT
    }
    age, sex = said.get(_concept(AGE)), said.get(_concept(SEX))
    return Patient(
        age_years=age
        if patient.age_years is None and isinstance(age, float | int)
        else patient.age_years,
        sex=Sex(sex) if patient.sex is Sex.UNKNOWN and sex in set(Sex) else patient.sex,
    )


def _concept(coding: Coding) -> str:
    return f"LOINC:{coding.code}"


_Maker = Callable[[Model, Lexicon, Evidence], Circumstance]


def _stated(item: Evidence, background: FloatArray) -> _Maker | None:
    """What reads an item, or None where it is no circumstance."""
    if item.subject is Subject.FAMILY:
        return partial(_family, background=background)
    if item.subject is not Subject.PATIENT:
        return None
    if item.concept in onset.ONSET_BINS:
        return _onset
    return _inheritance if item.concept in MODES else None


def _observed(coding: Coding, value: float | str, unit: str | None, moment: datetime) -> Evidence:
    return Evidence(
        concept=_concept(coding),
        status=Status.PRESENT,
        observation_ratio=1.0,
        source=Observation(coding=coding, value=value, unit=unit),
        recorded_at=moment,
        recorder="semeion",
    )


def _age(model: Model, age_years: float, moment: datetime) -> Circumstance:
    near = onset.seen_given_onset() @ onset.age_blend(age_years)
    telling = {
        term: float(np.mean([near[place] for place in bins]))
        for term, bins in onset.ONSET_BINS.items()
    }
    shown = f"{age_years:g} years" if age_years >= 1 else f"{12 * age_years:.2g} months"
    return Circumstance(
        part=Part.AGE,
        item=_observed(AGE, age_years, "a", moment),
        label=f"age {shown}",
        log_ratio=_of_conditions(
            onset.age_ratios(model.onset, age_years),
            model.age_ratios[:, min(int(age_years), OLDEST)],
        ),
        terms=tuple(sorted(telling, key=lambda term: (-telling[term], term))),
    )


def _of_conditions(log_ratio: FloatArray, stated: FloatArray) -> FloatArray:
    """Put in the ratios that curated conditions, which come last, state themselves."""
    if len(stated):
        log_ratio[-len(stated) :] = np.log(np.maximum(stated, LEAST_RATIO))
    return log_ratio


def _sex(model: Model, sex: Sex, moment: datetime) -> Circumstance:
    male = np.full(len(model.disease_ids), 0.5)
    for term, share in MALE_SHARE.items():
        having = _annotated(model, {term})
        male[having] = np.where(male[having] == 0.5, share, (male[having] + share) / 2.0)
    of_sex = male if sex is Sex.MALE else 1.0 - male
    return Circumstance(
        part=Part.SEX,
        item=_observed(SEX, sex.value, None, moment),
        label=f"{sex.value} sex",
        log_ratio=_of_conditions(
            np.log(of_sex / 0.5), model.sex_ratios[:, 1 if sex is Sex.MALE else 0]
        ),
        terms=tuple(MALE_SHARE),
    )


def _onset(model: Model, lexicon: Lexicon, item: Evidence) -> Circumstance:
    bins = np.array(onset.ONSET_BINS[item.concept])
    annotated = model.onset.sum(axis=1) > 0
    own = model.onset[:, bins].sum(axis=1)
    same = [term for term, places in onset.ONSET_BINS.items() if set(places) & set(bins.tolist())]
    return Circumstance(
        part=Part.ONSET,
        item=item,
        label=None,
        log_ratio=_agreement(own, annotated),
        terms=(item.concept, *(term for term in same if term != item.concept)),
    )


def _inheritance(model: Model, lexicon: Lexicon, item: Evidence) -> Circumstance:
    alike = tuple(
        term
        for term in sorted(MODES)
        if term in lexicon.ancestors(item.concept) or item.concept in lexicon.ancestors(term)
    )
    own = _annotated(model, set(alike)).astype(np.float64)
    return Circumstance(
        part=Part.INHERITANCE,
        item=item,
        label=None,
        log_ratio=_agreement(own, _annotated(model, set(MODES))),
        terms=(item.concept, *(term for term in alike if term != item.concept)),
    )


def _family(
    model: Model, lexicon: Lexicon, item: Evidence, *, background: FloatArray
) -> Circumstance:
    affected = np.zeros(len(model.disease_ids))
    for term, share in RELATIVES_AFFECTED.items():
        having = _annotated(model, {term})
        affected[having] = np.maximum(affected[having], share)
    affected[affected == 0] = UNKNOWN_RELATIVES
    ratio = np.zeros(len(model.disease_ids))
    place = model.term_index.get(lexicon.replacements.get(item.concept, item.concept))
    if place is not None:
        met = float(background[place])
        columns, frequency = model.frequency.row(place)
        raised = 1.0 + affected[columns] * (frequency / met - 1.0)
        ratio[columns] = np.clip(np.log(np.maximum(raised, 1.0)), 0.0, HIGHEST)
    return Circumstance(
        part=Part.FAMILY_HISTORY,
        item=item,
        label=None,
        log_ratio=ratio,
        terms=tuple(sorted(RELATIVES_AFFECTED, key=lambda mode: -RELATIVES_AFFECTED[mode])),
    )


def _agreement(own: FloatArray, annotated: NDArray[np.bool_]) -> FloatArray:
    """Log ratio of what was stated, against the mean of the annotated diseases; else 0."""
    ratio = np.zeros(len(own))
    if annotated.any():
        mean = max(float(own[annotated].mean()), 1e-3)
        stated = STATED_RIGHTLY * own[annotated] / mean + (1.0 - STATED_RIGHTLY)
        ratio[annotated] = np.clip(np.log(stated), LOWEST, HIGHEST)
    return ratio


def _annotated(model: Model, terms: set[str]) -> NDArray[np.bool_]:
    """Which diseases have one of the terms of inheritance: (n_diseases,)."""
    wanted = np.array([term in terms for term in model.course_ids], np.bool_)
    having = np.zeros(len(model.disease_ids), np.bool_)
    rows = np.repeat(np.arange(len(having)), np.diff(model.course.indptr))
    having[rows[wanted[model.course.indices]]] = True
    return having
