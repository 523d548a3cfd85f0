"""Documents, names and words that are code elsewhere: on every page they are text and no more."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from tests.walking import (
    WIDE,
    WORKING,
    Watched,
    aims,
    browser,
    open_section,
    open_tab,
    serving,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
__all__ = ["browser"]  # a fixture

TEMPLATES = "${alert(1)} {{constructor.constructor('alert(2)')()}} `+alert(3)+`"
MARKUP = "<svg onload=alert(4)> <img src=x onerror=alert(5)> <script>alert(6)</script>"
LINKS = "[hier](javascript:alert(7)) ![Bild](http://evil.example/a.png) //evil.example/b.png"
EVIL = f"{TEMPLATES} {MARKUP} {LINKS}"
NAME = "Regel ${alert(8)} <img src=x onerror=alert(9)>.docx"  # no "/" in a file's name
REASON = f"Der Vertrag liegt auf Papier vor. {EVIL}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A library with the policy, taken in from a folder: an upload would lose signs of its name."""
    folder = tmp_path_factory.mktemp("library")
    write_policy(folder / "docs" / NAME)
    aims(folder / "data", "ingest", str(folder / "docs"))
    with serving(folder) as address:
        yield address


@pytest.fixture
def watched(browser: "Browser", address: str) -> Iterator[Watched]:
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    seen = watch(context, address)
    yield seen
    context.close()
    seen.check()


def write_policy(path: Path) -> None:
    """A policy whose title, headings, people and sentences are hostile."""
    paper = docx.Document()
    paper.core_properties.title = f"KI-Richtlinie {EVIL}"
    paper.add_heading(f"KI-Richtlinie {EVIL}", 0)
    for line in ("Version: 1.0", "Status: freigegeben", f"Verantwortlich: Frau Lotz {EVIL}"):
        paper.add_paragraph(line)
    paper.add_heading(f"1 Freigabe {TEMPLATES}", 1)
    paper.add_paragraph(f"Die Leiterin der Messtechnik gibt neue KI-Systeme frei {EVIL}.")
    paper.add_heading(f"2 Audit {MARKUP}", 1)
    paper.add_paragraph(f"Interne Audits finden jedes Jahr im März statt {EVIL}.")
    paper.add_heading("3 Systeme", 1)
    paper.add_paragraph("Sehwerk prüft Verschlüsse. Sehwerk meldet Fehler. Sehwerk läuft.")
    path.parent.mkdir(parents=True)
    paper.save(str(path))


def write_register(path: Path) -> None:
    """A register of AI systems with hostile cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["KI-System", "Zweck", "Anbieter ${alert(1)}"])
        for name in ("Sehwerk", "Wortbrücke"):
            rows.writerow([name, f"Prüfung {EVIL}", f"Eigenbau {EVIL}"])


def shows(page: "Page", where: str, *texts: str) -> None:
    """The words stand there as words; else nothing was tried on this page."""
    from playwright.sync_api import expect

    for one in texts:
        expect(page.locator(where)).to_contain_text(one, timeout=20_000)


def test_hostile_words_are_words_on_every_page(watched: Watched, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = watched.page
    open_tab(page, "library", "de")
    write_register(tmp_path / "KI-Register {{7*7}}.csv")
    page.set_input_files("#upload input[type=file]", str(tmp_path / "KI-Register {{7*7}}.csv"))
    expect(page.locator("#documents tbody tr")).to_have_count(2, timeout=WORKING)
    shows(page, "#documents", NAME, TEMPLATES, "<script>alert(6)</script>")
    page.locator("#documents tbody tr").filter(has_text=NAME).get_by_role("button").first.click()
    shows(page, "#document", NAME, TEMPLATES, "<svg onload=alert(4)>", "javascript:alert(7)")

    open_tab(page, "ask", "de")
    question = f"Wer gibt neue KI-Systeme frei? {MARKUP} {TEMPLATES}"
    for words in ("Wer gibt neue KI-Systeme frei?", question):
        page.locator("#composer textarea").fill(words)
        page.locator("#composer textarea").press("Enter")
        expect(page.locator("#latest")).to_contain_text(words, timeout=WORKING)
        expect(page.locator("#latest .source").first).to_be_visible(timeout=WORKING)
        page.wait_for_timeout(1_000)  # a question sent while the last one still ends is not taken
    shows(page, "#conversation", "Leiterin der Messtechnik")
    shows(page, "#latest", MARKUP)
    page.locator("#conversation .cite").first.click()
    expect(page.locator("#panel mark.cited").first).to_be_visible(timeout=WORKING)
    shows(page, "#panel", NAME, TEMPLATES, "<svg onload=alert(4)>")
    page.get_by_role("button", name="Suche begrenzen").click()
    shows(page, "#drawer", "${alert(1)}")
    page.get_by_role("button", name="Neues Gespräch").click()
    page.get_by_role("button", name="Meine Gespräche").click()
    page.locator("#drawer .history-open").first.click()
    expect(page.locator("#conversation .question")).to_have_count(2, timeout=WORKING)

    open_tab(page, "risks", "de")
    open_section(page, "risks", "documents")
    shows(page, "#risks-main", "<svg onload=alert(4)>", TEMPLATES)
    page.locator("#risks-main .row .link").first.click()
    expect(page.locator("#risks-panel mark.cited").first).to_be_visible(timeout=WORKING)
    shows(page, "#risks-panel", "<svg onload=alert(4)>", TEMPLATES)

    open_tab(page, "review", "de")
    page.get_by_role("button", name="Prüfung beginnen").click()
    expect(page.locator("#review .cell")).to_have_count(70, timeout=WORKING)
    shows(page, "#review", "<script>alert(6)</script>")
    detail = page.locator("#review-detail")
    page.locator("#review .cell[data-ref='9.2.1']").click()
    expect(detail.locator("h3")).to_contain_text("9.2.1", timeout=WORKING)
    shows(page, "#review-detail", "Interne Audits finden", "${alert(1)}")
    detail.locator(".evidence").first.click()
    expect(page.locator("#review-panel mark.cited").first).to_be_visible(timeout=WORKING)
    page.locator("#review .cell[data-ref='A.10.3']").click()
    expect(detail.locator("h3")).to_contain_text("A.10.3", timeout=WORKING)
    detail.get_by_text("Anders entscheiden").click()
    form = detail.locator("form[data-event='decide']")
    form.get_by_label("Status").select_option("met")
    form.get_by_label("Begründung").fill(REASON)
    form.get_by_label("Ihr Name").fill(f"Jana {MARKUP}")
    form.get_by_role("button").click()
    shows(page, "#review-detail", REASON, f"Jana {MARKUP}")

    open_tab(page, "draft", "de")
    page.locator("#draft button[data-event='gaps']").first.click()
    page.locator("#draft .plan-card button").first.click()
    expect(page.locator("#draft .open-points")).to_be_visible(timeout=WORKING)
    page.locator("#draft .open-points summary").first.click()
    page.locator("#draft .open-points input[type=text]").first.fill(EVIL)
    page.locator("#draft button[data-event='answers']").click()
    shows(page, "#draft .paper", MARKUP, LINKS)  # "{" is written as "(" there

    open_tab(page, "settings", "de")
    shows(page, "#settings-log", MARKUP)
    assert page.evaluate("[...document.querySelectorAll('a')].every(a => /^http/.test(a.href))")


def test_markup_that_got_in_would_run_nothing(browser: "Browser", address: str) -> None:
    """What the policy is for: as if a page had forgotten to escape."""
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    watched = watch(context, address)
    page = watched.page
    page.locator(".welcome").wait_for(timeout=WORKING)
    page.evaluate(
        """() => {
            window.ran = [];
            const box = document.createElement("div");
            box.innerHTML = `<img src="/none.png" onerror="ran.push('handler')">
                <a id="link" href="javascript:void ran.push('link')">link</a>
                <img src="http://evil.example/a.png">
                <iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>`;
            document.body.append(box);
            const script = document.createElement("script");
            script.textContent = "ran.push('script')";
            document.body.append(script);
            document.querySelector("#link").click();
        }"""
    )
    page.wait_for_timeout(800)
    assert page.evaluate("ran") == []
    refused = " ".join(watched.errors)
    for directive in ("script-src-elem inline", "script-src-attr inline", "img-src http://evil"):
        assert f"policy {directive}" in refused
    assert watched.dialogs == []
    context.close()
