"""A displayed image in, what a network reads out, as its manifest says."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from imaging.image import Pixels
from imaging.manifest import Manifest

__all__ = ["FloatArray", "prepare"]

FloatArray = NDArray[np.float32]

_INTERPOLATIONS = {
    "nearest": Pillow.Resampling.NEAREST,
    "bilinear": Pillow.Resampling.BILINEAR,
    "bicubic": Pillow.Resampling.BICUBIC,
}


def prepare(pixels: Pixels, manifest: Manifest) -> FloatArray:
    """Resize, spread over the channels and scale.

    Parameters
    ----------
    pixels : (rows, columns) or (rows, columns, 3) array
        Displayed values in [0, 255]; fractions are kept.
    manifest
        Says the size, the interpolation and the scale.

    Returns
    -------
    (height, width, channels) array
        In the manifest's value range.
    """
    step = manifest.preprocessing
    channels = manifest.input.num_channels
    planes = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
    resized = np.stack([_resize(plane, manifest) for plane in np.moveaxis(planes, -1, 0)], axis=-1)
    if resized.shape[-1] != channels:
        resized = np.repeat(resized.mean(axis=-1, keepdims=True), channels, axis=-1)
    return (resized / np.float32(step.divide) + np.float32(step.add)).astype(np.float32)


def _resize(plane: Pixels, manifest: Manifest) -> Pixels:
    rows, columns = manifest.input.spatial_shape
    picture = Pillow.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    method = _INTERPOLATIONS[manifest.preprocessing.interpolation]
    return np.asarray(picture.resize((columns, rows), method), dtype=np.float32)
