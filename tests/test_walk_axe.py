"""Every page and state under axe-core: nothing serious or critical, in light and in dark.

No exceptions: Gradio's own parts are held to it as well.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from assistant.messages import Language
from tests.walking import (
    PHONE,
    WIDE,
    WORKING,
    aims,
    browser,
    fits,
    open_section,
    open_tab,
    says,
    serving,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
__all__ = ["browser"]  # a fixture

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
GRAVE = ("serious", "critical")
QUESTION = {
    "de": "Wie werden neue KI-Systeme beantragt?",
    "en": "May I paste customer data into a public chatbot?",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("axe")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


def settle(page: "Page") -> None:
    """Gradio fades things in, and a colour half way has less contrast than it will have."""
    page.wait_for_timeout(500)


def grave(page: "Page", state: str) -> list[str]:
    """Return what is seriously wrong with the page as it is."""
    settle(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{state}: {one['id']} {node['target']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def test_an_empty_library(browser: "Browser", address: str) -> None:
    """The first screens, before anything is there; then the sample company moves in."""
    wrong = []
    for scheme in SCHEMES:
        context = browser.new_context(locale="de-DE", viewport=WIDE, color_scheme=scheme)
        page = watch(context, address).page
        page.locator(".welcome .start").first.wait_for(timeout=WORKING)
        wrong += grave(page, f"{scheme} ask")
        for tab in ("review", "draft", "risks", "audit", "library"):
            open_tab(page, tab, "de")
            wrong += grave(page, f"{scheme} {tab}")
        if scheme == SCHEMES[-1]:
            open_tab(page, "ask", "de")
            page.locator(".start[data-event='sample']").click()
            page.locator(".welcome .suggestion").first.wait_for(timeout=WORKING)
            page.locator(".welcome .start").first.wait_for(state="detached", timeout=WORKING)
        context.close()
    assert wrong == []


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("en", "dark")])
def test_a_library_at_work(
    browser: "Browser", address: str, folder: Path, language: Language, scheme: Scheme
) -> None:
    locale = "de-DE" if language == "de" else "en-GB"
    context = browser.new_context(locale=locale, viewport=WIDE, color_scheme=scheme)
    watched = watch(context, address)
    page = watched.page
    wrong: list[str] = []

    def look(state: str) -> None:
        wrong.extend(grave(page, state))

    page.locator(".welcome").wait_for(timeout=WORKING)
    if page.locator(".welcome .start").count():  # this test runs alone
        page.locator(".start[data-event='sample']").click()
        page.locator(".welcome .suggestion").first.wait_for(timeout=WORKING)
        page.locator(".welcome .start").first.wait_for(state="detached", timeout=WORKING)
    page.locator("#composer textarea").fill("Zuschuss zum Mittagessen in Oslo?")
    page.locator("#composer textarea").press("Enter")
    page.locator("#latest .answer.abstained").wait_for(timeout=WORKING)
    look("not answered")
    page.locator("#composer textarea").fill(QUESTION[language])
    page.locator("#composer textarea").press("Enter")
    page.locator("#latest .answer .cite").first.wait_for(timeout=WORKING)
    page.locator("#latest .answer .cite").first.click()
    page.locator("#panel mark.cited").first.wait_for(timeout=WORKING)
    page.locator("#panel .why summary").click()
    look("answer with its source")
    for name in ("history", "filter_button"):
        page.get_by_role("button", name=says(f"web_ask.{name}", language)).click()
        page.locator("#drawer .drawer").wait_for(timeout=WORKING)
        look(name)

    open_tab(page, "review", language)
    page.wait_for_selector("#review .cell, #review-earlier p", timeout=WORKING)
    if page.locator("#review .cell").count() == 0:
        page.locator("button[data-event='begin']").first.click()
        page.locator("#review .cell").first.wait_for(timeout=WORKING)
    look("review")
    page.locator("#review .cell[data-ref='5.2']").click()
    page.locator("#review-detail .evidence").first.wait_for(timeout=WORKING)
    overrule = says("web_review.overrule", language)
    page.locator("#review-detail summary").filter(has_text=overrule).click()
    look("finding")
    page.locator("#review-detail .evidence").first.click()
    page.locator("#review-panel mark.cited").first.wait_for(timeout=WORKING)
    look("evidence")

    open_tab(page, "draft", language)
    page.locator("#draft button[data-event='gaps']").first.click()
    page.locator("#draft .plan-card button").first.wait_for(timeout=WORKING)
    look("plan")
    page.locator("#draft .plan-card button").first.click()
    page.locator("#draft .open-points > summary").click(timeout=WORKING)
    look("draft with its form")

    open_tab(page, "risks", language)
    page.locator("#risks-main h2").wait_for(timeout=WORKING)
    look("systems")
    open_section(page, "risks", "documents")
    page.locator("#risks-main .row .link").first.click(timeout=WORKING)
    page.locator("#risks-panel mark.cited").first.wait_for(timeout=WORKING)
    look("documents")
    open_tab(page, "library", language)
    look("library")
    page.locator("#documents tbody button[data-event='open']").first.click()
    page.locator("#document .page-text").first.wait_for(timeout=WORKING)
    look("document")
    open_tab(page, "settings", language)
    page.locator("#settings-log tbody tr").first.wait_for(timeout=WORKING)
    for summary in page.locator(".settings summary").all():
        summary.click()
    look("settings")
    context.close()
    watched.check()
    assert wrong == []


def test_tabs_on_a_phone_are_reached_by_thumb_and_keyboard(
    browser: "Browser", address: str
) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(locale="de-DE", viewport=PHONE)
    watched = watch(context, address)
    page = watched.page
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(7)
    page.locator(".welcome").wait_for(timeout=WORKING)
    for tab in tabs.all():
        box = tab.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["height"] >= 40
        tab.focus()
        page.keyboard.press("Enter")
        expect(tab).to_have_attribute("aria-selected", "true")
        assert tab.evaluate("tab => tab.scrollWidth <= tab.clientWidth"), "its name is cut off"
        settle(page)
        fits(page)
    assert grave(page, "phone") == []
    context.close()
    watched.check()


def test_signing_in(browser: "Browser", address: str, folder: Path) -> None:
    """The last test here: from the first user on, everybody signs in."""
    typed = "a long enough secret"
    aims(folder / "data", "user", "add", "ada", "--role=admin", "--password-stdin", typed=typed)
    wrong = []
    for scheme in SCHEMES:
        context = browser.new_context(locale="de-DE", viewport=PHONE, color_scheme=scheme)
        page = watch(context, address).page
        page.locator("#password").wait_for(timeout=WORKING)
        fits(page)
        wrong += grave(page, f"{scheme} sign-in")
        page.locator("#name").fill("ada")
        page.locator("#password").fill("wrong")
        page.locator("main button[type=submit]").click()
        page.locator("[role=alert]").wait_for(timeout=WORKING)
        wrong += grave(page, f"{scheme} refused")
        context.close()
    assert wrong == []
