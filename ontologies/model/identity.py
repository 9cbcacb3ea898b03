"""What tables and persons say about which disease entries are one disease."""

from dataclasses import dataclass

from ontologies.model.provenance import Provenance

__all__ = ["DiseaseMapping", "IdentityDecision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseMapping:
    """A row of a mapping table: two entries match exactly.

    Parameters
    ----------
    subject_id, object_id
        The two ends, with this project's prefixes (`OMIM:154700`, `ORPHA:558`); one may be an
        entry of a third vocabulary that joins others (`MONDO:0007947`).
    justification
        How the table came to it (`semapv:ManualMappingCuration`); empty where it does not say.
    provenance
        Where it was read.
    """

    subject_id: str
    object_id: str
    justification: str = ""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDecision:
    """A person decided whether two disease entries are one disease.

    Parameters
    ----------
    left, right
        Ids, `left` before `right` in order.
    same
        True for one disease, False for two.
    who, why
        The person and the reason.
    provenance
        Where it was read.
    """

    left: str
    right: str
    same: bool
    who: str
    why: str
    provenance: Provenance
