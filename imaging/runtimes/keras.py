"""Keras 3 on the torch backend: a `.keras` file in, a runtime out. On the GPU, if any."""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.errors import MissingModelError, WeightsError
from ontologies.errors import MachineError

__all__ = ["KerasRuntime", "open_model"]

BATCH_SIZE = 32


class KerasRuntime:
    """A loaded Keras model. torch's own device choice applies: CUDA where present, else the CPU."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def predict(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, height, width, channels) array in, (n, outputs) array of raw outputs out."""
        import keras
        import torch

        parts = []
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Keras about the nesting of its single input
            for start in range(0, len(batch), BATCH_SIZE):
                output = self._model(batch[start : start + BATCH_SIZE], training=False)
                parts.append(keras.ops.convert_to_numpy(output))
        return np.concatenate(parts).astype(np.float32)


def open_model(path: Path, *, extra: str) -> KerasRuntime:
    """Load a `.keras` file, in Keras' safe mode: no code from the file is run.

    Raises
    ------
    MissingModelError
        If Keras or torch is not installed.
    MachineError
        If Keras already runs on another backend in this process.
    WeightsError
        If the file is no Keras model.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside the libraries
        keras = _import_keras(extra)
        try:
            return KerasRuntime(keras.saving.load_model(path, compile=False, safe_mode=True))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise WeightsError(f"{path}: Keras cannot load this file: {error}") from error


def _import_keras(extra: str) -> Any:
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = "torch"  # Keras reads it once, when it is imported
    for name in ("torch", "keras"):
        try:
            __import__(name)
        except ModuleNotFoundError as error:
            raise MissingModelError(name, extra) from error
    import keras

    if keras.backend.backend() != "torch":
        raise MachineError(
            f"Keras runs on {keras.backend.backend()} in this process, and the models need torch:"
            " set KERAS_BACKEND=torch before Keras is first imported"
        )
    return keras
