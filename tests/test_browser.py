"""A real browser on the real page: upload a PDF, ask, click the citation, see the words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.walking import (
    PHONE,
    WIDE,
    WORKING,
    Watched,
    browser,
    fits,
    serving,
    squeezed,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
__all__ = ["browser"]  # a fixture

TITLE = "Richtlinie zum Betrieb von Prüfständen"
ANSWER = "Die Leiterin der Messtechnik gibt jeden neuen Prüfstand vor der ersten Nutzung frei."
LINES = (
    ("Helvetica-Bold", 18, TITLE),
    ("Helvetica", 11, "Version: 1.0    Status: freigegeben"),
    ("Helvetica-Bold", 14, "1 Zweck"),
    ("Helvetica", 11, "Diese Richtlinie regelt Aufbau und Betrieb der Prüfstände im Werk."),
    ("Helvetica-Bold", 14, "2 Freigabe"),
    ("Helvetica", 11, ANSWER),
    ("Helvetica-Bold", 14, "3 Aufbewahrung"),
    ("Helvetica", 11, "Messprotokolle werden zehn Jahre im Archiv des Werks aufbewahrt."),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `aims serve`, on an empty library."""
    with serving(tmp_path_factory.mktemp("library")) as address:
        yield address


@pytest.fixture
def watched(browser: "Browser", address: str) -> Iterator[Watched]:
    """A German visitor; afterwards: no error in the console, nothing fetched from elsewhere."""
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    seen = watch(context, address)
    yield seen
    context.close()
    seen.check()


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of one page, whose name wants care."""
    from reportlab.pdfgen import canvas

    path = tmp_path_factory.mktemp("pdf") / "Prüfstände & Freigabe (1).pdf"
    sheet = canvas.Canvas(str(path))
    sheet.setTitle(TITLE)
    height = 780
    for font, size, line in LINES:
        sheet.setFont(font, size)
        sheet.drawString(70, height, line)
        height -= 34
    sheet.save()
    return path


def test_upload_ask_and_click_the_citation(watched: Watched, policy: Path) -> None:
    from playwright.sync_api import expect

    page = watched.page
    expect(page.get_by_role("heading", name="Willkommen")).to_be_visible()
    page.get_by_role("button", name="Eigene Dokumente hochladen").click()
    page.set_input_files("#upload input[type=file]", str(policy))
    row = page.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_be_visible(timeout=WORKING)
    expect(row).to_contain_text(policy.name)
    expect(page.locator("#results")).to_contain_text("✓ aufgenommen")

    page.get_by_role("tab", name="Fragen").click()
    page.get_by_label("Ihre Frage").fill("Wer gibt neue Prüfstände frei?")
    page.get_by_label("Ihre Frage").press("Enter")
    citation = page.locator(".answer .cite").first
    expect(citation).to_be_visible(timeout=WORKING)
    citation.click()
    marked = page.locator("#panel mark.cited")
    expect(marked.first).to_be_in_viewport()
    quote = squeezed(" ".join(marked.all_inner_texts()))
    assert quote in ANSWER
    assert "Leiterin der Messtechnik" in quote
    expect(page.locator("#panel")).to_contain_text("Seite 1")
    expect(page.locator("#panel .page-text")).to_contain_text("Messprotokolle werden zehn Jahre")
    picture = page.locator("#panel img.page-picture")
    expect(picture).to_have_attribute("alt", re.compile(TITLE))
    page.wait_for_function(
        "document.querySelector('#panel img.page-picture')?.naturalWidth > 400", timeout=WORKING
    )
    expect(page.locator("#panel [data-failed]")).to_have_count(0)


def test_a_question_without_an_answer_says_so(watched: Watched) -> None:
    from playwright.sync_api import expect

    page = watched.page
    page.get_by_label("Ihre Frage").fill("Wie hoch ist der Zuschuss zum Mittagessen in Oslo?")
    page.get_by_role("button", name="Fragen", exact=True).click()
    expect(page.locator(".answer.abstained")).to_contain_text("Nicht beantwortet", timeout=WORKING)
    page.get_by_role("button", name="Neues Gespräch").click()
    expect(page.locator(".welcome")).to_be_visible()


def test_the_language_can_be_switched(watched: Watched) -> None:
    from playwright.sync_api import expect

    page = watched.page
    expect(page.get_by_role("tab", name="Bibliothek")).to_be_visible()
    expect(page.locator(".welcome")).to_be_visible()  # leaving amid a reply is an error by itself
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("tab", name="Library")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_phone_needs_no_sideways_scrolling(watched: Watched) -> None:
    from playwright.sync_api import expect

    page = watched.page
    page.set_viewport_size(PHONE)
    for tab, landmark in (("Fragen", ".welcome"), ("Bibliothek", "#documents h2")):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(landmark)).to_be_visible()
        fits(page)


def test_a_conversation_is_kept_judged_saved_and_deleted(watched: Watched) -> None:
    from playwright.sync_api import expect

    page = watched.page
    box, latest = page.get_by_label("Ihre Frage"), page.locator("#latest")
    expect(page.locator(".welcome")).to_be_visible()
    box.fill("Wer gibt neue Prüfstände frei?")
    box.press("Enter")
    expect(latest.locator(".source").first).to_be_visible(timeout=WORKING)
    latest.get_by_role("button", name="Nicht hilfreich").click()
    latest.get_by_label("Was stimmt nicht, was fehlt?").fill("Es fehlt <b>wann</b>.")
    latest.get_by_role("button", name="Kommentar speichern").click()
    expect(latest.locator(".told")).to_contain_text("Danke")

    page.get_by_role("button", name="Suche begrenzen").click()
    page.get_by_role("checkbox", name=re.compile(TITLE)).check()
    expect(page.locator("#scope")).to_contain_text(TITLE)
    box.fill("Wie lange werden Messprotokolle aufbewahrt?")
    box.press("Enter")
    expect(latest.locator(".scope")).to_contain_text("1 von 1", timeout=WORKING)
    expect(page.locator("#conversation .question")).to_contain_text("Prüfstände")
    expect(page.locator("#drawer .drawer")).to_have_count(0)

    page.get_by_role("button", name="Neues Gespräch").click()
    expect(page.locator(".question")).to_have_count(0)
    page.get_by_role("button", name="Meine Gespräche").click()
    page.get_by_role(
        "button", name=re.compile(r"^Wer gibt neue Prüfstände frei\?.*2 Fragen")
    ).click()
    kept = page.locator("#conversation")
    expect(kept.locator(".question")).to_have_count(2)
    expect(kept.get_by_role("button", name="Nicht hilfreich").first).to_have_attribute(
        "aria-pressed", "true"
    )
    kept.locator(".cite").first.click()
    expect(page.locator("#panel mark.cited").first).to_be_in_viewport()
    for link, ending in (("Word", ".docx"), ("Markdown", ".md"), ("JSON", ".json")):
        with page.expect_download(timeout=WORKING) as download:
            page.get_by_role("link", name=link, exact=True).click()
        assert download.value.suggested_filename.endswith(ending)
    with page.expect_download(timeout=WORKING) as download:
        page.get_by_role("link", name="Datei herunterladen").click()
    assert download.value.suggested_filename == "Prüfstände & Freigabe (1).pdf"

    page.get_by_role("button", name="Meine Gespräche").click()
    page.get_by_role("button", name="Alle löschen").click()
    page.get_by_role("dialog").get_by_role("button", name="Ja, löschen").click()
    expect(page.locator("#drawer")).to_contain_text("Noch keine Gespräche")
    expect(page.locator(".question")).to_have_count(0)


def test_removing_a_document_asks_first(watched: Watched) -> None:
    from playwright.sync_api import expect

    page = watched.page
    page.get_by_role("tab", name="Bibliothek").click()
    row = page.get_by_role("row").filter(has_text=TITLE)
    row.get_by_role("button", name="entfernen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(TITLE)
    dialog.get_by_role("button", name="Abbrechen").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="entfernen").click()
    dialog.get_by_role("button", name="Ja, entfernen").click()
    expect(page.locator("#documents")).to_contain_text("Noch keine Dokumente", timeout=WORKING)


def test_from_a_gap_to_a_word_file_on_a_phone(watched: Watched, policy: Path) -> None:
    from playwright.sync_api import expect

    page = watched.page
    page.get_by_role("tab", name="Bibliothek").click()
    page.set_input_files("#upload input[type=file]", str(policy))
    expect(page.locator("#results")).to_contain_text(policy.name, timeout=WORKING)

    page.set_viewport_size(PHONE)
    page.get_by_role("tab", name="Entwürfe").click()
    page.locator("#draft button[data-event='gaps']").first.click()
    card = page.locator("#draft .plan-card").filter(has_text="KI-Richtlinie").first
    expect(card).to_be_visible(timeout=WORKING)
    card.get_by_role("button").click()
    paper = page.locator("#draft .paper")
    expect(paper).to_contain_text("[Wer gibt dieses Dokument frei?]", timeout=WORKING)

    page.locator("#draft .open-points > summary").click()
    page.get_by_label("Wer gibt dieses Dokument frei?").fill("Rat der <b>Meister</b>")
    page.locator("#draft button[data-event='answers']").click()
    expect(paper).to_contain_text("Rat der <b>Meister</b>", timeout=WORKING)
    expect(paper).not_to_contain_text("[Wer gibt dieses Dokument frei?]")
    fits(page)
    with page.expect_download(timeout=WORKING) as download:
        page.locator("#draft-files a[data-format='docx']").click()
    name = download.value.suggested_filename
    assert name.startswith("KI-Richtlinie")
    assert name.endswith(".docx")
