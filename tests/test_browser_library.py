"""The Library tab in a real browser: upload, open, narrow, replace, read again, remove."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.test_browser import TITLE, address, policy, watched
from tests.walking import WORKING, Watched, browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
__all__ = ["address", "browser", "policy", "watched"]  # fixtures


def to_library(page: "Page") -> None:
    page.get_by_role("tab", name="Bibliothek").click()


def test_upload_open_replace_read_again_and_remove(
    watched: Watched, policy: Path, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page = watched.page
    to_library(page)
    expect(page.locator("#documents")).to_contain_text("Noch keine Dokumente", timeout=WORKING)
    note = tmp_path / "Notiz.md"
    note.write_text("# Notiz\n\nDie Werkstatt prüft jedes Werkzeug vor der Ausgabe.\n")
    page.set_input_files("#upload input[type=file]", [str(policy), str(note)])
    expect(page.locator("#results")).to_contain_text("Notiz.md", timeout=WORKING)
    rows = page.locator("#documents tbody tr")
    expect(rows).to_have_count(2)

    # A document opened: its page as text and as a picture; back to where one came from.
    page.get_by_role("button", name=f"„{TITLE}“ öffnen").click()
    opened = page.locator("#document")
    expect(opened).to_contain_text("SHA-256", timeout=WORKING)
    expect(opened.locator("img.page-picture")).to_be_visible(timeout=WORKING)
    expect(page.locator("#documents")).to_be_hidden()
    opened.get_by_role("button", name="3 Aufbewahrung").click()
    expect(opened.locator(".page-text")).to_be_focused()
    opened.get_by_role("button", name="Zur Liste").click()
    expect(page.get_by_role("button", name=f"„{TITLE}“ öffnen")).to_be_focused(timeout=WORKING)

    page.get_by_label("Suchen nach Titel, Datei oder Person").fill("prüfst")
    expect(page.locator("#documents tbody tr:visible")).to_have_count(1)
    expect(page.locator("#documents .filtered")).to_contain_text("1 von 2")
    page.get_by_role("button", name="Auswahl aufheben").click()
    expect(page.locator("#documents tbody tr:visible")).to_have_count(2)

    # Another file takes the note's place.
    page.get_by_role("button", name="„Notiz“ durch eine andere Datei ersetzen").click()
    expect(page.locator("#replacing")).to_contain_text("Neue Fassung von „Notiz“", timeout=WORKING)
    newer = tmp_path / "Regel 2.md"
    newer.write_text("# Regel\n\nDie Werkstatt prüft jedes Werkzeug zweimal.\n")
    page.set_input_files("#new-version input[type=file]", str(newer))
    expect(page.locator("#documents")).to_contain_text("Regel 2.md", timeout=WORKING)
    expect(page.locator("#documents")).not_to_contain_text("Notiz.md")
    expect(rows).to_have_count(2)

    page.get_by_role("button", name="Alle neu lesen").click()
    results = page.locator("#results .outcomes li")
    expect(results).to_have_count(2, timeout=WORKING)
    expect(results.first).to_contain_text("neu gelesen")

    page.set_viewport_size({"width": 390, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, f"the list is {wide} pixels wide"
    for left in (1, 0):
        page.get_by_role("button", name=re.compile("entfernen$")).first.click()
        page.get_by_role("dialog").get_by_role("button", name="Ja, entfernen").click()
        expect(rows).to_have_count(left, timeout=WORKING)
    expect(page.locator("#documents h2")).to_be_focused()
