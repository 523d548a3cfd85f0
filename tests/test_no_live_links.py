"""Whatever a document says, no file and no page of ours links or loads anything foreign."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup

from assistant.access.rights import LOCAL
from assistant.drafting.facts import Fact, Known
from assistant.drafting.model import Draft
from assistant.export.conversation_docx import conversation_docx
from assistant.export.conversation_md import conversation_markdown
from assistant.export.draft_docx import write_draft_docx
from assistant.export.draft_md import draft_markdown
from assistant.export.review_docx import write_review_docx
from assistant.export.review_xlsx import write_review_xlsx
from assistant.records.reviews import StoredReview
from assistant.review_types import Review
from assistant.web.draft_view import draft_html, sources_html
from assistant.web.review_detail import detail_html
from assistant.web.review_view import Shown, review_html
from tests.review_fixtures import small_review
from tests.test_conversation_export import a_file, unescaped
from tests.test_drafting import citation, drafted

PIECES = (
    "https://evil.example/?q=1",
    "HTTP://EVIL.EXAMPLE",
    "www.evil.example",
    "//evil.example/a.png",
    "mailto:me@evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "[a](https://evil.example)",
    "![a](//evil.example/a.png)",
    "[a]: https://evil.example",
    "<https://evil.example>",
    "<img src=//evil.example/a.png>",
    "<a href='https://evil.example'>x</a>",
    '"><script src=//evil.example></script>',
    '=HYPERLINK("https://evil.example","x")',
    "@SUM(1)",
    "[^1]: https://evil.example",
    "]]><w:hyperlink r:id='rId1'/>",
    "\u202e\u200b",
    "&#106;avascript&#58;alert(1)",
    "`code`",
    "|",
)
PLANTED = {"quote", "document", "file", "title", "reason", "text", "lead", "recommendation"}
SEEDS = range(6)


def hostile(seed: int) -> str:
    """Some pieces in some order; the same for the same seed."""
    pieces = list(PIECES)
    Random(seed).shuffle(pieces)
    return " ".join(pieces[: 8 + seed])


def planted(value: Any, text: str) -> Any:
    """The value with this text in every field that a document's words reach."""
    if isinstance(value, tuple):
        return tuple(planted(one, text) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for one in fields(value):
        old = getattr(value, one.name)
        new = text if one.name in PLANTED and isinstance(old, str) and old else planted(old, text)
        if new is not old:
            changed[one.name] = new
    return replace(value, **changed)


def review_of(text: str) -> Review:
    found: Review = planted(small_review("en"), text)
    assert repr(found).lower().count("evil.example") > 20
    return found


def draft_of(text: str) -> Draft:
    told = Fact(text[:300], citation(text, document=text))
    known = Known(facts=dict.fromkeys(("company", "top_management", "ai_officer"), told))
    return drafted(["ai-policy"], "en", known, answers={"approver": text[:300]})


def assert_inert_office(data: bytes) -> None:
    """No part of an office file leads out of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name).decode("utf-8", "replace")
            if name.endswith(".rels"):
                assert 'TargetMode="External"' not in part, name
                assert "evil.example" not in part.lower(), name
            assert not re.search(r"<w:hyperlink\b(?![^>]*w:anchor=)", part), name
            assert "<hyperlink" not in part, name
            assert not re.search(r"<f>|<w:instrText[^>]*>[^<]*(?:HYPERLINK|INCLUDE)", part), name


def assert_inert_markdown(text: str) -> None:
    left = unescaped(text)
    assert not re.search(
        r"!\[|\]\(|\]:\s*http|<(?!br)|https?:|www\.|\w@\w|\w:\w+\(", left, re.IGNORECASE
    )


def assert_inert_html(html: str) -> None:
    soup = BeautifulSoup(html, "lxml")
    assert not soup.find_all(["script", "img", "iframe", "object", "embed", "link", "base"])
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            if name in ("href", "src", "action", "srcset", "style", "formaction", "background"):
                assert "evil.example" not in str(value).lower(), element
                assert "script:" not in str(value).lower(), element


def office(folder: Path, text: str) -> Iterator[bytes]:
    write_draft_docx(draft_of(text), folder / "draft.docx")
    write_review_docx(review_of(text), folder / "review.docx")
    write_review_xlsx(review_of(text), folder / "review.xlsx")
    yield from (
        (folder / name).read_bytes() for name in ("draft.docx", "review.docx", "review.xlsx")
    )
    yield conversation_docx(a_file("en", text=text))


@pytest.mark.parametrize("seed", SEEDS)
def test_office_files_lead_nowhere(tmp_path: Path, seed: int) -> None:
    for data in office(tmp_path, hostile(seed)):
        assert_inert_office(data)


@pytest.mark.parametrize("seed", SEEDS)
def test_markdown_has_no_link_of_a_document(seed: int) -> None:
    text = hostile(seed)
    draft = re.sub(r"^(\[\^\d+\]):", r"\1", draft_markdown(draft_of(text)), flags=re.MULTILINE)
    assert_inert_markdown(draft)
    assert_inert_markdown(conversation_markdown(a_file("en", text=text)))


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_link_and_load_nothing_of_a_document(seed: int) -> None:
    draft, review = draft_of(hostile(seed)), review_of(hostile(seed))
    assert_inert_html(draft_html(draft, "en") + sources_html(draft, "en"))
    summary = {"title": hostile(seed), "edition": "", "documents": 2, "statuses": {}}
    summary["left_out"] = [hostile(seed)]
    stored = StoredReview(1, review.generated, "me", "iso42001", "en", "x", frozenset(), summary)
    shown = Shown(review, stored, LOCAL)
    assert_inert_html(review_html(shown, "en"))
    for finding in review.requirements:
        assert_inert_html(detail_html(finding, shown, [], "en"))


def test_the_checks_see_what_they_are_for(tmp_path: Path) -> None:
    for text in ("see https://evil.example", "![x](y)", "<img src=x>", "www.evil.example"):
        with pytest.raises(AssertionError):
            assert_inert_markdown(text)
    for html in ("<a href='https://evil.example'>x</a>", "<img src=x>", "<b onclick=x>y</b>"):
        with pytest.raises(AssertionError):
            assert_inert_html(html)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", '<R TargetMode="External"/>')
    with pytest.raises(AssertionError):
        assert_inert_office(data.getvalue())
