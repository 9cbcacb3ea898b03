"""What can go wrong between an image file and its evidence.

    SemeionError
    ├── InputError
    │   ├── ImageError                  an image file cannot be used
    │   │   ├── UnreadableImageError    broken, without pixels, or not an image at all
    │   │   ├── ImageTooLargeError      more pixels than is safe to decode
    │   │   └── DeclarationError        what the caller states contradicts the file
    │   └── ManifestError               a model's manifest does not say what it must
    └── MachineError
        ├── MissingModelError           weights or runtime are not installed: names the extra
        ├── WeightsError                the weights are not those that the manifest promises
        ├── ModelOutputError            a model gave something that is no score
        └── OutputError                 a file cannot be written

A refusal by the gate is no error: it is evidence with the status `not-evaluated`. Messages name
files, attributes and codes, never the value of a header's text.
"""

from pathlib import Path

from ontologies.errors import InputError, MachineError

__all__ = [
    "DeclarationError",
    "ImageError",
    "ImageTooLargeError",
    "ManifestError",
    "MissingModelError",
    "ModelOutputError",
    "OutputError",
    "UnreadableImageError",
    "WeightsError",
]


class ImageError(InputError):
    """An image file cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path, self.problem = path, problem


class UnreadableImageError(ImageError):
    """The file is broken, has no pixels, or is no image that semeion reads."""


class ImageTooLargeError(ImageError):
    """The image has more pixels than is safe to decode."""


class DeclarationError(ImageError):
    """What the caller states about the image contradicts what the file says."""


class ManifestError(InputError):
    """A manifest does not say what it must."""

    def __init__(self, path: Path, field: str, problem: str) -> None:
        super().__init__(f"{path}: {field}: {problem}")
        self.path, self.field, self.problem = path, field, problem


class MissingModelError(MachineError):
    """Something that a model needs is not installed."""

    def __init__(self, needed: str, extra: str) -> None:
        super().__init__(
            f"the package {needed!r} is not installed: it comes with the extra {extra!r};"
            f" in a checkout of semeion run: pip install '.[{extra}]'"
        )
        self.needed, self.extra = needed, extra


class WeightsError(MachineError):
    """The weights found are not those that the manifest promises."""


class ModelOutputError(MachineError):
    """A model gave an output of the wrong shape or one that is not finite."""


class OutputError(MachineError):
    """A file cannot be written."""
