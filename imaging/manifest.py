"""A model's manifest: a YAML file in, a checked `Manifest` out.

The manifest says all that is particular to a model, so that adding one touches one file. Its keys
are those of the MONAI bundle metadata where these exist. `Manifest.model_json_schema()` gives the
JSON Schema.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from imaging.errors import ManifestError

__all__ = [
    "BUILT_IN",
    "Acceptance",
    "Accuracy",
    "CodedEntry",
    "Finding",
    "Manifest",
    "NetworkDataFormat",
    "NetworkInput",
    "NetworkOutput",
    "Preprocessing",
    "Range",
    "Weights",
    "load_manifest",
    "load_manifests",
]

BUILT_IN = Path(__file__).parent / "manifests"
"""The manifests that come with semeion."""

Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class _Section(BaseModel):
    """Frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Weights(_Section):
    """The trained parameters: a file of an installed package, its version and its digest."""

    extra: Text = Field(description="optional extra of semeion that installs the package")
    package: Text = Field(description="distribution name on the package index")
    package_version: Text
    file: Text = Field(description="path inside the distribution, with forward slashes")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NetworkInput(_Section):
    """What the network reads."""

    type: Literal["image"] = "image"
    format: Text = "magnitude"
    num_channels: Literal[1, 3]
    spatial_shape: tuple[int, int] = Field(description="rows, columns")
    dtype: Literal["float32"] = "float32"
    value_range: tuple[float, float]
    channel_def: dict[int, str] = {}


class NetworkOutput(_Section):
    """What the network gives."""

    type: Literal["logits", "probabilities"]
    num_channels: Annotated[int, Field(ge=1)]
    channel_def: dict[int, str] = Field(description="class name of every output")

    @model_validator(mode="after")
    def _every_channel_has_a_name(self) -> Self:
        if sorted(self.channel_def) != list(range(self.num_channels)):
            raise ValueError(f"channel_def must name the outputs 0 to {self.num_channels - 1}")
        return self

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the outputs."""
        return tuple(self.channel_def[channel] for channel in range(self.num_channels))


class _Inputs(_Section):
    image: NetworkInput


class _Outputs(_Section):
    pred: NetworkOutput


class NetworkDataFormat(_Section):
    """Input and output, in MONAI's nesting."""

    inputs: _Inputs
    outputs: _Outputs


class Preprocessing(_Section):
    """From the displayed picture x in [0, 255] to the network: resized, then x / divide + add."""

    interpolation: Literal["nearest", "bilinear", "bicubic"]
    divide: Annotated[float, Field(gt=0)] = 1.0
    add: float = 0.0


class Range(_Section):
    """A closed range."""

    least: float
    most: float


class Acceptance(_Section):
    """Which images the model was made for; the gate refuses all others."""

    modality: tuple[str, ...]
    secondary_capture_modality: tuple[str, ...] = ()
    body_part: tuple[str, ...]
    view: tuple[str, ...] = Field(default=(), description="empty: any view, stated or not")
    photometric_interpretation: tuple[str, ...]
    bits_stored: Range
    side: Range = Field(description="rows and columns, in pixels")
    greatest_aspect_ratio: Annotated[float, Field(ge=1)]
    frames: Literal[1] = 1
    burned_in_annotation: bool = Field(description="whether burned-in annotation is accepted")


class CodedEntry(_Section):
    """A code under its DICOM scheme designator."""

    system: Text
    code: Text
    display: Text


class Accuracy(_Section):
    """How often the model was right, as counts, and on which images."""

    true_positive: Count
    false_negative: Count
    true_negative: Count
    false_positive: Count
    training_distribution: bool
    source: Text

    @property
    def images(self) -> int:
        """How many images were judged."""
        return self.right + self.false_negative + self.false_positive

    @property
    def right(self) -> int:
        """How many of them were judged rightly."""
        return self.true_positive + self.true_negative

    def sentence(self) -> str:
        """Say the counts in words.

        Examples
        --------
        >>> Accuracy(true_positive=6, false_negative=2, true_negative=7, false_positive=1,
        ...          training_distribution=True, source="own count").sentence()
        '13 of 16 test images right: 6 of 8 with the finding, 7 of 8 without (training data)'
        """
        ill, well = (
            self.true_positive + self.false_negative,
            self.true_negative + self.false_positive,
        )
        origin = " (training data)" if self.training_distribution else ""
        return (
            f"{self.right} of {self.images} test images right: {self.true_positive} of {ill}"
            f" with the finding, {self.true_negative} of {well} without{origin}"
        )


class Finding(_Section):
    """What one class of the output says about the patient."""

    class_name: Text = Field(alias="class")
    concept: Annotated[str, Field(pattern=r"^[A-Za-z]+:\S+$", description="HPO id or SEM:F")]
    display: Text
    codings: tuple[CodedEntry, ...] = ()
    threshold: Annotated[float, Field(gt=0, lt=1, description="present above it, else absent")]
    accuracy: Accuracy


class Manifest(_Section):
    """All that semeion knows of one model."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Text
    task: Text
    description: Text
    authors: Text
    copyright: Text
    licence: Text = Field(description="SPDX identifier, or 'none stated'")
    intended_use: Text
    data_source: Text
    references: tuple[str, ...] = ()
    runtime: Annotated[str, Field(pattern=r"^[a-z_]+$", description="module of imaging.runtimes")]
    weights: Weights
    network_data_format: NetworkDataFormat
    preprocessing: Preprocessing
    accepts: Acceptance
    procedure: CodedEntry = Field(description="the imaging procedure, for structured reports")
    findings: Annotated[tuple[Finding, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _findings_are_classes(self) -> Self:
        unknown = {finding.class_name for finding in self.findings} - set(self.output.classes)
        if unknown:
            raise ValueError(f"findings name classes that the network has not: {sorted(unknown)}")
        return self

    @property
    def input(self) -> NetworkInput:
        """What the network reads."""
        return self.network_data_format.inputs.image

    @property
    def output(self) -> NetworkOutput:
        """What the network gives."""
        return self.network_data_format.outputs.pred


def load_manifest(path: Path) -> Manifest:
    """Read and check one manifest.

    Raises
    ------
    ManifestError
        If the file cannot be read, is no YAML mapping, or a key is missing, unknown or wrong;
        it names the first such key and says how many more there are.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ManifestError(path, "file", f"cannot be read as YAML: {error}") from error
    if not isinstance(content, dict):
        raise ManifestError(path, "file", "must be a mapping of keys to values")
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        first, *others = error.errors(include_url=False)
        field = ".".join(str(part) for part in first["loc"]) or "manifest"
        more = f" (and {len(others)} more)" if others else ""
        raise ManifestError(path, field, f"{first['msg']}{more}") from error


def load_manifests(folder: Path = BUILT_IN) -> tuple[Manifest, ...]:
    """Read all manifests of a folder, sorted by name.

    Raises
    ------
    ManifestError
        If one is wrong, or two have the same name.
    """
    manifests: dict[str, Manifest] = {}
    for path in sorted(folder.glob("*.yaml")):
        manifest = load_manifest(path)
        if manifest.name in manifests:
            raise ManifestError(path, "name", f"{manifest.name!r} is the name of another manifest")
        manifests[manifest.name] = manifest
    return tuple(manifests[name] for name in sorted(manifests))
