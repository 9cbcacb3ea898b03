"""Unions of entries: what persons decided, then what tables map, then what is likely."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from kg.fusion.entries import Entry, collect_entries
from kg.fusion.likeness import find_pairs, pair_odds
from kg.fusion.mapped import mapped_pairs
from kg.fusion.named import named_alike
from kg.fusion.reasons import pair_reason
from kg.fusion.vectors import vectorise
from ontologies.errors import Issue, Severity
from ontologies.model import IdentityDecision, Knowledge, Provenance

__all__ = ["FUSION_SOURCE", "LARGEST_ENTITY", "LEAST_POSTERIOR", "Fusion", "SameAs", "fuse"]

FUSION_SOURCE: Final = "semeion-fusion"
"""Source id of computed unions: they are read nowhere."""
LEAST_POSTERIOR: Final = 0.25
"""Posterior from which two entries are united; chosen on the development half (kg/README.md)."""
LARGEST_ENTITY: Final = 6
"""Most entries of one disease; a mapping that would make more is left out and reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """Two entries that name one disease.

    Parameters
    ----------
    left, right
        Ids, `left` before `right` in order.
    method
        `decision` of a person, `mondo exactMatch` (or of another vocabulary), `likeness`, or `name`
        of a curated condition.
    score
        Probability in [0, 1]: 1 for what is stated or named, the model's posterior for `likeness`.
    reason
        One line for a person.
    provenance
        The source that states it, or `FUSION_SOURCE`.
    """

    left: str
    right: str
    method: str
    score: float
    reason: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """Which entries are one disease, and which a person keeps apart.

    Parameters
    ----------
    same
        Unions, in order of their ids.
    different
        Decisions that two entries are two diseases, in order of their ids.
    issues
        Stated unions that were left out, and why.
    """

    same: tuple[SameAs, ...]
    different: tuple[IdentityDecision, ...]
    issues: tuple[Issue, ...]


def fuse(knowledge: Knowledge) -> Fusion:
    """Unite the entries of one disease.

    A person's decision always holds. A mapping holds unless a decision speaks against it or the
    entity grows beyond `LARGEST_ENTITY`. A likeness unites only entities that have no database in
    common, the likeliest pair first, so that a series is never chained into one entity. A curated
    condition joins the published entries that are called exactly like it.
    """
    entries = collect_entries(knowledge)
    described = {entry.id for entry in entries} | {link.disease_id for link in knowledge.gene_links}
    described |= {condition.id for condition in knowledge.conditions}
    entities = _Entities(described, knowledge.decisions)
    entities.decide()
    for mapped in mapped_pairs(knowledge.mappings, described):
        entities.state(
            SameAs(
                left=mapped.left,
                right=mapped.right,
                method=mapped.method,
                score=1.0,
                reason=mapped.reason,
                provenance=mapped.provenance,
            )
        )
    for same in sorted(_likely(knowledge, entries), key=lambda same: (-same.score, same.left)):
        entities.suppose(same)
    for same in _named(knowledge, entries):
        entities.suppose(same)
    return Fusion(
        same=tuple(sorted(entities.same, key=lambda same: (same.left, same.right))),
        different=tuple(item for item in entities.decisions if not item.same),
        issues=tuple(entities.issues),
    )


class _Entities:
    """Entities while they grow: members by entity, and what was left out."""

    def __init__(self, described: set[str], decisions: Sequence[IdentityDecision]) -> None:
        self.members: dict[str, set[str]] = {identifier: {identifier} for identifier in described}
        self.same: list[SameAs] = []
        self.issues: list[Issue] = []
        self.decisions = [item for item in decisions if self._is_described(item)]
        self.apart = {
            frozenset((item.left, item.right)) for item in self.decisions if not item.same
        }

    def decide(self) -> None:
        """Take a person's unions; the reader has refused those that contradict each other."""
        for item in self.decisions:
            if item.same:
                self._unite(
                    SameAs(
                        left=item.left,
                        right=item.right,
                        method="decision",
                        score=1.0,
                        reason=f"{item.who}: {item.why}",
                        provenance=item.provenance,
                    )
                )

    def state(self, same: SameAs) -> None:
        """Take a mapping, or report why not."""
        left, right = self.members[same.left], self.members[same.right]
        if self._kept_apart(left, right):
            self._leave_out(same, "overruled-mapping", "a decision keeps the two apart")
        elif left is not right and len(left) + len(right) > LARGEST_ENTITY:
            message = f"the entity would have {len(left) + len(right)} entries"
            self._leave_out(same, "entity-too-large", message)
        else:
            self._unite(same)

    def suppose(self, same: SameAs) -> None:
        """Take a likeness where no database would be in the entity twice."""
        left, right = self.members[same.left], self.members[same.right]
        if left is right or self._kept_apart(left, right):
            return
        if {_database(one) for one in left}.isdisjoint(map(_database, right)):
            self._unite(same)

    def _unite(self, same: SameAs) -> None:
        self.same.append(same)
        joined = self.members[same.left] | self.members[same.right]
        for member in joined:
            self.members[member] = joined

    def _kept_apart(self, left: Iterable[str], right: Iterable[str]) -> bool:
        return bool(self.apart) and any(
            frozenset((one, other)) in self.apart for one in left for other in right
        )

    def _is_described(self, item: IdentityDecision) -> bool:
        unknown = [one for one in (item.left, item.right) if one not in self.members]
        for one in unknown:
            self._report(
                "unknown-disease",
                item.provenance,
                f"a decision names {one}, which no source describes",
                "correct the id, or name the source; the decision has no effect",
            )
        return not unknown

    def _leave_out(self, same: SameAs, code: str, why: str) -> None:
        message = f"{same.left} and {same.right} are not united by {same.method}: {why}"
        self._report(code, same.provenance, message, "left out; decide it in a file of decisions")

    def _report(self, code: str, provenance: Provenance, message: str, remedy: str) -> None:
        self.issues.append(
            Issue(
                severity=Severity.WARNING,
                code=code,
                where=f"{provenance.source_id}, line {provenance.line_number}",
                message=message,
                remedy=remedy,
            )
        )


def _database(identifier: str) -> str:
    return identifier.partition(":")[0]


def _named(knowledge: Knowledge, entries: Sequence[Entry]) -> Iterator[SameAs]:
    """Curated conditions and the published entries of exactly their names."""
    published = ((entry.id, entry.name) for entry in entries)
    for entry, condition, name in named_alike(knowledge.conditions, published):
        yield SameAs(
            left=entry,
            right=condition,
            method="name",
            score=1.0,
            reason=f"both are called {name}",
            provenance=Provenance(source_id=FUSION_SOURCE),
        )


def _likely(knowledge: Knowledge, entries: Sequence[Entry]) -> Iterator[SameAs]:
    """Pairs of any two databases whose posterior reaches the least one."""
    vectors = vectorise(entries, knowledge.terms)
    symbols = {gene.id: gene.symbol or gene.id for gene in knowledge.genes}
    databases = sorted({entry.database for entry in entries})
    provenance = Provenance(source_id=FUSION_SOURCE)
    for two in combinations(databases, 2):
        pairs = find_pairs(entries, vectors, two)
        posterior = pairs.posterior(pair_odds(pairs))
        for place in np.flatnonzero(posterior >= LEAST_POSTERIOR):
            left, right = entries[pairs.left[place]], entries[pairs.right[place]]
            yield SameAs(
                left=left.id,
                right=right.id,
                method="likeness",
                score=round(float(posterior[place]), 3),
                reason=pair_reason(left, right, pairs.features[place], symbols),
                provenance=provenance,
            )
