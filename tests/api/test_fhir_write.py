"""FHIR R4 out: valid resources, uncertain stays uncertain, λ survives the way back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from api.fhir.errors import FhirOutputError
from api.fhir.evidence import evidence_to_observation, evidence_to_resources
from api.fhir.read import read_bundle
from api.fhir.resources import checked
from api.fhir.write import differential_to_bundle
from ontologies.lexicon import Lexicon
from ontologies.model import (
    Coding,
    Entry,
    Evidence,
    GeneticReport,
    ImagingModelRun,
    Knowledge,
    Observation,
    Status,
    Subject,
    Temporality,
    TextSpan,
)
from tests.api import fhir_samples as fhir

NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lexicon(knowledge: Knowledge) -> Lexicon:
    return Lexicon.from_terms(knowledge.terms)


@pytest.fixture(scope="module")
def evidence(lexicon: Lexicon) -> tuple[Evidence, ...]:
    """Evidence of every kind: the sample patient, an image, a gene, a supposition."""
    return (
        *read_bundle(fhir.sample(), lexicon, now=NOW).evidence,
        _image(Status.PRESENT, 0.93),
        _entered(Status.HYPOTHETICAL),
        Evidence(
            concept="NCBIGene:6559",
            status=Status.PRESENT,
            observation_ratio=1e4,
            source=GeneticReport(gene_id="NCBIGene:6559", symbol="SLC12A3"),
            recorded_at=NOW,
            recorder="test",
        ),
    )


def _image(status: Status, score: float | None) -> Evidence:
    return Evidence(
        concept="HP:0002090",
        status=status,
        observation_ratio=2.4 if score else 1.0,
        source=ImagingModelRun(
            model="chest",
            model_version="1",
            study_uid="1.2.3",
            series_uid="1.2.3.4",
            instance_uid="1.2.3.4.5",
            score=score,
            region=(1, 2, 30, 40) if score else None,
        ),
        reason=None if score else "not a chest image",
        recorded_at=NOW,
        recorder="test",
    )


def _entered(status: Status, **fields: Any) -> Evidence:
    return Evidence(
        concept="HP:0001166",
        status=status,
        observation_ratio=fields.pop("ratio", 1.0),
        source=Entry(entered_as="HP:0001166"),
        recorded_at=NOW,
        recorder="test",
        **fields,
    )


def _differential(items: tuple[Evidence, ...]) -> dict[str, Any]:
    return {
        "graph_version": "g1",
        "snapshot_version": "s1",
        "engine_version": "0.1.0",
        "setting": "rare-disease",
        "evidence": [{"name": f"name of {item.concept}", **item.to_dict()} for item in items],
        "diagnoses": [
            {
                "rank": 1,
                "id": "OMIM:263800",
                "name": "Gitelman syndrome",
                "members": [
                    {"id": "OMIM:263800", "name": "Gitelman syndrome"},
                    {"id": "ORPHA:358", "name": "Gitelman syndrome"},
                ],
                "probability": 0.8312345678,
                "score": 3.5,
                "prior": -9.2,
                "contributions": [{"evidence": items[0].id, "nats": 2.25}] if items else [],
                "urgent": {"within": "PT1H", "why": "arrhythmia"},
            },
            {
                "rank": 2,
                "id": "SEM:D050017",
                "name": "Acute pulmonary embolism",
                "members": [],
                "probability": 0.0,
                "score": -1.0,
                "prior": -9.2,
                "contributions": [],
                "urgent": None,
            },
        ],
    }


def test_a_differential_is_a_valid_risk_assessment(evidence: tuple[Evidence, ...]) -> None:
    bundle = differential_to_bundle(_differential(evidence), timestamp=NOW, subject="Patient/p")

    get_fhir_model_class("Bundle").model_validate(bundle)
    assessment = bundle["entry"][0]["resource"]
    first, second = assessment["prediction"]
    assert assessment["resourceType"] == "RiskAssessment"
    assert first["probabilityDecimal"] == pytest.approx(83.123457)
    assert [c["code"] for c in first["outcome"]["coding"]] == ["263800", "358"]
    assert "+2.25" in first["rationale"]
    assert "arrhythmia" in first["rationale"]
    assert second["outcome"]["coding"][0]["code"] == "SEM:D050017"
    assert "g1" in assessment["method"]["text"]
    assert "supports a clinician's decision" in assessment["note"][0]["text"]


def test_every_basis_is_in_the_bundle(evidence: tuple[Evidence, ...]) -> None:
    bundle = differential_to_bundle(_differential(evidence), timestamp=NOW)

    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    basis = [item["reference"] for item in bundle["entry"][0]["resource"]["basis"]]
    assert len(set(urls)) == len(urls)
    assert set(basis) <= set(urls)
    assert len(basis) == len(evidence) - 1


def test_the_same_answer_gives_the_same_bundle(evidence: tuple[Evidence, ...]) -> None:
    first, second = (
        differential_to_bundle(_differential(evidence), timestamp=NOW) for _ in range(2)
    )

    assert first == second


def test_an_answer_without_evidence_is_valid() -> None:
    bundle = differential_to_bundle(_differential(()), timestamp=NOW)

    assert "basis" not in bundle["entry"][0]["resource"]


def test_what_was_written_is_read_back_as_it_was(
    evidence: tuple[Evidence, ...], lexicon: Lexicon
) -> None:
    current = tuple(i for i in evidence if i.temporality is not Temporality.HISTORICAL)
    bundle = differential_to_bundle(_differential(current), timestamp=NOW, subject="Patient/p")
    back = read_bundle(bundle, lexicon, now=NOW).evidence

    def facts(items: tuple[Evidence, ...]) -> list[tuple[str, str, str, str, float]]:
        return sorted(
            (i.concept, i.status, i.subject, i.temporality, round(i.observation_ratio, 3))
            for i in items
            if i.concept.startswith("HP:") and i.status is not Status.HYPOTHETICAL
        )

    assert facts(back) == facts(current)


@pytest.mark.parametrize(
    "item",
    [
        _image(Status.PRESENT, 0.93),
        _image(Status.NOT_EVALUATED, None),
        _entered(Status.UNCERTAIN, ratio=3.0),
        _entered(Status.ABSENT, ratio=1e-4, temporality=Temporality.RESOLVED),
        _entered(Status.PRESENT, ratio=1e4, subject=Subject.FAMILY, relative="MTH"),
        _entered(Status.ABSENT, ratio=1e-4, subject=Subject.FAMILY, relative="MTH"),
        _entered(Status.PRESENT, ratio=1e4, subject=Subject.OTHER),
    ],
    ids=lambda item: f"{item.status} {item.subject} {item.source.kind}",
)
def test_every_kind_of_evidence_has_a_valid_resource(item: Evidence) -> None:
    for resource in evidence_to_resources(item, "name"):
        assert checked(resource) is resource


def test_a_refused_image_is_not_performed_and_never_absent() -> None:
    resource = evidence_to_observation(_image(Status.NOT_EVALUATED, None), "Pneumonia")

    assert resource["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert "valueCodeableConcept" not in resource


def test_somebody_elses_finding_is_not_read_back_as_the_patients(lexicon: Lexicon) -> None:
    absent = _entered(Status.ABSENT, ratio=1e-4, subject=Subject.FAMILY, relative="MTH")
    result = read_bundle(
        fhir.bundle(*evidence_to_resources(absent, "Arachnodactyly")), lexicon, now=NOW
    )

    assert result.evidence == ()
    assert [issue.code for issue in result.unused] == ["other-subject"]


def test_what_is_only_supposed_is_no_observation() -> None:
    assert evidence_to_resources(_entered(Status.HYPOTHETICAL), "name") == []
    with pytest.raises(ValueError, match="only supposed"):
        evidence_to_observation(_entered(Status.HYPOTHETICAL), "name")


def test_an_invalid_resource_never_leaves() -> None:
    with pytest.raises(FhirOutputError, match=r"invalid Observation: .*status"):
        checked({"resourceType": "Observation", "code": {"text": "x"}, "status": 3})


def test_age_and_sex_are_the_patients_and_no_observation() -> None:
    age = Evidence(
        concept="LOINC:30525-0",
        status=Status.PRESENT,
        observation_ratio=1.0,
        source=Observation(coding=Coding(system="http://loinc.org", code="30525-0"), value=3.0),
        recorded_at=NOW,
        recorder="test",
    )

    assert evidence_to_resources(age, "age 3 years") == []


def _read(status: Status, subject: Subject = Subject.PATIENT) -> Evidence:
    coding = Coding(system="http://loinc.org", code="718-7", display="hemoglobin")
    reason = "not possible" if status is Status.NOT_EVALUATED else None
    return Evidence(
        concept="HP:0001903",
        status=status,
        subject=subject,
        observation_ratio=1.0 if reason else 1e4,
        source=TextSpan(
            document_id="note",
            start=0,
            end=11,
            text="Hb 8.2 g/dL",
            observation=Observation(coding=coding, value=8.2, unit="g/dL", reference_low=12.0),
        ),
        reason=reason,
        recorded_at=NOW,
        recorder="test",
    )


def test_a_value_read_in_a_note_goes_out_as_a_value() -> None:
    finding, value = evidence_to_resources(_read(Status.PRESENT), "Anemia")

    assert value["valueQuantity"]["value"] == 8.2
    assert value["referenceRange"][0]["low"]["value"] == 12.0
    assert finding["derivedFrom"] == [{"reference": f"urn:uuid:{value['id']}"}]
    assert finding["category"][0]["coding"][0]["code"] == "laboratory"


@pytest.mark.parametrize(
    "item",
    [_read(Status.NOT_EVALUATED), _read(Status.ABSENT, Subject.FAMILY)],
    ids=["impossible", "family"],
)
def test_an_impossible_or_a_relatives_value_is_no_result_of_the_patient(item: Evidence) -> None:
    resources = evidence_to_resources(item, "Anemia")

    assert not any("valueQuantity" in resource for resource in resources)
