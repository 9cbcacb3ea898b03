"""Evidence items for tests, as short as a sentence."""

from datetime import UTC, datetime

from ontologies.model import Entry, Evidence, GeneticReport, Source, Status
from ontologies.model.strength import CANDIDATE_GENE_RATIO, STATEMENT_RATIO

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def item(
    concept: str,
    status: Status = Status.PRESENT,
    *,
    ratio: float | None = None,
    source: Source | None = None,
) -> Evidence:
    return Evidence(
        concept=concept,
        status=status,
        observation_ratio=STATEMENT_RATIO[status] if ratio is None else ratio,
        source=source or Entry(entered_as=concept),
        recorded_at=MOMENT,
        recorder="test",
        reason="not asked" if status is Status.NOT_EVALUATED else None,
    )


def gene(identifier: str, symbol: str) -> Evidence:
    return item(
        identifier,
        ratio=CANDIDATE_GENE_RATIO,
        source=GeneticReport(gene_id=identifier, symbol=symbol),
    )
