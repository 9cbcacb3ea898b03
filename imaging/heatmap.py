"""Where a model looked: an occlusion map of any node, and its picture over the image.

A grey patch slides over what the network reads; where hiding a place lowers the log-odds of the
finding, that place spoke for it (Zeiler and Fergus 2014, arXiv:1311.2901, section 4.2). Nothing of
the model is needed but its scores. The resolution is that of the patch, and no better.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from imaging.image import Image
from imaging.manifest import Finding
from imaging.nodes import ModelNode
from imaging.output import writing
from imaging.preprocessing import FloatArray

__all__ = ["Heatmap", "occlusion_map", "overlay", "write_heatmap"]

PATCH_SHARE = 0.2
"""Side of the patch as a share of the network's input."""

OVERLAP = 2
"""How many patches lie over a place along each axis."""

_REGION_SHARE = 0.5
_STOPS = np.array([0.0, 0.35, 0.7, 1.0])
_COLOURS = np.array([[60, 0, 90], [200, 30, 70], [250, 140, 20], [255, 250, 150]], dtype=float)
_OPACITY = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """How much each place spoke for a finding.

    Parameters
    ----------
    values : (rows, columns) array
        Fall of the finding's log-odds when the place is hidden, in nats, at the size of the
        network's input; negative where it spoke against.
    patch : int
        Side of the hidden patch in the same pixels: the honest resolution.
    shape
        Rows and columns of the image.
    """

    values: NDArray[np.float64] = field(repr=False, compare=False)
    patch: int
    shape: tuple[int, int]

    def region(self) -> tuple[int, int, int, int] | None:
        """Box round all places of at least half the greatest effect: left, top, right, bottom.

        In pixels of the image, half-open; None if no place spoke for the finding.
        """
        greatest = float(self.values.max())
        if greatest <= 0.0:
            return None
        rows, columns = np.nonzero(self.values >= _REGION_SHARE * greatest)
        down, across = np.array(self.shape) / np.array(self.values.shape)
        return (
            int(columns.min() * across),
            int(rows.min() * down),
            int(np.ceil((columns.max() + 1) * across)),
            int(np.ceil((rows.max() + 1) * down)),
        )


def occlusion_map(
    image: Image, node: ModelNode, finding: Finding, *, patch_share: float = PATCH_SHARE
) -> Heatmap:
    """Hide patch after patch and measure how the finding's log-odds fall.

    Parameters
    ----------
    image
        An image that the node accepts.
    node, finding
        Which score.
    patch_share
        Side of the patch as a share of the network's input, in (0, 1].
    """
    read = node.prepare(image)
    height, width = read.shape[:2]
    patch = max(1, round(patch_share * min(height, width)))
    corners = [(top, left) for top in _starts(height, patch) for left in _starts(width, patch)]
    hidden = np.stack([read, *(_occluded(read, corner, patch) for corner in corners)])
    column = node.manifest.output.classes.index(finding.class_name)
    log_odds = _log_odds(node.scores(hidden)[:, column])
    total, count = np.zeros((height, width)), np.zeros((height, width))
    for (top, left), after in zip(corners, log_odds[1:], strict=True):
        place = slice(top, top + patch), slice(left, left + patch)
        total[place] += log_odds[0] - after
        count[place] += 1.0
    rows, columns = image.pixels.shape[:2]
    return Heatmap(values=total / count, patch=patch, shape=(rows, columns))


def _starts(length: int, patch: int) -> list[int]:
    steps = math.ceil((length - patch) * OVERLAP / patch)
    return [round(start) for start in np.linspace(0, length - patch, steps + 1)]


def _occluded(read: FloatArray, corner: tuple[int, int], patch: int) -> FloatArray:
    top, left = corner
    changed = read.copy()
    changed[top : top + patch, left : left + patch] = read.mean(axis=(0, 1))
    return changed


def _log_odds(scores: FloatArray) -> NDArray[np.float64]:
    kept = np.clip(scores.astype(np.float64), 1e-7, 1.0 - 1e-7)
    return np.asarray(np.log(kept / (1.0 - kept)))


def overlay(image: Image, heatmap: Heatmap) -> NDArray[np.uint8]:
    """(rows, columns, 3) picture: the image, coloured where it spoke for the finding.

    Dark purple is a weak, light yellow the strongest effect of this image; colours of two images
    cannot be compared.
    """
    rows, columns = heatmap.shape
    greatest = max(float(heatmap.values.max()), 1e-9)
    shares = np.clip(heatmap.values / greatest, 0.0, 1.0).astype(np.float32)
    spread = np.asarray(
        Pillow.fromarray(shares).resize((columns, rows), Pillow.Resampling.BILINEAR)
    )
    colours = np.stack(
        [np.interp(spread, _STOPS, _COLOURS[:, channel]) for channel in range(3)], axis=-1
    )
    grey = image.pixels if image.pixels.ndim == 3 else image.pixels[..., np.newaxis]
    opacity = _OPACITY * spread[..., np.newaxis]
    return np.asarray(np.rint(grey * (1.0 - opacity) + colours * opacity), dtype=np.uint8)


def write_heatmap(
    image: Image,
    node: ModelNode,
    finding: Finding,
    path: Path | str,
    *,
    patch_share: float = PATCH_SHARE,
) -> Heatmap:
    """Write the overlay as a PNG file and return the map it shows."""
    heatmap = occlusion_map(image, node, finding, patch_share=patch_share)
    with writing(Path(path)) as unfinished:
        Pillow.fromarray(overlay(image, heatmap)).save(unfinished, format="PNG")
    return heatmap
