"""Evidence items grouped by concept, so that one observation counts once (design, section 2)."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ontologies.model.evidence import (
    RATIO_LIMIT,
    Evidence,
    ImagingModelRun,
    Status,
    Temporality,
    TextSpan,
)
from reasoning.likelihood import TEMPORALITY_TEMPER

__all__ = ["EvidenceGroup", "group_evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGroup:
    """All scored items about one concept.

    Parameters
    ----------
    concept
        The concept.
    ratio
        Combined observation ratio λ in [1/Λ, Λ].
    shares
        Share of the group's contribution that each item has, by evidence id; they sum to 1, and
        each is in proportion to its |ln λ|. Items that repeat another have 0.
    source_kind
        Kind of the source that speaks most strongly.
    conflict
        Whether current items contradict each other.
    past
        Whether all that counts is history: the illness at hand did not bring it.
    """

    concept: str
    ratio: float
    shares: dict[str, float]
    source_kind: str
    conflict: bool
    past: bool = False


def _log_ratio(item: Evidence) -> float:
    return math.log(item.observation_ratio) * TEMPORALITY_TEMPER[item.temporality]


def _observation(item: Evidence) -> tuple[str, ...]:
    """What was observed: items with the same answer are one observation, told more than once.

    A sentence that was copied forward, a concept that a person entered twice and all readings of
    one imaging study are each one observation.
    """
    match item.source:
        case ImagingModelRun(study_uid=study):
            return ("imaging", study)
        case TextSpan(document_id=document, sentence=sentence):
            return ("text", item.status, sentence or document)
        case source if source.kind == "entry":
            return ("entry", item.status)
        case _:
            return (item.source.kind, item.id)


def _strongest(items: Iterable[Evidence]) -> Evidence:
    return min(items, key=lambda item: (-abs(_log_ratio(item)), item.id))


def _group(concept: str, items: Sequence[Evidence]) -> EvidenceGroup:
    observations: dict[tuple[str, ...], list[Evidence]] = defaultdict(list)
    for item in items:
        observations[_observation(item)].append(item)
    counted = [_strongest(told) for told in observations.values()]
    limit = math.log(RATIO_LIMIT)
    total = min(max(math.fsum(_log_ratio(item) for item in counted), -limit), limit)
    strength = math.fsum(abs(_log_ratio(item)) for item in counted)
    shares = dict.fromkeys((item.id for item in items), 0.0)
    for item in counted:
        shares[item.id] = abs(_log_ratio(item)) / strength if strength else 1.0 / len(counted)
    statuses = {item.status for item in items} - {Status.UNCERTAIN}
    return EvidenceGroup(
        concept=concept,
        ratio=RATIO_LIMIT if total == limit else math.exp(total),
        shares=shares,
        source_kind=_strongest(counted).source.kind,
        conflict=len(statuses) > 1,
        past=all(item.temporality is not Temporality.CURRENT for item in counted),
    )


def _repeats_a_more_specific(
    item: Evidence, others: Sequence[Evidence], is_ancestor: Callable[[str, str], bool]
) -> bool:
    """Whether the same sentence also names a kind of what `item` names."""
    source = item.source
    if not isinstance(source, TextSpan) or source.sentence is None:
        return False
    return any(
        isinstance(other.source, TextSpan)
        and other.source.sentence == source.sentence
        and other.status is item.status is Status.PRESENT
        and other.concept != item.concept
        and is_ancestor(item.concept, other.concept)
        for other in others
    )


def group_evidence(
    evidence: Sequence[Evidence], is_ancestor: Callable[[str, str], bool]
) -> list[EvidenceGroup]:
    """Group the items that are scored.

    Parameters
    ----------
    evidence
        All items, any order; items that are not scored are left out.
    is_ancestor
        Whether the first concept lies above the second.

    Returns
    -------
    list of EvidenceGroup
        In order of concept. The order of `evidence` never matters.
    """
    unique = sorted({item.id: item for item in evidence if item.scored}.values(), key=_by_id)
    by_concept: dict[str, list[Evidence]] = defaultdict(list)
    for item in unique:
        if not _repeats_a_more_specific(item, unique, is_ancestor):
            by_concept[item.concept].append(item)
    return [_group(concept, by_concept[concept]) for concept in sorted(by_concept)]


def _by_id(item: Evidence) -> str:
    return item.id
