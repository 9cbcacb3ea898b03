"""Pretest probability: how probable each disease is in a setting before anything is known."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNKNOWN_PREVALENCE", "Setting", "log_pretest", "pretest_statement"]

UNKNOWN_PREVALENCE = 1.0e-6
"""Share of patients with a rare disease whose prevalence nobody has stated (design, section 5)."""


class Setting(StrEnum):
    """Where the patient is seen."""

    PRIMARY_CARE = "primary-care"
    EMERGENCY = "emergency"
    HOSPITAL = "hospital"
    RARE_DISEASE = "rare-disease"


def log_pretest(setting: Setting, n_entities: int) -> NDArray[np.float64]:
    """Log pretest probability of each disease entity.

    In `rare-disease` all entities share one probability. In the other settings each competes by
    its prevalence; no loaded source states one yet, so each has `UNKNOWN_PREVALENCE`.

    Returns
    -------
    (n_entities,) array
        Nats, at most 0.
    """
    share = 1.0 / n_entities if setting is Setting.RARE_DISEASE else UNKNOWN_PREVALENCE
    return np.full(n_entities, np.log(share))


def pretest_statement(setting: Setting, n_entities: int) -> str:
    """Say in one sentence what `log_pretest` assumed."""
    if setting is Setting.RARE_DISEASE:
        return f"every one of {n_entities} disease entities equally probable"
    return (
        f"no prevalence is known for any of {n_entities} disease entities in this setting;"
        " each is taken at 1 in 1,000,000"
    )
