"""The Library tab: each document with what is to be done about it; names stay text."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import LimitReached
from assistant.messages import LANGUAGES, Language, message
from assistant.service import Visit
from assistant.service.arriving import arrived
from assistant.service.holdings import Holding
from assistant.web.document_tools import tools
from assistant.web.documents import documents_table, outcomes, warnings_of
from assistant.web.library_view import done, introduction, opened, replacing, show_documents
from assistant.web.uploads import INCOMING, safe_name
from ingest.errors import LibraryLocked
from ingest.report import FileOutcome, IngestReport
from ingest.types import Document, DocumentControl, Notice, Section, Status
from tests.served import served
from tests.test_web import EVIL, FakeAssistant, Reader, make_document
from tests.visits import person, service_over, visit_over

TODAY = date(2026, 1, 1)


@pytest.fixture
def fake(tmp_path: Path) -> Visit:
    return visit_over(FakeAssistant(tmp_path), tmp_path)


def table(*documents: Document, language: Language = "de", **options: Any) -> str:
    held = [Holding(one, {"de": 2}) for one in documents]
    return documents_table(held, language=language, today=TODAY, **options)


def test_status_review_and_notices_are_words_with_signs() -> None:
    control = DocumentControl("T", "1", Status.APPROVED, next_review=date(2025, 12, 31))
    shown = table(make_document(control=control, notices=(Notice("page_without_text", (3, 4, 9)),)))
    assert message("answer.status_approved", "de") in shown
    assert "31. Dez. 2025" in shown
    assert "! überfällig" in shown
    assert "Seiten 3–4, 9" in shown
    assert message("notices.review_overdue", "de") in shown


def test_a_replaced_version_names_its_successor_and_is_no_longer_overdue() -> None:
    control = DocumentControl("Alt", status=Status.APPROVED, next_review=date(2025, 12, 31))
    new = make_document("b", control=DocumentControl("Neu", "2", status=Status.APPROVED))
    old = Holding(make_document("a", control=control), {}, successor=new)
    shown = documents_table([old], language="de", today=TODAY)
    assert message("answer.status_superseded", "de") in shown
    assert "abgelöst durch „Neu 2“" in shown
    assert warnings_of(old, "de", TODAY) == [message("web_library.superseded", "de", title="Neu 2")]
    assert "überfällig" not in shown


def test_notices_of_one_kind_are_told_once() -> None:
    notices = (Notice("ocr_used", (1,)), Notice("ocr_used", (2,)), Notice("no_approval_found"))
    shown = table(make_document(notices=notices))
    assert shown.count("<li>") == 2
    assert "Seiten 1–2" in shown
    assert message("web.notices_count", "de", count=2) in shown


def test_who_may_not_change_sees_no_button_that_does() -> None:
    for_reader = table(make_document(), may_change=False)
    assert set(re.findall(r'data-event="([\w-]+)"', for_reader)) == {"open"}
    assert "<dialog" not in for_reader
    assert 'data-event="ask-remove"' in table(make_document())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_sees_the_list_and_no_uploads(tmp_path: Path, language: Language) -> None:
    visit = service_over(FakeAssistant(tmp_path), tmp_path).visit(person("reader"))
    shown = show_documents(visit, language)
    assert introduction(visit, language) == ""
    assert message("web_library.anew_all", language) not in shown
    assert message("web.documents_title", language) in shown
    visit.assistant.remove("a" * 64)
    visit.look_again()  # somebody else removed it: a later request
    assert message("web_library.empty_reader", language) in show_documents(visit, language)


def test_the_controls_offer_what_is_there_and_count_what_wants_care() -> None:
    plain = Holding(make_document("a"), {"de": 1}, collection="Vorstand <b>")
    warned = Holding(make_document("b", notices=(Notice("no_approval_found"),)), {"de": 1, "en": 2})
    shown = tools([plain, warned], language="de", today=TODAY, may_change=True)
    assert 'data-filter="warned"' in shown
    assert message("web_library.filter_warnings", "de", count=1) in shown
    assert "Vorstand &lt;b&gt;" in shown
    assert "2 Dokumente · 2 Seiten · 4 Stellen" in shown
    few = tools([replace(plain, collection=None)], language="de", today=TODAY, may_change=False)
    assert 'data-filter="collection"' not in few
    assert 'data-filter="warned"' not in few
    assert 'data-event="anew-all"' not in few


def test_each_row_says_what_the_controls_go_by() -> None:
    held = Holding(
        make_document(control=DocumentControl("Äpfel", owner="Vera", next_review=date(2027, 1, 2))),
        {"de": 1, "en": 2},
        size=77,
        since=datetime(2026, 5, 4, tzinfo=UTC),
        collection="Rat",
    )
    row = documents_table([held], language="de", today=TODAY)
    for wanted in (
        'data-collection="Rat"',
        'data-warned=""',
        'data-review="2027-01-02"',
        'data-since="2026-05-04T00:00:00+00:00"',
        'data-passages="3"',
        'data-size="77"',
        'data-title="äpfel"',
    ):
        assert wanted in row
    assert "vera" in re.findall(r'data-text="([^"]*)"', row)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_opened_document_shows_what_is_indexed_of_it(fake: Visit, language: Language) -> None:
    fake.assistant.held = [  # type: ignore[attr-defined]
        make_document(format="pdf", fixed_pages=True, sections=(Section((EVIL, EVIL), 1, 0),))
    ]
    shown = opened(fake, "a" * 64, 1, language)
    seen = Reader(shown)
    assert f"/files/document/{'a' * 64}" in shown
    assert f'src="/page-picture/{"a" * 64}/1/0/0"' in shown
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" in seen.words
    assert message("web_library.passages_many", language, count=3) in seen.words
    assert "12" in seen.words
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert not seen.tags & {"script", "iframe", "object", "b"}
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("name", "number"),
    [("x" * 64, 1), (None, 1), ({}, 1), ("a" * 64, None), ("a" * 64, "1"), ("../../etc", 1)],
)
def test_what_no_list_offers_is_not_opened(fake: Visit, name: Any, number: Any) -> None:
    assert 'role="alert"' in opened(fake, name, number, "de")


def test_a_new_version_is_only_awaited_for_what_is_there(fake: Visit) -> None:
    assert replacing(fake, "x" * 64, "de") == ""
    assert replacing(fake, None, "de") == ""
    shown = replacing(fake, "a" * 64, "de")
    assert "&lt;script&gt;" in shown
    assert message("web_library.replace_folder", "de") not in shown


def test_a_document_of_a_folder_warns_that_the_folder_wins(fake: Visit, tmp_path: Path) -> None:
    there = tmp_path / "policy.md"
    there.write_text("x")
    fake.assistant.held = [make_document(source=str(there))]  # type: ignore[attr-defined]
    shown = html.unescape(replacing(fake, "a" * 64, "de"))
    assert message("web_library.replace_folder", "de") in shown


def test_what_goes_wrong_is_said_and_what_was_stopped_too() -> None:
    import threading

    def locked() -> IngestReport:
        raise LibraryLocked("busy")

    def limited() -> IngestReport:
        raise LimitReached("limits.files", most=3)

    assert message("ingest.error_locked", "de") in html.unescape(done(locked, "de"))
    assert message("limits.files", "de", most=3) in html.unescape(done(limited, "de"))
    stopped = threading.Event()
    stopped.set()
    report = IngestReport(files=(FileOutcome(EVIL, "replaced"),))
    shown = done(lambda: report, "de", heading="web_library.anew_results", stopped=stopped)
    assert message("web_library.stopped", "de") in shown
    assert message("web_library.anew_done", "de") in shown
    assert message("ingest.replaced", "de") not in shown
    assert "<script" not in shown


@pytest.mark.parametrize("code", ["not_kept", EVIL])
def test_a_refused_file_says_why(code: str) -> None:
    shown = outcomes([FileOutcome("x", "rejected", code=code)], "de")
    assert 'class="reason"' in shown
    assert "<script" not in shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Richtlinie für Ä & ß (1).pdf", "Richtlinie für Ä & ß (1).pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\x\\y.pdf", "C__x_y.pdf"),
        ("CON", "_CON"),
        ("con.pdf", "_con.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("u\u0308ber.md", "über.md"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_an_uploaded_name_is_data(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_a_long_name_keeps_its_extension() -> None:
    shortened = safe_name("ä" * 300 + ".pdf")
    assert shortened.endswith("ä.pdf")
    assert len(shortened.encode()) <= 200


HOSTILE = (
    "../../x.md",
    "..\\..\\x.md",
    "/etc/cron.d/x.md",
    "a\x00b.md",
    "CON.md",
    "n" * 300 + ".md",
    "x\u202edm.exe.md",
    "Plan.md",
    "PLAN.md",
    "%2e%2e%2fx.md",
)


def multipart(names: Sequence[str]) -> tuple[bytes, str]:
    """The body that a browser would send, with file names that it would not."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: text/markdown\r\n\r\n# Regel {number}\r\n".encode()
        for number, name in enumerate(names)
    ]
    return b"".join(parts) + b"--x--\r\n", "multipart/form-data; boundary=x"


def test_names_sent_over_http_never_become_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    incoming = data / INCOMING
    incoming.mkdir(parents=True)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(incoming))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    with service_over(FakeAssistant(data), data) as service, served(service) as page:
        received_all = 0
        for name in HOSTILE:
            body, kind = multipart([name])
            reply = page.client().send("POST", "/gradio_api/upload", body, Content_Type=kind)
            if reply.status != 200:  # the server may refuse a name outright
                continue
            (received,) = [Path(one) for one in reply.json()]
            assert received.resolve().is_relative_to(incoming)
            with arrived([received], data_dir=data) as (path,):
                assert path.parent.parent == incoming
                assert path.name == safe_name(path.name)
                assert path.is_file()
            assert not path.exists()
            received_all += 1
    assert received_all >= 6  # else nothing was tried
    left = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert all(path.is_relative_to(data) for path in left)
    assert not [path for path in left if path.suffix == ".md" and path.is_relative_to(incoming)]
