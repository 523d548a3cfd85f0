"""The register pages: proposals, forms of a section's view, files out and in."""

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.access.rights import Person
from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.check import BadEntry
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.service import Service, Visit, registering
from assistant.session import Assistant
from assistant.web import registers_do as do
from assistant.web.forms import form, hidden
from assistant.web.register_files import routes
from assistant.web.registers_desk import fault
from assistant.web.registers_import import LARGEST
from assistant.web.registers_sources import Named, source_key
from assistant.web.section import Given, Section
from assistant.web.visitor import PERSON
from assistant.web.work import FAULTS
from ingest.errors import UnknownDocument
from tests.register_pages import (
    HOSTILE,
    QUOTE,
    desk,
    editor,
    kiosk,
    reader,
    source,
    with_section,
)
from tests.visits import person, service_over


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with kiosk(tmp_path_factory.mktemp("kiosk")) as assistant:
        yield assistant


@pytest.fixture
def service(library: Assistant, tmp_path: Path) -> Iterator[Service]:
    with service_over(library, tmp_path) as one:
        yield one


def offering(patch: pytest.MonkeyPatch, *proposals: Proposal) -> None:
    section = Section("systems", "", "systems", proposals=lambda visit, language: proposals)
    with_section(patch, section)


def kiosk_offer(service: Service, **values: Any) -> Proposal:
    given = {"name": "Kiosk", "purpose": "Auskunft", "sources": (source(service),), **values}
    return Proposal("systems", "Kiosk", given, "So steht es im Dokument.")


# Proposals


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_shows_reason_values_and_quotes(
    service: Service, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    offer = kiosk_offer(service, role="deployer", owner=HOSTILE)
    offering(monkeypatch, offer)
    shown = do.go(desk(editor(service), language=language)).main or ""
    for words in (offer.reason, QUOTE, "Auskunft", HOSTILE.replace("\u202e", "")):
        assert html.escape(words) in shown
    assert "<img" not in shown
    where = source(service)
    assert f'data-document="{where.document_id}" data-page="1" data-start="{where.start}"' in shown
    for event in ("accept", "adapt", "dismiss"):
        assert shown.count(f'data-event="{event}" data-key="{offer.key}"') == 1
    seen = do.go(desk(reader(service), language=language)).main or ""
    assert html.escape(QUOTE) in seen
    assert "data-key" not in seen


def test_an_accepted_proposal_is_an_entry_with_its_sources(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = kiosk_offer(service)
    offering(monkeypatch, offer)
    shown = do.accept(desk(editor(service)), offer.key)
    made = registering.entry(editor(service), "systems", "SYS-1")
    assert made.sources() == (source(service),)
    assert offer.key not in (shown.main or "")
    assert "SYS-1" in (shown.said or "")
    with pytest.raises(Refused):
        do.accept(desk(editor(service)), offer.key)
    (change,) = registering.history(editor(service), "systems", "SYS-1")
    assert change.reason == offer.reason


def test_a_proposal_can_be_changed_before_it_is_accepted(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = kiosk_offer(service)
    offering(monkeypatch, offer)
    where = desk(editor(service))
    shown = do.adapt(where, offer.key).entry or ""
    assert 'name="name" value="Kiosk"' in shown
    assert f'name="offer" value="{offer.key}"' in shown
    values = {"name": "Kiosk 2", "purpose": "", "sources": [source_key(source(service)), "x"]}
    sent = {"register": "systems", "entry": "", "offer": offer.key, "values": values}
    with pytest.raises(BadEntry):  # and it is still offered
        do.save(where, sent | {"values": {**values, "name": ""}})
    do.save(where, sent)
    made = registering.entry(editor(service), "systems", "SYS-1")
    assert (made.text("name"), made.text("purpose")) == ("Kiosk 2", "")
    assert made.sources() == (source(service),)
    assert offer.key not in (do.go(where).main or "")


def test_a_proposed_change_opens_the_entry_with_both(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    registering.add(editor(service), "systems", {"name": "Kiosk", "owner": "Ada"})
    offer = Proposal("systems", "Kiosk", {"role": "deployer"}, "Steht da.", entry="SYS-1")
    offering(monkeypatch, offer)
    where = desk(editor(service))
    assert message("web_registers.offer_change", "de", entry="SYS-1") in (do.go(where).main or "")
    form_shown = do.adapt(where, offer.key).entry or ""
    assert 'value="Ada"' in form_shown
    assert '<option value="deployer" selected="">' in form_shown
    sent = {"register": "systems", "entry": "SYS-1", "version": "1", "offer": offer.key}
    do.save(where, sent | {"values": {"role": "both"}})
    made = registering.entry(editor(service), "systems", "SYS-1")
    assert (made.text("owner"), made.text("role"), made.version) == ("Ada", "both", 2)


def test_a_dismissed_proposal_can_be_offered_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = kiosk_offer(service)
    offering(monkeypatch, offer)
    where = desk(editor(service))
    gone = do.dismiss(where, offer.key).main or ""
    assert offer.key not in gone
    assert message("web_registers.offers_dismissed", "de", count=1) in gone
    assert "data-event" not in re.sub(
        r"(?s).*register-offers", "", do.go(desk(reader(service))).main or ""
    )
    back = do.again(where).main or ""
    assert offer.key in back
    assert registering.entries(editor(service), "systems") == []


# Forms of a section's view


def acting(patch: pytest.MonkeyPatch, seen: list[Given]) -> None:
    def act(visit: Visit, values: Given, language: Language) -> str:
        visit.require("register")
        seen.append(dict(values))
        return '<p class="done" role="status">gut</p>'

    def beside(visit: Visit, language: Language, entry: Entry) -> str:
        return form("note", hidden("id", entry.id), "Los")

    section = Section(
        "systems",
        "",
        "systems",
        above=lambda visit, language: form("note", "", "Los"),
        beside=beside,
        acts={"note": act},
        files=(("docx", "/files/governance/x/docx"),),
    )
    with_section(patch, section)


def test_a_form_reaches_its_act_and_the_section_is_shown_anew(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Given] = []
    acting(monkeypatch, seen)
    registering.add(editor(service), "systems", {"name": "Kiosk"})
    where = desk(editor(service))
    assert 'data-do="note"' in (do.go(where).main or "")
    opened = do.open_entry(where, "SYS-1").entry or ""
    assert hidden("id", "SYS-1") in opened
    shown = do.perform(where, "note", {"a": "x" * 8_000, "b": "y" * 8_001, "c": 3}, "", "")
    assert seen == [{"a": "x" * 8_000}]
    assert "gut" in (shown.said or "")
    assert shown.main is not None
    assert shown.entry is None
    beside = do.perform(where, "note", {}, "systems", "SYS-1")
    assert seen[1] == {"entry": "SYS-1"}
    assert "Kiosk" in (beside.entry or "")


@pytest.mark.parametrize("name", ["other", "", None, ["note"], "__class__"])
def test_a_form_that_no_section_has_does_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch, name: Any
) -> None:
    seen: list[Given] = []
    acting(monkeypatch, seen)
    shown = do.perform(desk(editor(service)), name, {}, "", "")
    assert seen == []
    assert message("web_registers.bad_call", "de") in (shown.said or "")


def test_documents_of_a_section_stand_beside_its_register_as_a_file(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting(monkeypatch, [])
    shown = do.go(desk(editor(service), language="en")).main or ""
    links = re.findall(r'href="([^"]+)"', shown)
    assert links == [
        "/files/governance/x/docx?lang=en",
        *(f"/files/registers/systems.{form}?lang=en" for form in ("xlsx", "csv", "yaml")),
    ]
    assert "href" not in (do.go(desk(reader(service))).main or "")


# Files


def client(service: Service, who: Person | None) -> TestClient:
    app = Starlette(routes=routes(service))

    async def let_in(scope: Scope, receive: Receive, send: Send) -> None:
        if who is not None:
            scope[PERSON] = who
        await app(scope, receive, send)

    return TestClient(let_in)


def test_a_register_is_served_as_a_file(service: Service) -> None:
    registering.add(editor(service), "systems", {"name": "=1+1", "purpose": "Auskunft"})
    served = client(service, person("editor"))
    for form_name, begins in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("yaml", b"")):
        reply = served.get(f"/files/registers/systems.{form_name}?lang=de")
        assert reply.status_code == 200
        assert reply.content.startswith(begins)
        assert "attachment" in reply.headers["content-disposition"]
        assert reply.headers["x-content-type-options"] == "nosniff"
    for path in ("nothing.xlsx", "systems.exe", "systems", "..%2Fsystems.xlsx"):
        assert served.get(f"/files/registers/{path}").status_code == 404
    assert client(service, person("reader")).get("/files/registers/systems.csv").status_code == 403
    assert client(service, None).get("/files/registers/systems.csv").status_code == 403


def file(text: str, name: str = "systeme.csv", **more: Any) -> dict[str, Any]:
    return {"name": name, "content": base64.b64encode(text.encode()).decode(), **more}


def test_a_file_is_looked_at_before_it_is_taken_in(service: Service) -> None:
    registering.add(editor(service), "systems", {"name": "Kiosk", "owner": "Ada"})
    where = desk(editor(service))
    csv = file(f"id;name;owner\nSYS-1;;Bea\n;{HOSTILE.replace(';', '')};Cem\n")
    looked = do.bring(where, csv, False)
    assert looked.main is None
    shown = looked.entry or ""
    counts = {"added": 1, "changed": 1, "unchanged": 0}
    assert message("web_registers.import_counts", "de", **counts) in shown
    assert "<del><bdi>Ada</bdi></del>" in shown
    assert "<img" not in shown
    assert 'data-event="bring"' in shown
    assert len(registering.entries(editor(service), "systems")) == 1
    done = do.bring(where, csv, True)
    assert message("web_registers.import_done", "de", **counts) in (done.said or "")
    assert [one.text("owner") for one in registering.entries(editor(service), "systems")] == [
        "Bea",
        "Cem",
    ]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"name": "a.csv", "content": 3},
        {"name": "a.csv", "content": ""},
        {"name": "a.csv", "content": "%%%"},
        {"name": "a.csv", "content": "A" * (LARGEST * 4 // 3 + 8)},
        {"name": ["a.csv"], "content": "eA=="},
        file("id;name\nSYS-99;x\n"),
        file("id;nothing\n;x\n"),
        file("name", "a.exe"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused(service: Service, sent: Any) -> None:
    with pytest.raises(FAULTS) as wrong:
        do.bring(desk(editor(service)), sent, True)
    assert isinstance(wrong.value, FAULTS)
    shown = fault(wrong.value, "de")
    assert 'role="alert"' in (shown.said or "")
    assert registering.entries(editor(service), "systems") == []


def test_a_made_register_takes_no_file(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with_section(monkeypatch, Section("versions", "", "soa_versions"))
    where = desk(editor(service), "versions")
    assert "register-import" not in (do.go(where).main or "")
    with pytest.raises(Refused):
        do.bring(where, file("title\nx\n"), True)


# Sources by hand


def test_words_of_a_document_are_found_and_kept_word_for_word(service: Service) -> None:
    registering.add(editor(service), "systems", {"name": "Kiosk"})
    where = desk(editor(service))
    assert 'class="seek"' in (do.open_entry(where, "SYS-1").entry or "")
    panel = do.seek(where, "SYS-1", "Auskunft am Schalter").panel or ""
    assert "<b>gibt" not in panel
    button = re.search(r'<button[^>]*data-event="keep"[^>]*>', panel)
    assert button is not None
    said = dict(re.findall(r'data-(\w+)="([^"]*)"', button[0]))
    named = Named(said["document"], int(said["page"]), int(said["start"]), int(said["end"]))
    shown = do.keep_source(where, "SYS-1", named)
    assert message("web_registers.did_keep", "de", entry="SYS-1") in (shown.said or "")
    (kept,) = registering.entry(editor(service), "systems", "SYS-1").sources()
    page = service.assistant.page(kept.document_id, kept.page)
    assert page.text[kept.start : kept.end] == kept.quote
    assert "Auskunft am Schalter" in kept.quote
    again = do.keep_source(where, "SYS-1", named)
    assert message("web_registers.did_nothing", "de", entry="SYS-1") in (again.said or "")
    assert message("web_registers.seek_kept", "de") in (
        do.seek(where, "SYS-1", "Auskunft am Schalter").panel or ""
    )


@pytest.mark.parametrize("words", ["", "   ", None, ["x"], 3])
def test_nothing_is_looked_for_without_words(service: Service, words: Any) -> None:
    registering.add(editor(service), "systems", {"name": "Kiosk"})
    panel = do.seek(desk(editor(service)), "SYS-1", words).panel or ""
    assert message("web_registers.seek_none", "de") in panel


def test_only_words_that_one_may_read_become_a_source(service: Service) -> None:
    registering.add(editor(service), "systems", {"name": "Kiosk"})
    one = source(service)
    good = Named(one.document_id, 1, one.start, one.end)
    assert "seeking" not in (do.open_entry(desk(reader(service)), "SYS-1").entry or "")
    with pytest.raises(NotAllowed):
        do.keep_source(desk(reader(service)), "SYS-1", good)
    with pytest.raises(NotAllowed):
        do.seek(desk(reader(service)), "SYS-1", "Kiosk")
    for bad in (replace(good, end=10**7), replace(good, page=2), replace(good, document="x")):
        with pytest.raises(UnknownDocument):
            do.keep_source(desk(editor(service)), "SYS-1", bad)
    service.collections.create("Rat", now=datetime.now(UTC))
    service.collections.place(service.assistant.documents()[0].source, "Rat")
    with pytest.raises(UnknownDocument):
        do.keep_source(desk(editor(service)), "SYS-1", good)
    assert QUOTE not in html.unescape(do.seek(desk(editor(service)), "SYS-1", "Kiosk").panel or "")
    assert registering.entry(editor(service), "systems", "SYS-1").sources() == ()
