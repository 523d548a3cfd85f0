"""The Statement of Applicability over a library: words, versions, rights, page, commands."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from assistant.access.rights import Person
from assistant.cli import app
from assistant.errors import NotAllowed, Refused
from assistant.export.review_json import review_record
from assistant.messages import LANGUAGES, Language
from assistant.records.schema import collections, entries, members, placed
from assistant.review_types import Evidence, Review
from assistant.service import Service, Visit, certifying, proposing, registering, reviewing
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web.governance_files import WRITERS
from assistant.web.panels import certification
from assistant.web.panels.certification_documented import documented_html
from assistant.web.panels.certification_soa import soa_html
from assistant.web.section import Section
from ingest import ahead
from ingest.embed import HashEmbedder
from ingest.embedders import STATIC
from ingest.types import Span
from tests.certifying_fixtures import NOW, WHY, finding, review, the_set
from tests.test_shelf import Parser
from tests.visits import person, service_over

RULE = "Bedenken gegen ein KI-System nimmt die Ombudsstelle entgegen."
ROW = "| Rolle | Aufgabe |\n|---|---|\n| Ombudsstelle | nimmt Bedenken entgegen |\n"
TEXT = f"---\ntitle: Leitfaden\nstatus: approved\n---\n# Leitfaden\n\n{RULE}\n\n{ROW}"
TODAY = date(2026, 11, 28)
SECRET = "A.3.3"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.md").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    with (
        Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path / "data") as one,
    ):
        assistant.ingest([tmp_path / "docs"])
        yield one


def visit(service: Service, name: str = "Ada", role: Any = "editor") -> Visit:
    return service.visit(person(role, name))


def words(service: Service, quote: str, criterion: str, **changed: Any) -> Evidence:
    """Words of the one document as the review found them."""
    (document,) = service.assistant.documents()
    start = service.assistant.page(document.id, 1).text.index(quote)
    return Evidence(
        document_id=document.id,
        document=document.title,
        file=document.file,
        page=1,
        page_label=None,
        section=("Leitfaden",),
        quote=quote,
        span=Span(start, start + len(quote)),
        document_status=document.control.status,
        criterion=criterion,
        bearing="supports",
        strength=0.9,
        **changed,
    )


def keep_review(service: Service, *given: Evidence, library: str | None = None) -> int:
    """Keep a review in which the words support the control on concerns; all else is missing."""
    nothing = [
        finding(one.ref, "missing", verdict="none", names=()) for one in the_set().requirements
    ]
    made = finding(SECRET, "met", names=())
    made = replace(made, criteria=(replace(made.criteria[0], evidence=given), *made.criteria[1:]))
    (document,) = service.assistant.documents()
    found: Review = replace(
        review(*nothing, made), generated=NOW, library=library or service.assistant.snapshot_id()
    )
    sources = frozenset([document.source])
    return reviewing._keep(visit(service), review_record(found), sources, [])


def decide_all(service: Service, **changed: Any) -> None:
    for one in the_set().requirements:
        if one.kind == "control":
            values = {
                "control": [one.id],
                "applicable": "yes",
                "justification": WHY,
                "status": "planned",
            }
            registering.add(visit(service), "soa", values | changed)


def proposed(service: Service) -> Any:
    found = certifying.proposals(visit(service), "de")
    return next(one for one in found if one.about.endswith(SECRET))


def test_evidence_is_proposed_only_where_it_stands_word_for_word(service: Service) -> None:
    true = words(service, RULE, "iso42001:A.3.3.a")
    keep_review(service, true)
    one = proposed(service)
    assert [source.quote for source in one.values["sources"]] == [RULE]
    entry = proposing.accept(visit(service), "soa", one.key, "de")
    assert entry.sources()[0].quote == RULE
    false = replace(true, span=Span(true.span.start + 1, true.span.end + 1))
    keep_review(service, false)
    registering.archive(visit(service), "soa", entry.id)
    found = certifying.proposals(visit(service), "de")
    again = next(p for p in found if p.about.endswith(SECRET))
    assert "sources" not in again.values
    assert "status" not in again.values


def test_of_a_table_the_whole_row_is_quoted(service: Service) -> None:
    cell = words(service, "nimmt Bedenken entgegen", "iso42001:A.3.3.a")
    (document,) = service.assistant.documents()
    page = service.assistant.page(document.id, 1)
    lead = next(line for line in page.text.split("\n") if "Ombudsstelle | " in line)
    keep_review(service, replace(cell, lead=lead))
    (source,) = proposed(service).values["sources"]
    assert source.quote == lead
    assert page.text[source.start : source.end] == lead


def test_the_review_it_rests_on_is_named_and_whether_it_is_current(service: Service) -> None:
    assert certifying.look_up(visit(service)).basis is None
    keep_review(service, library="another")
    basis = certifying.look_up(visit(service)).basis
    assert basis is not None
    assert not basis.current
    keep_review(service)
    basis = certifying.look_up(visit(service)).basis
    assert basis is not None
    assert basis.current


def test_a_version_is_issued_whole_and_never_changes(service: Service) -> None:
    who = visit(service)
    with pytest.raises(Refused) as told:
        certifying.issue(who, today=TODAY)
    assert told.value.values["count"] == 38
    decide_all(service)
    one = certifying.issue(who, today=TODAY, approved_by="Bea", note="First")
    assert (one.number, one.issued_by, one.approved_by, one.whole) == (1, "Ada", "Bea", True)
    with pytest.raises(Refused):
        certifying.issue(who, today=TODAY, approved_by="Bea")
    registering.change(who, "soa", "SOA-1", {"status": "partial"})
    known = certifying.look_up(who)
    assert [(d.control, d.field) for d in known.changed] == [("iso42001:A.2.2", "status")]
    two = certifying.issue(who, today=TODAY, note="Second")
    assert (two.number, two.title) == (2, "Version 2")
    assert certifying.look_up(who).version(1).rows[0].status == "planned"
    with pytest.raises(Refused):
        certifying.look_up(who).version(3)


@pytest.mark.parametrize("changed", [{"status": ""}, {"justification": "Needed."}])
def test_what_is_not_complete_is_not_issued(service: Service, changed: dict[str, Any]) -> None:
    decide_all(service)
    registering.change(visit(service), "soa", "SOA-7", changed)
    with pytest.raises(Refused) as told:
        certifying.issue(visit(service), today=TODAY)
    assert told.value.values["controls"] == "A.4.3"


def test_two_who_issue_at_once_make_one_version(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_all(service)
    known = certifying.look_up(visit(service))
    monkeypatch.setattr(certifying, "look_up", lambda _: known)  # both saw the same
    checked = registering.checked

    def slow(*given: Any) -> Any:
        monkeypatch.setattr(registering, "checked", checked)
        certifying.issue(visit(service, "Bo"), today=TODAY)
        return checked(*given)

    monkeypatch.setattr(registering, "checked", slow)
    with pytest.raises(Refused) as refused:
        certifying.issue(visit(service), today=TODAY)
    assert refused.value.values == {"entry": "SOAV-1", "person": "Bo"}
    (only,) = registering.entries(visit(service), "soa_versions")
    assert only.text("title") == "Version 1"


def test_a_stored_version_that_was_changed_is_told(service: Service) -> None:
    decide_all(service)
    certifying.issue(visit(service), today=TODAY)
    with service.database.writing() as connection:
        row = connection.execute(
            entries.select().where(entries.c.register == "soa_versions")
        ).mappings()
        body = str(row.one()["body"]).replace('"planned"', '"implemented"', 1)
        connection.execute(
            update(entries).where(entries.c.register == "soa_versions").values(body=body)
        )
    known = certifying.look_up(visit(service))
    assert known.version(1).whole is False
    html = soa_html(visit(service), "de")
    assert "INHALT IST NICHT, WAS AUSGEGEBEN WURDE" in html


def test_a_reader_issues_nothing_and_sees_no_form(service: Service) -> None:
    decide_all(service)
    reader = visit(service, "Rea", "reader")
    with pytest.raises(NotAllowed):
        certifying.issue(reader, today=TODAY)
    assert "do-soa_issue" not in soa_html(reader, "de")
    assert "do-soa_issue" in soa_html(visit(service), "de")


def hide(service: Service) -> None:
    """Put the one document into a collection that only Ada belongs to."""
    (document,) = service.assistant.documents()
    with service.database.writing() as connection:
        row: dict[str, Any] = {"name": "board", "created": NOW}
        if "folder" in collections.c:
            row["folder"] = "board"
        connection.execute(collections.insert().values(**row))
        connection.execute(placed.insert().values(source=document.source, collection="board"))
        connection.execute(members.insert().values(collection="board", user="Ada"))


def test_words_of_a_hidden_document_are_nowhere_to_be_seen(service: Service) -> None:
    keep_review(service, words(service, RULE, "iso42001:A.3.3.a"))
    one = proposed(service)
    decide_all(service)
    entry = next(e for e in registering.entries(visit(service), "soa") if SECRET in str(e.values))
    source = one.values["sources"][0]
    registering.change(visit(service), "soa", entry.id, {"sources": [source]})
    certifying.issue(visit(service), today=TODAY)
    hide(service)
    other = visit(service, "Otto")
    for language in LANGUAGES:
        assert "Leitfaden" in documented_html(visit(service), language)
        for section in certification.sections():
            assert section.above is not None
            assert "Ombudsstelle" not in section.above(other, language)
            assert "Leitfaden" not in section.above(other, language)
    known = certifying.look_up(other)
    assert known.version(1).rows[4].unseen == 1
    assert known.version(1).whole is None
    assert known.changed == ()  # what is hidden is no difference
    assert "implemented_bare" not in [r.code for r in known.remarks]
    registering.change(visit(service), "soa", entry.id, {"status": "partial"})
    with pytest.raises(Refused) as told:
        certifying.issue(other, today=TODAY)
    assert told.value.key == "soa.hidden_sources"
    for name in ("xlsx", "docx"):
        for wanted in ("", "1"):
            assert WRITERS["soa", name](other, "de", wanted)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_stages_and_documents_and_no_live_html(
    service: Service, language: Language
) -> None:
    keep_review(service, words(service, RULE, "iso42001:A.3.3.a"))
    registering.add(visit(service), "risks", {"title": "<img src=x>", "status": "open"})
    decide_all(service, justification="<script>alert(1)</script> and more words")
    certifying.issue(visit(service), today=TODAY, note="<i>first</i>")
    registering.change(visit(service), "soa", "SOA-1", {"responsible": "<u>x</u>"})
    for section in certification.sections():
        assert section.above is not None
        html = section.above(visit(service), language)
        for tag in ("<img", "<script", "<i>", "<u>"):
            assert tag not in html, section.name
    assert "&lt;u&gt;x&lt;/u&gt;" in soa_html(visit(service), language)
    assert "&lt;i&gt;first" in soa_html(visit(service), language)


def acting(name: str) -> Section:
    return next(one for one in certification.sections() if name in one.acts)


def test_the_page_s_forms_accept_proposals_and_issue(service: Service) -> None:
    keep_review(service, words(service, RULE, "iso42001:A.3.3.a"))
    act = acting("soa_accept").acts["soa_accept"]
    with pytest.raises(NotAllowed):
        act(visit(service, "Rea", "reader"), {}, "de")
    assert "38" in act(visit(service), {}, "de")
    assert len(registering.entries(visit(service), "soa")) == 38
    for one in registering.entries(visit(service), "soa"):
        if not one.text("status"):
            registering.change(visit(service), "soa", one.id, {"status": "none"})
    issue = acting("soa_issue").acts["soa_issue"]
    html = issue(visit(service), {"approved_by": "Bea", "note": "First", "by": "Mallory"}, "en")
    assert "Version 1 issued" in html
    assert certifying.look_up(visit(service)).version(1).issued_by == "Ada"


@pytest.mark.parametrize("wanted", ["2", "x", "-1", "1;", "9" * 12])
def test_an_unknown_version_is_no_file(service: Service, wanted: str) -> None:
    with pytest.raises(Refused):
        WRITERS["soa", "xlsx"](visit(service), "de", wanted)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*arguments: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.stdout


def test_the_commands_from_proposal_to_version(home: Path) -> None:
    assert len(json.loads(run("soa", "propose", "--json"))) == 38
    assert "A.2.2" in run("soa", "propose", "--language", "de")
    run("soa", "propose", "--accept", "A.99", code=2)
    run("soa", "propose", "--accept", "all")
    assert json.loads(run("soa", "propose", "--json")) == []
    record = json.loads(run("soa", "--json"))
    assert record["counts"]["applicable"] == 38
    done = CliRunner().invoke(app, ["soa", "issue", "--by", "Eda", "--note", "x"])
    assert isinstance(done.exception, Refused)
    with (
        Assistant.open(Settings()) as assistant,
        Service.open(assistant) as service,
    ):
        who = service.visit(Person("Ada", "admin"))
        for one in registering.entries(who, "soa"):
            registering.change(who, "soa", one.id, {"status": "planned"})
    assert json.loads(run("soa", "issue", "--by", "Eda", "--note", "x", "--json"))["version"] == 1
    (version,) = json.loads(run("soa", "versions", "--json"))
    assert (version["issued_by"], version["unchanged"]) == ("Eda", True)
    assert json.loads(run("soa", "diff", "1", "now", "--json")) == []
    for name in ("soa.xlsx", "soa.docx"):
        run("soa", "export", "--out", home / name, "--version", "1")
        assert (home / name).stat().st_size > 5000
    assert CliRunner().invoke(app, ["soa", "export", "--out", str(home / "a.pdf")]).exit_code == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_on_an_empty_library_claim_nothing(home: Path, language: Language) -> None:
    both = json.loads(run("readiness", "--json", "--language", language))
    assert [one["result"] for one in both] == ["not_ready", "not_ready"]
    (second,) = json.loads(run("readiness", "--stage", "2", "--json"))
    assert second["stage"] == 2
    listed = json.loads(run("documented", "--json", "--language", language))
    assert {one["state"] for one in listed} == {"unknown"}
    assert run("readiness", "--language", language)
    assert run("documented", "--language", language)
    run("readiness", "--out", home / "r.docx")
    run("documented", "--out", home / "d.xlsx")
    assert CliRunner().invoke(app, ["documented", "--out", str(home / "d.docx")]).exit_code == 1
