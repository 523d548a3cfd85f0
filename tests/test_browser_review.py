"""The Review tab in a real browser: start, cancel, find, look up, overrule, compare, download."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.test_browser import watched
from tests.walking import WORKING, Watched, browser, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
__all__ = ["browser", "watched"]  # fixtures
REASON = "Der Anhang zum Einkauf <b>liegt auf Papier</b> vor."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `aims serve --sample`."""
    with serving(tmp_path_factory.mktemp("library"), "--sample") as address:
        yield address


def begin(page: "Page") -> None:
    from playwright.sync_api import expect

    if page.locator("#review-form[open]").count() == 0:
        page.locator("#review-form summary").click()
    page.get_by_role("button", name="Prüfung beginnen").click()
    expect(page.get_by_role("button", name="Prüfung abbrechen")).to_be_visible(timeout=WORKING)


def test_a_review_from_its_start_to_a_workbook(watched: Watched, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = watched.page
    page.get_by_role("tab", name="Prüfung").click()
    expect(page.locator("#review-earlier")).to_contain_text("Noch liegt keine Prüfung vor")

    begin(page)
    page.get_by_role("button", name="Prüfung abbrechen").click()
    said = page.locator("#review-running")
    expect(said).to_contain_text("Es wurde nichts gespeichert", timeout=WORKING)
    expect(page.locator("#review-earlier")).to_contain_text("Noch liegt keine Prüfung vor")

    begin(page)
    expect(page.locator("#review .cell")).to_have_count(70, timeout=WORKING)
    expect(page.locator("#review-earlier li")).to_have_count(1)

    # A count opens what it counts.
    legend = page.locator("#review .legend").filter(has_text="fehlt")
    count = int(legend.locator(".count").inner_text())
    legend.click()
    rows = page.locator("#review .requirements > li:visible")
    expect(rows).to_have_count(count)
    page.get_by_role("button", name="Zurücksetzen").click()
    expect(rows).to_have_count(70)
    page.get_by_label("Suchen").fill("internes audit")
    expect(rows.first).to_contain_text("9.2.1")
    page.get_by_role("button", name="Zurücksetzen").click()

    # The map by keyboard, a finding, its words on their page.
    page.locator("#review .cell").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    detail = page.locator("#review-detail")
    expect(detail.locator("h3")).to_contain_text("5.2", timeout=WORKING)
    expect(detail.locator("h3")).to_be_focused()
    quote = detail.locator(".evidence").filter(has_text="ki-richtlinie.pdf").first
    words = quote.locator(".quote").inner_text().strip("„“")
    quote.click()
    panel = page.locator("#review-panel")
    expect(panel.locator("mark.cited").first).to_be_visible(timeout=WORKING)
    marked = " ".join(" ".join(panel.locator(".page-text mark.cited").all_inner_texts()).split())
    assert marked in words
    page.wait_for_function(
        "document.querySelector('#review-panel img.page-picture')?.naturalWidth > 400",
        timeout=WORKING,
    )
    panel.get_by_role("button", name="Zurück").click()
    expect(quote).to_be_focused(timeout=WORKING)

    # A decision, with the machine's finding beside it.
    page.locator("#review .cell[data-ref='A.10.3']").click()
    expect(detail.locator("h3")).to_contain_text("A.10.3", timeout=WORKING)
    machine = detail.locator(".status-line").inner_text()
    detail.get_by_text("Anders entscheiden").click()
    form = detail.locator("form[data-event='decide']")
    form.get_by_label("Status").select_option("met")
    form.get_by_label("Begründung").fill(REASON)
    form.get_by_label("Ihr Name").fill("Jana Kolberg")
    form.get_by_role("button").click()
    expect(detail).to_contain_text("Die Entscheidung ist festgehalten", timeout=WORKING)
    expect(detail.locator(".decision-reason")).to_have_text(REASON)
    expect(detail.locator(".machine")).to_contain_text(machine)
    expect(page.locator("#review .cell[data-ref='A.10.3']")).to_contain_text("✓")

    # A second review, and what changed.
    begin(page)
    expect(page.locator("#review-earlier li")).to_have_count(2, timeout=WORKING)
    page.get_by_role("button", name="Vergleichen").click()
    changes = page.locator("#review-changes")
    expect(changes).to_contain_text("Geschlossen: 1", timeout=WORKING)
    expect(changes).to_contain_text("entschieden von Jana Kolberg")

    with page.expect_download(timeout=WORKING) as download:
        page.get_by_role("link", name="Arbeitsmappe (XLSX)").click()
    path = tmp_path / "review.xlsx"
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path)["Anforderungen"]
    assert REASON in {cell for row in sheet.iter_rows(values_only=True) for cell in row}

    # On a phone nothing is wider than the window, and a finding leads to its draft.
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#review .cell[data-ref='9.2.1']").click()
    expect(detail.locator("h3")).to_contain_text("9.2.1", timeout=WORKING)
    expect(detail.locator("h3")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    detail.get_by_role("button", name="Entwurf dazu erstellen").click()
    expect(page.locator("#draft .paper")).to_contain_text("9.2.1", timeout=WORKING)

    # Deleting asks first.
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("tab", name="Prüfung").click()
    page.get_by_role("button", name="Prüfung 1 löschen").click()
    page.get_by_role("dialog").get_by_role("button", name="Ja, löschen").click()
    expect(page.locator("#review-earlier li")).to_have_count(1, timeout=WORKING)
