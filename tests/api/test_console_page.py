"""The console page in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.external import external_program

pytestmark = [pytest.mark.neo4j, pytest.mark.external, pytest.mark.slow]


@pytest.fixture
def page(service: httpx.Client) -> Iterator[Page]:
    chromium = external_program("chromium", "google-chrome", package="chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(str(service.base_url))
        yield page
        browser.close()


def test_a_clinician_types_a_note_adds_a_finding_and_reads_why(page: Page, tmp_path: Path) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.fill("#note", "\N{GRINNING FACE} Arachnodactyly. No seizures.")
    page.fill("#search", "ectopia lentis")
    page.click("#found li:first-child button >> text=present")
    page.click("#rank")
    page.wait_for_selector("ol.ranking li")

    assert page.inner_text("mark.present") == "Arachnodactyly"
    assert page.inner_text("mark.absent") == "seizures"
    assert "Ectopia lentis" in page.inner_text("ol.ranking li:first-child table")
    assert page.is_visible("text=supports a clinician's decision and never makes it")
    assert faults == []


def test_a_wrong_value_is_said_in_place(page: Page) -> None:
    page.fill("#note", "Seizures.")
    page.fill("#age", "old")
    page.click("#rank")

    assert "43 or P3M" in page.inner_text(".problem")
