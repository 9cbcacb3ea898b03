"""The page to print: whole in itself, every value escaped, nothing told by colour alone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from api.report import marked, report_page
from tests.api.answers import answer, evidence_item
from tests.api.commands import Command
from tests.external import external_program

NOTE = "Tall man. No seizures. 蜘蛛样指。"


def span(start: int, end: int, text: str, document: str = "note") -> dict[str, Any]:
    return {"kind": "text", "document_id": document, "start": start, "end": end, "text": text,
            "sentence": None}  # fmt: skip


def read_in_note() -> list[dict[str, Any]]:
    return [
        evidence_item("1", "Tall stature", source=span(0, 4, "Tall")),
        evidence_item("2", "Seizure", status="absent", source=span(13, 21, "seizures")),
        evidence_item("3", "蜘蛛样指", status="uncertain", source=span(23, 27, "蜘蛛样指")),
    ]


def test_the_page_needs_no_other_file_and_no_script() -> None:
    page = report_page(answer(read_in_note(), [[9.0, -2.0, 1.0]]), [("note", NOTE)])

    assert not re.search(r"<script|<link|<img|src=|@import|url\((?!#)", page)
    assert "default-src 'none'" in page
    assert page.count("supports a clinician&#39;s decision and never makes it") == 1


def test_what_a_note_or_a_name_says_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    evidence = [evidence_item("1", evil, source=span(0, len(evil), evil, evil))]
    page = report_page(answer(evidence, [[9.0]], names=(evil,)), [(evil, evil)])

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_status_is_told_by_a_sign_as_well_as_by_colour() -> None:
    page = report_page(answer(read_in_note(), [[9.0, -2.0, 1.0]]), [("note", NOTE)])

    assert '<mark class="present" title="Tall stature">Tall<sup>+</sup></mark>' in page
    assert '<mark class="absent" title="no Seizure">seizures<sup>−</sup></mark>' in page
    assert '<mark class="uncertain" title="possible 蜘蛛样指">蜘蛛样指<sup>?</sup></mark>' in page


def test_what_is_not_the_patient_s_own_is_marked_as_such() -> None:
    evidence = [evidence_item("1", "Scoliosis", subject="family", source=span(0, 4, "Tall"))]

    assert [part.kind for part in marked("Tall man", "note", evidence)] == ["other", ""]


@given(
    text=st.text(max_size=40),
    places=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=8),
)
def test_the_segments_of_a_note_join_to_the_note(text: str, places: list[tuple[int, int]]) -> None:
    evidence = [
        evidence_item(str(number), "x", source=span(start, start + length, "x"))
        for number, (start, length) in enumerate(places)
    ]

    assert "".join(part.text for part in marked(text, "note", evidence)) == text
    assert all(not part.kind for part in marked(text, "another", evidence))


def test_only_the_leading_diagnoses_are_taken_apart() -> None:
    evidence = [evidence_item("1", "Tall stature")]
    page = report_page(answer(evidence, [[9.0], [8.0], [7.0], [6.0]]))

    assert page.count('<svg class="waterfall"') == 3
    assert "disease 4" in page


def test_how_often_ten_are_enough_stands_by_the_ranking_where_it_is_known() -> None:
    result = answer([evidence_item("1", "Tall stature")], [[9.0]])

    known = report_page({**result, "first_ten_hit_rate": 0.62, "applicability": 0.4})

    assert "held it in 62\N{NO-BREAK SPACE}%; 40\N{NO-BREAK SPACE}% of the cases" in known
    assert "held it in" not in report_page(result)


@pytest.mark.neo4j
def test_what_limits_an_answer_stands_by_the_ranking_not_on_the_last_page() -> None:
    warned = {
        **answer([evidence_item("1", "Tall stature")], [[9.0]]),
        "notes": ["read as an order"],
    }

    page = report_page(warned)

    places = [page.index(f">{words}<") for words in ("Ranking", "read as an order", "Findings")]
    assert places == sorted(places)


def test_a_report_is_written_beside_the_answer(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "folder" / "report.html"

    done = command(
        "diagnose", "--hpo", "Arachnodactyly", "--hpo", "Ectopia lentis", "--contrast", "2",
        "--report", str(target), "--json",
    )  # fmt: skip

    reported = json.loads(done.out)
    page = target.read_text(encoding="utf-8")
    assert len(reported["contrast"]) == 2
    assert "What separates 1 from 2" in page
    assert "What separates 1 from 3" in page
    assert reported["snapshot_version"] in page
    assert all(item["id"] in page for item in reported["diagnoses"])


@pytest.mark.external
@pytest.mark.slow
def test_a_browser_prints_it_on_a4_without_cutting_anything(tmp_path: Path) -> None:
    chromium = external_program("chromium", "google-chrome", package="chromium")
    long = "主动脉根部动脉瘤" * 12
    evidence = [*read_in_note(), evidence_item("4", long), evidence_item("5", "x" * 90)]
    page = tmp_path / "report.html"
    shares = [[9.0, -2.0, 1.0, 4.0, 3.0], [9.0, -3.0, 1.0, 3.0, 2.0]]
    page.write_text(report_page(answer(evidence, shares, names=(long, "y" * 80)), [("note", NOTE)]))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 794, "height": 1123})
        requests: list[str] = []
        view.on("request", lambda request: requests.append(request.url))
        view.goto(page.as_uri())
        view.emulate_media(media="print")
        wide = view.evaluate("document.documentElement.scrollWidth")
        printed = view.pdf(prefer_css_page_size=True, print_background=True)
        browser.close()

    assert requests == [page.as_uri()]
    assert wide <= 794
    assert printed.startswith(b"%PDF")
