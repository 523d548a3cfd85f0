"""Three people and their ways through the page, in German and English, each step with a picture.

An employee asks, a compliance officer reviews and drafts, an auditor reads. The pictures lie in
the folder that AIMS_SHOTS names, else among pytest's.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from assistant.messages import LANGUAGES, Language
from tests.test_review_exports import pdf_pages
from tests.walking import (
    WIDE,
    WORKING,
    Watched,
    aims,
    browser,
    fits,
    open_section,
    open_tab,
    says,
    serving,
    shot,
    sign_in,
    squeezed,
    watch,
    words_of,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
__all__ = ["browser"]  # a fixture

WORD = "ein langes gutes Passwort"
PEOPLE = {"ada": "admin", "edith": "editor", "rolf": "reader"}
QUESTION = {
    "de": "Wie werden neue KI-Systeme beantragt?",
    "en": "Which data must not be entered into AI tools?",
}
PAGE = re.compile(r"(Seite|Page) \d")
PLAN = {
    "de": "# Auditprogramm\n\nVersion: 1.0\nStatus: freigegeben\nFreigegeben durch: Frau Adler\n\n"
    "## Audits\n\nInterne Audits des KI-Managementsystems finden jedes Jahr im März statt.\n",
    "en": "# Audit programme\n\nVersion: 1.0\nStatus: approved\nApproved by: Ms Adler\n\n"
    "## Audits\n\nInternal audits of the AI management system take place every March.\n",
}
MORE = {
    "de": "Die Auditorinnen prüfen nie ihre eigene Arbeit. Die Ergebnisse gehen an die "
    "Geschäftsführung.\n",
    "en": "Auditors never audit their own work. The results are reported to top management.\n",
}
DECIDED = {"de": "A.10.3", "en": "A.8.3"}  # what one has decided the other finds decided
REASON = {
    "de": "Der Nachweis liegt im Vertragsordner auf Papier.",
    "en": "The evidence is kept on paper with the contracts.",
}


@dataclass
class Walk:
    """Somebody at the page in a language."""

    watched: Watched
    language: Language
    keep: Callable[[str], None]

    @property
    def page(self) -> "Page":
        return self.watched.page

    def say(self, key: str, **values: object) -> str:
        return says(key, self.language, **values)

    def open(self, tab: str) -> None:
        open_tab(self.page, tab, self.language)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The sample company, served to three people who must sign in."""
    for name, role in PEOPLE.items():
        aims(folder / "data", "user", "add", name, "--role", role, "--password-stdin", typed=WORD)
    with serving(folder, "--sample") as address:
        yield address


@pytest.fixture
def walks(
    browser: "Browser", address: str, folder: Path
) -> Iterator[Callable[[str, Language], Walk]]:
    """Signs somebody in; afterwards nothing has gone wrong and nothing has left the machine."""
    opened = []

    def walk(name: str, language: Language) -> Walk:
        locale = "de-DE" if language == "de" else "en-GB"
        context = browser.new_context(locale=locale, viewport=WIDE)
        watched = watch(context, address)
        opened.append((context, watched))
        count = iter(range(1, 100))

        def keep(step: str) -> None:
            fits(watched.page)
            shot(watched.page, f"{PEOPLE[name]}-{language}-{next(count):02}-{step}", folder)

        keep("sign-in")
        sign_in(watched.page, name, WORD)
        watched.page.locator(".welcome").wait_for(timeout=WORKING)
        return Walk(watched, language, keep)

    yield walk
    for context, watched in opened:
        context.close()
        watched.check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_employee_asks(walks: Callable[[str, Language], Walk], language: Language) -> None:
    from playwright.sync_api import expect

    walk = walks("rolf", language)
    page = walk.page
    tabs = page.get_by_role("tab")
    expect(tabs.filter(has_text=walk.say("tab_ask"))).to_be_visible()
    expect(tabs.filter(has_text=walk.say("tab_draft"))).to_have_count(0)

    group = page.locator(".welcome h4", has_text=walk.say("web_ask.suggestions"))
    expect(group).to_be_visible(timeout=WORKING)
    walk.keep("welcome")
    page.locator(".welcome .suggestion").first.click()
    latest = page.locator("#latest")
    expect(latest.locator(".answer.basis-company .source").first).to_be_visible(timeout=WORKING)
    walk.keep("suggested")

    page.locator("#composer textarea").fill(QUESTION[language])
    page.locator("#composer textarea").press("Enter")
    expect(latest.locator(".question")).to_contain_text(QUESTION[language], timeout=WORKING)
    source = latest.locator(".answer .source").filter(has_text=PAGE).first
    expect(source).to_be_visible(timeout=WORKING)
    latest.locator(".answer .cite").first.click()
    expect(page.locator("#panel mark.cited").first).to_be_visible(timeout=WORKING)
    source.click()
    quote = squeezed(source.locator(".quote").inner_text())
    marks = page.locator("#panel .page-text mark.cited")
    expect(marks.first).to_be_visible(timeout=WORKING)
    page.wait_for_function(
        "document.querySelector('#panel img.page-picture')?.naturalWidth > 400", timeout=WORKING
    )
    assert quote[:60] in words_of(marks)
    walk.keep("page-picture")

    with page.expect_download(timeout=WORKING) as download:
        page.locator("#panel .download a").click()
    assert download.value.suggested_filename.endswith(".pdf")
    latest.get_by_role("button", name=walk.say("web_ask.good"), exact=True).click()
    expect(latest.locator(".told")).to_contain_text("✓", timeout=WORKING)

    page.get_by_role("button", name=walk.say("web_ask.fresh")).click()
    page.get_by_role("button", name=walk.say("web_ask.history")).click()
    page.locator("#drawer .history-open").first.click()
    expect(page.locator("#conversation .question")).to_have_count(2, timeout=WORKING)
    walk.keep("kept")
    with page.expect_download(timeout=WORKING) as download:
        page.get_by_role("link", name=walk.say("web_ask.export_docx"), exact=True).click()
    words = "\n".join(part.text for part in docx.Document(str(download.value.path())).paragraphs)
    assert QUESTION[language] in words
    assert quote[:60] in squeezed(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_compliance_officer_reviews_and_drafts(
    walks: Callable[[str, Language], Walk], language: Language, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    walk = walks("edith", language)
    page = walk.page
    walk.open("library")
    programme = tmp_path / f"audit-{language}.md"
    programme.write_text(PLAN[language], encoding="utf-8")
    page.set_input_files("#upload input[type=file]", str(programme))
    row = page.locator("#documents tbody tr").filter(has_text=programme.name)
    expect(row).to_be_visible(timeout=WORKING)
    walk.keep("library")

    review(walk)
    count = int(page.locator("#review .legend .count").nth(1).inner_text())
    page.locator("#review .legend").nth(1).click()
    expect(page.locator("#review .requirements > li:visible")).to_have_count(count)
    page.locator("#review button[data-event='reset']").click()
    walk.keep("map")

    detail = page.locator("#review-detail")
    finding(page, "9.2.2")
    expect(detail.locator(".evidence").filter(has_text=programme.name).first).to_be_visible()
    walk.keep("finding")
    detail.locator("button[data-event='draft']").click()
    paper = page.locator("#draft .paper")
    expect(paper).to_contain_text("9.2.2", timeout=WORKING)
    walk.keep("draft")
    page.locator("#draft .open-points > summary").click()
    page.locator("#draft .open-points input[type=text]:visible").first.fill("Velderlin GmbH")
    page.locator("#draft button[data-event='answers']").click()
    expect(paper).to_contain_text("Velderlin GmbH", timeout=WORKING)
    with page.expect_download(timeout=WORKING) as download:
        page.locator("#draft-files a[data-format='docx']").click()
    assert download.value.suggested_filename.endswith(".docx")
    written = docx.Document(str(download.value.path()))
    assert len(written.paragraphs) > 10

    walk.open("review")
    finding(page, DECIDED[language])
    detail.locator("summary").filter(has_text=walk.say("web_review.overrule")).click()
    form = detail.locator("form[data-event='decide']")
    form.locator("[name=status]").select_option("met")
    form.locator("[name=reason]").fill(REASON[language])
    expect(form.locator("[name=person]")).to_have_count(0)  # decided by who signed in
    form.get_by_role("button").click()
    expect(detail.locator(".decision-reason")).to_have_text(REASON[language], timeout=WORKING)
    walk.keep("overruled")
    with page.expect_download(timeout=WORKING) as download:
        page.get_by_role("link", name=walk.say("web_review.download_xlsx")).click()
    book = tmp_path / "review.xlsx"
    download.value.save_as(book)
    cells = {
        cell
        for sheet in openpyxl.load_workbook(book)
        for row_ in sheet.iter_rows(values_only=True)
        for cell in row_
    }
    assert REASON[language] in cells
    if shutil.which("soffice"):
        assert any("9.2.2" in text for text in pdf_pages(book))

    walk.open("library")
    row.locator("button[data-event='replace']").click()
    newer = tmp_path / f"audit-{language}-2.md"
    newer.write_text(PLAN[language] + MORE[language], encoding="utf-8")
    expect(page.locator("#new-version input[type=file]")).to_be_attached(timeout=WORKING)
    page.set_input_files("#new-version input[type=file]", str(newer))
    expect(page.locator("#documents")).to_contain_text(newer.name, timeout=WORKING)
    review(walk)
    page.locator("#review button[data-event='compare']").click()
    changes = page.locator("#review-changes")
    expect(changes).to_contain_text(newer.name, timeout=WORKING)
    walk.keep("compared")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_auditor_reads(
    walks: Callable[[str, Language], Walk], language: Language, folder: Path
) -> None:
    from playwright.sync_api import expect

    walk = walks("ada", language)
    page = walk.page
    walk.open("review")
    page.wait_for_selector("#review .cell, #review-earlier p", timeout=WORKING)
    if page.locator("#review .cell").count() == 0:  # this test runs alone
        review(walk)
    finding(page, "5.2")
    quote = page.locator("#review-detail .evidence").filter(has_text=".pdf").first
    words = quote.locator(".quote").inner_text()
    quote.click()
    panel = page.locator("#review-panel")
    expect(panel.locator("mark.cited").first).to_be_visible(timeout=WORKING)
    assert words_of(panel.locator(".page-text mark.cited"))[:40] in squeezed(words)
    page.wait_for_function(
        "document.querySelector('#review-panel img.page-picture')?.naturalWidth > 400",
        timeout=WORKING,
    )
    walk.keep("evidence")

    walk.open("risks")
    open_section(page, "risks", "documents")
    expect(page.locator("#risks-main .system").first).to_be_visible(timeout=WORKING)
    expect(page.locator("#risks-main .standing li").first).to_be_visible()
    page.locator("#risks-main .row .link").first.click()
    expect(page.locator("#risks-panel mark.cited").first).to_be_visible(timeout=WORKING)
    walk.keep("risks")

    walk.open("settings")
    log = page.locator("#settings-log")
    expect(log.locator("tbody tr").first).to_be_visible(timeout=WORKING)
    log.get_by_role("button", name=walk.say("web_settings.log_verify")).click()
    whole = walk.say("audit.whole", entries="", first="", last="").split(":")[0]
    expect(page.locator(".settings .done, #settings-notice .done")).to_contain_text(
        whole, timeout=WORKING
    )
    walk.keep("audit-log")
    assert whole in aims(folder / "data", "audit-log", "verify", "--language", language)


def review(walk: Walk) -> None:
    """Review the library, watching how far it is, and see its map."""
    from playwright.sync_api import expect

    page = walk.page
    walk.open("review")
    begin = page.locator("#review-start button[data-event='begin'], button[data-event='begin']")
    page.wait_for_selector("#review-form", timeout=WORKING)
    if page.locator("#review-form[open]").count() == 0:
        page.locator("#review-form summary").first.click()
    before = page.locator("#review-earlier li").count()
    begin.first.click()
    expect(page.locator("button[data-event='cancel']")).to_be_visible(timeout=WORKING)
    walk.keep("progress")
    expect(page.locator("#review-earlier li")).to_have_count(before + 1, timeout=WORKING)
    expect(page.locator("#review .cell")).to_have_count(70, timeout=WORKING)


def finding(page: "Page", ref: str) -> None:
    from playwright.sync_api import expect

    page.locator(f"#review .cell[data-ref='{ref}']").click()
    expect(page.locator("#review-detail h3")).to_contain_text(ref, timeout=WORKING)
