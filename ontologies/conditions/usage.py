"""Which findings the knowledge uses most: whose names are worth writing first."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ontologies.model.annotation import Aspect, DiseasePhenotype
from ontologies.model.condition import Condition

__all__ = ["most_used"]


def most_used(
    annotations: Iterable[DiseasePhenotype], conditions: Iterable[Condition]
) -> list[tuple[str, int]]:
    """Count the published diseases and the curated conditions that name each finding.

    Parameters
    ----------
    annotations
        Published ones; denied ones and other aspects than phenotypes do not count, and several of
        one disease count once.
    conditions
        Curated ones: findings, images, what speaks against, and risk factors.

    Returns
    -------
    list of (str, int)
        Id and number of diseases and conditions, most first; ties by id.
    """
    pairs = {
        (record.disease_id, record.phenotype_id)
        for record in annotations
        if record.aspect is Aspect.PHENOTYPE and not record.negated
    }
    for condition in conditions:
        pairs |= {(condition.id, finding) for finding in _findings(condition)}
    counts = Counter(finding for _, finding in pairs)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _findings(condition: Condition) -> Iterator[str]:
    yield from (item.finding for item in condition.findings)
    yield from (item.finding for item in condition.imaging)
    yield from (item.finding for item in condition.against)
    yield from (item.finding for item in condition.risk_factors)
