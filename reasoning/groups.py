"""The group that an answer shows beside a disease: a phenotypic series, or a disease's subtypes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reasoning.families import group_name
from reasoning.model import Model

__all__ = ["Group", "GroupIndex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entities whose names differ only by number, type or inheritance.

    Parameters
    ----------
    name
        What their names say without that.
    size
        Number of disease entities, at least 2.
    members
        Ids of all their entries, in order; single ids stay what is ranked.
    """

    name: str
    size: int
    members: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"name": self.name, "size": self.size, "members": list(self.members)}


class GroupIndex:
    """Groups of all entries of a model; one is put together when first asked for, and kept.

    Parameters
    ----------
    model
        The compiled model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[int, Group | None] = {}

    def of(self, disease: int) -> Group | None:
        """Group of the entry at a position; None where its entity is alone."""
        family = int(self._model.family[disease])
        if family not in self._known:
            self._known[family] = self._group(family)
        return self._known[family]

    def _group(self, family: int) -> Group | None:
        model = self._model
        members = model.family_members(family).tolist()
        size = len(np.unique(model.entity[members]))
        if size < 2:
            return None
        return Group(
            name=group_name(model.disease_names[member] for member in members),
            size=size,
            members=tuple(model.disease_ids[member] for member in members),
        )
