"""Registers: values are cleaned or refused, changes are kept, quotes stand word for word."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES
from assistant.records.audit_forget import anonymise
from assistant.records.database import Database
from assistant.records.schema import audit_head, audit_log, entries, entry_changes, versions
from assistant.registers.check import BadEntry, check, shown
from assistant.registers.entry import Source
from assistant.registers.load import load_registers
from assistant.registers.stored import from_json, to_json
from assistant.service import Service, Visit, registering
from assistant.session import Assistant
from assistant.settings import Settings
from ingest import ahead
from ingest.embed import HashEmbedder
from tests.test_shelf import Parser
from tests.visits import person, service_over

TEXT = "# Pino\n\nStatus: Freigegeben\n\nPino beantwortet Fragen von Kundinnen und Kunden.\n"
QUOTE = "Pino beantwortet Fragen von Kundinnen und Kunden."


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "pino.md").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    with (
        Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path / "data") as one,
    ):
        assistant.ingest([tmp_path / "docs"])
        yield one


def editor(service: Service, name: str = "Ada") -> Visit:
    return service.visit(person("editor", name))


def quote(service: Service, words: str = QUOTE, **changed: Any) -> dict[str, Any]:
    document = service.assistant.documents()[0]
    start = service.assistant.page(document.id, 1).text.index(QUOTE)
    return {
        "document_id": document.id,
        "page": 1,
        "start": start,
        "end": start + len(QUOTE),
        "quote": words,
        **changed,
    }


@pytest.mark.parametrize("register", load_registers().values(), ids=lambda one: one.id)
def test_every_register_is_in_both_languages(register: Any) -> None:
    for language in LANGUAGES:
        labels = [field.label.in_(language) for field in register.fields]
        assert len(set(labels)) == len(labels), "two fields are called the same"
        assert register.note.in_(language).endswith(".")


@pytest.mark.parametrize(
    ("name", "given", "stored"),
    [
        ("name", "  Pino \n x ", "Pino x"),
        ("name", "a\u202eb\x00", "ab"),
        ("purpose", "a \r\n\r\nb", "a\n\nb"),
        ("role", "Betreiber (nutzt es)", "deployer"),
        ("role", "PROVIDER", "provider"),
        ("data", "special; personal", ("personal", "special")),
        ("data", ["personal"], ("personal",)),
        ("locations", "Kiel\n\nKiel\nBonn", ("Kiel", "Bonn")),
        ("started", "3.2.2026", "2026-02-03"),
        ("started", datetime(2026, 2, 3, tzinfo=UTC), "2026-02-03"),
        ("started", "", None),
        ("started", "29.02.2028", "2028-02-29"),
        ("purpose", "a\ufffeb\uffffc\U000e0041d", "abcd"),
    ],
)
def test_values_are_cleaned(name: str, given: Any, stored: Any) -> None:
    values = check(load_registers()["systems"], {"name": "X", name: given})
    assert values.get(name) == stored


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({}, "needed"),
        ({"name": " \u200b "}, "needed"),
        ({"name": "x" * 301}, "too_long"),
        ({"name": ["a"]}, "no_text"),
        ({"name": "x", "role": "chef"}, "no_choice"),
        ({"name": "x", "started": "31.2.2026"}, "no_date"),
        ({"name": "x", "started": "9999-12-31"}, "no_date"),
        ({"name": "x", "started": datetime(1, 1, 1, tzinfo=UTC)}, "no_date"),
        ({"name": "x", "locations": ["a"] * 201}, "too_many"),
        ({"name": "x", "nix": "y"}, "unknown_field"),
        ({"name": "x", "sources": "nix"}, "no_source"),
        ({"name": "x", "answers": {"a": [float("nan")]}}, "no_data"),
    ],
)
def test_what_is_not_in_order_is_refused_by_its_field(given: dict[str, Any], key: str) -> None:
    with pytest.raises(BadEntry) as refused:
        check(load_registers()["systems"], given)
    assert refused.value.key == f"registers.{key}"


def test_an_entry_is_added_changed_and_its_history_kept(service: Service) -> None:
    visit = editor(service)
    made = registering.add(visit, "systems", {"name": "Pino", "sources": [quote(service)]})
    assert (made.id, made.version) == ("SYS-1", 1)
    later = registering.change(
        editor(service, "Bo"), "systems", "SYS-1", {"owner": "Eva Ruf"}, version=1, reason="neu"
    )
    assert later.version == 2
    assert later.sources() == made.sources()
    archived = registering.archive(visit, "systems", "SYS-1")
    assert registering.entries(visit, "systems") == []
    assert registering.entries(visit, "systems", archived=True) == [archived]
    history = registering.history(visit, "systems", "SYS-1")
    assert [one.deed for one in history] == ["archive", "change", "add"]
    assert history[1].person == "Bo"
    assert history[1].reason == "neu"
    assert history[1].fields() == ("owner",)
    assert history[1].before is not None
    assert "owner" not in history[1].before
    assert history[1].after["owner"] == "Eva Ruf"
    with service.database.reading() as connection:
        log = connection.execute(select(audit_log.c.action, audit_log.c.object)).all()
    assert [tuple(one) for one in log][-3:] == [
        ("entry_add", "systems:SYS-1"),
        ("entry_change", "systems:SYS-1"),
        ("entry_archive", "systems:SYS-1"),
    ]
    assert service.audit.verify().ok


def test_a_change_of_what_somebody_else_changed_is_refused(service: Service) -> None:
    visit = editor(service)
    registering.add(visit, "systems", {"name": "Pino"})
    registering.change(visit, "systems", "SYS-1", {"owner": "Eva"}, version=1)
    with pytest.raises(Refused) as refused:
        registering.change(visit, "systems", "SYS-1", {"owner": "Udo"}, version=1)
    assert refused.value.key == "registers.changed_meanwhile"
    assert registering.entry(visit, "systems", "SYS-1").text("owner") == "Eva"


def test_what_changes_nothing_leaves_no_trace(service: Service) -> None:
    visit = editor(service)
    registering.add(visit, "systems", {"name": "Pino"})
    assert registering.change(visit, "systems", "SYS-1", {"name": "Pino"}).version == 1
    assert len(registering.history(visit)) == 1


def test_several_are_added_all_or_none(service: Service) -> None:
    with pytest.raises(BadEntry):
        registering.add_all(editor(service), "systems", [{"name": "Pino"}, {"role": "provider"}])
    assert registering.entries(editor(service), "systems") == []
    assert registering.history(editor(service)) == []


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"quote": "Pino beantwortet Fragen von Kunden."}, "not_word_for_word"),
        ({"start": 0}, "not_word_for_word"),
        ({"document_id": "nix"}, "no_source"),
        ({"page": 9}, "no_source"),
        ({"page": "../1"}, "no_source"),
    ],
)
def test_a_quote_must_stand_word_for_word(
    service: Service, changed: dict[str, Any], key: str
) -> None:
    with pytest.raises(BadEntry) as refused:
        registering.add(
            editor(service), "systems", {"name": "P", "sources": [quote(service, **changed)]}
        )
    assert refused.value.key == f"registers.{key}"


def test_readers_read_and_do_not_write(service: Service) -> None:
    registering.add(editor(service), "systems", {"name": "Pino"})
    visit = service.visit(person("reader"))
    assert [one.text("name") for one in registering.entries(visit, "systems")] == ["Pino"]
    acts: tuple[Callable[[], object], ...] = (
        lambda: registering.add(visit, "systems", {"name": "x"}),
        lambda: registering.change(visit, "systems", "SYS-1", {"name": "x"}),
        lambda: registering.archive(visit, "systems", "SYS-1"),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_quotes_of_hidden_documents_are_left_out_and_stay(service: Service) -> None:
    registering.add(editor(service), "systems", {"name": "Pino", "sources": [quote(service)]})
    service.collections.create("Rat", now=datetime.now(UTC))
    service.collections.place(service.assistant.documents()[0].source, "Rat")
    visit = editor(service, "Bo")
    assert registering.entry(visit, "systems", "SYS-1").sources() == ()
    assert QUOTE not in str(registering.history(visit))
    registering.change(visit, "systems", "SYS-1", {"sources": []})
    registering.change(visit, "systems", "SYS-1", {"owner": "Bo"})
    admin = service.visit(person("admin"))
    assert [one.quote for one in registering.entry(admin, "systems", "SYS-1").sources()] == [QUOTE]


def test_values_survive_the_database(service: Service) -> None:
    made = registering.add(
        editor(service),
        "systems",
        {
            "name": "Pino",
            "data": ["personal"],
            "answers": {"a": "yes"},
            "sources": [quote(service)],
        },
    )
    assert from_json(to_json(made.values)) == made.values
    field = load_registers()["systems"].field("sources")
    assert QUOTE in shown(field, made.values["sources"], "de")
    assert json.loads(to_json(made.values))["sources"][0]["quote"] == QUOTE
    assert asdict(made.sources()[0])["quote"] == QUOTE


def test_a_database_of_the_version_before_gets_the_tables(tmp_path: Path) -> None:
    with Database.open(tmp_path) as database, database.writing() as connection:
        entries.drop(connection)
        entry_changes.drop(connection)
        connection.execute(update(versions).where(versions.c.key == "schema").values(value="2"))
    with Database.open(tmp_path) as database, database.reading() as connection:
        assert connection.execute(select(entries)).all() == []
        assert len(connection.execute(select(audit_head)).all()) == 1


def test_a_name_leaves_the_registers_only_where_that_is_asked_for(service: Service) -> None:
    visit = editor(service, "Dora")
    registering.add(visit, "systems", {"name": "Pino", "owner": "Dora"})
    registering.change(editor(service), "systems", "SYS-1", {"owner": "Eva", "purpose": "Dora"})
    kept = anonymise(service.database, "Dora", by="cy", at=datetime.now(UTC))
    assert (kept.decisions, kept.decisions_kept) == (0, 1)
    assert "Dora" in str(registering.history(editor(service)))
    done = anonymise(service.database, "Dora", by="cy", at=datetime.now(UTC), decisions=True)
    assert done.decisions == 1
    assert "Dora" not in str(registering.history(editor(service)))
    assert "Dora" not in str(registering.entries(editor(service), "systems"))
    assert [one.text("owner") for one in registering.entries(editor(service), "systems")] == ["Eva"]


def test_what_a_later_version_of_a_register_has_no_more_stays(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = editor(service)
    given = {"name": "Pino", "role": "deployer", "data": ["personal"], "supplier": "Nord GmbH"}
    registering.add(visit, "systems", given)
    now = load_registers()["systems"]
    fewer = {"role": "deployer", "data": "personal"}
    fields = tuple(
        one.model_copy(
            update={"options": tuple(o for o in one.options if o.value != fewer.get(one.id))}
        )
        for one in now.fields
        if one.id != "supplier"
    )
    later = now.model_copy(update={"fields": fields})
    monkeypatch.setattr(registering, "load_registers", lambda: {"systems": later})
    changed = registering.change(visit, "systems", "SYS-1", {"name": "Pina", "data": ["personal"]})
    assert changed.values == {**given, "name": "Pina", "data": ("personal",)}
    with pytest.raises(BadEntry):
        registering.add(visit, "systems", given)


def test_days_and_quotes_are_shown_as_each_language_writes_them() -> None:
    register = load_registers()["risks"]
    due, sources = register.field("due"), register.field("sources")
    assert shown(due, "2027-01-31", "de") == "31.01.2027"
    assert shown(due, "2027-01-31", "en") == "2027-01-31"
    assert shown(due, "soon", "de") == "soon"
    source = Source("d" * 64, "Manual", "m.pdf", 1, None, (), "Owner: Ada", 0, 10)
    assert shown(sources, (source,), "de").startswith("„Owner: Ada“")
    assert shown(sources, (source,), "en").startswith("“Owner: Ada”")
