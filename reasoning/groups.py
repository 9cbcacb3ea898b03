"""The group that an answer shows beside a disease: a phenotypic series, or a disease's subtypes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reasoning.families import group_name
from reasoning.model import Model

__all__ = ["Group", "group_of"]


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


def group_of(model: Model, disease: int) -> Group | None:
    """Group of an entry; None where its entity is alone.

    Parameters
    ----------
    model
        The compiled model.
    disease
        Position of the entry.
    """
    members = np.flatnonzero(model.family == model.family[disease])
    size = len(np.unique(model.entity[members]))
    if size < 2:
        return None
    return Group(
        name=group_name(tuple(model.disease_names[member] for member in members)),
        size=size,
        members=tuple(model.disease_ids[member] for member in members),
    )
