"""The gate before a model: whether this is the kind of image it was made for.

An image and what a manifest accepts enter; the reasons for a refusal leave, none if it may pass. A
refusal becomes evidence `not-evaluated`; it says nothing about the patient.
"""

from collections.abc import Callable

from imaging.dicom import SECONDARY_CAPTURE_UIDS
from imaging.image import Image, ImageFacts
from imaging.manifest import Acceptance

__all__ = ["LEAST_CONTRAST", "refusals"]

LEAST_CONTRAST = 8.0
"""Standard deviation of the grey values, of 255, under which a picture is blank."""

_ASK = "state it if you know it"


def refusals(image: Image, accepts: Acceptance) -> tuple[str, ...]:
    """Why the model must not judge the image; empty if it may."""
    reasons = [check(image.facts, accepts) for check in _FACT_CHECKS]
    reasons.append(_contrast(image))
    return tuple(reason for reason in reasons if reason)


def _modality(facts: ImageFacts, accepts: Acceptance) -> str | None:
    allowed = accepts.modality
    if facts.sop_class_uid in SECONDARY_CAPTURE_UIDS:
        allowed += accepts.secondary_capture_modality
    return _one_of("modality", facts.modality, allowed)


def _body_part(facts: ImageFacts, accepts: Acceptance) -> str | None:
    return _one_of("body part", facts.body_part, accepts.body_part)


def _view(facts: ImageFacts, accepts: Acceptance) -> str | None:
    return _one_of("view", facts.view, accepts.view) if accepts.view else None


def _one_of(label: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    if value is None:
        return f"the {label} is not stated, and must be {' or '.join(allowed)}: {_ASK}"
    if value in allowed:
        return None
    return f"the {label} is {value}, and must be {' or '.join(allowed)}"


def _photometric(facts: ImageFacts, accepts: Acceptance) -> str | None:
    value = facts.photometric_interpretation
    if value in accepts.photometric_interpretation:
        return None
    return f"the photometric interpretation is {value}: a colour picture is no such image"


def _bits(facts: ImageFacts, accepts: Acceptance) -> str | None:
    allowed = accepts.bits_stored
    if allowed.least <= facts.bits_stored <= allowed.most:
        return None
    return f"{facts.bits_stored} bits a pixel, and must be {allowed.least:g} to {allowed.most:g}"


def _frames(facts: ImageFacts, accepts: Acceptance) -> str | None:
    if facts.frames == accepts.frames:
        return None
    return f"{facts.frames} frames, and must be {accepts.frames}"


def _size(facts: ImageFacts, accepts: Acceptance) -> str | None:
    sides = sorted((facts.rows, facts.columns))
    if not (accepts.side.least <= sides[0] and sides[1] <= accepts.side.most):
        return (
            f"{facts.rows} x {facts.columns} pixels, and each side must have"
            f" {accepts.side.least:g} to {accepts.side.most:g}"
        )
    if sides[1] > accepts.greatest_aspect_ratio * sides[0]:
        return (
            f"{facts.rows} x {facts.columns} pixels: one side is more than"
            f" {accepts.greatest_aspect_ratio:g} times the other"
        )
    return None


def _burned_in(facts: ImageFacts, accepts: Acceptance) -> str | None:
    if facts.burned_in_annotation and not accepts.burned_in_annotation:
        return "annotation is burned into the pixels"
    return None


_FACT_CHECKS: tuple[Callable[[ImageFacts, Acceptance], str | None], ...] = (
    _modality,
    _body_part,
    _view,
    _photometric,
    _bits,
    _frames,
    _size,
    _burned_in,
)


def _contrast(image: Image) -> str | None:
    spread = float(image.pixels.std())
    if spread >= LEAST_CONTRAST:
        return None
    return f"the picture is blank: its grey values spread by {spread:.1f} of 255"
