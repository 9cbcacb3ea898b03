"""Code systems and codes of FHIR that carry meaning for evidence, as tables."""

from ontologies.measurement import Flag
from ontologies.model import Status, Temporality

__all__ = [
    "ANSWERS",
    "CLINICAL_STATUS",
    "DISEASE_SYSTEMS",
    "FLAGS",
    "HPO",
    "HPO_SYSTEMS",
    "LATERALITY",
    "LOINC",
    "OBSERVATION_RATIO",
    "POLARITY",
    "RELATIVES",
    "ROLE_CODE",
    "SCORE",
    "SEMEION",
    "SNOMED",
    "UCUM",
    "VERIFICATION",
]

HPO = "http://human-phenotype-ontology.org"
"""System that HL7 terminology names for HPO; written."""

HPO_SYSTEMS = frozenset(
    {
        HPO,
        "https://human-phenotype-ontology.org",
        "http://purl.obolibrary.org/obo/hp.owl",
        "http://purl.obolibrary.org/obo/hp.fhir",
        "http://purl.obolibrary.org/obo/hp",
        "https://hpo.jax.org",
        "https://hpo.jax.org/app",
        "urn:oid:2.16.840.1.113883.6.339",
    }
)
"""Systems that are read as HPO."""

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
SEMEION = "urn:semeion"
"""System of what semeion itself states about an observation."""

OBSERVATION_RATIO = "observation-ratio"
"""Component: λ of the observation."""

SCORE = "model-score"
"""Component: an imaging model's output in [0, 1], no probability of disease."""

ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"

DISEASE_SYSTEMS = {
    "OMIM": "http://www.omim.org",
    "ORPHA": "http://www.orpha.net",
    "DECIPHER": "https://www.deciphergenomics.org",
    "SEM": "urn:semeion:disease",
}
"""FHIR system of a disease id by its prefix."""

VERIFICATION = {
    "confirmed": Status.PRESENT,
    "unconfirmed": Status.UNCERTAIN,
    "provisional": Status.UNCERTAIN,
    "differential": Status.UNCERTAIN,
    "refuted": Status.ABSENT,
}
"""condition-ver-status to status; `entered-in-error` is not evidence."""

CLINICAL_STATUS = {
    "active": Temporality.CURRENT,
    "recurrence": Temporality.CURRENT,
    "relapse": Temporality.CURRENT,
    "inactive": Temporality.HISTORICAL,
    "remission": Temporality.HISTORICAL,
    "resolved": Temporality.RESOLVED,
}
"""condition-clinical to temporality."""

ANSWERS = {
    (LOINC, "LA9633-4"): Status.PRESENT,
    (LOINC, "LA6576-8"): Status.PRESENT,
    (LOINC, "LA33-6"): Status.PRESENT,
    (LOINC, "LA9634-2"): Status.ABSENT,
    (LOINC, "LA6577-6"): Status.ABSENT,
    (LOINC, "LA32-8"): Status.ABSENT,
    (LOINC, "LA11884-6"): Status.UNCERTAIN,
    (SNOMED, "52101004"): Status.PRESENT,
    (SNOMED, "10828004"): Status.PRESENT,
    (SNOMED, "373066001"): Status.PRESENT,
    (SNOMED, "2667000"): Status.ABSENT,
    (SNOMED, "260385009"): Status.ABSENT,
    (SNOMED, "373067005"): Status.ABSENT,
    (SNOMED, "415684004"): Status.UNCERTAIN,
    (SNOMED, "82334004"): Status.UNCERTAIN,
    ("http://terminology.hl7.org/CodeSystem/v2-0136", "Y"): Status.PRESENT,
    ("http://terminology.hl7.org/CodeSystem/v2-0136", "N"): Status.ABSENT,
}
"""Coded answers to "is it there": present, positive, yes; absent, negative, no; suspected."""

POLARITY = {
    "POS": Status.PRESENT,
    "DET": Status.PRESENT,
    "NEG": Status.ABSENT,
    "ND": Status.ABSENT,
    "IND": Status.UNCERTAIN,
    "E": Status.UNCERTAIN,
}
"""v3-ObservationInterpretation of a finding that is there or not."""

FLAGS = {
    "H": Flag.HIGH,
    "HH": Flag.HIGH,
    "HU": Flag.HIGH,
    ">": Flag.HIGH,
    "L": Flag.LOW,
    "LL": Flag.LOW,
    "LU": Flag.LOW,
    "<": Flag.LOW,
    "N": Flag.NORMAL,
}
"""v3-ObservationInterpretation of a measured value."""

RELATIVES = {
    "72705000": "MTH",
    "66839005": "FTH",
    "27733009": "SIS",
    "70924004": "BRO",
    "375005": "SIB",
    "66089001": "DAU",
    "65616008": "SON",
    "67822003": "CHILD",
    "113157001": "GRPRN",
    "25211005": "AUNT",
    "38048003": "UNCLE",
    "55538000": "COUSN",
}
"""SNOMED CT relatives to v3-RoleCode."""

LATERALITY = {"7771000": "left", "24028007": "right", "51440002": "bilateral"}
"""SNOMED CT qualifiers of a body site."""
