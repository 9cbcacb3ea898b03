"""The version of a snapshot: everything that its numbers depend on, as one digest."""

import hashlib
import json

from reasoning import (
    circumstances,
    clinical,
    descriptions,
    families,
    frequency,
    likelihood,
    pretest,
    relatives,
    scoring,
    similarity,
    spread,
)
from reasoning.calibration import CALIBRATION, CLINICAL_CALIBRATIONS
from reasoning.model import FORMAT

__all__ = ["snapshot_version"]


def snapshot_version(graph_version: str) -> str:
    """SHA-256 over graph version, compile parameters and calibration, in hexadecimal."""
    parameters = {
        "format": FORMAT,
        "default_frequency": frequency.DEFAULT_FREQUENCY,
        "stated_weight": frequency.STATED_WEIGHT,
        "background_floor": frequency.BACKGROUND_FLOOR,
        "entity_share": relatives.ENTITY_SHARE,
        "gene_share": relatives.GENE_SHARE,
        "alike": [relatives.ALIKE, relatives.ALIKE_SHARE],
        "families": [families.RULE, families.LENT_SHARE, families.LARGEST_LENDER],
        "latent_components": similarity.LATENT_COMPONENTS,
        "saturation": [
            similarity.SATURATION_GAIN,
            similarity.SATURATION_HALF,
            similarity.LENGTH_SHARE,
        ],
        "accretion_content_share": similarity.CONTENT_SHARE,
        "scoring": [
            scoring.MATCH_SHARE,
            scoring.COVERAGE_SHARE,
            scoring.SIMILARITY_SHARE,
            scoring.WHOLE_PICTURE,
            scoring.SPREAD_FROM,
            scoring.SPREAD_SHARE,
        ],
        "spread": [
            spread.SIMULATED_PATIENTS,
            spread.FEWEST_FINDINGS,
            spread.MOST_FINDINGS,
            spread.UNRELATED_SHARE,
            spread.SMOOTHED_SHARE,
        ],
        "cases": descriptions.CASES_SHARE,
        "genes": scoring.GENE_PENETRANCE,
        "absence": [likelihood.ABSENCE_TEMPER, likelihood.DENIAL_NATS],
        "clinical": [
            likelihood.CLINICAL_ABSENCE,
            likelihood.FINDING_FLOOR,
            likelihood.NAMED_FREQUENCY,
            likelihood.RELATED_POWER,
            clinical.HIGHEST_FREQUENCY,
            clinical.HIGHEST_SHARE,
            pretest.PRIOR_WEIGHT,
            pretest.RARE_MASS,
            pretest.UNKNOWN_PREVALENCE,
            {name: one.to_json() for name, one in CLINICAL_CALIBRATIONS.items()},
        ],
        "temporality": likelihood.TEMPORALITY_TEMPER,
        "circumstances": circumstances.PARAMETERS,
        "calibration": CALIBRATION.to_json(),
    }
    content = json.dumps([graph_version, parameters], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
