"""Input nodes: a trained model behind a gate, its manifest and its runtime.

Image ─> ModelNode.refusals ─> ModelNode.prepare ─> ModelNode.scores ─> ModelRun
"""

import importlib
import pkgutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import imaging.runtimes
from imaging.accuracy import observation_ratio
from imaging.errors import ManifestError, ModelOutputError
from imaging.gate import refusals
from imaging.image import Image
from imaging.manifest import BUILT_IN, Finding, Manifest, Weights, load_manifests
from imaging.preprocessing import FloatArray, prepare
from imaging.weights import locate_weights

__all__ = [
    "ManifestNode",
    "ModelNode",
    "ModelRun",
    "Runtime",
    "applicable_nodes",
    "load_nodes",
    "run_node",
]


class Runtime(Protocol):
    """A loaded network, whatever library runs it."""

    def predict(self, batch: FloatArray) -> FloatArray:
        """(n, height, width, channels) array in, (n, outputs) array of raw outputs out."""
        ...


class ModelNode(Protocol):
    """One model: what it accepts, and what it says of an image that it accepts."""

    @property
    def manifest(self) -> Manifest:
        """All that is known of the model."""
        ...

    def refusals(self, image: Image) -> tuple[str, ...]:
        """Why the model must not judge the image; empty if it may. Loads nothing."""
        ...

    def prepare(self, image: Image) -> FloatArray:
        """(height, width, channels) array that the network reads."""
        ...

    def scores(self, batch: FloatArray) -> FloatArray:
        """Scores in [0, 1] of prepared images: (n, classes), in the manifest's order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRun:
    """What one node said of one image about one finding.

    Parameters
    ----------
    manifest, finding
        Which model, and which of its classes.
    reasons
        Why it was refused; empty if the model ran.
    score
        Score of the finding's class in [0, 1], no probability of disease; None if refused.
    positive
        Whether the score lies above the threshold; None if refused.
    observation_ratio
        λ of this result; 1 if refused.
    region
        Left, top, right, bottom in pixels of the image, half-open, where it was located.
    """

    manifest: Manifest
    finding: Finding
    reasons: tuple[str, ...] = ()
    score: float | None = None
    positive: bool | None = None
    observation_ratio: float = 1.0
    region: tuple[int, int, int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "model": self.manifest.name,
            "model_version": self.manifest.version,
            "licence": self.manifest.licence,
            "concept": self.finding.concept,
            "name": self.finding.display,
            "evaluated": not self.reasons,
            "reasons": list(self.reasons),
            "score": self.score,
            "threshold": self.finding.threshold,
            "positive": self.positive,
            "observation_ratio": self.observation_ratio,
            "accuracy": self.finding.accuracy.sentence(),
            "region": self.region,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestNode:
    """A node made of nothing but its manifest; keeps `ModelNode`.

    The weights are found and loaded at the first call of `scores`, once in a process.
    """

    manifest: Manifest

    def refusals(self, image: Image) -> tuple[str, ...]:
        """Why the model must not judge the image."""
        return refusals(image, self.manifest.accepts)

    def prepare(self, image: Image) -> FloatArray:
        """(height, width, channels) array that the network reads."""
        return prepare(image.pixels, self.manifest)

    def scores(self, batch: FloatArray) -> FloatArray:
        """Scores in [0, 1]: softmax of logits, probabilities as they are.

        Raises
        ------
        MissingModelError
            If weights or runtime are not installed.
        WeightsError
            If the weights are not those of the manifest.
        ModelOutputError
            If the output has another shape or is not finite.
        """
        output = self.manifest.output
        raw = np.asarray(_open(self.manifest.runtime, self.manifest.weights).predict(batch))
        if raw.shape != (len(batch), output.num_channels) or not bool(np.isfinite(raw).all()):
            raise ModelOutputError(
                f"{self.manifest.name} {self.manifest.version}: the output has the shape"
                f" {raw.shape} and must be finite, ({len(batch)}, {output.num_channels})"
            )
        return _softmax(raw) if output.type == "logits" else raw


def load_nodes(folder: Path = BUILT_IN) -> tuple[ModelNode, ...]:
    """Make a node of every manifest of a folder; no weights are touched.

    Raises
    ------
    ManifestError
        If a manifest is wrong or names a runtime that has no adapter.
    """
    available = sorted(module.name for module in pkgutil.iter_modules(imaging.runtimes.__path__))
    nodes = []
    for manifest in load_manifests(folder):
        if manifest.runtime not in available:
            raise ManifestError(
                folder, f"{manifest.name}.runtime", f"is one of {available}, not the one named"
            )
        nodes.append(ManifestNode(manifest=manifest))
    return tuple(nodes)


def applicable_nodes(image: Image, nodes: Sequence[ModelNode] | None = None) -> list[ModelNode]:
    """Select the nodes whose gate the image passes."""
    candidates = load_nodes() if nodes is None else nodes
    return [node for node in candidates if not node.refusals(image)]


def run_node(node: ModelNode, image: Image) -> tuple[ModelRun, ...]:
    """Run one model on one image, a `ModelRun` for every finding it knows."""
    manifest = node.manifest
    reasons = node.refusals(image)
    if reasons:
        return tuple(
            ModelRun(manifest=manifest, finding=finding, reasons=reasons)
            for finding in manifest.findings
        )
    scores = node.scores(node.prepare(image)[np.newaxis])[0]
    return tuple(
        _run(manifest, finding, float(scores[manifest.output.classes.index(finding.class_name)]))
        for finding in manifest.findings
    )


def _run(manifest: Manifest, finding: Finding, score: float) -> ModelRun:
    positive = score > finding.threshold
    return ModelRun(
        manifest=manifest,
        finding=finding,
        score=round(score, 4),  # what runtimes and devices agree on
        positive=positive,
        observation_ratio=observation_ratio(finding.accuracy, positive=positive),
    )


def _softmax(logits: FloatArray) -> FloatArray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


_LOADING = threading.Lock()


def _open(runtime: str, weights: Weights) -> Runtime:
    with _LOADING:  # two threads at once must not load twice
        return _load(runtime, weights)


@lru_cache(maxsize=8)
def _load(runtime: str, weights: Weights) -> Runtime:
    adapter = importlib.import_module(f"imaging.runtimes.{runtime}")
    loaded: Runtime = adapter.open_model(locate_weights(weights), extra=weights.extra)
    return loaded
