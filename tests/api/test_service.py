"""The HTTP service over a real socket."""

from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.errors import ListenError, SettingsError
from api.serving import open_socket
from api.settings import Settings
from tests.api.serving import serve

pytestmark = pytest.mark.neo4j

PROBLEM = "application/problem+json"
JSON = {"content-type": "application/json"}


def test_health_names_the_versions(service: httpx.Client) -> None:
    answer = service.get("/health").json()

    assert answer["status"] == "ok"
    assert len(answer["snapshot_version"]) == 64


def test_a_note_and_terms_give_the_form_of_the_command(service: httpx.Client) -> None:
    asked = {
        "notes": [{"text": "Arachnodactyly and ectopia lentis. No seizures."}],
        "present": ["Aortic root aneurysm"],
        "age": "23",
        "limit": 2,
    }

    answer = service.post("/v1/differentials", json=asked).json()

    assert len(answer["diagnoses"]) == 2
    kinds = {item["source"]["kind"] for item in answer["evidence"]}
    assert kinds == {"text", "entry", "observation"}  # the last is the age
    assert "differential_id" not in answer


def test_evidence_of_an_answer_can_be_asked_again_with_the_same_result(
    service: httpx.Client,
) -> None:
    first = service.post("/v1/differentials", json={"present": ["Arachnodactyly"]}).json()
    bare = [{k: v for k, v in item.items() if k != "name"} for item in first["evidence"]]

    for items in (first["evidence"], bare):
        second = service.post("/v1/differentials", json={"evidence": items}).json()
        assert second["diagnoses"] == first["diagnoses"]


def test_annotations_have_the_form_of_the_command(service: httpx.Client) -> None:
    answer = service.post("/v1/annotations", json={"text": "No seizures.", "text_id": "a"}).json()

    assert answer["text_id"] == "a"
    assert answer["evidence"][0]["status"] == "absent"


def test_concepts_are_found_by_words_in_any_order(service: httpx.Client) -> None:
    found = service.get("/v1/concepts", params={"q": "fingers long"}).json()

    assert "HP:0001166" in {item["id"] for item in found}


def test_a_bundle_gives_a_risk_assessment(service: httpx.Client) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "resource": {
                    "resourceType": "Observation",
                    "status": "final",
                    "code": {
                        "coding": [
                            {
                                "system": "http://purl.obolibrary.org/obo/hp.owl",
                                "code": "HP:0001166",
                            }
                        ]
                    },
                    "valueBoolean": True,
                }
            }
        ],
    }

    answer = service.post("/fhir/$differential", json=bundle).json()

    assert answer["entry"][0]["resource"]["resourceType"] == "RiskAssessment"
    asked = service.post("/fhir/$differential", params={"setting": "emergency"}, json=bundle)
    assert "emergency" in asked.text
    assert service.post("/fhir/$differential?setting=ward", json=bundle).status_code == 422


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/v1/differentials", {"present": ["Arachnodactyli"]}, "HP:0001166"),
        ("/v1/differentials", {}, "nothing was given"),
        ("/v1/differentials", {"presents": []}, "body.presents"),
        ("/v1/differentials", {"evidence": [{"concept": "HP:0001166"}]}, "evidence item"),
        ("/v1/annotations", {"text": ""}, "body.text"),
        ("/v1/cypher", {"query": "CREATE (x)"}, ""),
        ("/fhir/$differential", {"a": 1}, "resourceType"),
    ],
)
def test_a_wrong_request_is_a_problem_that_says_what(
    service: httpx.Client, path: str, body: dict[str, object], said: str
) -> None:
    answer = service.post(path, json=body)

    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert said in answer.json()["detail"]


def test_a_message_that_is_no_json_is_said_in_plain_words(service: httpx.Client) -> None:
    answer = service.post("/v1/differentials", content='{"present": [', headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("body: no JSON: ")
    assert answer.json()["detail"].endswith(" at character 13")


def test_a_query_gives_rows(service: httpx.Client) -> None:
    query = "MATCH (d:Disease {id: 'OMIM:154700'}) RETURN d.name AS name"

    assert service.post("/v1/cypher", json={"query": query}).json()["rows"] == [
        {"name": "Marfan syndrome"}
    ]


def test_another_host_name_is_refused(service: httpx.Client) -> None:
    assert service.get("/health", headers={"Host": "evil.example"}).status_code == 400


def test_an_unknown_path_is_a_problem(service: httpx.Client) -> None:
    answer = service.get("/v1/nothing")

    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_pages_need_nothing_from_another_host(service: httpx.Client) -> None:
    for path in ("/", "/docs"):
        page = service.get(path)

        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "http://" not in page.text
        assert "https://" not in page.text
    assert service.get("/static/console.js").status_code == 200


def test_an_internal_fault_is_a_problem_and_its_log_holds_no_message(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with contextmanager(serve)(Settings(home=tmp_path)) as client:
        (tmp_path / "snapshots" / "current").mkdir(parents=True)  # a folder instead of a file
        answer = client.get("/v1/concepts", params={"q": "seizure"})

    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "directory" not in answer.text
    assert "Is a directory" not in (tmp_path / "logs" / "semeion.log").read_text()
    assert "Is a directory" not in capfd.readouterr().err


def test_other_machines_need_a_token() -> None:
    with pytest.raises(SettingsError, match="SEMEION_API_TOKEN"):
        open_socket("0.0.0.0", 0, protected=False)  # noqa: S104


def test_a_port_in_use_is_named() -> None:
    with open_socket("127.0.0.1", 0, protected=False) as held:
        held.listen()
        port = held.getsockname()[1]

        with pytest.raises(ListenError, match=f"127.0.0.1:{port}"):
            open_socket("127.0.0.1", port, protected=False)
