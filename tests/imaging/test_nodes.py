import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.errors import MissingModelError, ModelOutputError, WeightsError
from imaging.manifest import Manifest
from imaging.nodes import ManifestNode, ModelNode
from imaging.runtimes.keras import open_model
from imaging.weights import locate_weights

Writer = Callable[..., Path]
Grey = NDArray[np.uint8]

REFUSED = """
import sys
from datetime import UTC, datetime
from imaging.analyse import analyse
(item,) = analyse(sys.argv[1], recorded_at=datetime.now(UTC)).evidence
print(item.status, sorted({"torch", "keras", "highdicom", "pandas"} & set(sys.modules)))
"""


def test_a_refusal_loads_no_heavy_library(write_radiograph: Writer, ramp: Grey) -> None:
    path = write_radiograph(ramp, Modality="MR")

    done = subprocess.run(
        [sys.executable, "-c", REFUSED, str(path)], capture_output=True, text=True, check=True
    )

    assert done.stdout == "not-evaluated []\n"


@pytest.mark.parametrize("library", ["keras", "torch"])
def test_a_missing_runtime_names_the_extra(
    chest_node: ModelNode, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    path = locate_weights(chest_node.manifest.weights)
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(MissingModelError, match=f"'{library}' is not installed.*'models'"):
        open_model(path, extra="models")


def test_a_file_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "weights.keras"
    path.write_bytes(b"no archive")

    with pytest.raises(WeightsError, match=r"weights\.keras: Keras cannot load this file"):
        open_model(path, extra="models")


def test_an_output_of_another_shape_is_an_error(chest_node: ModelNode) -> None:
    content = chest_node.manifest.model_dump(by_alias=True)
    output = content["network_data_format"]["outputs"]["pred"]
    output.update(num_channels=3, channel_def={0: "NORMAL", 1: "PNEUMONIA", 2: "OTHER"})
    node = ManifestNode(manifest=Manifest.model_validate(content))

    with pytest.raises(ModelOutputError, match=r"shape \(1, 2\) and must be finite, \(1, 3\)"):
        node.scores(np.zeros((1, 150, 150, 3), dtype=np.float32))


def test_scores_do_not_depend_on_the_batch(chest_node: ModelNode) -> None:
    generator = np.random.default_rng(1)
    batch = generator.uniform(-1, 1, (2, 150, 150, 3)).astype(np.float32)

    together = chest_node.scores(batch)

    apart = np.concatenate([chest_node.scores(batch[i : i + 1]) for i in range(2)])
    np.testing.assert_allclose(together, apart, atol=1e-5)
    np.testing.assert_allclose(together.sum(axis=1), 1.0, atol=1e-5)
