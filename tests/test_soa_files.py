"""The files of the statement and of readiness: all controls, versions, marks, nothing computed."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from assistant.export.readiness_docx import readiness_docx
from assistant.export.soa_docx import soa_docx
from assistant.export.soa_xlsx import soa_xlsx
from assistant.messages import LANGUAGES, Language
from assistant.soa.paper import Paper, paper
from assistant.soa.remarks import remarks
from assistant.soa.versions import freeze
from tests.certifying_fixtures import (
    TODAY,
    all_decisions,
    document,
    finding,
    holdings,
    issued,
    lines_of,
    made_statement,
    review,
    sound_registers,
    source,
    stages,
    the_set,
)

HOSTILE = '=HYPERLINK("https://evil.example","x")'
THERE = holdings(document("manual"), document("report"))
HOSTILE_ROW: dict[str, Any] = {
    "responsible": HOSTILE,
    "justification": f"{HOSTILE} and more words",
    "note": "@SUM(1+1)\u202egnp",
    "sources": (source("manual", "-2+3+cmd says so"),),
}
MARKS = {"de": "ENTWURF", "en": "DRAFT"}


def made(language: Language, *, shown: bool = False, **changed: Any) -> Paper:
    """The statement after one issued version; `shown` gives that version."""
    before = made_statement(sound_registers(), THERE, review())
    one = issued(before, note=HOSTILE)
    registers = sound_registers() | {"soa": all_decisions(**changed)}
    now = made_statement(registers, THERE, review())
    return paper(
        the_set(),
        freeze(now),
        [one],
        shown=one if shown else None,
        remarks=remarks(now, THERE),
        basis="Basis",
        language=language,
        today=TODAY,
    )


def cells(page: Any) -> list[Any]:
    return [cell for row in page.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_all_controls_by_objective_and_computes_nothing(
    language: Language,
) -> None:
    data = soa_xlsx(made(language, A_2_2=HOSTILE_ROW))
    assert data == soa_xlsx(made(language, A_2_2=HOSTILE_ROW))
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    first = [page.cell(row, 1).value for row in range(2, page.max_row + 1)]
    controls = [one.ref for one in the_set().requirements if one.kind == "control"]
    assert [one for one in first if one in controls] == controls
    groups = [one for one in first if one not in controls]
    assert [one.split()[0] for one in groups] == [f"A.{n}" for n in range(2, 11)]
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert MARKS[language] in page.oddHeader.right.text
    for sheet in book.worksheets:
        for cell in cells(sheet):
            assert cell.data_type != "f", cell.coordinate
            assert not str(cell.value).startswith(("=", "@", "-2"))
            assert "\u202e" not in str(cell.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_issued_version_bears_no_mark_of_a_draft_and_says_who_approved(
    language: Language,
) -> None:
    shown = made(language, shown=True, A_2_2={"status": "none"})
    assert shown.mark == ""
    assert shown.rows[0].status == "implemented"  # as issued, whatever came later
    book = openpyxl.load_workbook(io.BytesIO(soa_xlsx(shown)))
    said = " ".join(str(one.value) for sheet in book.worksheets for one in cells(sheet))
    assert MARKS[language] not in said
    assert "Bea" in said
    assert {"de": "1. Nov. 2026", "en": "1 Nov 2026"}[language] in said
    document_text = text_of(soa_docx(shown))
    assert MARKS[language] not in document_text
    assert "Bea" in document_text
    changed = made(language, A_2_2={"status": "none"})
    assert MARKS[language] in text_of(soa_docx(changed))
    assert "1" in changed.mark  # changed since version 1


def text_of(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    parts = [one.text for one in opened.paragraphs]
    parts += [c.text for table in opened.tables for row in table.rows for c in row.cells]
    parts += [one.text for one in opened.sections[0].header.paragraphs]
    return "\n".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_in_landscape_with_repeated_heads_and_every_control(
    language: Language,
) -> None:
    data = soa_docx(made(language, A_2_2=HOSTILE_ROW))
    assert data == soa_docx(made(language, A_2_2=HOSTILE_ROW))
    opened = docx.Document(io.BytesIO(data))
    assert opened.sections[0].orientation == WD_ORIENT.LANDSCAPE
    table = max(opened.tables, key=lambda one: len(one.rows))
    head = table.rows[0]._tr.trPr
    assert head is not None
    assert head.find(qn("w:tblHeader")) is not None
    first = [row.cells[0].text for row in table.rows]
    assert len([one for one in first if one.startswith("A.")]) == 38 + 9
    said = text_of(data)
    assert "says so" in said
    assert "manual" in said
    assert "\u202e" not in said
    assert b"evil.example" not in data  # packed; and no link part names it
    assert not [r for r in opened.part.rels.values() if r.is_external]


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_stand_with_before_and_after(language: Language) -> None:
    said = text_of(soa_docx(made(language, A_2_2={"responsible": "Cem"})))
    assert "Ada" in said
    assert "Cem" in said
    book = openpyxl.load_workbook(
        io.BytesIO(soa_xlsx(made(language, A_2_2={"responsible": "Cem"})))
    )
    row = [cell.value for cell in book.worksheets[1][3]]
    assert row[6:] == [
        "A.2.2",
        {"de": "Verantwortlich", "en": "Responsible"}[language],
        "Ada",
        "Cem",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_readiness_as_a_document_names_reasons_words_and_documents(language: Language) -> None:
    gap = finding(
        "4.3", "missing", verdict="contradicted", bearing="contradicts", quote="There is none."
    )
    found = stages(found=review(gap), language=language)
    lines = tuple(lines_of(review(gap), THERE, language=language).values())
    data = readiness_docx(found, lines, language, today=TODAY)
    assert data == readiness_docx(found, lines, language, today=TODAY)
    said = text_of(data)
    assert "There is none." in said
    assert {"de": "Stufe 1: nicht bereit.", "en": "Stage 1: not ready."}[language] in said
    assert "manual.md" in said


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_all_of_them(tmp_path: Path, language: Language) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (soffice)")
    shown = made(language, A_2_2=HOSTILE_ROW)
    lines = tuple(lines_of(review(), THERE, language=language).values())
    files = {
        "soa.docx": soa_docx(shown),
        "book.xlsx": soa_xlsx(shown),
        "ready.docx": readiness_docx(stages(found=review()), lines, language, today=TODAY),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *(str(tmp_path / name) for name in files)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    for name in files:
        pdf = pypdfium2.PdfDocument(tmp_path / f"{name.split('.')[0]}.pdf")
        assert len(pdf) >= 3
        width, height = pdf[0].get_size()
        assert width > height
        second = pdf[1].get_textpage().get_text_range()
        if name == "soa.docx":
            assert MARKS[language] in second  # in the running head
            assert {"de": "Begründung", "en": "Justification"}[language] in second
