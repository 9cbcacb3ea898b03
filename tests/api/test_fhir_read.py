"""FHIR R4 in: evidence, texts, sex and age; what cannot be used is named, never dropped."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from api.fhir.errors import FhirInputError
from api.fhir.read import FhirInput, read_bundle
from ontologies.lexicon import Lexicon
from ontologies.model import Evidence, Knowledge, Sex, Status, Subject, Temporality
from tests.api import fhir_samples as fhir

NOW = datetime(2025, 6, 1, tzinfo=UTC)
Reader = Callable[..., FhirInput]


@pytest.fixture(scope="module")
def lexicon(knowledge: Knowledge) -> Lexicon:
    return Lexicon.from_terms(knowledge.terms)


@pytest.fixture
def read(lexicon: Lexicon) -> Reader:
    def read_resources(*resources: dict[str, Any], kind: str = "collection") -> FhirInput:
        return read_bundle(fhir.bundle(*resources, kind=kind), lexicon, now=NOW)

    return read_resources


def _codes(result: FhirInput) -> list[str]:
    return [issue.code for issue in result.unused]


def _of(result: FhirInput, concept: str) -> Evidence:
    return next(item for item in result.evidence if item.concept == concept)


def test_the_sample_patient_is_read_whole(lexicon: Lexicon) -> None:
    bundle = fhir.sample()
    result = read_bundle(bundle, lexicon, now=NOW)

    assert result.patient.sex is Sex.FEMALE
    assert result.patient.age_years == pytest.approx(27.8, abs=0.1)
    assert _of(result, "HP:0002917").status is Status.PRESENT
    assert _of(result, "HP:0000822").status is Status.ABSENT
    assert _of(result, "HP:0000103").status is Status.UNCERTAIN
    assert _of(result, "HP:0000934").reason == "not-performed"
    assert _of(result, "HP:0001281").temporality is Temporality.RESOLVED
    assert _of(result, "HP:0003394").onset == "P17Y"
    assert len(result.documents) == 2
    assert sorted(_codes(result)) == [
        "entered-in-error",
        "type-not-read",
        "unmapped-code",
    ]


def test_every_resource_is_either_used_or_named_as_unused(lexicon: Lexicon) -> None:
    bundle = fhir.sample()
    result = read_bundle(bundle, lexicon, now=NOW)

    named = {where.split("#")[0] for where in (*result.used, *(i.where for i in result.unused))}
    sent = {f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]}
    assert sent == named


@pytest.mark.parametrize(
    ("verification", "status"),
    [
        ("confirmed", Status.PRESENT),
        ("provisional", Status.UNCERTAIN),
        ("differential", Status.UNCERTAIN),
        ("unconfirmed", Status.UNCERTAIN),
        ("refuted", Status.ABSENT),
    ],
)
def test_verification_gives_the_status(read: Reader, verification: str, status: Status) -> None:
    result = read(fhir.condition("HP:0001166", status=verification))

    assert [item.status for item in result.evidence] == [status]


def test_an_error_of_the_sender_is_no_evidence(read: Reader) -> None:
    result = read(
        fhir.condition("HP:0001166", status="entered-in-error"),
        fhir.observation("HP:0001083", status="entered-in-error", valueBoolean=True),
    )

    assert result.evidence == ()
    assert _codes(result) == ["entered-in-error", "entered-in-error"]


@pytest.mark.parametrize(
    ("system", "concept"),
    [
        ("http://human-phenotype-ontology.org", "HP:0001166"),
        ("http://purl.obolibrary.org/obo/hp.owl", "HP_0001166"),
        ("http://purl.obolibrary.org/obo/hp.owl", "0001166"),
        ("urn:example:other", "HP:0001166"),
        ("urn:example:other", "http://purl.obolibrary.org/obo/HP_0001166"),
    ],
)
def test_hpo_is_known_in_all_its_spellings(read: Reader, system: str, concept: str) -> None:
    result = read(fhir.condition(concept, system=system))

    assert [item.concept for item in result.evidence] == ["HP:0001166"]


def test_codes_that_lead_nowhere_are_named(read: Reader) -> None:
    result = read(
        fhir.condition("HP:9999999", id="1"),
        fhir.condition("HP:0003577", id="2"),
        fhir.condition("22298006", system=fhir.SNOMED, id="3"),
        fhir.measured("99999-9", 1, "mg/dL", id="4"),
    )

    assert result.evidence == ()
    assert [(issue.code, issue.where) for issue in result.unused] == [
        ("unknown-concept", "Condition/1"),
        ("not-a-finding", "Condition/2"),
        ("unmapped-code", "Condition/3"),
        ("unmapped-code", "Observation/4"),
    ]


def test_a_code_whose_display_names_another_concept_is_reported(read: Reader) -> None:
    result = read(fhir.condition("HP:0001166", display="Ectopia lentis"))

    assert _codes(result) == ["label-mismatch"]
    assert [item.concept for item in result.evidence] == ["HP:0001166"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"valueBoolean": True}, Status.PRESENT),
        ({"valueBoolean": False}, Status.ABSENT),
        ({"valueCodeableConcept": fhir.code(fhir.SNOMED, "2667000")}, Status.ABSENT),
        ({"valueCodeableConcept": fhir.code(fhir.LOINC, "LA9633-4")}, Status.PRESENT),
        ({"valueCodeableConcept": fhir.code(fhir.SNOMED, "415684004")}, Status.UNCERTAIN),
        (
            {
                "interpretation": [
                    fhir.code(f"{fhir.TERMINOLOGY}/v3-ObservationInterpretation", "NEG")
                ]
            },
            Status.ABSENT,
        ),
        (
            {
                "dataAbsentReason": fhir.code(
                    f"{fhir.TERMINOLOGY}/data-absent-reason", "asked-unknown"
                )
            },
            Status.NOT_EVALUATED,
        ),
    ],
)
def test_a_phenotype_is_there_or_not_as_the_observation_says(
    read: Reader, fields: dict[str, Any], status: Status
) -> None:
    result = read(fhir.observation("HP:0001166", **fields))

    assert [item.status for item in result.evidence] == [status]
    assert result.unused == ()


def test_a_phenotype_without_a_value_is_not_taken_as_present(read: Reader) -> None:
    result = read(fhir.observation("HP:0001166"))

    assert result.evidence == ()
    assert _codes(result) == ["no-value"]


def test_an_hpo_coded_answer_is_a_finding(read: Reader) -> None:
    answer = fhir.code(fhir.HPO, "HP:0001166")
    result = read(fhir.observation("75325-1", system=fhir.LOINC, valueCodeableConcept=answer))

    assert [item.concept for item in result.evidence] == ["HP:0001166"]


def test_a_measurement_is_judged_by_its_own_range_in_its_own_unit(read: Reader) -> None:
    own = [{"low": {"value": 0.6, "unit": "mg/dL"}, "high": {"value": 1.6, "unit": "mg/dL"}}]
    result = read(
        fhir.patient(gender="male", birthDate="1960-01-01"),
        fhir.measured("14682-9", 120, "umol/L", referenceRange=own),
    )

    assert _of(result, "HP:0003259").status is Status.ABSENT


@pytest.mark.parametrize(("text", "status"), [("0.6 - 1.6", "absent"), ("< 1.0", "present")])
def test_a_range_in_words_is_read(read: Reader, text: str, status: str) -> None:
    result = read(fhir.measured("2160-0", 1.4, "mg/dL", referenceRange=[{"text": text}]))

    assert _of(result, "HP:0003259").status == status


def test_age_at_the_measurement_counts(read: Reader) -> None:
    born = fhir.patient(birthDate="2020-06-01")
    result = read(born, fhir.measured("8867-4", 130, "/min", effectiveDateTime="2020-12-01"))

    assert _of(result, "HP:0001649").status is Status.ABSENT


def test_a_measurement_that_was_not_done_is_not_evaluated(read: Reader) -> None:
    reason = fhir.code(f"{fhir.TERMINOLOGY}/data-absent-reason", "not-performed")
    result = read(fhir.observation("2823-3", system=fhir.LOINC, dataAbsentReason=reason))

    assert {(i.status, i.reason) for i in result.evidence} == {
        (Status.NOT_EVALUATED, "not-performed")
    }


def test_a_childs_value_without_an_interval_is_not_evaluated_and_the_rest_is_read(
    read: Reader,
) -> None:
    result = read(
        fhir.patient(birthDate="2022-06-01"),
        fhir.measured("2986-8", 4, "ng/dL", id="1"),
        fhir.measured("2951-2", 138, "mmol/L", id="2"),
    )

    unjudged = [item for item in result.evidence if item.status is Status.NOT_EVALUATED]
    assert {item.concept for item in unjudged} == {"HP:0030088", "HP:0040171"}
    assert all("no reference interval" in (item.reason or "") for item in unjudged)
    assert {item.status for item in result.evidence} > {Status.NOT_EVALUATED}


def test_an_impossible_or_unreadable_value_is_named_and_not_used(read: Reader) -> None:
    result = read(
        fhir.measured("2951-2", 1380, "mmol/L", id="1"),
        fhir.measured("2951-2", 138, "spoons", id="2"),
        fhir.observation("2951-2", system=fhir.LOINC, valueString="normal", id="3"),
    )

    assert result.evidence == ()
    assert _codes(result) == ["implausible-value", "unknown-unit", "no-value"]


def test_blood_pressure_is_read_from_its_components(read: Reader) -> None:
    parts = [
        {"code": fhir.code(fhir.LOINC, "8480-6"), "valueQuantity": {"value": 182, "unit": "mmHg"}},
        {"code": fhir.code(fhir.LOINC, "8462-4"), "valueQuantity": {"value": 74, "unit": "mmHg"}},
    ]
    result = read(fhir.observation("85354-9", system=fhir.LOINC, component=parts))

    assert _of(result, "HP:0004421").status is Status.PRESENT
    assert _of(result, "HP:0005117").status is Status.ABSENT
    assert result.used == ("Observation/o#component-1", "Observation/o#component-2")


def test_of_one_test_the_older_result_is_historical(read: Reader) -> None:
    result = read(
        fhir.measured("2823-3", 2.5, "mmol/L", id="old", effectiveDateTime="2020-01-01"),
        fhir.measured("2823-3", 4.2, "mmol/L", id="new", effectiveDateTime="2025-01-01"),
    )

    low = [(i.status, i.temporality) for i in result.evidence if i.concept == "HP:0002900"]
    assert low == [
        (Status.PRESENT, Temporality.HISTORICAL),
        (Status.ABSENT, Temporality.CURRENT),
    ]


def test_family_history_is_about_the_relative(read: Reader) -> None:
    history = {
        "resourceType": "FamilyMemberHistory",
        "id": "f",
        "status": "completed",
        "patient": {"reference": "Patient/p"},
        "relationship": fhir.code(fhir.SNOMED, "72705000"),
        "condition": [{"code": fhir.code(fhir.HPO, "HP:0001166")}],
    }
    item = read(history).evidence[0]

    assert (item.subject, item.relative, item.scored) == (Subject.FAMILY, "MTH", False)


def test_texts_are_handed_to_the_caller(read: Reader) -> None:
    result = read(
        fhir.note("Fieber seit drei Tagen. Größe 1,80 m.", charset="iso-8859-1"),
        fhir.note("<p>Fever.</p><script>no</script><p>Cough &amp; rash</p>", kind="text/html"),
        {
            "resourceType": "DiagnosticReport",
            "id": "r",
            "status": "final",
            "code": fhir.code(fhir.LOINC, "30746-2"),
            "conclusion": "No effusion.",
            "conclusionCode": [fhir.code(fhir.HPO, "HP:0002090")],
        },
    )

    assert [document.text for document in result.documents] == [
        "Fieber seit drei Tagen. Größe 1,80 m.",
        "Fever.\nCough & rash",
        "No effusion.",
    ]
    assert result.documents[2].reference == "DiagnosticReport/r#conclusion"
    assert [item.concept for item in result.evidence] == ["HP:0002090"]


def test_texts_that_are_not_there_are_named(read: Reader) -> None:
    linked, scanned, broken = fhir.note("a"), fhir.note("a"), fhir.note("a")
    linked["content"][0]["attachment"] = {"contentType": "text/plain", "url": "Binary/1"}
    scanned["content"][0]["attachment"]["contentType"] = "application/pdf"
    broken["content"][0]["attachment"] |= {"contentType": "text/plain", "data": "/////w=="}

    assert _codes(read(linked, scanned, broken)) == [
        "text-not-included",
        "not-text",
        "unreadable-text",
    ]


def test_one_invalid_resource_does_not_stop_the_rest(read: Reader) -> None:
    bad = fhir.observation("HP:0001083", id="bad", valueBoolean="perhaps secret")
    result = read(bad, fhir.condition("HP:0001166"))

    assert [item.concept for item in result.evidence] == ["HP:0001166"]
    assert _codes(result) == ["invalid-resource"]
    assert "valueBoolean" in result.unused[0].message
    assert "secret" not in str(result.unused)


def test_another_persons_resources_are_left_out(read: Reader) -> None:
    result = read(
        fhir.patient(),
        fhir.condition("HP:0001166", id="own"),
        fhir.condition("HP:0001083", id="other", subject="Patient/neighbour"),
        fhir.observation(
            "HP:0002616", id="foetus", valueBoolean=True, focus=[{"reference": "Patient/f"}]
        ),
    )

    assert [item.concept for item in result.evidence] == ["HP:0001166"]
    assert _codes(result) == ["other-subject", "other-subject"]


def test_two_patients_are_refused(read: Reader) -> None:
    with pytest.raises(FhirInputError, match="2 patients"):
        read(fhir.patient(), {"resourceType": "Patient", "id": "q"})
    with pytest.raises(FhirInputError, match="2 subjects"):
        read(
            fhir.condition("HP:0001166", id="1"),
            fhir.condition("HP:0001166", id="2", subject="Patient/q"),
        )


@pytest.mark.parametrize(
    "resource", [{}, {"resourceType": 3}, {"resourceType": "Bundle", "type": "history"}]
)
def test_what_is_no_input_is_refused(lexicon: Lexicon, resource: dict[str, Any]) -> None:
    with pytest.raises(FhirInputError, match=r"FHIR resource|history"):
        read_bundle(resource, lexicon, now=NOW)


def test_odd_entries_are_named(lexicon: Lexicon) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {"request": {"method": "DELETE", "url": "Condition/1"}},
            {"fullUrl": "urn:uuid:1"},
            {"resource": {"resourceType": "OperationOutcome", "id": "x", "issue": []}},
            {"resource": fhir.bundle(fhir.condition("HP:0001166"))},
            None,
        ],
    }
    result = read_bundle(bundle, lexicon, now=NOW)

    assert sorted(_codes(result)) == [
        "no-resource",
        "no-resource",
        "not-applied",
        "type-not-read",
    ]
    assert [item.concept for item in result.evidence] == ["HP:0001166"]


def test_a_single_resource_is_read_like_a_bundle(lexicon: Lexicon) -> None:
    result = read_bundle(fhir.condition("HP:0001166"), lexicon, now=NOW)

    assert [item.concept for item in result.evidence] == ["HP:0001166"]


def test_contained_resources_are_read(read: Reader) -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "status": "final",
        "code": {"text": "panel"},
        "contained": [fhir.measured("2823-3", 2.4, "mmol/L", id="k")],
        "result": [{"reference": "#k"}],
    }
    result = read(report)

    assert _of(result, "HP:0002900").status is Status.PRESENT


def test_a_repeated_resource_counts_once(read: Reader) -> None:
    result = read(fhir.condition("HP:0001166"), fhir.condition("HP:0001166"))

    assert len(result.evidence) == 1


@pytest.mark.parametrize(
    ("fields", "age"),
    [
        ({"birthDate": "1990"}, 34.9),
        ({"birthDate": "2025-05-31"}, 0.0),
        ({"birthDate": "1950-06-01", "deceasedDateTime": "2020-06-01"}, 70.0),
        ({}, None),
    ],
)
def test_age_is_now_or_at_death(read: Reader, fields: dict[str, Any], age: float | None) -> None:
    stated = read(fhir.patient(**fields)).patient.age_years

    assert stated == (None if age is None else pytest.approx(age, abs=0.1))


def test_an_impossible_birth_date_is_named(read: Reader) -> None:
    result = read(fhir.patient(birthDate="2031-01-01"))

    assert result.patient.age_years is None
    assert _codes(result) == ["impossible-age"]


def test_what_a_condition_says_beside_its_code_is_kept(read: Reader) -> None:
    site = fhir.code(fhir.SNOMED, "7771000")
    result = read(
        fhir.patient(birthDate="2000-01-01"),
        fhir.condition(
            "HP:0001166",
            onsetDateTime="2010-06-01",
            abatementDateTime="2012-01-01",
            severity=fhir.code(fhir.SNOMED, "24484000", "Severe"),
            bodySite=[site],
        ),
        fhir.condition("HP:0001083", id="infant", onsetDateTime="2000-06-15"),
    )

    item = _of(result, "HP:0001166")
    assert (item.onset, item.severity, item.laterality) == ("P10Y", "severe", "left")
    assert item.temporality is Temporality.RESOLVED
    assert _of(result, "HP:0001083").onset == "P5M"


def test_a_composition_gives_the_text_of_its_sections(read: Reader) -> None:
    inner = {"text": {"status": "generated", "div": "<div>Long <b>fingers</b>.</div>"}}
    composition = {
        "resourceType": "Composition",
        "id": "n",
        "status": "final",
        "type": fhir.code(fhir.LOINC, "11488-4"),
        "date": "2025-01-01",
        "title": "Note",
        "author": [{"display": "a clinician"}],
        "section": [{"title": "Findings", "section": [inner]}],
    }

    documents = read(composition).documents

    assert [(d.reference, d.text) for d in documents] == [
        ("Composition/n#section-2", "Long fingers.")
    ]


def test_what_leaves_a_measurement_open_is_named(read: Reader) -> None:
    two = [{"high": {"value": 1.0}}, {"high": {"value": 1.4}}]
    less = {"value": 1000, "comparator": "<", "unit": "ug/L"}
    result = read(
        fhir.measured("2160-0", 3.0, "mg/dL", id="1", referenceRange=two),
        fhir.observation("48065-7", system=fhir.LOINC, id="2", valueQuantity=less),
        fhir.observation("58410-2", system=fhir.LOINC, id="3", hasMember=[{"reference": "x"}]),
    )

    assert _codes(result) == ["several-ranges", "open-value", "container"]
    assert _of(result, "HP:0003259").status is Status.PRESENT


def test_a_flag_of_the_laboratory_speaks_without_a_range(read: Reader) -> None:
    flag = [fhir.code(f"{fhir.TERMINOLOGY}/v3-ObservationInterpretation", "L")]
    result = read(fhir.observation("2823-3", system=fhir.LOINC, interpretation=flag))

    assert _of(result, "HP:0002900").status is Status.PRESENT
    assert _of(result, "HP:0002900").observation_ratio == 100.0
