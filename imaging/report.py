"""A study result in, a DICOM structured report (TID 1500) in the study of its image out.

Every run is one measurement group: the finding with its value present, absent or not evaluated, the
score as a number without unit, λ, and the algorithm's name and version. The report is neither
complete nor verified: a person has to do that.
"""

import warnings
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

from imaging.analyse import StudyResult
from imaging.dicom import read_header
from imaging.errors import ImageError
from imaging.nodes import ModelRun
from imaging.output import writing
from ontologies.model import Evidence

__all__ = ["DEVICE_UID", "LOCAL_SCHEME", "write_structured_report"]

LOCAL_SCHEME = "99SEMEION"
"""Coding scheme designator of what no public scheme has a code for."""

DEVICE_UID = "2.25.126700062231519776803972865153902895004"
"""Names semeion as the observing device; a UUID drawn once."""

_HPO_SCHEME = "99HPO"
_MANUFACTURER = "semeion"
_SERIES_NUMBER = 9000


def write_structured_report(result: StudyResult, path: Path | str) -> Path:
    """Write the result as a Comprehensive SR that refers to its image.

    Parameters
    ----------
    result
        Of a DICOM image; patient and study attributes are copied from it.
    path
        The file to write.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    ImageError
        If the result is of a picture: a report needs a DICOM object to refer to.
    OutputError
        If the file cannot be written.
    """
    facts = result.image.facts
    if facts.encoding != "dicom":
        raise ImageError(
            facts.path,
            "a structured report refers to a DICOM object: wrap the picture first"
            " (imaging.wrap.image_to_dicom)",
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of header values that are copied as they are
        report = _report(result, _with_required(read_header(facts.path)))
        with writing(Path(path)) as unfinished:
            report.save_as(unfinished, enforce_file_format=True)
    return Path(path)


def _report(result: StudyResult, source: Dataset) -> Any:
    import highdicom as hd

    report = hd.sr.ComprehensiveSR(
        evidence=[source],
        content=_content(result, source)[0],
        series_instance_uid=generate_uid(None),
        series_number=_SERIES_NUMBER,
        sop_instance_uid=generate_uid(None),
        instance_number=1,
        manufacturer=_MANUFACTURER,
        series_description="Findings of image models, not verified",
    )
    report.CodingSchemeIdentificationSequence = _schemes()
    return report


def _with_required(source: Dataset) -> Dataset:
    """Fill what a report copies and a sloppy object may lack; empty is allowed for all of these."""
    for name in (
        "PatientID",
        "PatientName",
        "PatientBirthDate",
        "PatientSex",
        "AccessionNumber",
        "StudyID",
        "StudyDate",
        "StudyTime",
        "ReferringPhysicianName",
    ):
        if name not in source:
            setattr(source, name, "")
    return source


def _content(result: StudyResult, source: Dataset) -> Any:
    import highdicom as hd

    observer = hd.sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
            uid=DEVICE_UID, name=_MANUFACTURER, manufacturer_name=_MANUFACTURER
        ),
    )
    procedures = {run.manifest.procedure.code: run.manifest.procedure for run in result.runs}
    return hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(observer_device_context=observer),
        procedure_reported=[_coded(p.code, p.system, p.display) for p in procedures.values()],
        imaging_measurements=[
            _group(run, item, source)
            for run, item in zip(result.runs, result.evidence, strict=True)
        ],
        title=codes.DCM.ImagingMeasurementReport,
        language_of_content_item_and_descendants=hd.sr.LanguageOfContentItemAndDescendants(
            language=_coded("en", "RFC5646", "English")
        ),
    )


def _group(run: ModelRun, item: Evidence, source: Dataset) -> Any:
    import highdicom as hd

    return hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(
            uid=generate_uid(None, [item.id]), identifier=item.id
        ),
        finding_type=_finding(run),
        algorithm_id=hd.sr.AlgorithmIdentification(
            name=run.manifest.name, version=run.manifest.version, parameters=_parameters(run)
        ),
        measurements=_measurements(run),
        qualitative_evaluations=[hd.sr.QualitativeEvaluation(name=_hpo(run), value=_value(run))],
        source_images=[
            hd.sr.SourceImageForMeasurementGroup(
                referenced_sop_class_uid=source.SOPClassUID,
                referenced_sop_instance_uid=source.SOPInstanceUID,
            )
        ],
    )


def _parameters(run: ModelRun) -> list[str]:
    stated = [
        f"threshold: {run.finding.threshold}",
        f"accuracy: {run.finding.accuracy.sentence()}",
        f"intended use: {run.manifest.intended_use}",
    ]
    return stated + [f"not evaluated: {reason}" for reason in run.reasons]


def _measurements(run: ModelRun) -> list[Any]:
    import highdicom as hd

    if run.score is None:
        return []
    return [
        hd.sr.Measurement(name=_coded(code, LOCAL_SCHEME, meaning), value=value, unit=_NO_UNIT)
        for code, meaning, value in (
            ("model-score", "Model score, no probability", run.score),
            ("observation-ratio", "Observation ratio", round(run.observation_ratio, 4)),
        )
    ]


_NO_UNIT = codes.UCUM.NoUnits


def _value(run: ModelRun) -> Any:
    if run.positive is None:
        return codes.SCT.NotEvaluated
    return codes.SCT.Present if run.positive else codes.SCT.Absent


def _finding(run: ModelRun) -> Any:
    if not run.finding.codings:
        return _hpo(run)
    first = run.finding.codings[0]
    return _coded(first.code, first.system, first.display)


def _hpo(run: ModelRun) -> Any:
    scheme = _HPO_SCHEME if run.finding.concept.startswith("HP:") else LOCAL_SCHEME
    return _coded(run.finding.concept, scheme, run.finding.display)


def _coded(value: str, scheme: str, meaning: str) -> Any:
    import highdicom as hd

    return hd.sr.CodedConcept(value=value, scheme_designator=scheme, meaning=meaning)


def _schemes() -> list[Dataset]:
    named = (
        (_HPO_SCHEME, "Human Phenotype Ontology", "Monarch Initiative"),
        (LOCAL_SCHEME, "semeion", "semeion"),
    )
    items = []
    for designator, name, organization in named:
        item = Dataset()
        item.CodingSchemeDesignator = designator
        item.CodingSchemeName = name
        item.CodingSchemeResponsibleOrganization = organization
        items.append(item)
    return items
