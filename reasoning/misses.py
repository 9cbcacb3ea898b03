"""Why a case's right answer does not stand first: one cause a miss, and what speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ontologies.model.evidence import Evidence, Status
from reasoning.cases import Case
from reasoning.differential import Ranking
from reasoning.model import Model
from reasoning.snapshot import Snapshot

__all__ = ["Cause", "Miss", "explain_miss"]

EXPLAINED_SHARE = 1 / 3
"""A profile that explains less of a case's findings than this is too thin for it."""
FEW_FINDINGS = 2


class Cause(StrEnum):
    """Causes of a miss, in the order in which they are asked for: the first that holds is given."""

    DISEASE_UNKNOWN = "disease-unknown"
    """The knowledge has none of the case's disease ids."""
    NOTHING_SCORED = "nothing-scored"
    """No finding of the case is a phenotypic term of the knowledge."""
    OTHER_MEMBER = "other-member"
    """Another member of its own entity stands first."""
    SIBLING = "sibling"
    """A disease of the same family (one name but for number, type or inheritance) does."""
    SAME_GENE = "same-gene"
    """A disease that shares a gene does."""
    TIE = "tie"
    """It has the first one's score: ties count as the worst rank."""
    THIN_PROFILE = "thin-profile"
    """Its profile explains less than a third of the findings."""
    FEW_FINDINGS = "few-findings"
    """There are no more than two findings."""
    FINDING_UNKNOWN = "finding-unknown"
    """A finding is no phenotypic term of the knowledge."""
    OUTSCORED = "outscored"
    """None of these: an unrelated disease fits better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A case whose right answer does not stand first.

    Parameters
    ----------
    cause
        The first that holds.
    first_id, first_name
        What stands first.
    findings, explained, unknown
        Numbers of the findings present; of those that the right profile explains (it shows the
        term, one below it or its direct parent); of those that the knowledge does not have.
    """

    cause: Cause
    first_id: str
    first_name: str
    findings: int
    explained: int
    unknown: int


def explain_miss(
    snapshot: Snapshot,
    ranking: Ranking,
    evidence: Sequence[Evidence],
    case: Case,
    matching: Sequence[int],
    rank: int | None,
) -> Miss | None:
    """Find the cause of a miss at level `entity`; None where the right answer stands first.

    Parameters
    ----------
    snapshot, ranking, evidence
        What was ranked, and how.
    case
        The case.
    matching
        Right entries, as positions.
    rank
        Where the right answer stands.
    """
    if rank == 1:
        return None
    model = snapshot.model
    present = sorted({item.concept for item in evidence if item.status is Status.PRESENT})
    terms = [model.term_index[one] for one in present if one in model.term_index]
    right = max(matching, key=lambda place: (ranking.score[place], -place), default=None)
    explained = 0 if right is None else sum(_explains(model, right, term) for term in terms)
    first = int(ranking.order[0])
    unknown = len(present) - len(terms)
    return Miss(
        cause=_cause(model, ranking, matching, first, (len(present), explained, unknown)),
        first_id=model.disease_ids[first],
        first_name=model.disease_names[first],
        findings=len(present),
        explained=explained,
        unknown=unknown,
    )


def _explains(model: Model, disease: int, term: int) -> bool:
    near = np.concatenate([[term], model.parents.row(term)[0]]).astype(np.int32)
    shown = model.profile.values(disease, near) > 0
    specific = model.weight[near] > 0  # every disease shows what stands at the top
    return bool(shown[0] or np.any(shown[1:] & specific[1:]))


def _cause(
    model: Model,
    ranking: Ranking,
    matching: Sequence[int],
    first: int,
    findings: tuple[int, int, int],
) -> Cause:
    present, explained, unknown = findings
    if not matching:
        return Cause.DISEASE_UNKNOWN
    if not ranking.query.findings:
        return Cause.NOTHING_SCORED
    own = float(ranking.score[list(matching)].max())
    holds = {
        Cause.OTHER_MEMBER: model.entity[first] in model.entity[list(matching)],
        Cause.SIBLING: model.family[first] in model.family[list(matching)],
        Cause.SAME_GENE: not _genes(model, [first]).isdisjoint(_genes(model, matching)),
        Cause.TIE: own >= float(ranking.score[first]),
        Cause.THIN_PROFILE: explained < EXPLAINED_SHARE * present,
        Cause.FEW_FINDINGS: present <= FEW_FINDINGS,
        Cause.FINDING_UNKNOWN: unknown > 0,
    }
    return next((cause for cause, found in holds.items() if found), Cause.OUTSCORED)


def _genes(model: Model, diseases: Sequence[int]) -> set[int]:
    hits = np.flatnonzero(np.isin(model.gene_diseases.indices, list(diseases)))
    rows = np.searchsorted(model.gene_diseases.indptr, hits, side="right") - 1
    return {int(row) for row in rows}
