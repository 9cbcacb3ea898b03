from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.analyse import read_image
from imaging.nodes import ModelNode, applicable_nodes

Writer = Callable[..., Path]
Grey = NDArray[np.uint8]
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


def test_a_frontal_chest_radiograph_passes(
    write_radiograph: Writer, ramp: Grey, chest_node: ModelNode
) -> None:
    image = read_image(write_radiograph(ramp))

    assert chest_node.refusals(image) == ()
    assert applicable_nodes(image, [chest_node]) == [chest_node]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Modality": "MR"}, "the modality is MR, and must be CR or DX"),
        ({"Modality": "OT"}, "the modality is OT"),
        ({"BodyPartExamined": "HEAD"}, "the body part is HEAD, and must be CHEST"),
        ({"BodyPartExamined": None}, "the body part is not stated"),
        ({"ViewPosition": "LL"}, "the view is LL, and must be PA or AP"),
        ({"ViewPosition": None}, "the view is not stated"),
        ({"BurnedInAnnotation": "YES"}, "annotation is burned into the pixels"),
    ],
    ids=lambda value: next(iter(value.items())).__repr__() if isinstance(value, dict) else "",
)
def test_what_the_header_says_is_judged(
    write_radiograph: Writer,
    ramp: Grey,
    chest_node: ModelNode,
    changes: dict[str, Any],
    reason: str,
) -> None:
    image = read_image(write_radiograph(ramp, **changes))

    (given,) = chest_node.refusals(image)
    assert reason in given


def test_a_secondary_capture_of_another_modality_word_passes(
    write_radiograph: Writer, ramp: Grey, chest_node: ModelNode
) -> None:
    image = read_image(write_radiograph(ramp, Modality="OT", SOPClassUID=SECONDARY_CAPTURE))

    assert chest_node.refusals(image) == ()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.zeros((100, 160), dtype=np.uint8), "100 x 160 pixels, and each side"),
        (np.zeros((160, 400), dtype=np.uint8), "more than 2 times the other"),
        (np.zeros((2, 160, 200), dtype=np.uint8), "2 frames, and must be 1"),
        (np.full((160, 200), 77, dtype=np.uint8), "the picture is blank"),
    ],
    ids=["small", "narrow", "frames", "blank"],
)
def test_what_the_pixels_are_is_judged(
    write_radiograph: Writer, chest_node: ModelNode, values: Grey, reason: str
) -> None:
    image = read_image(write_radiograph(values))

    assert any(reason in given for given in chest_node.refusals(image))


def test_a_colour_picture_is_refused(
    write_radiograph: Writer, ramp: Grey, chest_node: ModelNode
) -> None:
    colours = np.stack([ramp, ramp // 2, ramp], axis=-1)
    image = read_image(write_radiograph(colours, PhotometricInterpretation="RGB"))

    (given,) = chest_node.refusals(image)
    assert "photometric interpretation is RGB" in given


def test_too_few_bits_are_refused(
    write_radiograph: Writer, ramp: Grey, chest_node: ModelNode
) -> None:
    image = read_image(write_radiograph(ramp // 16, BitsStored=4, HighBit=3))

    (given,) = chest_node.refusals(image)
    assert "4 bits a pixel, and must be 8 to 16" in given
