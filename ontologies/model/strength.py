"""Observation ratios of statements: how strongly words alone speak for a finding.

Basis: consensus of the authors, under review (`reviewed: false`). A plain statement is taken at its
word up to the common limit Λ; a hedged one ("possible", "cannot be excluded") raises the odds of
the finding about threefold.
"""

from ontologies.model.evidence import RATIO_LIMIT, Status

__all__ = ["CANDIDATE_GENE_RATIO", "STATEMENT_RATIO"]

STATEMENT_RATIO: dict[Status, float] = {
    Status.PRESENT: RATIO_LIMIT,
    Status.ABSENT: 1.0 / RATIO_LIMIT,
    Status.UNCERTAIN: 3.0,
    Status.HYPOTHETICAL: 1.0,
    Status.NOT_EVALUATED: 1.0,
}
"""λ of a statement in words by its status."""

CANDIDATE_GENE_RATIO = 50.0
"""λ of a gene that a laboratory reports or a clinician considers a candidate."""
