"""The register pages: everything as text, changes kept, conflicts told, readers without buttons."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import AssistantError, NotAllowed, Refused
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.check import BadEntry
from assistant.registers.load import load_registers
from assistant.service import Service, registering
from assistant.session import Assistant
from assistant.web import registers_do as do
from assistant.web.registers_desk import Desk, Shown, fault
from assistant.web.registers_read import read_fields
from assistant.web.registers_show import nav_html
from assistant.web.registers_sources import Named, source_html, source_key
from assistant.web.sections import ORDER, TABS, all_sections
from tests.register_pages import (
    HOSTILE,
    QUOTE,
    desk,
    editor,
    filled,
    kiosk,
    reader,
    source,
)
from tests.visits import service_over

CHANGING = ("fresh", "edit", "archive", "restore", "accept", "adapt", "dismiss", "again", "bring")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with kiosk(tmp_path_factory.mktemp("kiosk")) as assistant:
        yield assistant


@pytest.fixture
def service(library: Assistant, tmp_path: Path) -> Iterator[Service]:
    with service_over(library, tmp_path) as one:
        yield one


def form(register: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"register": register, "entry": "", "version": "0", "values": values, **more}


def saved(where: Desk, register: str, values: dict[str, Any]) -> str:
    """Store a new entry by the form and return its id."""
    shown = do.save(where, form(register, values))
    assert shown.said is not None
    return str(re.findall(r"[A-Z]+-\d+", shown.said)[0])


def told(where: Desk, error: Exception) -> Shown:
    assert isinstance(error, AssistantError)
    return fault(error, where.language)


# Sections


def test_the_sections_stand_in_order_and_each_register_has_one() -> None:
    for tab in TABS:
        there = [name for name in all_sections()[tab] if name in ORDER[tab]]
        assert there == [name for name in ORDER[tab] if name in there]
    shown = {one.register for tab in TABS for one in all_sections()[tab].values()}
    written = {one.id for one in load_registers().values() if not one.made}
    assert written <= shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", TABS)
def test_every_section_is_shown_without_entries(
    service: Service, tab: str, language: Language
) -> None:
    for name in all_sections()[tab]:
        for visit in (editor(service), reader(service)):
            shown = do.go(desk(visit, name, language, tab)).main
            assert shown is not None
            assert f'data-section="{name}"' in shown
            assert "<h2" in shown


def test_the_navigation_counts_the_entries_in_use(service: Service) -> None:
    where = desk(editor(service))
    saved(where, "systems", {"name": "Kiosk"})
    gone = saved(where, "systems", {"name": "Alt"})
    do.archive(where, gone, "1", archived=True)
    nav = do.go(where).nav
    assert nav is not None
    assert message("web_registers.count", "de", count=1) in nav
    assert 'aria-current="page"' in nav
    assert nav_html("audit", "soa", {}, "en").count("<option") == len(all_sections()["audit"])


def test_a_reader_sees_entries_and_no_buttons_that_change_them(service: Service) -> None:
    saved(desk(editor(service)), "systems", {"name": "Kiosk", "sources": []})
    for tab in TABS:
        for name in all_sections()[tab]:
            shown = do.go(desk(reader(service), name, "de", tab)).main or ""
            buttons = set(re.findall(r'data-event="([\w-]+)"', shown))
            assert buttons.isdisjoint(CHANGING), name
            assert "register-import" not in shown
    opened = do.open_entry(desk(reader(service)), "SYS-1").entry or ""
    assert "Kiosk" in opened
    assert set(re.findall(r'data-event="([\w-]+)"', opened)) <= {"open", "shut", "source"}
    mine = do.open_entry(desk(editor(service)), "SYS-1").entry or ""
    assert {"edit", "archive", "fresh"} <= set(re.findall(r'data-event="([\w-]+)"', mine))


@pytest.mark.parametrize(
    "act",
    [
        lambda where: do.fresh(where, "systems"),
        lambda where: do.edit(where, "SYS-1"),
        lambda where: do.save(where, form("systems", {"name": "x"})),
        lambda where: do.archive(where, "SYS-1", "1", archived=True),
        lambda where: do.accept(where, "x"),
        lambda where: do.adapt(where, "x"),
        lambda where: do.dismiss(where, "x"),
        lambda where: do.again(where),
        lambda where: do.bring(where, {"name": "a.csv", "content": "eA=="}, True),
    ],
)
def test_a_reader_changes_nothing(service: Service, act: Any) -> None:
    saved(desk(editor(service)), "systems", {"name": "Kiosk"})
    with pytest.raises(NotAllowed):
        act(desk(reader(service)))
    assert len(registering.history(editor(service))) == 1


# Hostile values


def written(service: Service) -> list[str]:
    """An entry in each register, every field filled with what means harm; returns their ids."""
    linked: dict[str, str] = {}
    order = ["systems", "roles", "audits", "risks"]
    order += [name for name, one in load_registers().items() if name not in order and not one.made]
    for _ in range(2):  # the second time all links lead somewhere
        for name in order:
            made = registering.add(editor(service), name, filled(name, service, linked))
            linked[name] = made.id
    return list(linked.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_people_write_stays_text_everywhere(service: Service, language: Language) -> None:
    ids = written(service)
    shown = []
    for tab in TABS:
        for name in all_sections()[tab]:
            where = desk(editor(service), name, language, tab)
            shown.append(do.go(where).main or "")
    for one in ids:
        where = desk(editor(service), language=language)
        shown.append(do.open_entry(where, one).entry or "")
        register = next(r for r in load_registers().values() if one.startswith(f"{r.prefix}-"))
        shown.append(do.edit(where, one).entry or "")
        title = {register.title_field: "geändert"}
        if register.field(register.title_field).type == "requirements":
            title = {register.title_field: "iso42001:6.1.3"}
        registering.change(editor(service), register.id, one, title)
        shown.append(do.open_entry(where, one).entry or "")
    for page in shown:
        assert "<img" not in page
        assert "<b>gibt" not in page
        assert "\u202e" not in page
        for tag in re.findall(r"<[^>]*>", page):
            assert " autofocus" not in re.sub(r'"[^"]*"', "", tag), tag
    assert sum(html.escape(HOSTILE[:20]) in page for page in shown) > 20


def test_a_text_area_holds_exactly_the_words(service: Service) -> None:
    words = "\n\n</textarea><script>alert(1)</script>\nzwei"
    where = desk(editor(service))
    saved(where, "systems", {"name": "Kiosk", "purpose": "x" + words})
    shown = do.edit(where, "SYS-1").entry or ""
    area = re.search(r'<textarea name="purpose"[^>]*>\n(.*?)</textarea>', shown, re.S)
    assert area is not None
    assert html.unescape(area[1]) == "x" + words
    assert "<script" not in shown


# Storing


def test_an_entry_is_added_changed_archived_and_its_history_told(service: Service) -> None:
    where = desk(editor(service))
    assert saved(where, "systems", {"name": "Kiosk", "role": "deployer"}) == "SYS-1"
    sent = form("systems", {"role": "both"}, entry="SYS-1", version="1", reason="Neu gebaut")
    shown = do.save(where, sent)
    assert "register-form" not in (shown.entry or "")
    history = html.unescape(shown.entry or "")
    assert "Betreiber (nutzt es)</bdi></del>" in history
    assert "Anbieter und Betreiber</bdi></ins>" in history
    assert message("web_registers.history_reason", "de", reason="Neu gebaut") in history
    assert registering.entry(editor(service), "systems", "SYS-1").text("name") == "Kiosk"
    again = do.save(where, form("systems", {"role": "both"}, entry="SYS-1", version="2"))
    assert message("web_registers.did_nothing", "de", entry="SYS-1") in (again.said or "")
    gone = do.archive(where, "SYS-1", "2", archived=True)
    assert "SYS-1" not in re.sub(r"(?s)<details.*?</details>", "", gone.main or "")
    assert 'data-event="restore"' in (gone.entry or "")
    listed = do.go(replace(where, archived=True)).main or ""
    assert "Kiosk" in listed
    back = do.archive(where, "SYS-1", "3", archived=False)
    assert "Kiosk" in (back.main or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_with_its_field_and_the_form_stays(
    service: Service, language: Language
) -> None:
    where = desk(editor(service), language=language)
    with pytest.raises(BadEntry) as wrong:
        do.save(where, form("systems", {"name": "  ", "purpose": "getippt"}))
    shown = told(where, wrong.value)
    assert shown.entry is None
    assert 'role="alert"' in (shown.said or "")
    assert 'data-field="name"' in (shown.said or "")
    assert message("registers.needed", language, field="Name") in (shown.said or "")
    with pytest.raises(BadEntry) as chosen:
        do.save(where, form("systems", {"name": "x", "role": "king"}))
    said = html.unescape(told(where, chosen.value).said or "")
    label = {"de": "Unsere Rolle", "en": "Our role"}[language]
    assert f"{label}: " in said
    assert "/" not in said.partition(":")[0].rpartition(">")[2]  # one language alone


def test_the_same_notice_twice_is_told_twice(service: Service) -> None:
    error = Refused("web_registers.bad_call")
    assert fault(error, "de").said != fault(error, "de").said


def test_who_was_slower_is_told_and_keeps_what_was_typed(service: Service) -> None:
    ada, bea = desk(editor(service)), desk(editor(service, "Bea"))
    saved(ada, "systems", {"name": "Kiosk", "owner": "Ada", "model": "m1"})
    do.save(bea, form("systems", {"owner": "Bea"}, entry="SYS-1", version="1"))
    mine = form("systems", {"model": "m2"}, entry="SYS-1", version="1")
    shown = do.save(ada, mine)
    assert shown.entry is None
    assert shown.main is None
    said = shown.said or ""
    assert 'class="warning conflict"' in said
    assert 'data-event="save-again"' in said
    assert 'data-version="2"' in said
    assert message("web_registers.conflict", "de", entry="SYS-1", person="Bea", version=2) in said
    assert re.search(r"<del><bdi>Ada</bdi></del>.*<ins><bdi>Bea</bdi></ins>", said)
    assert registering.entry(editor(service), "systems", "SYS-1").version == 2
    do.save(ada, mine | {"version": "2"})
    now = registering.entry(editor(service), "systems", "SYS-1")
    assert (now.text("owner"), now.text("model"), now.version) == ("Bea", "m2", 3)


def test_links_are_buttons_in_both_directions(service: Service) -> None:
    where = desk(editor(service))
    saved(where, "systems", {"name": "Kiosk"})
    linked = do.fresh(where, "risks", "system", "SYS-1").entry or ""
    assert '<option value="SYS-1" selected="">' in linked
    saved(where, "risks", {"title": "Falsche Auskunft", "system": "SYS-1"})
    saved(where, "actions", {"title": "Prüfen", "origin_kind": "risk", "origin": "RISK-1"})
    risk = do.open_entry(where, "RISK-1").entry or ""
    assert 'data-event="open" data-entry="SYS-1"' in risk
    assert 'data-event="open" data-entry="ACT-1"' in risk
    assert 'data-event="open" data-entry="RISK-1"' in (do.open_entry(where, "SYS-1").entry or "")
    assert 'data-event="open" data-entry="RISK-1"' in (do.open_entry(where, "ACT-1").entry or "")


@pytest.mark.parametrize(
    "act",
    [
        lambda where: do.go(replace(where, section="nowhere")),
        lambda where: do.go(replace(where, section=["systems"])),
        lambda where: do.go(replace(where, section="soa")),  # of the other tab
        lambda where: do.open_entry(where, "SYS-99"),
        lambda where: do.open_entry(where, {"id": 1}),
        lambda where: do.open_entry(where, "SYS-" + "9" * 5000),
        lambda where: do.open_entry(where, "DOC-1"),
        lambda where: do.fresh(where, "nothing"),
        lambda where: do.fresh(where, "dismissed"),
        lambda where: do.fresh(where, "risks", "system", "SYS-99"),
        lambda where: do.save(where, None),
        lambda where: do.save(where, form("soa_versions", {"title": "x"})),
        lambda where: do.save(where, form("dismissed", {"title": "x"})),
        lambda where: do.save(where, form("systems", {"name": "x"}, offer="0" * 16)),
        lambda where: do.accept(where, ["x"]),
        lambda where: do.archive(where, "SYS-1", "x", archived=True),
        lambda where: do.archive(where, "SYS-1", None, archived=True),
        lambda where: do.archive(where, "SYS-1", 0, archived=True),
    ],
)
def test_what_is_not_there_is_refused(service: Service, act: Any) -> None:
    saved(desk(editor(service)), "systems", {"name": "Kiosk"})
    with pytest.raises(Refused):
        act(desk(editor(service)))
    assert len(registering.history(editor(service))) == 1


# Reading what a browser sends


def test_only_fields_of_the_register_are_read(service: Service) -> None:
    register = load_registers()["systems"]
    known = source(service)
    sent = {
        "name": "x",
        "answers": "{}",  # data of the program
        "__class__": "y",
        "data": ["personal", 7, "", None],
        "owner": 3,
        "purpose": {"a": 1},
        "sources": [source_key(known), "x:1:0:5", 9],
    }
    assert read_fields(register, sent, [known]) == {
        "name": "x",
        "data": ["personal"],
        "sources": [known],
    }
    assert read_fields(register, {"sources": source_key(known)}, [known]) == {}
    assert read_fields(register, [("name", "x")], []) == {}
    many = read_fields(register, {"data": ["personal"] * 10_000}, [])
    assert len(many["data"]) < 1_000


def test_a_text_too_long_is_refused_and_not_left_out(service: Service) -> None:
    where = desk(editor(service))
    with pytest.raises(BadEntry):
        do.save(where, form("systems", {"name": "x", "purpose": "y" * 8_001}))
    saved(where, "systems", {"name": "x", "purpose": "y" * 8_000})


# Sources


def test_sources_can_be_struck_and_never_invented(service: Service) -> None:
    one = source(service)
    registering.add(editor(service), "systems", {"name": "Kiosk", "sources": [one]})
    where = desk(editor(service))
    shown = do.edit(where, "SYS-1").entry or ""
    assert f'value="{source_key(one)}" checked=""' in shown
    kept = form("systems", {"sources": [source_key(one), "f" * 64 + ":1:0:3"]})
    do.save(where, kept | {"entry": "SYS-1", "version": "1"})
    assert registering.entry(editor(service), "systems", "SYS-1").sources() == (one,)
    do.save(where, form("systems", {"sources": []}, entry="SYS-1", version="1"))
    assert registering.entry(editor(service), "systems", "SYS-1").sources() == ()


def test_a_hidden_documents_words_are_not_shown_and_not_lost(service: Service) -> None:
    one = source(service)
    registering.add(editor(service), "systems", {"name": "Kiosk", "sources": [one]})
    service.collections.create("Rat", now=datetime.now(UTC))
    service.collections.place(service.assistant.documents()[0].source, "Rat")
    where = desk(editor(service))
    for shown in (do.open_entry(where, "SYS-1"), do.edit(where, "SYS-1"), do.go(where)):
        assert html.escape(QUOTE) not in (shown.entry or "") + (shown.main or "")
    named = Named(one.document_id, one.page, one.start, one.end)
    panel = source_html(editor(service), named, "de")
    assert "<mark" not in panel
    assert message("ingest.error_unknown", "de") in panel
    do.save(where, form("systems", {"sources": [], "owner": "B"}, entry="SYS-1", version="1"))
    service.collections.unplace(service.assistant.documents()[0].source)
    assert registering.entry(editor(service), "systems", "SYS-1").sources() == (one,)
