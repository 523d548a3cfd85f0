"""Governance with a library: roles from documents, proposals, the page, files, drafts, commands."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.entry import Source
from assistant.service import Service, Visit, governing, governing_files, proposing, registering
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web.governance_files import WRITERS
from assistant.web.panels.governance import sections
from assistant.web.section import Section
from ingest import ahead
from ingest.embed import HashEmbedder
from tests.test_shelf import Parser
from tests.visits import person, service_over

ROLES = """# Rollen für KI

Status: Freigegeben

## 1 Rollen für KI-Systeme

| Rolle | Inhaberin | Aufgabe |
|---|---|---|
| KI-Koordinatorin | Maj Thiele (Vertretung: Jon Rühl) | führt das KI-Verzeichnis |
| Prüferin für KI | siehe Prüfplan | prüft KI-Systeme |

## 2 Wer tut was bei KI-Systemen

| Nr. | Tätigkeit | KI-Koordinatorin | Geschäftsleitung | Werkstatt |
|---|---|---|---|---|
| 1 | Folgenabschätzung für KI-Systeme | R | A | C |
| 2 | Löschen alter KI-Modelle | – | I | R/A |
| 3 | Wetterbericht lesen | | | |

## 3 Schutzbedarf der KI-Systeme

| KI-System | C | I | A |
|---|---|---|---|
| Waldi | A | C | I |
| Blitzo | I | C | A |

## 4 Noten der KI-Systeme

| KI-System | Güte | Nutzen |
|---|---|---|
| Waldi | A | R |
| Blitzo | B | A |
"""
DRAFT = """# AI matrix

Status: draft

| Activity | AI officer | Board |
|---|---|---|
| Release of AI systems | R | A |
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("governance")
    (folder / "docs").mkdir()
    for name, text in (("rollen", ROLES), ("matrix", DRAFT)):
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    settings = Settings(data_dir=folder / "data")
    with pytest.MonkeyPatch.context() as patch, Assistant(settings, HashEmbedder()) as assistant:
        patch.setattr(ahead, "ParserWorker", Parser)
        assistant.ingest([folder / "docs"])
        yield assistant


@pytest.fixture
def service(library: Assistant, tmp_path: Path) -> Iterator[Service]:
    with service_over(library, tmp_path) as one:
        yield one


def editor(service: Service) -> Visit:
    return service.visit(person("editor", "Ada"))


def accept_all(visit: Visit, register: str, *, about: str = "") -> None:
    for one in proposing.proposals(visit, register, "de"):
        if one.about.startswith(about):
            proposing.accept(visit, register, one.key, "de")


def test_roles_are_proposed_in_the_words_of_documents_in_force(service: Service) -> None:
    visit = editor(service)
    found = {one.values["name"]: one for one in governing.roles_proposed(visit, "de")}
    assert {"KI-Koordinatorin", "Prüferin für KI", "Geschäftsleitung", "Werkstatt"} == set(found)
    assert found["KI-Koordinatorin"].values["holder"] == "Maj Thiele"
    assert found["KI-Koordinatorin"].values["deputy"] == "Jon Rühl"
    assert found["KI-Koordinatorin"].values["kind"] == "ai_officer"
    assert "holder" not in found["Prüferin für KI"].values  # "siehe Prüfplan" is nobody
    for one in found.values():
        (source,) = one.values["sources"]
        assert isinstance(source, Source)
        assert visit.page(source.document_id, source.page).text[source.start : source.end] == (
            source.quote
        )
        assert one.values["name"] in source.quote


def test_rows_wait_until_those_who_do_them_are_in_the_register(service: Service) -> None:
    visit = editor(service)
    assert not [one for one in governing.raci_proposed(visit, "de") if one.about.startswith("row ")]
    assert set(governing.roles_waited_for(visit)) == {
        *("KI-Koordinatorin", "Geschäftsleitung", "Werkstatt")
    }
    accept_all(visit, "roles")
    assert governing.roles_waited_for(visit) == ()
    assert governing.roles_proposed(visit, "de") == ()
    ids = {one.text("name"): one.id for one in registering.entries(visit, "roles")}
    first, second = (
        one.values for one in governing.raci_proposed(visit, "de") if one.about.startswith("row ")
    )
    assert first["activity"] == "Folgenabschätzung für KI-Systeme"
    assert first["responsible"] == (ids["KI-Koordinatorin"],)
    assert first["accountable"] == (ids["Geschäftsleitung"],)
    assert first["consulted"] == (ids["Werkstatt"],)
    assert first["activity_id"] == "impact_assessment"
    assert second["responsible"] == second["accountable"] == (ids["Werkstatt"],)
    assert "activity_id" not in second


def test_suggested_activities_name_no_role_and_end_with_the_row(service: Service) -> None:
    visit = editor(service)
    suggested = governing.raci_proposed(visit, "en")
    for one in suggested:
        parts = {"responsible", "accountable", "consulted", "informed", "sources"}
        assert not parts & set(one.values)
    proposing.accept(visit, "raci", suggested[0].key, "en")
    left = {one.about for one in governing.raci_proposed(visit, "de")}
    assert suggested[0].about not in left
    assert len(left) == len(suggested) - 1


def test_a_holder_that_documents_name_is_proposed_for_a_role_without_one(
    service: Service,
) -> None:
    visit = editor(service)
    registering.add(visit, "roles", {"name": "ki-koordinatorin"})
    (one,) = [p for p in governing.roles_proposed(visit, "en") if p.entry]
    assert (one.entry, one.values["holder"]) == ("ROLE-1", "Maj Thiele")
    changed = proposing.accept(visit, "roles", one.key, "en")
    assert (changed.text("holder"), changed.text("deputy")) == ("Maj Thiele", "Jon Rühl")
    assert changed.text("name") == "ki-koordinatorin"


def section(name: str) -> Section:
    return next(one for one in sections() if one.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_views_are_harmless_and_empty_registers_show_no_error(
    service: Service, language: Language
) -> None:
    visit = editor(service)
    for one in sections():
        assert one.above is not None
        one.above(visit, language)
    hostile = "<img src=x onerror=alert(1)>"
    registering.add(visit, "roles", {"name": hostile, "holder": hostile})
    registering.add(
        visit,
        "raci",
        {"activity": hostile, "responsible": ["ROLE-1"], "accountable": ["ROLE-1"]},
    )
    for register in ("objectives", "competences"):
        registering.add(visit, register, {"title": hostile})
    registering.add(visit, "actions", {"title": hostile, "owner": hostile, "due": "2020-01-01"})
    for one in sections():
        assert one.above is not None
        html = one.above(visit, language)
        assert "<img" not in html
        assert "img src=x" in html or one.name == "roles"
    shown = section("raci").above
    assert shown is not None
    html = shown(visit, language)
    assert 'scope="row"' in html
    assert ">R/A</abbr>" in html
    plan = section("actions").above
    assert plan is not None
    assert message("governance_files.overdue", language) in plan(visit, language)


def test_an_action_is_moved_on_the_board_and_its_day_noted(service: Service) -> None:
    visit = editor(service)
    registering.add(visit, "actions", {"title": "T", "origin": "iso42001:6.1.2"})
    move = section("actions").acts["action_status"]
    said = move(visit, {"entry": "ACT-1", "status": "done", "version": "1"}, "de")
    assert "ACT-1" in said
    done = registering.entry(visit, "actions", "ACT-1")
    assert (done.text("status"), done.text("done_on")) == (
        "done",
        governing.today().isoformat(),
    )
    move(visit, {"entry": "ACT-1", "status": "open", "version": "2"}, "de")
    assert registering.entry(visit, "actions", "ACT-1").text("done_on") == ""
    beside = section("actions").beside
    assert beside is not None
    html = beside(visit, "de", registering.entry(visit, "actions", "ACT-1"))
    assert "KI-Risikobeurteilung" in html
    assert html.count("data-do") == 3
    for given in (
        {"entry": "ACT-1", "status": "gone", "version": "3"},
        {"entry": "ACT-1", "status": "done", "version": "2"},
        {"entry": "ACT-9", "status": "done", "version": "1"},
    ):
        with pytest.raises(Refused):
            move(visit, given, "de")
    reader = service.visit(person("reader"))
    with pytest.raises(NotAllowed):
        move(reader, {"entry": "ACT-1", "status": "done", "version": "3"}, "de")
    assert "data-do" not in beside(reader, "de", registering.entry(visit, "actions", "ACT-1"))


@pytest.mark.parametrize(
    ("what", "form", "begins"),
    [
        ("raci", "xlsx", b"PK"),
        ("raci", "docx", b"PK"),
        ("actions_plan", "xlsx", b"PK"),
        ("actions", "ics", b"BEGIN:VCALENDAR\r\n"),
    ],
)
def test_files_are_for_those_who_may_export(
    service: Service, what: str, form: str, begins: bytes
) -> None:
    name, content = WRITERS[(what, form)](editor(service), "de", "")
    assert content.startswith(begins)
    assert name
    with pytest.raises(NotAllowed):
        WRITERS[(what, form)](service.visit(person("reader")), "de", "")


def test_progress_is_of_the_kept_history(service: Service) -> None:
    visit = editor(service)
    registering.add(visit, "actions", {"title": "T", "status": "open"})
    registering.change(visit, "actions", "ACT-1", {"status": "done"})
    (point,) = governing.the_progress(visit, governing.today())
    assert (point.opened, point.done, point.left) == (1, 1, 0)
    assert governing.the_progress(visit, date(2020, 1, 1)) == ()
    assert governing_files.plan_report(visit, "de").counts.by_status["done"] == 1


def run(*arguments: str, data: Path) -> str:
    done = CliRunner().invoke(app, [*arguments, "--data-dir", str(data)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_commands_print_json_and_write_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", "aims-static-de-en-1")
    data = tmp_path / "data"
    gaps: dict[str, Any] = json.loads(run("roles", "gaps", "--json", data=data))
    assert len(gaps["gaps"]) > 100
    assert gaps["conflicts"] == []
    assert json.loads(run("roles", "matrix", "--json", data=data)) == {"roles": [], "rows": []}
    assert json.loads(run("actions", "list", "--open", "--json", data=data)) == []
    assert json.loads(run("actions", "progress", "--json", data=data)) == []
    told = json.loads(run("competences", "--json", "--language", "de", data=data))
    assert [one["code"] for one in told["remarks"]] == ["literacy_none"]
    assert json.loads(run("objectives", "--json", data=data))["objectives"] == []
    for arguments, name in (
        (("roles", "export"), "raci.docx"),
        (("roles", "export"), "raci.xlsx"),
        (("actions", "export"), "plan.xlsx"),
        (("actions", "calendar"), "dates.ics"),
    ):
        run(*arguments, "--out", str(tmp_path / name), data=data)
        assert (tmp_path / name).stat().st_size > 100
    wrong = CliRunner().invoke(app, ["roles", "export", "--out", "x.pdf", "--data-dir", str(data)])
    assert wrong.exit_code == 2
