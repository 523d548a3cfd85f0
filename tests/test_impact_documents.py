"""Assessments as documents: both forms say the same, nothing is made up, gaps are no evidence."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from assistant.export.impact_docx import impact_docx
from assistant.export.impact_md import impact_markdown
from assistant.export.impact_paper import Paper, paper, source_place
from assistant.impact.schema import VIEWS, ViewId
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.entry import Entry
from eval.drafts import reviewed, statuses
from ingest.types import Status
from tests.impact_fixtures import NOW, SOURCE, empty, full, impact, recruiting
from tests.test_draft_taken_in import library_with
from tests.test_review_exports import pdf_pages

HOSTILE = (
    '=HYPERLINK("http://evil.example") <b>x</b> | `a` [y](http://z.example) \u202e\x07 **fett**'
)
IMPACT = re.compile(r"iso42001:(?:6\.1\.4|8\.4|A\.5\.\d)")


def made(
    entry: Entry, of: Entry | None, language: Language = "en", views: tuple[ViewId, ...] = VIEWS
) -> Paper:
    return paper(entry, of, views, language)


def opened(content: Paper) -> Document:
    return docx.Document(BytesIO(impact_docx(content, created=NOW)))


def words(document: Document) -> list[str]:
    body = document.element.body
    lines = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    return re.findall(r"\w+", " ".join(lines))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("views", [VIEWS, *((one,) for one in VIEWS)])
@pytest.mark.parametrize("answered", [True, False])
def test_word_and_markdown_say_the_same(
    language: Language, views: tuple[ViewId, ...], answered: bool
) -> None:
    of = recruiting(sources=(SOURCE,))
    content = made(full() if answered else empty(of, language), of, language, views)
    text = re.sub(r"\\(.)", r"\1", impact_markdown(content))
    assert sorted(set(re.findall(r"\w+", text))) == sorted(set(words(opened(content))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_recorded_is_never_filled_in(language: Language) -> None:
    content = made(empty(recruiting(), language), recruiting(), language)
    open_labels = {line.label for line in content.control if line.pieces[0].open}
    for name in ("assessor", "assessed_on", "approved_by", "approved_on", "next_on"):
        assert message(f"impact.control_{name}", language) in open_labels
    assert [name for _, name in content.signatures] == ["", ""]
    rated = [line for block in content.blocks for line in block.lines]
    assert all(piece.open for line in rated for piece in line.pieces)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "approved"),
        ({"status": "draft"}, "draft"),
        ({"status": None}, "draft"),
        ({"status": "reviewed"}, "reviewed"),
        ({"approved_by": None}, "unrecorded"),
        ({"approved_on": None}, "unrecorded"),
    ],
)
def test_the_status_is_no_more_than_what_is_recorded(values: dict[str, Any], status: str) -> None:
    content = made(full(**values), recruiting())
    assert content.control[2].pieces[0].text == message(f"impact.status_{status}", "en")


def test_an_approved_assessment_with_open_questions_is_a_draft() -> None:
    content = made(full(misuse="tbd"), recruiting())
    assert content.control[2].pieces[0].text.startswith("DRAFT")
    assert made(full(misuse="tbd"), recruiting(), views=("dpia",)).control[2].pieces[0].text == (
        "Approved"
    )


def test_open_entries_stand_in_yellow_and_once_in_the_list_with_every_place() -> None:
    content = made(full(groups=None, fairness_level="unknown"), recruiting())
    listed = dict(content.open_points)
    assert listed["Your entry for “Affected individuals and groups”?"] == (
        "ISO/IEC 42001 6.1.4, A.5.4; AI Act Art. 27(1)(c); GDPR Art. 35(7)(c)"
    )
    marked = [
        run.text
        for table in opened(content).tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color
    ]
    assert "[Your entry for “Affected individuals and groups”?]" in marked
    assert any(one.startswith("Not known yet [Your entry for “Fairness") for one in marked)
    assert len(marked) == 2


def test_a_view_names_the_place_of_each_question_and_leaves_out_other_views() -> None:
    content = made(full(), recruiting(), views=("fria",))
    assert {line.ref for block in content.blocks for line in block.lines} >= {
        f"Art. 27(1)({letter})" for letter in "abcdef"
    }
    said = impact_markdown(content)
    assert "35(7)" not in said
    assert "A.5.5" not in said


def test_sources_are_places_without_their_words() -> None:
    pdf = replace(SOURCE, file="a.pdf", document="Handbuch", page=3, page_label="iii")
    note = replace(SOURCE, file="a.md", document="Note", section=("Note", "Use"))
    places = [source_place(one, "en") for one in (SOURCE, pdf, note)]
    assert places == ["Verzeichnis, sheet “KI”", "Handbuch, page iii", "Note, section “Use”"]
    content = made(full(sources=(SOURCE, SOURCE)), recruiting(sources=(pdf,)))
    assert content.sources == (places[0], places[1])
    assert SOURCE.quote not in impact_markdown(content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_stays_text(language: Language) -> None:
    of = recruiting(name=HOSTILE, purpose=HOSTILE)
    content = made(full(fairness_effect=HOSTILE, assessor=HOSTILE), of, language)
    document = opened(content)
    xml = document.element.xml
    assert "w:hyperlink" not in xml
    assert not any(
        "http" in one.target_ref for one in document.part.rels.values() if one.is_external
    )
    assert not re.search("[\u202e\x07]", xml)
    said = impact_markdown(content)
    assert "[y](" not in said
    assert "<b>" not in said.replace("\\<", "")
    rows = [line for line in said.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {3, 4}


def test_an_assessment_without_its_system_still_becomes_a_document() -> None:
    content = made(impact(), None, "de")
    assert "SYS-1" in content.title
    assert opened(content).tables


def test_the_same_entry_gives_the_same_files() -> None:
    content = made(full(), recruiting())
    word = impact_docx(content, created=NOW)
    assert word == impact_docx(content, created=NOW)
    with ZipFile(BytesIO(word)) as packed:  # no time of writing, which two runs would differ in
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert impact_markdown(content) == impact_markdown(made(full(), recruiting()))


def approved_by_hand(content: Paper) -> Paper:
    """What somebody may do in Word: write "approved" and leave the questions open."""
    word = {"en": "Approved", "de": "Freigegeben"}[content.language]
    label = message("impact.control_status", content.language)
    control = tuple(
        replace(line, pieces=(replace(line.pieces[0], text=word),)) if line.label == label else line
        for line in content.control
    )
    return replace(content, control=control)


@pytest.mark.parametrize(
    ("language", "ending", "by_hand"),
    [("de", "docx", False), ("de", "docx", True), ("en", "docx", True), ("en", "md", True)],
)
def test_an_empty_assessment_that_is_taken_in_makes_nothing_met(
    language: Language, ending: str, by_hand: bool, tmp_path: Path
) -> None:
    of = recruiting(oversight=None, owner=None)
    content = made(empty(of, language), of, language)
    content = approved_by_hand(content) if by_hand else content
    file = tmp_path / f"assessment.{ending}"
    text = impact_markdown(content).encode()
    file.write_bytes(impact_docx(content, created=NOW) if ending == "docx" else text)
    with library_with(file) as library:
        control = library.documents()[0].control
        assert control.status is (Status.APPROVED if by_hand else Status.DRAFT)
        found = statuses(reviewed(library, language))
    assert {one for one in found if IMPACT.fullmatch(one)}
    assert "met" not in found.values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_approved_one_is_taken_in_with_its_control_data(
    language: Language, tmp_path: Path
) -> None:
    file = tmp_path / "assessment.docx"
    file.write_bytes(impact_docx(made(full(), recruiting(), language), created=NOW))
    with library_with(file) as library:
        control = library.documents()[0].control
    assert control.status is Status.APPROVED
    assert (control.approver, control.version) == ("Cleo", "1")
    assert control.next_review == date(2027, 11, 2)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("views", [VIEWS, ("dpia",)])
def test_libreoffice_opens_and_prints_it(
    language: Language, views: tuple[ViewId, ...], tmp_path: Path
) -> None:
    file = tmp_path / "assessment.docx"
    entry = full(views=None, fairness_effect="Zeile eins\nZeile zwei <b>")
    file.write_bytes(impact_docx(made(entry, recruiting(), language, views), created=NOW))
    pages = pdf_pages(file)
    said = " ".join(pages)
    assert "Cleo" in said
    assert message("impact.paper_signatures", language) in said
    assert "Zeile zwei <b>" in said
    assert "?]" in said  # the views are open
