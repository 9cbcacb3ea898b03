from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from imaging.analyse import read_image
from imaging.errors import OutputError
from imaging.heatmap import Heatmap, occlusion_map, write_heatmap
from imaging.image import Image
from imaging.nodes import ModelNode


@pytest.fixture(scope="module")
def image(radiographs: Path) -> Image:
    return read_image(radiographs / "person1946_bacteria_4874.jpeg")


def test_the_region_lies_round_the_greatest_effect_in_pixels_of_the_image() -> None:
    values = np.zeros((10, 10))
    values[2:4, 6:9] = 3.0
    values[8, 0] = 1.0

    assert Heatmap(values=values, patch=1, shape=(200, 400)).region() == (240, 40, 360, 80)


def test_where_nothing_spoke_for_the_finding_there_is_no_region() -> None:
    assert Heatmap(values=np.full((4, 4), -1.0), patch=1, shape=(8, 8)).region() is None


def test_hiding_everything_hides_it_everywhere(image: Image, chest_node: ModelNode) -> None:
    heatmap = occlusion_map(image, chest_node, chest_node.manifest.findings[0], patch_share=1.0)

    assert np.ptp(heatmap.values) == 0.0
    assert heatmap.region() in {None, (0, 0, 968, 592)}


def test_the_overlay_is_a_picture_of_the_size_of_the_image(
    image: Image, chest_node: ModelNode, tmp_path: Path
) -> None:
    finding = chest_node.manifest.findings[0]

    heatmap = write_heatmap(image, chest_node, finding, tmp_path / "map.png", patch_share=0.5)

    with Pillow.open(tmp_path / "map.png") as picture:
        assert (picture.size, picture.mode) == ((968, 592), "RGB")
    assert heatmap.region() is not None
    assert heatmap.patch == 75


def test_a_folder_that_is_not_there_is_named(
    image: Image, chest_node: ModelNode, tmp_path: Path
) -> None:
    finding = chest_node.manifest.findings[0]

    with pytest.raises(OutputError, match=r"map\.png: cannot be written"):
        write_heatmap(image, chest_node, finding, tmp_path / "gone" / "map.png", patch_share=1.0)
