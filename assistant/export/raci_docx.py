"""Roles and RACI matrix as a Word file: the matrix, the roles, what to check, the gaps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import _Cell

from assistant.export import governance_words as words
from assistant.export.audit_docx_parts import finish, gap, quiet, start, table_of
from assistant.export.governance_words import TINTS, RaciReport, say
from assistant.export.review_docx_parts import ACCENT, add_row, add_table, first, shade
from assistant.export.review_docx_parts import say as write
from assistant.messages import Language
from assistant.registers.entry import Entry

_ACROSS = 25.7  # centimetres between the margins of a page in landscape
_FIRST = (4.4, 7.0)  # stage, activity
_MOST = 12  # roles of one table
_TALL = 4.4  # centimetres of the row with the names of roles


def raci_docx(report: RaciReport) -> bytes:
    """Return the document, the same bytes for the same content and moment."""
    language, moment = report.language, report.moment
    document = _landscape(say("raci_title", language), language, moment)
    quiet(document, f"{words.as_of(moment, language)} {say('legend', language)}")
    _heading(document, "sheet_matrix", language)
    if not report.matrix.rows or not report.matrix.roles:
        quiet(document, say("matrix_empty", language))
    for roles in _batches(report.matrix.roles):
        _matrix(document, report, roles)
    _heading(document, "sheet_roles", language)
    _table(
        document,
        language,
        ("role", "kind", "holder", "deputy", "tasks", "authority", "serves"),
        (3.6, 4.4, 2.7, 2.7, 4.2, 3.6, 4.5),
        words.role_rows(report.matrix, language),
    )
    _heading(document, "sheet_conflicts", language)
    quiet(document, say("conflicts_note", language))
    rows = words.conflict_rows(report)
    _table(document, language, ("person", "conflict", "why", "where"), (4, 9, 9.2, 3.5), rows)
    _heading(document, "sheet_gaps", language)
    _table(document, language, ("kind", "gap"), (6.5, 19.2), words.gap_rows(report))
    return finish(document, moment=moment)


def _landscape(title: str, language: Language, moment: datetime) -> Document:
    document = start(title, "", language=language, moment=moment)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    return document


def _heading(document: Document, key: str, language: Language) -> None:
    write(document.add_paragraph(style="Heading 1"), say(key, language))


def _table(
    document: Document,
    language: Language,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
) -> None:
    if not rows:
        quiet(document, say("none", language))
        return
    table_of(document, [say(f"head_{one}", language) for one in heads], widths, rows)


def _batches(roles: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """The roles in tables of about the same size."""
    count = -(-len(roles) // _MOST)
    size = -(-len(roles) // count) if count else 1
    return [tuple(roles[at : at + size]) for at in range(0, len(roles), size)]


def _matrix(document: Document, report: RaciReport, roles: Sequence[Entry]) -> None:
    language = report.language
    each = min(2.2, (_ACROSS - sum(_FIRST)) / len(roles))
    widths = [*_FIRST, *(each for _ in roles)]
    table = add_table(document, widths, header=("",) * len(widths))
    head = table.rows[0]
    head.height = Cm(_TALL)
    names = [say(f"head_{one}", language) for one in ("stage", "activity")]
    for cell, text in zip(head.cells, names, strict=False):
        write(first(cell), text, bold=True, size=8.5, colour="FFFFFF")
    for cell, role in zip(head.cells[len(names) :], roles, strict=True):
        _upright(cell)
        shade(cell, ACCENT)
        name = words.column_name(role, language).replace("\n", " – ")
        write(first(cell), name, bold=True, size=8, colour="FFFFFF")
    for row in report.matrix.rows:
        cells = add_row(table, widths)
        write(first(cells[0]), words.stage(row, language), size=8)
        write(first(cells[1]), row.entry.text("activity"), size=8.5)
        for cell, letters in zip(cells[2:], words.cells(row, roles), strict=True):
            if letters in TINTS:
                shade(cell, TINTS[letters])
            write(first(cell, centre=True), letters, bold="A" in letters, size=9)
    gap(document)


def _upright(cell: _Cell) -> None:
    """Let a cell's text run from the bottom to the top."""
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "btLr")
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.insert_element_before(direction, "w:tcFitText", "w:vAlign", "w:hideMark")
