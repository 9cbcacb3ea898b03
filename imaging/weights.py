"""A model's weight file: found inside an installed package without importing it, and checked."""

import hashlib
from importlib import metadata
from pathlib import Path

from imaging.errors import MissingModelError, WeightsError
from imaging.manifest import Weights

__all__ = ["locate_weights"]


def locate_weights(weights: Weights) -> Path:
    """Path of the weight file, once version and digest are those of the manifest.

    Raises
    ------
    MissingModelError
        If the package is not installed; it names the extra that brings it.
    WeightsError
        If it is installed in another version, lacks the file, or the file has another digest.
    """
    try:
        distribution = metadata.distribution(weights.package)
    except metadata.PackageNotFoundError as error:
        raise MissingModelError(weights.package, weights.extra) from error
    if distribution.version != weights.package_version:
        raise WeightsError(
            f"{weights.package} is installed in version {distribution.version}, and its manifest"
            f" is for {weights.package_version}: install that version"
        )
    path = Path(str(distribution.locate_file(weights.file)))
    if not path.is_file():
        raise WeightsError(f"{path}: the weights are not there; reinstall {weights.package}")
    _check_digest(path, weights)
    return path


def _check_digest(path: Path, weights: Weights) -> None:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != weights.sha256:
        raise WeightsError(
            f"{path}: SHA-256 is {digest}, and the manifest promises {weights.sha256};"
            f" reinstall {weights.package} {weights.package_version}"
        )
