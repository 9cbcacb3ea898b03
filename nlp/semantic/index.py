"""Names as one matrix: a phrase's nearest name by one product, exactly."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nlp.errors import SemanticModelError
from nlp.semantic.encoder import DIMENSIONS, FloatArray
from ontologies.lexicon import Lexicon, LexiconEntry

__all__ = ["NameIndex", "Nearest", "encode_names", "names_digest", "searchable_names"]

_ABBREVIATION = "abbreviation"
_MOST_AT_ONCE = 512
"""Phrases compared at once: 512 by 41,000 cosines are 84 MB."""


class Nearest(NamedTuple):
    """The nearest name of a phrase: its row and its cosine."""

    row: int
    cosine: float


def searchable_names(lexicon: Lexicon, language: str) -> tuple[LexiconEntry, ...]:
    """Give the names that a phrase may be near to.

    Those of phenotypes, without abbreviations and without what other sources add: the adapter is
    calibrated on the ontology's own.
    """
    return tuple(
        entry
        for entry in lexicon.entries
        if entry.language == language
        and entry.concept in lexicon.phenotypic
        and entry.kind != _ABBREVIATION
        and not entry.source
    )


def names_digest(names: Sequence[LexiconEntry]) -> str:
    """SHA-256 of concepts and names in their order."""
    digest = hashlib.sha256()
    for entry in names:
        digest.update(f"{entry.concept}\t{entry.text}\n".encode(errors="surrogatepass"))
    return digest.hexdigest()


def encode_names(
    names: Sequence[LexiconEntry],
    encode: Callable[[Sequence[str]], FloatArray],
    cache: Path | None = None,
) -> FloatArray:
    """Encode names, once for a cache folder: 41,000 take one core about two minutes.

    Parameters
    ----------
    names
        What to encode.
    encode
        `PhraseEncoder.encode`.
    cache
        Folder for the vectors (float16, 31 MB); made where it is not there. None keeps nothing.

    Returns
    -------
    (n_names, 384) array
        float32.

    Raises
    ------
    SemanticModelError
        If the cached file is damaged.
    """
    place = None if cache is None else cache / f"names-{names_digest(names)[:16]}.npy"
    if place is not None and place.is_file():
        return _read(place, len(names))
    vectors = encode([entry.text for entry in names]).astype(np.float16)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        with part.open("wb") as file:
            np.save(file, vectors)
        part.replace(place)
    return vectors.astype(np.float32)


def _read(place: Path, count: int) -> FloatArray:
    try:
        with place.open("rb") as file:
            vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise SemanticModelError(f"{place} is damaged: delete it, it is made again") from error
    if vectors.shape != (count, DIMENSIONS):
        raise SemanticModelError(f"{place} is damaged: delete it, it is made again")
    return np.asarray(vectors, dtype=np.float32)


class NameIndex:
    """Exact search over vectors of length 1.

    Parameters
    ----------
    vectors : (n_names, 384) array
        float32, rows of length 1.
    device
        `cpu`, or a torch device that holds the matrix.
    """

    def __init__(self, vectors: FloatArray, device: str = "cpu") -> None:
        import torch

        self._matrix = torch.from_numpy(np.ascontiguousarray(vectors.T)).to(device)
        self._device = device

    def nearest(self, vectors: FloatArray) -> list[Nearest]:
        """Find the nearest name of each row; of equally near ones the first."""
        import torch

        found: list[Nearest] = []
        for first in range(0, len(vectors), _MOST_AT_ONCE):
            part = torch.from_numpy(vectors[first : first + _MOST_AT_ONCE]).to(self._device)
            best = (part @ self._matrix).max(dim=1)
            found += map(Nearest, best.indices.tolist(), best.values.tolist())
        return found
