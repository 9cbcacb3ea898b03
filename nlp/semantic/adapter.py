"""The adapter: a linear map over frozen vectors, and how sure a likeness is, in one file."""

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.errors import SemanticModelError
from nlp.semantic.encoder import DIMENSIONS, FloatArray

__all__ = ["Adapter", "TrainingRecord"]

_FILE = "adapter.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecord:
    """Where an adapter comes from.

    Parameters
    ----------
    seed
        Of the generator.
    names_digest
        SHA-256 of the names trained on.
    release
        Release of their source.
    pairs
        Concepts with two or more names that it was trained on.
    held_out
        Names kept from training for the calibration.
    steps
        Steps of gradient descent.
    nearest_before, nearest_after
        Share of all held-out names whose nearest other name is of their concept, by the frozen
        vectors and by the mapped ones.
    threshold_precision
        Share of right answers among those accepted in the calibration.
    threshold_recall
        Share of the held-out names accepted with the right concept.
    ordinary_accepted
        Share of the phrases of ordinary text that were accepted.
    """

    seed: int
    names_digest: str
    release: str
    pairs: int
    held_out: int
    steps: int
    nearest_before: float
    nearest_after: float
    threshold_precision: float
    threshold_recall: float
    ordinary_accepted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """A map of sentence vectors in which names of one phenotype lie together.

    Parameters
    ----------
    weight : (384, 384) array
        float16; a vector x becomes x @ weight, of length 1.
    slope, intercept
        Probability that the nearest name is right: 1 / (1 + exp(-(slope * cosine + intercept))).
    threshold
        Cosine in [-1, 1] from which the nearest name is accepted.
    record
        How it was trained.
    """

    weight: NDArray[np.float16]
    slope: float
    intercept: float
    threshold: float
    record: TrainingRecord

    def apply(self, vectors: FloatArray) -> FloatArray:
        """Map vectors, (n, 384) to (n, 384), each row of length 1."""
        mapped = vectors @ self.weight.astype(np.float32)
        norms = np.linalg.norm(mapped, axis=1, keepdims=True)
        return np.asarray(mapped / np.maximum(norms, 1e-12), dtype=np.float32)

    def probability(self, cosine: float) -> float:
        """Probability in (0, 1) that a name this near is right; rises with the cosine."""
        return float(1.0 / (1.0 + np.exp(-(self.slope * cosine + self.intercept))))

    def save(self, path: Path) -> None:
        """Write one file: the map and, as JSON, the rest."""
        rest = {
            "slope": self.slope,
            "intercept": self.intercept,
            "threshold": self.threshold,
            "record": asdict(self.record),
        }
        with path.open("wb") as file:
            np.savez_compressed(file, weight=self.weight, rest=json.dumps(rest, sort_keys=True))

    @classmethod
    def load(cls, path: Path | None = None) -> "Adapter":
        """Read what `save` wrote; the one that comes with semeion by default.

        Raises
        ------
        SemanticModelError
            If the file cannot be read or does not have the form.
        """
        place = path if path is not None else Path(str(files("nlp.semantic"))) / _FILE
        try:
            with place.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                weight, rest = stored["weight"], json.loads(str(stored["rest"]))
            record = TrainingRecord(**rest.pop("record"))
        except (OSError, BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
            raise SemanticModelError(
                f"{place} is no adapter: train one with python -m nlp.semantic.train"
            ) from error
        if weight.shape != (DIMENSIONS, DIMENSIONS) or weight.dtype != np.float16:
            raise SemanticModelError(
                f"{place}: the map must be {DIMENSIONS} by {DIMENSIONS} of float16,"
                f" not {weight.shape} of {weight.dtype}"
            )
        return cls(weight=weight, record=record, **rest)
