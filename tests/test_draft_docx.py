"""Drafts as Word files: real styles and footnotes, the same content as Markdown, own templates."""

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from assistant.drafting.facts import Fact, Known
from assistant.drafting.model import Draft
from assistant.errors import DraftError
from assistant.export.docx_widths import CHARACTER, fitting_widths
from assistant.export.draft_docx import write_draft_docx
from assistant.export.draft_md import draft_plain
from assistant.messages import LANGUAGES, Language
from tests.test_drafting import citation, drafted
from tests.test_review_exports import pdf_pages

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FACTS = Known(
    facts={
        "company": Fact("Muster AG", citation("Die Muster AG baut.", "Satzung & <Ordnung>")),
        "top_management": Fact("Vorstand", citation("Der Vorstand leitet.", "Satzung\ufffe")),
    }
)


def written(draft: Draft, folder: Path, template: Path | None = None) -> Document:
    path = folder / "draft.docx"
    write_draft_docx(draft, path, template=template, created=NOW)
    return docx.Document(str(path))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def xml(folder: Path, part: str) -> etree._Element:
    with zipfile.ZipFile(folder / "draft.docx") as archive:
        return etree.fromstring(archive.read(part))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_has_every_word_of_the_draft_in_order(
    language: Language, tmp_path: Path
) -> None:
    draft = drafted(["ai-policy"], language, FACTS)
    document = written(draft, tmp_path)
    body = "".join(
        f"{node.text} " if node.tag == qn("w:t") else " " for node in document.element.body.iter()
        if node.tag in (qn("w:t"), qn("w:p"), qn("w:tab"))
    )  # fmt: skip
    found, place = words(body), 0
    for word in words(draft_plain(draft)):
        assert word in found[place:], f"{word} is not there in its place"
        place = found.index(word, place) + 1


def test_headings_lists_and_rules_have_real_styles(tmp_path: Path) -> None:
    document = written(drafted(["ai-policy"], "de", FACTS), tmp_path)
    styles = {p.style.name for p in document.paragraphs if p.style is not None}
    assert {"Title", "Heading 1", "List Bullet", "AIMS Rule"} <= styles


def test_a_fact_has_a_real_footnote_that_names_its_source(tmp_path: Path) -> None:
    written(drafted(["ai-policy"], "de", FACTS), tmp_path)
    notes = xml(tmp_path, "word/footnotes.xml")
    texts = ["".join(note.itertext()) for note in notes]
    assert any("Satzung & <Ordnung>, Seite 3" in text for text in texts)
    body = xml(tmp_path, "word/document.xml")
    referred = [one.get(qn("w:id")) for one in body.iter(qn("w:footnoteReference"))]
    written_ids = {one.get(qn("w:id")) for one in notes if one.get(qn("w:type")) is None}
    assert set(referred) == written_ids
    assert len(referred) == len(set(referred)) == 2
    bookmarks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    again = [t.text or "" for t in body.iter(qn("w:instrText")) if "NOTEREF" in (t.text or "")]
    assert again
    assert all(code.split()[1] in bookmarks for code in again)


def test_there_is_a_contents_field_and_a_header_with_title_and_version(tmp_path: Path) -> None:
    draft = drafted(["ai-policy"], "de", FACTS)
    document = written(draft, tmp_path)
    codes = [t.text or "" for t in xml(tmp_path, "word/document.xml").iter(qn("w:instrText"))]
    assert any(code.strip().startswith("TOC ") for code in codes)
    header = document.sections[0].header.paragraphs[0].text
    assert draft.heading in header
    assert "0.1" in header
    assert "ENTWURF" not in header  # the status has one place, the control block


def test_open_questions_are_marked(tmp_path: Path) -> None:
    document = written(drafted(["ai-policy"]), tmp_path)
    marked = [run.text for p in document.paragraphs for run in p.runs if run.font.highlight_color]
    assert "[Wer ist die oberste Leitung?]" in marked


def test_the_same_draft_gives_the_same_file(tmp_path: Path) -> None:
    parts = []
    for _ in range(2):
        written(drafted(["ai-policy"], "de", FACTS), tmp_path)
        with zipfile.ZipFile(tmp_path / "draft.docx") as archive:
            parts.append({name: archive.read(name) for name in archive.namelist()})
    assert parts[0] == parts[1]


def company_template(folder: Path) -> Path:
    document = docx.Document()
    document.styles["Heading 1"].font.name = "Georgia"
    document.sections[0].header.paragraphs[0].text = "Muster AG – intern"
    document.sections[0].footer.paragraphs[0].text = "Vertraulich"
    document.add_paragraph("Text of the template that must go.")
    path = folder / "template.docx"
    document.save(str(path))
    return path


def test_a_company_template_keeps_its_styles_and_margins_and_loses_its_text(tmp_path: Path) -> None:
    template = company_template(tmp_path)
    document = written(drafted(["ai-policy"], "de", FACTS), tmp_path, template)
    assert document.styles["Heading 1"].font.name == "Georgia"
    head = "\n".join(p.text for p in document.sections[0].header.paragraphs)
    assert "Muster AG – intern" in head
    assert "Version 0.1" in head
    assert "Vertraulich" in document.sections[0].footer.paragraphs[0].text
    assert "must go" not in "\n".join(p.text for p in document.paragraphs)


def test_a_template_with_footnotes_keeps_its_numbers_apart(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    written(drafted(["ai-policy"], "de", FACTS), first)
    written(drafted(["ai-policy"], "de", FACTS), tmp_path, first / "draft.docx")
    ids = [one.get(qn("w:id")) for one in xml(tmp_path, "word/footnotes.xml")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("content", [b"", b"no word file", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    template = tmp_path / "mine.docx"
    template.write_bytes(content)
    with pytest.raises(DraftError, match=r"mine\.docx"):
        written(drafted(["ai-policy"]), tmp_path, template)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_a_draft_and_prints_it(language: Language, tmp_path: Path) -> None:
    written(drafted(["ai-policy"], language, FACTS), tmp_path)
    text = " ".join(pdf_pages(tmp_path / "draft.docx"))
    assert "Muster AG" in text
    assert "Satzung & <Ordnung>" in text  # the footnote stands on a page
    assert "R-07" in text


def test_columns_are_as_wide_as_their_words_need() -> None:
    rows = [["Nr.", "Verantwortlichkeiten", "Was"], ["1", "A", "viele Worte " * 20]]
    widths = fitting_widths(rows, 17)
    assert sum(widths) == pytest.approx(17)
    assert widths[0] < widths[1] < widths[2]
    assert widths[1] > len("Verantwortlichkeiten") * CHARACTER
    assert sum(fitting_widths([["Verantwortlichkeiten"] * 9], 17)) == pytest.approx(17)
