"""Contrastive training of the adapter: names of one concept together, all others apart.

InfoNCE with in-batch negatives (van den Oord et al. 2018, arXiv:1807.03748), on frozen vectors, as
SapBERT does for names of the UMLS (Liu et al. 2021, doi:10.18653/v1/2021.naacl-main.334).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.semantic.encoder import DIMENSIONS, FloatArray
from ontologies.lexicon import LexiconEntry

__all__ = ["Split", "split_names", "train_map"]

_TEMPERATURE = 0.05
_BATCH = 512
_LEARNING_RATE = 1e-3
_NEAR = 4
"""Concepts of the closest names that stand beside each drawn one in a batch: the hard negatives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Rows of names by use.

    Parameters
    ----------
    groups
        Rows of the names of each concept that has two or more and is trained on.
    held_out
        One row of each concept kept from training: a name that is no primary one.
    kept
        Rows that remain to be found: all but those held out.
    """

    groups: tuple[tuple[int, ...], ...]
    held_out: NDArray[np.intp]
    kept: NDArray[np.intp]


def split_names(names: Sequence[LexiconEntry], *, share: float, seed: int) -> Split:
    """Keep a share of the concepts with synonyms from training, one synonym of each to be found."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(names):
        rows[entry.concept].append(row)
    several = [tuple(found) for found in rows.values() if len(found) > 1]
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(several))
    kept_back = order[: int(len(several) * share)]
    held_out = np.array(
        sorted(
            int(generator.choice([row for row in several[place] if not names[row].primary]))
            for place in kept_back
        ),
        dtype=np.intp,
    )
    return Split(
        groups=tuple(several[place] for place in sorted(order[len(kept_back) :])),
        held_out=held_out,
        kept=np.setdiff1d(np.arange(len(names)), held_out),
    )


def train_map(
    vectors: FloatArray, groups: Sequence[Sequence[int]], *, steps: int, seed: int
) -> NDArray[np.float16]:
    """Train the linear map, from the identity, by Adam; the same seed gives the same map.

    Parameters
    ----------
    vectors : (n_names, 384) array
        Frozen vectors of the names.
    groups
        Rows of the names of each concept, two or more each.
    steps
        Batches of 512 concepts.
    seed
        Of the draws.

    Returns
    -------
    (384, 384) array
        float16.
    """
    import torch

    generator = np.random.default_rng(seed)
    near = _near_groups(vectors, groups)
    frozen = torch.from_numpy(vectors)
    weight = torch.eye(DIMENSIONS, requires_grad=True)
    optimiser = torch.optim.Adam([weight], lr=_LEARNING_RATE)
    target = torch.arange(_BATCH)
    for step in range(steps):
        for setting in optimiser.param_groups:
            setting["lr"] = _LEARNING_RATE * (1 - step / steps)
        pairs = _draw(groups, near, generator)
        first, second = (
            torch.nn.functional.normalize(frozen[pairs[:, side]] @ weight, dim=1) for side in (0, 1)
        )
        likeness = first @ second.T / _TEMPERATURE
        loss = torch.nn.functional.cross_entropy(
            likeness, target
        ) + torch.nn.functional.cross_entropy(likeness.T, target)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return np.asarray(weight.detach().numpy(), dtype=np.float16)


def _near_groups(vectors: FloatArray, groups: Sequence[Sequence[int]]) -> NDArray[np.intp]:
    """Places of the closest other groups of each, by their first names."""
    heads = vectors[[group[0] for group in groups]]
    count = min(_NEAR, len(groups) - 1)
    found = np.empty((len(groups), count), dtype=np.intp)
    for first in range(0, len(groups), 1024):
        cosines = heads[first : first + 1024] @ heads.T
        rows = np.arange(len(cosines))
        cosines[rows, first + rows] = -2.0
        found[first : first + 1024] = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    return found


def _draw(
    groups: Sequence[Sequence[int]], near: NDArray[np.intp], generator: np.random.Generator
) -> NDArray[np.intp]:
    """Draw concepts with their neighbours, each once, and two different names of each."""
    drawn: dict[int, None] = {}
    while len(drawn) < _BATCH:
        place = int(generator.integers(len(groups)))
        drawn.update(dict.fromkeys([place, *near[place].tolist()]))
    chosen = [groups[place] for place in list(drawn)[:_BATCH]]
    return np.array([generator.choice(rows, 2, replace=False) for rows in chosen], dtype=np.intp)
