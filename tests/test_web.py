"""The page: escaped, labelled in both languages, served to this machine only."""

import io
import json
import os
import re
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.messages import LANGUAGES, Language, catalogue, message
from assistant.service import Visit
from assistant.service.holdings import Holding
from assistant.settings import Settings
from assistant.types import Answer, Citation, Turn
from assistant.web.api import ENDPOINTS
from assistant.web.app import ServeError, build, launch_options, serve, told_to_stop
from assistant.web.basis import why
from assistant.web.context import page_text
from assistant.web.conversation import answer_html
from assistant.web.documents import documents_table, outcomes
from assistant.web.language import choose_language, label_name, labels
from assistant.web.library import remove_document
from assistant.web.markup import page_name, page_ranges
from assistant.web.passage import show_passage
from assistant.web.pictures import Pictures
from assistant.web.shield import allowed
from assistant.web.talk import answering
from ingest.errors import LibraryLocked
from ingest.library.files import Kept
from ingest.report import FileOutcome
from ingest.types import (
    Block,
    Document,
    DocumentControl,
    Kind,
    Notice,
    Page,
    Span,
    Status,
)
from tests.visits import service_over, visit_over

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onclick='x' \u202egnp.exe"
LINES = ("1 Freigabe", "Jedes KI-System wird freigegeben <b>vor</b> & nach Betrieb.", EVIL)
TEXT = "\n".join(LINES)


def make_page() -> Page:
    blocks, at = [], 0
    for line in LINES:
        blocks.append(Block("paragraph", Span(at, at + len(line))))
        at += len(line) + 1
    return Page(1, TEXT, tuple(blocks))


def make_document(name: str = "a", **changes: Any) -> Document:
    values: dict[str, Any] = {
        "id": name * 64,
        "file": EVIL,
        "source": name,
        "format": "docx",
        "kind": Kind.COMPANY,
        "language": "de",
        "control": DocumentControl(title=EVIL, owner=EVIL, approver=EVIL, version=EVIL),
        "pages": 1,
        "fixed_pages": False,
    }
    return Document(**(values | changes))


def make_citation(number: int = 1, quote: str = LINES[1], **changes: Any) -> Citation:
    start = TEXT.index(quote)
    values: dict[str, Any] = {
        "number": number,
        "document_id": "a" * 64,
        "document": EVIL,
        "file": EVIL,
        "page": 1,
        "page_label": None,
        "section": (EVIL,),
        "quote": quote,
        "span": Span(start, start + len(quote)),
        "document_status": Status.DRAFT,
        "kind": Kind.COMPANY,
        "language": "de",
    }
    return Citation(**(values | changes))


def make_answer(text: str = f"{LINES[1]} [1] {EVIL} [2]", **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": EVIL,
        "language": "de",
        "text": text,
        "abstained": False,
        "citations": (make_citation(1), make_citation(2, EVIL)),
        "related": (),
        "basis": "company",
    }
    return Answer(**(values | changes))


ABSTENTION = make_answer(
    message("answer.not_found_related", "de"),
    abstained=True,
    citations=(),
    related=(make_citation(),),
    basis="none",
)


class FakeAssistant:
    """A library of one hostile document that answers every question alike."""

    def __init__(self, data_dir: Path) -> None:
        self.settings = Settings(data_dir=data_dir, upload_bytes=1_000_000)
        self.held = [make_document()]
        self.asked: list[tuple[str, int]] = []

    def documents(self, allow: Callable[[Document], bool]) -> list[Document]:
        return [document for document in self.held if allow(document)]

    def superseded(self, allow: Callable[[Document], bool]) -> dict[str, str]:
        return {}

    def page(self, document_id: str, number: int) -> Page:
        return make_page()

    def original(self, document_id: str) -> bytes:
        return b""

    def ask(self, question: str, *, history: Sequence[Turn], **_: Any) -> Answer:
        self.asked.append((question, len(history)))
        return make_answer()

    def remove(self, document_id: str) -> None:
        self.held = [document for document in self.held if document.id != document_id]

    def library(self) -> Any:
        return SimpleNamespace(snapshot_id="0123456789abcdef")

    def snapshot_id(self) -> str:
        return "0123456789abcdef"

    def passages(self) -> dict[str, dict[str, int]]:
        return {document.id: {"de": 3} for document in self.held}

    def kept(self, document_id: str) -> Kept:
        return Kept(12_345, datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
def fake(tmp_path: Path) -> Visit:
    return visit_over(FakeAssistant(tmp_path), tmp_path)


class Reader(HTMLParser):
    """Collects what a browser would see: tags, attribute names, text and text in <mark>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.links: list[str] = []
        self.marks: dict[str | None, str] = {}
        self._mark: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "mark":
            self._mark.append(dict(attrs).get("class"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._mark:
            kind = self._mark[-1]
            self.marks[kind] = self.marks.get(kind, "") + data


def panel(fake: Visit, citation: Citation, language: Language = "de") -> str:
    return show_passage(fake, citation, beside=(), answers=True, language=language)


def shown_pieces(fake: Visit) -> dict[str, str]:
    outcome = FileOutcome(EVIL, "rejected", code=EVIL, reason=EVIL, remedy=EVIL)
    return {
        "answer": answer_html(make_answer(), 0, {}, "de"),
        "abstention": answer_html(ABSTENTION, 0, {}, "de"),
        "panel": panel(fake, make_citation()),
        "table": documents_table(
            [Holding(make_document(notices=(Notice("no_approval_found", detail=EVIL),)), {})],
            language="de",
            today=date(2026, 1, 1),
        ),
        "outcomes": outcomes([outcome], "de"),
        "asking": str(list(answering(fake, EVIL, "", "de"))[-1].latest),
    }


@pytest.mark.parametrize("piece", ["answer", "abstention", "panel", "table", "outcomes", "asking"])
def test_hostile_names_and_text_stay_text(piece: str, fake: Visit) -> None:
    html = shown_pieces(fake)[piece]
    seen = Reader(html)
    assert not seen.tags & {"script", "img", "b", "iframe", "object"}
    assert all(re.fullmatch(r"/files/[\w/]+(\?lang=de)?", link) for link in seen.links)
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert "<script>alert(1)</script>" in seen.words
    assert "\u202e" not in html


def test_quoted_words_are_marked_to_the_character() -> None:
    citation = make_citation()
    seen = Reader(page_text(make_page(), citation, language="de"))
    assert seen.marks == {"cited": citation.quote}


def test_the_whole_page_is_shown_around_the_quote() -> None:
    seen = Reader(page_text(make_page(), make_citation(), language="de"))
    assert seen.words == "".join(LINES).replace("\u202e", "")


def test_only_known_numbers_become_citations() -> None:
    html = answer_html(make_answer(f"A [1] b [99] c [1,2] d {'9' * 9000}"), 0, {}, "de")
    assert html.count('class="cite"') == 1
    assert "[99]" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_answered_looks_and_reads_different(language: Language) -> None:
    html = answer_html(ABSTENTION, 0, {}, language)
    assert 'class="answer abstained"' in html
    assert message("web.unanswered", language) in html
    assert message("web.related", language) in html
    assert message("web.sources", language) not in html
    assert message("web.answer_company", language) not in html


@pytest.mark.parametrize("basis", ["company", "reference", "general"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_basis_of_an_answer_is_named_once(basis: str, language: Language) -> None:
    intro = "" if basis == "company" else message(f"answer.{basis}", language) + "\n"
    answer = make_answer(f"{intro}Words. [1]", basis=basis, language=language)
    html = answer_html(answer, 0, {}, language)
    assert html.count(message(f"web.answer_{basis}", language)) == 1
    assert not intro or intro.strip() not in html


def test_a_source_removed_meanwhile_is_said_to_be_missing(fake: Visit) -> None:
    fake.assistant.remove("a" * 64)
    shown = panel(fake, make_citation(), "en")
    assert message("web.panel_missing", "en") in shown
    assert Reader(shown).marks == {"cited": LINES[1]}


def test_removing_takes_only_a_document_that_is_there(fake: Visit) -> None:
    assert "warning" in remove_document(fake, "../../etc", "de")
    assert "warning" in remove_document(fake, {"id": 1}, "de")
    assert "done" in remove_document(fake, "a" * 64, "de")
    assert fake.is_empty()


def test_a_locked_library_is_explained(fake: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Any, document_id: str) -> None:
        raise LibraryLocked("busy")

    monkeypatch.setattr(FakeAssistant, "remove", locked)
    assert message("ingest.error_locked", "de") in remove_document(fake, "a" * 64, "de")


@pytest.mark.parametrize(
    ("changes", "document", "expected"),
    [
        ({"page": 5, "page_label": "5"}, {"fixed_pages": True}, "Seite 5"),
        ({"page": 5, "page_label": "iv"}, {"fixed_pages": True}, "Seite iv (5. Seite der Datei)"),
        ({"page_label": "Rollen"}, {"format": "spreadsheet"}, "Blatt „Rollen“"),
        ({"section": ("2 Rollen", "2.1 KI")}, {}, "Abschnitt „2 Rollen › 2.1 KI“"),
        ({"section": ()}, {}, "Anfang des Dokuments"),
    ],
)
def test_a_place_is_named_as_its_format_allows(
    changes: dict[str, Any], document: dict[str, Any], expected: str
) -> None:
    assert page_name(make_citation(**changes), make_document(**document), "de") == expected


def test_page_numbers_are_summed_up() -> None:
    assert page_ranges((7, 2, 3, 2), "de") == "Seiten 2–3, 7"
    assert page_ranges((4,), "en") == "Page 4"
    assert page_ranges((), "en") == "whole document"


@pytest.mark.parametrize(
    ("chosen", "accepted", "expected"),
    [
        (None, "de-DE,de;q=0.9,en;q=0.8", "de"),
        (None, "en-US,en;q=0.9,de;q=0.8", "en"),
        (None, "fr;q=1, de;q=0.5, en;q=0.4", "de"),
        (None, "en;q=0.2, de-AT;q=0.7", "de"),
        (None, "de;q=0", "en"),
        (None, "fr", "en"),
        (None, "", "en"),
        (None, "de;q=," * 5000, "en"),
        ("de", "en", "de"),
        ("<script>", "de", "de"),
    ],
)
def test_the_language_follows_the_choice_then_the_browser(
    chosen: str | None, accepted: str, expected: str
) -> None:
    assert choose_language(chosen, accepted) == expected


def test_every_label_is_there_in_both_languages() -> None:
    offered = labels().translations_dict
    assert set(offered) == set(LANGUAGES)
    wanted = {label_name(key) for key in catalogue("de") if key.startswith("web")}
    assert set(offered["de"]) == set(offered["en"]) == wanted
    sources = (Path(__file__).parents[1] / "assistant" / "web").glob("*.py")
    used = {k for p in sources for k in re.findall(r'label\("(\w+)"\)', p.read_text("utf-8"))}
    assert used
    assert used <= wanted


@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        ("127.0.0.1:7860", "", True),
        ("localhost:7860", "http://localhost:7860", True),
        ("[::1]:7860", "http://[::1]:7860", True),
        ("evil.example", "", False),
        ("127.0.0.1.evil.example", "", False),
        ("", "", False),
        ("127.0.0.1:7860", "http://evil.example", False),
        ("127.0.0.1:7860", "http://127.0.0.1:9999", False),
        ("127.0.0.1:7860", "null", False),
    ],
)
def test_only_this_machine_and_this_page_may_call(host: str, origin: str, expected: bool) -> None:
    assert allowed(host, origin) is expected


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_an_address_that_others_reach_is_refused(host: str, fake: Visit) -> None:
    with pytest.raises(ServeError, match="sign-in"):
        serve(fake.assistant, host=host, port=7860, upload_bytes=1, on_ready=lambda _: None)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served page with a fake assistant, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("data")
    with (
        service_over(FakeAssistant(folder), folder) as service,
        Pictures(service) as pictures,
    ):
        page = build(service)
        options = launch_options(
            host="127.0.0.1",
            port=port,
            upload_bytes=1_000_000,
            pictures=pictures,
            service=service,
        )
        page.launch(**options)
        yield f"http://127.0.0.1:{port}"
        page.close(verbose=False)


def fetch(url: str, **headers: str) -> tuple[Any, str]:
    request = urllib.request.Request(
        url, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        return reply, reply.read().decode("utf-8")


@pytest.mark.parametrize("path", ["/", "/?lang=de", "/theme.css"])
def test_nothing_is_loaded_from_elsewhere(address: str, path: str) -> None:
    _, page = fetch(address + path)
    links = re.findall(
        r"""(?:src|href|content)=["']?(https?:)?//|url\(["']?(https?:)?//|@import""", page
    )
    assert links == []
    assert "fonts.g" not in page


@pytest.mark.parametrize(
    ("path", "accepted", "expected"),
    [
        ("/", "de-AT", "de"),
        ("/", "en-GB", "en"),
        ("/?lang=de", "en", "de"),
        ("/?lang=xx", "", "en"),
    ],
)
def test_the_page_is_served_in_its_language(
    address: str, path: str, accepted: str, expected: str
) -> None:
    reply, page = fetch(address + path, Accept_Language=accepted)
    assert f'lang="{expected}"' in page
    assert reply.headers["content-language"] == expected


def test_the_page_forbids_foreign_content_and_framing(address: str) -> None:
    reply, _ = fetch(address + "/")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_inline_scripts_run_with_this_responses_nonce_only(address: str) -> None:
    seen = set()
    for _ in range(2):
        reply, page = fetch(address + "/")
        scripts = re.search(r"script-src ([^;]*)", reply.headers["content-security-policy"])
        assert scripts is not None
        nonce = re.fullmatch(r"'self' 'nonce-([\w-]{24})' 'unsafe-eval'", scripts[1])
        assert nonce is not None
        seen.add(nonce[1])
        begun = re.findall(r"<script[^>]*>", page)
        assert len(begun) > 4
        assert all(f'nonce="{nonce[1]}"' in one for one in begun)
        assert not re.search(
            r"<[a-z][^>]*\son[a-z]+\s*=", re.sub(r"(?s)<script.*?</script>", "", page)
        )
    assert len(seen) == 2


def test_what_is_not_the_page_may_run_no_text_as_a_script(address: str) -> None:
    reply, _ = fetch(address + "/theme.css")
    assert "script-src 'self';" in reply.headers["content-security-policy"]


def test_no_value_becomes_part_of_a_template(address: str) -> None:
    """Gradio makes a function of each HTML component's template; values are only passed to it."""
    components = json.loads(fetch(address + "/config")[1])["components"]
    ours = [one["props"] for one in components if one["type"] == "html"]
    assert len(ours) > 10
    for props in ours:
        assert props["html_template"] == "${value}"
        assert props["css_template"] == ""
        assert props.get("head") is None


@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_a_foreign_site_is_turned_away(address: str, header: dict[str, str]) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        fetch(address + "/config", **header)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_interface_description_is_offered(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(address + path)


def test_unwanted_defaults_are_off(address: str) -> None:
    _, config = fetch(address + "/config")
    offered = json.loads(fetch(address + "/gradio_api/info")[1])
    assert offered["named_endpoints"].keys() == {f"/{name}" for name in ENDPOINTS}
    assert offered["unnamed_endpoints"] == {}
    assert not re.search(r'"analytics_enabled":\s*true', config)
    assert not re.search(r'"run_history":\s*true', config)


def test_a_table_row_stands_with_a_cell_a_line() -> None:
    html = answer_html(make_answer("Rolle: KI [1] | Aufgabe: prüft a | b [2]"), 0, {}, "de")
    assert html.count('class="cells"') == 1
    assert "a | b" in Reader(html).words
    assert html.count('class="cite"') == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("answers", [True, False])
def test_why_a_source_is_shown_is_told_in_words(
    language: Language, kind: Kind, status: Status, answers: bool
) -> None:
    citation = make_citation(kind=kind, document_status=status)
    told = Reader(why(citation, make_document(), answers=answers, language=language)).words
    assert message("web.why_checked", language) in told
    related = message("web.why_related", language)
    assert (related in told) is not answers
    in_force = message("web.why_status_approved", language)
    assert (in_force in told) is (kind is Kind.COMPANY and status is Status.APPROVED)


class PdfAssistant(FakeAssistant):
    """Its document is one drawn page."""

    def original(self, document_id: str) -> bytes:
        from reportlab.pdfgen import canvas

        file = io.BytesIO()
        sheet = canvas.Canvas(file)
        sheet.drawString(70, 780, LINES[0])
        sheet.save()
        return file.getvalue()


def test_a_page_is_drawn_in_another_process(tmp_path: Path) -> None:
    visit = visit_over(PdfAssistant(tmp_path), tmp_path)
    with Pictures(visit.service) as pictures:
        plain = pictures.draw(visit, "a" * 64, 1, Span(0, 0))
        marked = pictures.draw(visit, "a" * 64, 1, Span(0, len(LINES[0])))
    assert plain.startswith(b"\x89PNG")
    assert marked != plain


def test_a_page_that_cannot_be_drawn_is_no_picture(address: str) -> None:
    span = f"{'a' * 64}/1/0/4"  # the served fake's file is empty
    for path in (span, f"{'a' * 64}/1/4/0", f"{'a' * 64}/0/0/4"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetch(f"{address}/page-picture/{path}")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        fetch(f"{address}/page-picture/{span}", Host="evil.example")


@pytest.mark.skipif(os.name != "posix", reason="signals to a process are POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_and_signals_mean_what_they_meant(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with told_to_stop() as stop:
        os.kill(os.getpid(), number)
        assert stop.wait(5)
    assert signal.getsignal(number) is before
