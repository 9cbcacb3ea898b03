"""Disease has phenotype: how often, in whom, who says so."""

from dataclasses import dataclass
from enum import StrEnum

from ontologies.errors import InputError
from ontologies.model.provenance import Provenance

__all__ = ["Aspect", "DiseasePhenotype", "Frequency", "Sex"]


class Sex(StrEnum):
    """Administrative sex, in FHIR's words."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Aspect(StrEnum):
    """What an HPO annotation speaks of (HPOA column `aspect`)."""

    PHENOTYPE = "P"
    INHERITANCE = "I"
    ONSET_AND_COURSE = "C"
    MODIFIER = "M"
    HISTORY = "H"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """In how many of the patients looked at a phenotype was seen.

    Parameters
    ----------
    share
        In [0, 1]: numerator / denominator, the stated percentage / 100, or the middle of the
        frequency term's range.
    numerator, denominator
        The counts, where the source gives them; both or neither. 2/2 and 200/200 differ.
    term
        HPO frequency term (`HP:0040282`), where the source gives one.

    Raises
    ------
    InputError
        If a share is outside [0, 1], counts are negative or more than all, or one count is missing.
    """

    share: float
    numerator: int | None = None
    denominator: int | None = None
    term: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise InputError(f"a frequency lies in [0, 1], not {self.share}")
        if (self.numerator is None) != (self.denominator is None):
            raise InputError("a frequency has both counts or none")
        if self.numerator is None or self.denominator is None:
            return
        if not 0 <= self.numerator <= self.denominator or self.denominator == 0:
            raise InputError(f"{self.numerator}/{self.denominator} is no share of patients")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseasePhenotype:
    """One assertion of one source that a disease has, or has not, a phenotype.

    Parameters
    ----------
    disease_id, disease_name
        The disease entry, id with HPOA's prefix (`OMIM:154700`).
    phenotype_id
        HPO id as resolved to the current primary id.
    stated_id
        HPO id as the source wrote it, where it differs (alternative or obsolete); else None.
    negated
        True for a NOT annotation: the disease does not show it.
    frequency
        None where the source gives none: unknown, which is not 0.
    onset
        HPO onset term, or None.
    sex
        Restricted to this sex, or None.
    modifiers
        HPO modifier terms, sorted.
    aspect
        What the annotation speaks of.
    evidence_code
        `PCS` (published clinical study), `TAS` or `IEA`.
    references
        Publications and databases, sorted: `PMID:20591885`.
    biocuration
        Curator and date as the source writes them.
    provenance
        Where it was read.
    """

    disease_id: str
    disease_name: str
    phenotype_id: str
    stated_id: str | None = None
    negated: bool = False
    frequency: Frequency | None = None
    onset: str | None = None
    sex: Sex | None = None
    modifiers: tuple[str, ...] = ()
    aspect: Aspect = Aspect.PHENOTYPE
    evidence_code: str = ""
    references: tuple[str, ...] = ()
    biocuration: str = ""
    provenance: Provenance
