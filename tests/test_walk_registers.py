"""The registers in a browser: an entry added, changed, linked, archived; a conflict; axe.

In German on a desk, in English on a phone; pictures lie where AIMS_SHOTS says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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
    shot,
    sign_in,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
__all__ = ["browser"]  # a fixture

WORD = "ein langes gutes Passwort"
HOSTILE = "<img src=x onerror=alert(1)> {{value}} ${value}"
NOTE = "# Kiosk\n\nStatus: Freigegeben\n\nDer Kiosk gibt Auskunft am Schalter.\n"
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("registers")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    for name, role in (
        ("ada", "admin"),
        ("edith", "editor"),
        ("emil", "editor"),
        ("rolf", "reader"),
    ):
        aims(folder / "data", "user", "add", name, "--role", role, "--password-stdin", typed=WORD)
    (folder / "docs").mkdir()
    (folder / "docs" / "kiosk.md").write_text(NOTE, encoding="utf-8")
    aims(folder / "data", "ingest", str(folder / "docs"))
    with serving(folder) as address:
        yield address


def grave(page: "Page", state: str) -> list[str]:
    """Return what is seriously wrong with the page as it is."""
    page.wait_for_timeout(500)  # Gradio fades things in
    found = Axe().run(page).response["violations"]
    return [
        f"{state}: {one['id']} {node['target']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def opened(page: "Page", entry: str) -> None:
    """Wait until an entry is shown for reading, with the focus on its heading."""
    from playwright.sync_api import expect

    expect(page.locator(f"#risks-entry article[data-entry='{entry}']")).to_be_visible(
        timeout=WORKING
    )
    expect(page.locator("#risks-entry h3")).to_be_focused()


def fill(page: "Page", name: str, words: str) -> None:
    page.locator(f"#risks-entry .register-form [name='{name}']").fill(words)


def store(page: "Page") -> None:
    page.locator("#risks-entry .register-form button[type='submit']").click()


def shut(page: "Page") -> None:
    page.locator("#risks-entry [data-event='shut']").click()
    page.locator("#risks-entry article").wait_for(state="detached", timeout=WORKING)


@pytest.mark.parametrize(
    ("language", "size", "scheme"), [("de", WIDE, "light"), ("en", PHONE, "dark")]
)
def test_an_editor_keeps_registers(
    browser: "Browser",
    address: str,
    folder: Path,
    language: Language,
    size: dict[str, int],
    scheme: str,
) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(
        locale="de-DE" if language == "de" else "en-GB", viewport=size, color_scheme=scheme
    )
    watched = watch(context, address)
    page = watched.page
    sign_in(page, "edith", WORD)
    wrong: list[str] = []

    def look(state: str) -> None:
        fits(page)
        wrong.extend(grave(page, state))
        shot(page, f"registers-{language}-{state}", folder / "shots")

    def say(key: str, **values: object) -> str:
        return says(f"web_registers.{key}", language, **values)

    def event(name: str) -> None:
        page.locator(f"#risks-entry [data-event='{name}']").first.click()

    open_tab(page, "risks", language)
    page.locator("#risks-main h2").wait_for(timeout=WORKING)
    look("empty")

    # A system: what is missing is said at its field, what was typed stays.
    page.locator("#risks-main [data-event='fresh']").click()
    page.locator("#risks-entry .register-form").wait_for(timeout=WORKING)
    fill(page, "purpose", HOSTILE)
    store(page)
    expect(page.locator("#risks-said [role='alert']")).to_be_visible(timeout=WORKING)
    expect(page.locator("#risks-entry [name='name']")).to_be_focused()
    expect(page.locator("#risks-entry [name='purpose']")).to_have_value(HOSTILE)
    look("form")
    fill(page, "name", f"Kiosk {language}")
    page.locator("#risks-entry [name='role']").select_option("deployer")
    page.locator("#risks-entry [name='data'][value='personal']").check()
    store(page)
    expect(page.locator("#risks-said .done")).to_be_visible(timeout=WORKING)
    system = page.locator("#risks-entry article").get_attribute("data-entry") or ""
    opened(page, system)
    expect(page.locator("#risks-entry .facts").first).to_contain_text(HOSTILE)
    look("entry")

    # Words of a document are looked for, kept as its source and opened in their context.
    page.locator("#risks-entry .seeking summary").click()
    page.locator("#risks-entry .seek input").fill("Auskunft am Schalter")
    page.locator("#risks-entry .seek button").click()
    page.locator("#risks-panel [data-event='keep']").first.wait_for(timeout=WORKING)
    look("passages")
    page.locator("#risks-panel [data-event='keep']").first.click()
    source = page.locator("#risks-entry .register-quote [data-event='source']")
    source.click(timeout=WORKING)
    expect(page.locator("#risks-panel mark.cited").first).to_be_visible(timeout=WORKING)
    look("source")
    page.locator("#risks-panel [data-event='back']").click()
    expect(source).to_be_focused()

    # Changed, with the history of it; leaving a changed form asks first.
    event("edit")
    fill(page, "owner", "Petra")
    event("shut")
    dialog = page.locator("#risks-nav dialog")
    expect(dialog).to_be_visible()
    dialog.locator(".no").click()
    expect(page.locator("#risks-entry [name='owner']")).to_have_value("Petra")
    store(page)
    opened(page, system)
    page.locator("#risks-entry .register-history summary").click()
    expect(page.locator("#risks-entry .differences").first).to_contain_text("Petra")
    look("history")

    # A risk linked to it, begun from there; the link leads back.
    page.locator("#risks-entry [data-event='fresh'][data-register='risks']").click()
    expect(page.locator("#risks-entry [name='system']")).to_have_value(system, timeout=WORKING)
    fill(page, "title", f"Falsche Auskunft {language}")
    adder = page.locator("#risks-entry [data-field='controls'] .adder")
    adder.fill("A.6.2.4, A.5.2")
    adder.press("Enter")
    expect(page.locator("#risks-entry [data-field='controls'] input:checked")).to_have_count(2)
    store(page)
    page.locator("#risks-entry article[data-register='risks']").wait_for(timeout=WORKING)
    expect(page.locator("#risks-entry .facts").first).to_contain_text(system)
    page.locator(f"#risks-entry .facts [data-entry='{system}']").click()
    opened(page, system)
    expect(page.locator("#risks-entry .register-linked")).to_contain_text("Falsche Auskunft")

    # Back in the list: the focus is where one came from; words narrow it down.
    shut(page)
    look("list")
    search = page.locator("#risks-main .narrow [name='words']")
    search.fill("nothing like it")
    expect(page.locator("#risks-main .shown-count")).to_have_text(say("rows_none"))
    search.fill(f"kiosk {language}")
    expect(page.locator("#risks-main .register-table tbody tr:visible")).to_have_count(1)
    row = page.locator(f"#risks-main .register-table [data-entry='{system}']")
    row.focus()
    page.keyboard.press("Enter")
    opened(page, system)
    shut(page)
    expect(row).to_be_focused()

    # Somebody else was quicker: said so, nothing typed is lost, and it can be stored upon that.
    row.click()
    opened(page, system)
    event("edit")
    fill(page, "model", "m1")
    other = browser.new_context(locale=f"{language}-XX", viewport=WIDE)
    second = watch(other, address).page
    sign_in(second, "emil", WORD)
    open_tab(second, "risks", language)
    second.locator(f"#risks-main .register-table [data-entry='{system}']").click(timeout=WORKING)
    second.locator("#risks-entry [data-event='edit']").click(timeout=WORKING)
    fill(second, "owner", "Emil")
    store(second)
    opened(second, system)
    other.close()
    store(page)
    conflict = page.locator("#risks-said .conflict")
    expect(conflict).to_contain_text("emil", timeout=WORKING)
    expect(page.locator("#risks-entry [name='model']")).to_have_value("m1")
    look("conflict")
    conflict.locator("[data-event='save-again']").click()
    opened(page, system)
    expect(page.locator("#risks-entry .facts").first).to_contain_text("Emil")
    expect(page.locator("#risks-entry")).to_contain_text("m1")

    # Archived: out of the list, and shown again where one asks for it.
    event("archive")
    page.locator("#risks-nav dialog .yes").click()
    expect(page.locator("#risks-entry [data-event='restore']")).to_be_visible(timeout=WORKING)
    shut(page)
    expect(row).to_have_count(0)
    page.locator("#risks-main .archived-box input").check()
    expect(row).to_be_visible(timeout=WORKING)
    look("archived")
    context.close()
    watched.check()
    assert wrong == []


def test_a_file_is_taken_in_after_a_look(browser: "Browser", address: str, folder: Path) -> None:
    from playwright.sync_api import expect

    file = folder / "rollen.csv"
    file.write_text("name;holder\nKI-Beauftragte Person;Petra Wolf\n", encoding="utf-8")
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    watched = watch(context, address)
    page = watched.page
    sign_in(page, "edith", WORD)
    open_tab(page, "risks", "de")
    open_section(page, "risks", "roles")
    page.locator("#risks-main details.import summary").click()
    page.locator("#risks-main .register-import [name='file']").set_input_files(file)
    page.locator("#risks-main .register-import button").click()
    expect(page.locator("#risks-entry .importing")).to_contain_text("KI-Beauftragte Person")
    shot(page, "registers-de-import", folder / "shots")
    page.locator("#risks-entry [data-event='bring']").click()
    expect(page.locator("#risks-said .done")).to_be_visible(timeout=WORKING)
    expect(page.locator("#risks-main .register-table")).to_contain_text("KI-Beauftragte Person")
    context.close()
    watched.check()


def test_a_reader_reads_every_section(browser: "Browser", address: str, folder: Path) -> None:
    context = browser.new_context(locale="en-GB", viewport=PHONE)
    watched = watch(context, address)
    page = watched.page
    sign_in(page, "rolf", WORD)
    wrong: list[str] = []
    for tab in ("risks", "audit"):
        open_tab(page, tab, "en")
        page.locator(f"#{tab}-main h2").wait_for(timeout=WORKING)
        names = page.locator(f"#{tab}-nav button[data-section]").evaluate_all(
            "buttons => buttons.map(one => one.dataset.section)"
        )
        for name in names:
            open_section(page, tab, name)
            assert page.locator(f"#{tab}-main [data-event='fresh']").count() == 0
            fits(page)
            wrong += grave(page, name)
            shot(page, f"registers-reader-{name}", folder / "shots")
    context.close()
    watched.check()
    assert wrong == []
