"""An image file in, everything that the models say of it out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from imaging.dicom import is_dicom, read_dicom
from imaging.errors import UnreadableImageError
from imaging.evidence import to_evidence
from imaging.heatmap import occlusion_map
from imaging.image import Declaration, Image, apply_declaration
from imaging.nodes import ModelNode, ModelRun, load_nodes, run_node
from imaging.picture import read_picture
from ontologies.model import Evidence

__all__ = ["StudyResult", "analyse", "read_image"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """What was found in one image.

    Parameters
    ----------
    image
        The image and its facts.
    runs
        One for every node and finding, refused ones included.
    evidence
        One item for every run, in the same order.
    """

    image: Image
    runs: tuple[ModelRun, ...]
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "image": self.image.facts.to_dict(),
            "runs": [run.to_dict() for run in self.runs],
            "evidence": [item.to_dict() for item in self.evidence],
        }


def read_image(
    path: Path | str,
    *,
    modality: str | None = None,
    body_part: str | None = None,
    view: str | None = None,
) -> Image:
    """Read a DICOM, PNG or JPEG file.

    Parameters
    ----------
    path
        The file.
    modality, body_part, view
        DICOM terms (`DX`, `CHEST`, `PA`) for what the file does not say; a picture says none.

    Raises
    ------
    ImageError
        If the file cannot be read, or contradicts what is stated.
    """
    path = Path(path)
    if path.is_dir():
        raise UnreadableImageError(path, "this is a folder: name the image files in it")
    if not path.is_file():
        raise UnreadableImageError(path, "there is no such file")
    image = read_dicom(path) if is_dicom(path) else read_picture(path)
    declared = Declaration(modality=modality, body_part=body_part, view=view)
    return replace(image, facts=apply_declaration(image.facts, declared))


def analyse(
    path: Path | str,
    *,
    recorded_at: datetime,
    nodes: Sequence[ModelNode] | None = None,
    modality: str | None = None,
    body_part: str | None = None,
    view: str | None = None,
    locate: bool = False,
) -> StudyResult:
    """Run every model that is made for the image, and say why the others were not run.

    Parameters
    ----------
    path
        A DICOM, PNG or JPEG file.
    recorded_at
        When the evidence is recorded, with a time zone.
    nodes
        The models; by default those of `imaging/manifests/`.
    modality, body_part, view
        As in `read_image`.
    locate
        Whether to look for the region that a positive result rests on (some 80 runs of the model).

    Raises
    ------
    ImageError
        If the file cannot be read. An image that no model is made for is no error.
    MissingModelError
        If a model applies and is not installed.
    """
    image = read_image(path, modality=modality, body_part=body_part, view=view)
    runs = []
    for node in load_nodes() if nodes is None else nodes:
        for run in run_node(node, image):
            found = locate and run.positive
            region = occlusion_map(image, node, run.finding).region() if found else None
            runs.append(replace(run, region=region))
    evidence = tuple(to_evidence(run, image.facts, recorded_at=recorded_at) for run in runs)
    return StudyResult(image=image, runs=tuple(runs), evidence=evidence)
