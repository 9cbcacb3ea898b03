"""Pretest probability: how probable each disease is in a setting before anything is known."""

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from reasoning.model import Model

__all__ = [
    "OLDEST",
    "PRIOR_WEIGHT",
    "RARE_MASS",
    "UNKNOWN_PREVALENCE",
    "Setting",
    "log_pretest",
    "pretest_statement",
]

FloatArray = NDArray[np.float64]

UNKNOWN_PREVALENCE = 1.0e-6
"""Share of patients with a rare disease whose prevalence nobody has stated (design, section 5)."""
OLDEST = 110
"""Oldest age, in completed years, of which a ratio is kept."""
PRIOR_WEIGHT = 0.4
"""Power of a condition's share in its pretest probability.

A vignette or a referral is no random patient: what is rare is asked about more often than it is
met. Chosen on development cases; with 1 the rare are hardly ever found, with 0 the common.
"""
RARE_MASS = 0.02
"""Pretest probability of all published diseases together that no curated condition stands for."""


class Setting(StrEnum):
    """Where the patient is seen."""

    PRIMARY_CARE = "primary-care"
    EMERGENCY = "emergency"
    HOSPITAL = "hospital"
    RARE_DISEASE = "rare-disease"

    @classmethod
    def clinical(cls) -> "tuple[Setting, ...]":
        """Settings in which diseases compete by their share of the patients."""
        return (cls.PRIMARY_CARE, cls.EMERGENCY, cls.HOSPITAL)


def log_pretest(setting: Setting, model: "Model") -> FloatArray:
    """Log pretest probability of each disease.

    In `rare-disease` all published entities share one probability, and curated conditions are not
    asked for. In the other settings a curated condition, and the published entries that it is, have
    its share of the patients to the power `PRIOR_WEIGHT`, and all others share `RARE_MASS`.

    Returns
    -------
    (n_diseases,) array
        Nats, at most 0; −inf where a disease does not compete.
    """
    prior = np.full(len(model.disease_ids), -np.inf)
    published = slice(0, model.n_published)
    entities = len(np.unique(model.entity[published]))
    if setting is Setting.RARE_DISEASE:
        prior[published] = np.log(1.0 / entities)
        return prior
    if not len(model.settings):
        prior[published] = np.log(UNKNOWN_PREVALENCE)
        return prior
    share = model.prevalence[model.n_published :, model.settings.index(setting)]
    mass = np.maximum(share, UNKNOWN_PREVALENCE) ** PRIOR_WEIGHT
    curated = model.entity[model.n_published :]
    known = np.zeros(len(model.disease_ids))  # by entity
    np.maximum.at(known, curated, mass)
    other = np.setdiff1d(model.entity[published], curated)
    known[curated] *= (1.0 - RARE_MASS) / known.sum()
    known[other] = RARE_MASS / max(len(other), 1)
    prior = np.log(known[model.entity])
    return prior


def pretest_statement(setting: Setting, model: "Model") -> str:
    """Say in one sentence what `log_pretest` assumed."""
    entities = len(np.unique(model.entity[: model.n_published]))
    curated = model.entity[model.n_published :]
    if setting is Setting.RARE_DISEASE:
        return f"every one of {entities} disease entities equally probable"
    if not len(model.settings):
        return (
            f"no prevalence is known for any of {entities} disease entities in this setting;"
            " each is taken at 1 in 1,000,000"
        )
    conditions = len(model.disease_ids) - model.n_published
    others = len(np.setdiff1d(model.entity[: model.n_published], curated))
    return (
        f"{conditions} curated conditions by their share of this setting's patients (reviewed by"
        f" nobody) to the power {PRIOR_WEIGHT:g};"
        f" {others} published disease entities of which no share is known have"
        f" {100 * RARE_MASS:g} % together"
    )
