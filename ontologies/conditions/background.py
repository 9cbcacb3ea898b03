"""Background rates: how often a finding is met in a setting, whatever the patient has.

Of two figures the greater counts. The first is what is stated: the table `background.tsv` of
everyday complaints, and the `background` of curated findings; a term is at least as frequent as any
below it. The second is derived from the conditions: the mean of their frequencies, weighted by
their shares of the setting's patients. It counts only once the conditions written are `MANY`:
before, each would make its own findings look common.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ontologies.model.condition import Condition, Setting

if TYPE_CHECKING:
    from ontologies.conditions.catalogue import Catalogue
    from ontologies.conditions.hierarchy import FindingHierarchy

__all__ = ["MANY", "SPECIFIC", "background_rates"]

MANY = 200
"""Conditions from which on derived rates count."""

SPECIFIC = 0.02
"""A finding whose background is below this is specific."""


def background_rates(
    catalogue: "Catalogue", hierarchy: "FindingHierarchy"
) -> Mapping[Setting, Mapping[str, float]]:
    """Share of a setting's patients who show a finding; a finding without an entry is rarer yet.

    Returns
    -------
    mapping
        Setting, then HPO id or curated finding, to a share in [0, 1].
    """
    conditions = [condition for _, condition in catalogue.written()]
    return {
        setting: _highest(
            [
                _stated(catalogue, hierarchy, setting),
                _derived(conditions, hierarchy, setting) if len(conditions) >= MANY else {},
            ]
        )
        for setting in Setting
    }


def _stated(
    catalogue: "Catalogue", hierarchy: "FindingHierarchy", setting: Setting
) -> dict[str, float]:
    own = {identifier: rates[setting] for identifier, rates in catalogue.everyday.items()}
    own |= {
        finding.id: finding.background
        for finding in catalogue.curated_findings.values()
        if finding.background is not None
    }
    return _spread(own, hierarchy)


def _derived(
    conditions: Iterable[Condition], hierarchy: "FindingHierarchy", setting: Setting
) -> dict[str, float]:
    """Mean frequency over conditions, weighted by their shares; the remaining share shows none."""
    sums: dict[str, float] = {}
    total = 0.0
    for condition in conditions:
        share = condition.occurrence.settings.at(setting)
        total += share
        own = {item.finding: item.point for item in condition.shown}
        for identifier, frequency in _spread(own, hierarchy).items():
            sums[identifier] = sums.get(identifier, 0.0) + share * frequency
    return {identifier: value / max(total, 1.0) for identifier, value in sums.items()}


def _spread(own: Mapping[str, float], hierarchy: "FindingHierarchy") -> dict[str, float]:
    """Give each term the highest rate at or below it."""
    spread: dict[str, float] = {}
    for identifier, rate in own.items():
        for above in hierarchy.ancestors(identifier):
            spread[above] = max(rate, spread.get(above, 0.0))
    return spread


def _highest(tables: Iterable[Mapping[str, float]]) -> dict[str, float]:
    highest: dict[str, float] = {}
    for table in tables:
        for identifier, rate in table.items():
            highest[identifier] = max(rate, highest.get(identifier, 0.0))
    return highest
