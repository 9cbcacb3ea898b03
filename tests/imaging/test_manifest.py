from pathlib import Path

import pytest

from imaging.errors import ManifestError
from imaging.manifest import BUILT_IN, Manifest, load_manifest, load_manifests
from imaging.nodes import load_nodes

CHEST = BUILT_IN / "chest-xray-pneumonia.yaml"


def changed(tmp_path: Path, old: str, new: str, name: str = "model.yaml") -> Path:
    text = CHEST.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_every_built_in_manifest_is_named_like_its_file() -> None:
    assert [manifest.name for manifest in load_manifests()] == sorted(
        path.stem for path in BUILT_IN.glob("*.yaml")
    )


def test_the_chest_manifest_admits_what_is_not_known() -> None:
    manifest = load_manifest(CHEST)

    (finding,) = manifest.findings
    assert manifest.licence == "none stated"
    assert finding.concept == "HP:0002090"
    assert finding.accuracy.training_distribution
    assert "own validation folder" in finding.accuracy.source


def test_an_unknown_key_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = changed(tmp_path, "interpolation: nearest", "interpolated: nearest")

    with pytest.raises(ManifestError, match=r"model\.yaml: preprocessing\.interpol"):
        load_manifest(path)


def test_a_finding_must_be_a_class_of_the_network(tmp_path: Path) -> None:
    path = changed(tmp_path, "class: PNEUMONIA", "class: FRACTURE")

    with pytest.raises(ManifestError, match=r"classes that the network has not: \['FRACTURE'\]"):
        load_manifest(path)


def test_every_output_must_have_a_name(tmp_path: Path) -> None:
    path = changed(tmp_path, "{0: NORMAL, 1: PNEUMONIA}", "{1: PNEUMONIA}")

    with pytest.raises(ManifestError, match="must name the outputs 0 to 1"):
        load_manifest(path)


@pytest.mark.parametrize("text", ["a: [", "only words", ""])
def test_what_is_no_mapping_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ManifestError, match=r"model\.yaml: file: "):
        load_manifest(path)


def test_two_manifests_of_one_name_are_an_error(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        changed(tmp_path, "task:", "task:", name)

    with pytest.raises(ManifestError, match="is the name of another manifest"):
        load_manifests(tmp_path)


def test_a_runtime_without_an_adapter_is_an_error_that_names_those_there_are(
    tmp_path: Path,
) -> None:
    changed(tmp_path, "runtime: keras", "runtime: abacus")

    with pytest.raises(ManifestError, match=r"is one of \['keras'\]"):
        load_nodes(tmp_path)


def test_the_schema_can_be_exported() -> None:
    schema = Manifest.model_json_schema()

    assert {"weights", "accepts", "findings"} <= set(schema["required"])
