from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from imaging.analyse import read_image
from imaging.nodes import ModelNode


def test_the_network_reads_what_the_package_itself_would_give_it(
    radiographs: Path, chest_node: ModelNode
) -> None:
    path = radiographs / "person1946_bacteria_4874.jpeg"
    with Pillow.open(path) as picture:
        resized = picture.convert("RGB").resize((150, 150), Pillow.Resampling.NEAREST)
    expected = np.asarray(resized, dtype=np.float32) / np.float32(127.5) - np.float32(1)

    np.testing.assert_array_equal(chest_node.prepare(read_image(path)), expected)
