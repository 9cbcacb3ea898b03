"""Phenopackets in and out, on files and on the real release."""

import json
import math
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from google.protobuf.json_format import Parse
from hypothesis import given
from hypothesis import strategies as st
from phenopackets import Interpretation, Phenopacket

from api.age import parse_age
from api.deps import Engine
from api.phenopackets.cases import read_phenopacket_cases
from api.phenopackets.errors import PhenopacketError
from api.phenopackets.files import read_packet, read_packets
from api.phenopackets.read import PhenopacketInput, read_phenopacket
from api.phenopackets.version1 import is_version1
from api.phenopackets.write import _duration
from ontologies.lexicon import PHENOTYPE_ROOT, Lexicon
from ontologies.model import Evidence, Provenance, Sex, Status, Temporality, Term
from reasoning.circumstances import AGE, SEX
from tests.api.commands import Command

SAMPLE = Path(__file__).parents[2] / "data_samples" / "patients" / "phenopacket.json"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = {
    "HP:0001166": "Arachnodactyly",
    "HP:0001083": "Ectopia lentis",
    "HP:0002616": "Aortic root aneurysm",
    "HP:0001250": "Seizure",
    "HP:0003259": "Elevated circulating creatinine concentration",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    provenance = Provenance(source_id="invented")
    return Lexicon.from_terms(
        [
            Term(id=PHENOTYPE_ROOT, name="Phenotypic abnormality", provenance=provenance),
            *(
                Term(id=term, name=name, parents=(PHENOTYPE_ROOT,), provenance=provenance)
                for term, name in NAMES.items()
            ),
            Term(
                id="HP:9000099",
                name="old",
                obsolete=True,
                replaced_by="HP:0001250",
                provenance=provenance,
            ),
        ]
    )


def sample() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(SAMPLE.read_text())
    return values


def read(path: Path, lexicon: Lexicon) -> PhenopacketInput:
    return read_phenopacket(read_packet(path), lexicon, now=NOW, recorder="test")


def written(folder: Path, values: Any, name: str = "packet.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def by_concept(packet: PhenopacketInput) -> dict[str, Evidence]:
    return {item.concept: item for item in packet.evidence}


def test_features_say_what_is_there_excluded_since_when_and_where(lexicon: Lexicon) -> None:
    packet = read(SAMPLE, lexicon)
    found = by_concept(packet)

    assert found["HP:0001166"].status is Status.PRESENT
    assert found["HP:0001166"].onset == "P12Y"
    assert found["HP:0001083"].laterality == "bilateral"
    assert found["HP:0002616"].severity == "Mild"
    assert found["HP:0001250"].status is Status.ABSENT
    assert (packet.patient.sex, packet.patient.age_years) == (Sex.MALE, 24.0)


def test_a_measurement_is_read_by_the_same_rules_as_elsewhere(lexicon: Lexicon) -> None:
    creatinine = by_concept(read(SAMPLE, lexicon))["HP:0003259"]

    assert creatinine.status is Status.PRESENT
    assert creatinine.source.kind == "observation"


def test_candidate_genes_are_taken_and_rejected_ones_named(lexicon: Lexicon) -> None:
    packet = read(SAMPLE, lexicon)

    assert [gene.symbol for gene in packet.genes] == ["FBN1"]
    assert [(issue.code, "COL1A1" in issue.where) for issue in packet.issues] == [
        ("rejected-gene", True)
    ]


def test_a_stated_diagnosis_is_no_evidence(lexicon: Lexicon, tmp_path: Path) -> None:
    bare = {key: value for key, value in sample().items() if key != "diseases"}
    for interpretation in bare["interpretations"]:
        del interpretation["diagnosis"]["disease"]

    assert read(written(tmp_path, bare), lexicon).evidence == read(SAMPLE, lexicon).evidence


def test_yaml_says_the_same_as_json(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "packet.yaml"
    path.write_text(
        yaml.safe_dump(sample()).replace("'2026-01-01T00:00:00Z'", "2026-01-01T00:00:00Z")
    )

    packet = read_packet(path)

    assert packet.message == read_packet(SAMPLE).message
    assert read(path, lexicon).evidence == read(SAMPLE, lexicon).evidence


def test_schema_version_1_is_read_as_what_it_became(lexicon: Lexicon, tmp_path: Path) -> None:
    old = {
        "id": "old",
        "subject": {"id": "p", "sex": "MALE", "ageAtCollection": {"age": "P24Y"}},
        "phenotypicFeatures": [
            {"type": {"id": "HP:0001166"}, "ageOfOnset": {"age": "P12Y"}},
            {"type": {"id": "HP:0001250"}, "negated": True},
        ],
        "genes": [{"id": "HGNC:3603", "symbol": "FBN1"}],
        "variants": [{"hgvsAllele": {"hgvs": "c.1A>G"}}],
        "metaData": {"phenopacketSchemaVersion": "1.0.0"},
    }
    packet = read(written(tmp_path, old), lexicon)
    found = by_concept(packet)

    assert is_version1(old)
    assert not is_version1(sample())
    assert found["HP:0001166"].onset == "P12Y"
    assert found["HP:0001250"].status is Status.ABSENT
    assert packet.patient.age_years == 24.0
    assert [gene.symbol for gene in packet.genes] == ["FBN1"]
    assert ["variants" in issue.message for issue in packet.issues] == [True]


def test_old_unknown_and_foreign_terms_are_named_and_the_rest_is_used(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    values = {
        "subject": {"id": "p", "sex": "FEMALE"},
        "phenotypicFeatures": [
            {"type": {"id": "HP:9000099", "label": "old"}},
            {"type": {"id": "HP:7777777"}},
            {"type": {"id": "SNOMEDCT:84757009", "label": "Epilepsy"}},
            {"type": {"id": "HP:0001166", "label": "Ectopia lentis"}},
            {"type": {"id": "HP:0001083"}, "resolution": {"age": {"iso8601duration": "P3Y"}}},
        ],
        "measurements": [{"assay": {"id": "NCIT:C1"}, "value": {"quantity": {"value": 1.0}}}],
    }
    packet = read(written(tmp_path, values), lexicon)

    assert [issue.code for issue in packet.issues] == [
        "replaced-term",
        "unknown-term",
        "unmapped",
        "label-of-another-term",
        "unmapped",
    ]
    found = by_concept(packet)
    assert sorted(found) == ["HP:0001083", "HP:0001166", "HP:0001250"]
    assert found["HP:0001083"].temporality is Temporality.RESOLVED


def test_fields_that_the_schema_has_not_are_named(lexicon: Lexicon, tmp_path: Path) -> None:
    packet = read(written(tmp_path, {**sample(), "mood": "fine"}), lexicon)

    assert "unknown-field" in {issue.code for issue in packet.issues}
    assert any("mood" in issue.message for issue in packet.issues)
    assert by_concept(packet)["HP:0001166"].status is Status.PRESENT


def test_a_family_gives_its_proband_and_a_cohort_its_members(tmp_path: Path) -> None:
    family = written(tmp_path, {"id": "f", "proband": sample(), "relatives": []})
    cohort = written(tmp_path, {"id": "c", "members": [sample(), sample()]}, "cohort.json")

    assert read_packet(family).message.id == "invented-marfan"
    assert len(read_packets(cohort)) == 2
    with pytest.raises(PhenopacketError, match="a cohort of 2"):
        read_packet(cohort)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.json", b"x", "no JSON"),
        ("a.json", b"[]", "is an object"),
        ("a.json", b'{"resourceType": "Bundle"}', "no phenopacket"),
        ("a.json", b"\xff\xfe", "no UTF-8"),
        ("a.yaml", b"a: [", "no YAML"),
        ("a.json", b'{"subject": 7}', "by the schema"),
        ("a.json", b"[" * 100_000, "too deeply"),
    ],
)
def test_what_is_no_phenopacket_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(PhenopacketError, match=problem):
        read_packet(path)


def test_a_folder_gives_cases_and_names_its_damaged_files(tmp_path: Path) -> None:
    (tmp_path / "FBN1").mkdir()
    shutil.copy(SAMPLE, tmp_path / "FBN1" / "one.json")
    (tmp_path / "bad.json").write_text("x")
    told: list[str] = []

    (case,) = read_phenopacket_cases(tmp_path, warn=told.append)

    assert case.id == "FBN1/one"
    assert case.observed == ("HP:0001166", "HP:0001083", "HP:0002616")
    assert case.excluded == ("HP:0001250",)
    assert case.diseases == ("OMIM:154700",)
    assert (case.age_years, case.sex) == (24.0, Sex.MALE)
    assert len(told) == 1
    assert "bad.json" in told[0]


def test_excluded_diseases_and_open_interpretations_are_no_right_answers(tmp_path: Path) -> None:
    values = sample()
    values["diseases"] = [
        {"term": {"id": "Orphanet:558"}},
        {"term": {"id": "OMIM:1"}, "excluded": True},
    ]
    values["interpretations"][0]["progressStatus"] = "IN_PROGRESS"

    (case,) = read_phenopacket_cases(written(tmp_path, values))

    assert case.diseases == ("ORPHA:558",)


def test_a_folder_without_phenopackets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhenopacketError, match="no phenopacket is there"):
        read_phenopacket_cases(tmp_path)


@given(st.floats(0.0, 120.0))
def test_an_age_that_is_written_is_read_back_to_the_day(years: float) -> None:
    assert math.isclose(parse_age(_duration(years)), years, abs_tol=2 / 365.25)


@pytest.mark.neo4j
def test_the_answer_goes_out_as_interpretations_and_its_input_with_it(command: Command) -> None:
    done = command(
        "diagnose", "--phenopacket", str(SAMPLE), "--hpo", "Myopia", "--limit", "3",
        "--format", "phenopacket",
    )  # fmt: skip

    packet = Parse(done.out, Phenopacket())
    given = read_packet(SAMPLE).message
    ours = packet.interpretations[1:]
    assert packet.subject == given.subject
    assert list(packet.phenotypic_features)[:4] == list(given.phenotypic_features)
    assert [item.type.label for item in packet.phenotypic_features[4:]] == ["Myopia"]
    assert packet.measurements == given.measurements
    assert packet.interpretations[0] == given.interpretations[0]
    assert {item.progress_status for item in ours} == {Interpretation.IN_PROGRESS}
    assert len(ours) == 3
    assert all(item.diagnosis.genomic_interpretations[0].gene.symbol == "FBN1" for item in ours)
    prefixes = {item.namespace_prefix: item.version for item in packet.meta_data.resources}
    assert prefixes["HP"] == "2025-01-16"
    assert set(prefixes) >= {item.diagnosis.disease.id.partition(":")[0] for item in ours}
    assert packet.meta_data.updates[-1].updated_by == "semeion"


@pytest.mark.neo4j
def is_circumstance(item: dict[str, Any]) -> bool:
    """Whether it is the person's age or sex, which a phenopacket keeps with the subject."""
    return item["concept"] in {f"LOINC:{coding.code}" for coding in (AGE, SEX)}


def test_what_goes_out_comes_back_as_the_same_evidence(
    command: Command, engine: Engine, tmp_path: Path
) -> None:
    arguments = (
        "--hpo", "Arachnodactyly", "--not", "Seizure", "--lab", "2823-3=2.9 mmol/L",
        "--gene", "SLC12A3", "--age", "P18Y6M", "--sex", "female",
    )  # fmt: skip
    command(
        "diagnose", *arguments, "--format", "phenopacket", "--format", "json",
        "--output", str(tmp_path / "out"),
    )  # fmt: skip

    answer = json.loads((tmp_path / "out.json").read_text())
    path = tmp_path / "out.phenopacket.json"
    back = read(path, engine.lexicon)

    told = {
        (item["concept"], item["status"], round(item["observation_ratio"], 6))
        for item in answer["evidence"]
        if item["source"]["kind"] != "genetic-report" and not is_circumstance(item)
    }
    assert {
        (item.concept, item.status.value, round(item.observation_ratio, 6))
        for item in back.evidence
    } == told
    assert (back.patient.sex, back.patient.age_years) == (Sex.FEMALE, 18.5)
    assert back.issues == ()


@pytest.mark.neo4j
def test_a_folder_of_phenopackets_is_evaluated(command: Command, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path)
    (tmp_path / "bad.json").write_text("x")

    done = command("evaluate", "diagnosis", str(tmp_path), "--json")

    first = json.loads(done.out)[0]
    assert (first["file"], first["cases"]) == (tmp_path.name, 1)
    assert "bad.json" in done.err
