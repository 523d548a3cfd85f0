"""The Review tab: documents stay text, browsers are not trusted, readers only read."""

import html
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from assistant.access.rights import LOCAL, Person
from assistant.messages import LANGUAGES, Language, message
from assistant.service import Service, Visit, deciding, reviewing
from assistant.service.background import Step
from assistant.web.review_detail import quote_at
from assistant.web.review_do import begin_review, decide_about, delete_review
from assistant.web.review_files import TYPES, routes
from assistant.web.review_show import (
    At,
    show_changes,
    show_earlier,
    show_form,
    show_latest,
    show_quote,
    show_requirement,
    show_review,
)
from assistant.web.review_start import progress_html
from assistant.web.visitor import PERSON
from tests.review_fixtures import HOSTILE_FILE, small_review
from tests.review_visits import OPEN, SECRET, keep, quiet_service, visit
from tests.test_web import EVIL

REASON = "Im Handbuch, das auf Papier vorliegt."
NONSENSE: list[Any] = [None, "1", True, -1, 0, 1.0, 10**30, 999_999, [1], {"a": 1}, EVIL]


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return quiet_service(tmp_path)


@pytest.fixture
def editor(service: Service) -> Visit:
    return visit(service, "editor", "jana")


def refused(shown: str) -> bool:
    return 'role="alert"' in shown


def evil_review(language: Language) -> dict[str, Any]:
    review = small_review(language)
    findings = tuple(
        replace(
            one,
            title=EVIL,
            owner=EVIL,
            reason=EVIL,
            recommendation=EVIL,
            missing=tuple(replace(gap, text=EVIL, action=EVIL) for gap in one.missing),
            notes=tuple(replace(note, text=EVIL) for note in one.notes),
            criteria=tuple(
                replace(
                    criterion,
                    text=EVIL,
                    reason=EVIL,
                    evidence=tuple(
                        replace(e, document=EVIL, file=EVIL, section=(EVIL,), quote=EVIL, lead=EVIL)
                        for e in criterion.evidence
                    ),
                )
                for criterion in one.criteria
            ),
        )
        for one in review.requirements
    )
    documents = tuple(
        replace(one, title=EVIL, file=EVIL, superseded_by=EVIL) for one in review.documents
    )
    return {
        "set_title": EVIL,
        "edition": EVIL,
        "requirements": findings,
        "documents": documents,
        "groups": tuple(replace(one, title=EVIL) for one in review.groups),
    }


def assert_plain(shown: str) -> None:
    assert "<script" not in shown
    assert "<img" not in shown
    assert "onclick='x'" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_documents_and_people_write_stays_text(
    service: Service, language: Language
) -> None:
    me = service.visit(LOCAL)
    before = keep(me, OPEN, language=language)
    number = keep(me, OPEN, language=language, change=evil_review(language))
    at = At(number)
    deciding.decide(me, number, "iso42001:6.1.4", status="met", reason=EVIL, name=EVIL)
    assert_plain(show_review(me, number, language)[0])
    for ref in ("4.3", "6.1.4"):
        assert_plain(show_requirement(me, at, ref, language)[0])
    assert_plain(show_changes(me, at, before, language))
    assert_plain(show_earlier(me, language))
    assert_plain(progress_html(Step("files", 0, 1, EVIL), language))


def test_each_requirement_has_a_field_and_a_row_and_the_counts_are_theirs(editor: Visit) -> None:
    number = keep(editor, OPEN)
    shown, at = show_review(editor, number, "de")
    assert at == At(number)
    review = reviewing.load(editor, number)
    cells = re.findall(r'<button type="button" class="cell st-(\w+)"[^>]*data-ref="([^"]+)"', shown)
    assert [(one.status, one.ref) for one in review.requirements] == cells
    rows = re.findall(r'<li data-status="(\w+)"', shown)
    assert rows == [one.status for one in review.requirements]
    legend = re.findall(r'class="count">(\d+)<.*?', shown)
    assert [int(count) for count in legend] == [
        rows.count(s) for s in ("met", "partial", "missing", "undetermined", "not_applicable")
    ]
    assert message("web_review.aid", "de") in shown


def test_every_quote_is_found_at_its_place(editor: Visit) -> None:
    number = keep(editor, OPEN)
    seen = 0
    for finding in reviewing.load(editor, number).requirements:
        shown, at = show_requirement(editor, At(number), finding.ref, "de")
        assert at == At(number, finding.ref)
        pattern = r'data-kind="(\w+)" data-at="(\d+)" data-index="(\d+)"><span class="quote"[^>]*>'
        for match in re.finditer(pattern + r"(.*?)</span>", shown):
            kind, place, index = match[1], int(match[2]), int(match[3])
            found = quote_at(finding, SimpleNamespace(kind=kind, at=place, index=index))
            assert found is not None
            start = " ".join(found.quote.split())[:25].replace("\u202e", "")
            assert start in html.unescape(match[4])
            seen += 1
    assert seen >= 8


def test_a_quote_whose_document_is_gone_is_shown_alone(editor: Visit) -> None:
    at = At(keep(editor, OPEN), "4.1")
    data = SimpleNamespace(kind="criterion", at=0, index=0)
    shown = show_quote(editor, at, data, "de")
    assert message("web.panel_missing", "de") in shown
    assert "den Fachkräftemangel und die Erwartungen der Aufsicht" in shown
    aside = show_quote(editor, At(keep(editor), "4.1"), data, "de")
    assert message("web_review.not_kept", "de") in aside


@pytest.mark.parametrize("wrong", NONSENSE)
def test_what_no_button_sends_is_refused(editor: Visit, wrong: Any) -> None:
    number = keep(editor, OPEN)
    at = At(number, "4.1")
    assert refused(show_review(editor, wrong, "de")[0])
    assert refused(show_requirement(editor, at, wrong, "de")[0])
    assert refused(show_changes(editor, at, wrong, "de"))
    assert delete_review(editor, wrong, "de")[1] is False
    finding = reviewing.load(editor, number).requirements[0]
    for kind, place, index in ((wrong, 0, 0), ("criterion", wrong, 0), ("criterion", 0, wrong)):
        if wrong != 0 or kind != "criterion":  # there is a first one
            data = SimpleNamespace(kind=kind, at=place, index=index)
            assert quote_at(finding, data) is None
            assert message("web_review.unknown", "de") in show_quote(editor, at, data, "de")
    found, _, _ = decide_about(editor, at, wrong, "de", withdraw=False)
    assert refused(found)
    assert deciding.history(editor, number, "iso42001:4.1") == []
    shown = begin_review(editor, [], SimpleNamespace(source=wrong, set=str(wrong)), "de")
    assert refused(shown)


def test_only_files_that_the_page_received_are_reviewed(editor: Visit, tmp_path: Path) -> None:
    mine = tmp_path / "library.db"
    data = SimpleNamespace(source="files", set="iso42001", language="de")
    for path in ("/etc/passwd", str(mine), str(tmp_path / "incoming/../library.db"), ""):
        assert refused(begin_review(editor, [path], data, "de"))
    assert reviewing.running(editor) is None
    assert mine.exists()


def test_a_decision_shows_with_the_machines_finding_beside_it(editor: Visit) -> None:
    at = At(keep(editor, OPEN), "6.1.4")
    values = {"status": "met", "reason": REASON, "implementation": "3", "person": "Jemand"}
    found, review, earlier = decide_about(editor, at, values, "de", withdraw=False)
    for shown in (message("web_review.decision_saved", "de"), REASON, "jana", "3 – definiert"):
        assert shown in html.unescape(found)
    assert message("web_review.machine", "de", status="○ fehlt") in found
    assert "entschieden von jana" in review
    assert "0 fehlt" not in earlier
    for level in ("9", "x", 3.5, [], True):
        bad, _, _ = decide_about(
            editor, at, {**values, "implementation": level}, "de", withdraw=False
        )
        assert message("web_review.fault_implementation_maturity", "de") in bad
    found, _, _ = decide_about(editor, at, {}, "de", withdraw=True)
    assert message("web_review.withdrawn", "de") in found
    assert "Verlauf: 2" in found


def test_a_reader_finds_no_button_that_would_not_work(service: Service) -> None:
    number = keep(visit(service, "admin"), OPEN)
    reader, editor = visit(service, "reader"), visit(service, "editor")
    assert show_form(reader, "de")[1] == ""
    assert 'data-event="begin"' in show_form(editor, "de")[1]
    for shown_to in (
        lambda who: show_review(who, number, "de")[0],
        lambda who: show_requirement(who, At(number), "6.1.4", "de")[0],
        lambda who: show_earlier(who, "de"),
    ):
        mark = re.compile(r'class="download"|<form data-event|data-event="(?:draft|ask-delete)"')
        assert mark.search(shown_to(editor))
        assert not mark.search(shown_to(reader))
    at = At(number, "6.1.4")
    values = {"status": "met", "reason": REASON}
    found, _, _ = decide_about(reader, at, values, "de", withdraw=False)
    assert message("access.role_editor", "de") in html.unescape(found)
    assert delete_review(reader, number, "de")[1] is False
    data = SimpleNamespace(source="library", set="iso42001", language="de")
    assert message("access.role_editor", "de") in html.unescape(
        begin_review(reader, None, data, "de")
    )


def test_hidden_reviews_are_neither_listed_nor_offered(service: Service) -> None:
    keep(visit(service, "admin"), OPEN, SECRET)
    number = keep(visit(service, "admin"), OPEN)
    member, stranger = visit(service, "editor", "member"), visit(service, "editor", "stranger")
    assert 'class="comparing"' in show_review(member, number, "de")[0]
    assert 'class="comparing"' not in show_review(stranger, number, "de")[0]
    assert show_earlier(stranger, "de").count("<li") == 1
    assert show_latest(stranger, "de")[1] == At(number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_states_say_what_to_do_next(service: Service, language: Language) -> None:
    for role, key in (("reader", "empty_reader"), ("editor", "empty_editor")):
        who = service.visit(Person(role, role))  # type: ignore[arg-type]
        assert message(f"web_review.{key}", language) in html.unescape(show_earlier(who, language))
        assert show_latest(who, language) == ("", At())
    form = html.unescape(show_form(visit(service, "editor"), language)[0])
    assert message("web_review.empty_library", language) in form


def client(service: Service, who: Person | None) -> Any:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    app = Starlette(routes=routes(service))

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        if who is not None:
            scope[PERSON] = who
        await app(scope, receive, send)

    return TestClient(guarded)


def test_files_are_for_those_who_may_export(service: Service) -> None:
    number = keep(visit(service, "admin"), OPEN, SECRET, language="en")
    member = client(service, Person("member", "editor"))
    for form in TYPES:
        reply = member.get(f"/files/review/{number}.{form}")
        assert reply.status_code == 200
        assert reply.headers["content-type"] == TYPES[form]
        name = f'attachment; filename="gap-review-iso42001-2026-11-24.{form}"'
        assert reply.headers["content-disposition"] == name
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "no-store" in reply.headers["cache-control"]
        if form == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(reply.content))
            assert book.sheetnames[0] == message("report.sheet_requirements", "en")
        if form == "json":
            assert len(json.loads(reply.content)["requirements"]) == 7
    assert (
        client(service, Person("r", "reader")).get(f"/files/review/{number}.xlsx").status_code
        == 403
    )
    assert client(service, None).get(f"/files/review/{number}.xlsx").status_code == 403
    stranger = client(service, Person("s", "editor"))
    for path in (
        f"{number}.xlsx",
        "999.xlsx",
        f"{number}.pdf",
        f"{number}.",
        "-1.xlsx",
        f"{10**30}.json",
    ):
        assert stranger.get(f"/files/review/{path}").status_code == 404
    with service.database.reading() as connection:
        from assistant.records.audit_read import read_entries

        actions = [one.action for one in read_entries(connection)]
    assert actions.count("export") == 3


def test_a_file_name_with_a_meaning_for_a_shell_stays_a_name(editor: Visit) -> None:
    shown, _ = show_requirement(editor, At(keep(editor, OPEN)), "4.3", "de")
    assert HOSTILE_FILE in shown
