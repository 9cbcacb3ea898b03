"""Sample patients: invented cases in small YAML files, and how they become questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from api.deps import Engine
from api.intake import Intake, IntakeBuilder, read_json_object
from ontologies.errors import InputError, MachineError

__all__ = ["Sample", "SampleImage", "gather", "load_samples"]

PLACES = (
    Path(__file__).resolve().parent / "samples" / "patients",  # in an installed package
    Path(__file__).resolve().parent.parent / "data_samples" / "patients",  # in a checkout
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleImage:
    """A picture inside an installed package, and what is said of it."""

    package: str
    file: str
    modality: str
    body_part: str
    view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One invented patient.

    Parameters
    ----------
    id
        Stem of its file.
    title, about
        What it shows, for a person.
    age, sex, note, present, absent, laboratory, genes
        As the options of `semeion diagnose`.
    fhir
        A Bundle beside the file.
    image
        A radiograph; the answer without it is shown as well.
    """

    id: str
    title: str
    about: str
    age: str | None = None
    sex: str = "unknown"
    note: str = ""
    present: Sequence[str] = ()
    absent: Sequence[str] = ()
    laboratory: Sequence[str] = ()
    genes: Sequence[str] = ()
    fhir: Path | None = None
    image: SampleImage | None = field(default=None)


def load_samples(folder: Path | None = None) -> list[Sample]:
    """Read the sample patients in the order of their file names.

    Raises
    ------
    InputError
        If a file has a key that a sample has not, or lacks one.
    MachineError
        If the samples are not there.
    """
    import yaml

    place = folder or next((place for place in PLACES if place.is_dir()), None)
    if place is None:
        raise MachineError("the sample patients are not there: run the demo from a checkout")
    samples = []
    for path in sorted(place.glob("*.yaml")):
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            samples.append(_sample(path, values))
        except TypeError as error:
            raise InputError(f"{path}: this is no sample patient: {error}") from error
    return samples


def _sample(path: Path, values: dict[str, Any]) -> Sample:
    values = dict(values)
    if "fhir" in values:
        values["fhir"] = path.parent / values["fhir"]
    if "image" in values:
        values["image"] = SampleImage(**values["image"])
    return Sample(id=path.stem, **values)


def gather(engine: Engine, sample: Sample, folder: Path, *, with_image: bool = True) -> Intake:
    """Turn a sample to evidence.

    Parameters
    ----------
    engine
        Gives names and recogniser.
    sample
        The patient.
    folder
        Where the radiograph is written as DICOM.
    with_image
        Whether the radiograph is used.
    """
    from api.age import parse_age
    from ontologies.model.annotation import Sex
    from ontologies.model.evidence import Status
    from ontologies.model.patient import Patient

    age_years = None if sample.age is None else parse_age(sample.age)
    builder = IntakeBuilder(
        engine=engine,
        recorded_at=datetime.now(UTC),
        patient=Patient(sex=Sex(sample.sex), age_years=age_years),
    )
    builder.add_concepts(sample.present, Status.PRESENT)
    builder.add_concepts(sample.absent, Status.ABSENT)
    builder.add_laboratory(sample.laboratory)
    builder.add_genes(sample.genes)
    if sample.fhir:
        builder.add_fhir(read_json_object(sample.fhir))
    if sample.note:
        builder.add_note(sample.note, "note")
    if sample.image and with_image:
        builder.add_image(_wrap(sample.image, folder))
    return builder.finish()


def _wrap(image: SampleImage, folder: Path) -> Path:
    """Write the picture as a DICOM object that says what it is."""
    from imaging.errors import MissingModelError
    from imaging.wrap import image_to_dicom

    try:
        picture = Path(str(metadata.distribution(image.package).locate_file(image.file)))
    except metadata.PackageNotFoundError as error:
        raise MissingModelError(image.package, "models") from error
    return image_to_dicom(
        picture,
        folder / f"{picture.stem}.dcm",
        modality=image.modality,
        body_part=image.body_part,
        view=image.view,
        created_at=datetime.now(UTC),
        deterministic=True,
    )
