"""Knowledge from all cases but those of a publication, to measure what cases teach.

The cases that are learned from and those that are ranked are dealt by publication: nothing of a
case's own publication is ever learned before the case is ranked.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.knowledge import KnowledgeTables, PhenotypeEdge
from ontologies.model.provenance import CASES_PREFIX
from reasoning.cases import Case
from reasoning.compile import compile_model
from reasoning.learning import CaseCounts, count_cases, fold_of_publications, publication
from reasoning.scoring import Scorer
from reasoning.snapshot import Snapshot
from reasoning.tables import TABLES_FILE, load_tables

__all__ = ["FOLDS", "Fold", "cross_validate", "with_counts", "without_cases"]

FOLDS = 10
_SOURCE = f"{CASES_PREFIX}cross-validation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Cases to rank, and what ranks them.

    Parameters
    ----------
    cases
        Positions of the cases.
    snapshot
        Knowledge with the cases of all other folds.
    taught
        Ids of the diseases that those cases speak of.
    """

    cases: tuple[int, ...]
    snapshot: Snapshot
    taught: frozenset[str]


class _Overlay(Snapshot):
    """A snapshot in memory: another's names, a model of its own."""

    def __init__(self, base: Snapshot, tables: KnowledgeTables) -> None:
        super().__init__(base.folder)
        model = compile_model(tables)
        self.__dict__.update(lexicon=base.lexicon, model=model, scorer=Scorer(model))


def cross_validate(
    snapshot: Snapshot,
    cases: Sequence[Case],
    *,
    folds: int = FOLDS,
    progress: Callable[..., None] | None = None,
) -> Iterator[Fold]:
    """Deal cases into folds by publication and learn from all folds but one.

    Parameters
    ----------
    snapshot
        Its knowledge without what was learned from any case is what each fold adds to.
    cases
        Confirmed cases.
    folds
        How many; fewer if there are fewer publications.
    progress
        Told `(what, done, total)`.

    Raises
    ------
    SnapshotDamagedError
        If the snapshot was compiled by a version that did not keep what it was compiled from.
    """
    published = without_cases(load_tables(snapshot.folder / TABLES_FILE))
    dealt = fold_of_publications(cases, folds)
    places = [dealt[publication(case)] for case in cases]
    used = sorted(set(places))
    for number, fold in enumerate(used):
        if progress is not None:
            progress("Learning from the other publications", number, len(used))
        counted = count_cases(
            (case for case, place in zip(cases, places, strict=True) if place != fold),
            snapshot.lexicon,
        )
        yield Fold(
            cases=tuple(position for position, place in enumerate(places) if place == fold),
            snapshot=_Overlay(snapshot, with_counts(published, counted, source=_SOURCE)),
            taught=frozenset(count.disease_id for count in counted.counts),
        )


def without_cases(tables: KnowledgeTables) -> KnowledgeTables:
    """Tables without what was counted in cases, and without diseases that only cases speak of."""
    kept = [item for item in tables.annotations if not item.source.startswith(CASES_PREFIX)]
    if len(kept) == len(tables.annotations):
        return tables
    named = {item.disease_id for item in kept} | {disease for disease, _ in tables.gene_links}
    gone = {item.disease_id for item in tables.annotations} - named
    return dataclasses.replace(
        tables,
        annotations=kept,
        sources=tuple(
            source for source in tables.sources if not str(source["id"]).startswith(CASES_PREFIX)
        ),
        diseases=[item for item in tables.diseases if item[0] not in gone],
        same_as=[pair for pair in tables.same_as if gone.isdisjoint(pair)],
    )


def with_counts(tables: KnowledgeTables, counted: CaseCounts, *, source: str) -> KnowledgeTables:
    """Tables with counts of cases added; an unknown disease is added under its id."""
    learned = [
        PhenotypeEdge(
            count.disease_id,
            count.phenotype_id,
            negated=False,
            numerator=count.numerator,
            denominator=count.denominator,
            frequency=count.numerator / count.denominator,
            references=(count.reference,),
            source=source,
        )
        for count in counted.counts
    ]
    known = {disease for disease, _ in tables.diseases}
    new = sorted({count.disease_id for count in counted.counts} - known)
    return dataclasses.replace(
        tables,
        annotations=[*tables.annotations, *learned],
        diseases=[*tables.diseases, *((disease, disease) for disease in new)],
    )
