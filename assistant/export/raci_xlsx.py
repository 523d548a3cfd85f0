"""Roles and RACI matrix as a workbook: matrix, roles, requirements, gaps, what is to be checked."""

import io

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill

from assistant.export import governance_words as words
from assistant.export.governance_words import TINTS, RaciReport, say
from assistant.export.plain_tables import Table, workbook
from assistant.export.same_zip import same_zip

_ROLE_WIDTH = 15
_HEAD = 66  # points of the row that names the roles
_CENTRE = Alignment(horizontal="center", vertical="top")
_BOLD = Font(name="Arial", size=10, bold=True)
_TINTS = {part: PatternFill("solid", fgColor=colour) for part, colour in TINTS.items()}


def raci_xlsx(report: RaciReport) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    language, found = report.language, report.matrix
    tables = (
        _matrix(report),
        Table(
            say("sheet_roles", language),
            _heads(report, "role", "kind", "holder", "deputy", "tasks", "authority", "serves"),
            (26, 24, 22, 22, 44, 44, 30),
            words.role_rows(found, language),
        ),
        Table(
            say("sheet_requirements", language),
            _heads(report, "ref", "requirement", "roles"),
            (10, 60, 60),
            words.requirement_rows(found, language),
        ),
        Table(
            say("sheet_gaps", language),
            _heads(report, "kind", "gap"),
            (34, 100),
            words.gap_rows(report),
        ),
        Table(
            say("sheet_conflicts", language),
            _heads(report, "person", "conflict", "why", "where"),
            (24, 60, 60, 20),
            words.conflict_rows(report),
        ),
    )
    made = workbook(say("raci_title", language), tables, language=language, moment=report.moment)
    return _marked(made, report)


def _heads(report: RaciReport, *names: str) -> list[str]:
    return [say(f"head_{name}", report.language) for name in names]


def _matrix(report: RaciReport) -> Table:
    language, roles = report.language, report.matrix.roles
    heads = _heads(report, "stage", "activity", "serves")
    heads += [words.column_name(role, language) for role in roles]
    rows = [
        [
            words.stage(row, language),
            row.entry.text("activity"),
            words.refs(row.entry.several("requirements")),
            *words.cells(row, roles),
        ]
        for row in report.matrix.rows
    ]
    rows.append([])
    rows.append(["", say("legend", language)])
    rows.append(["", words.as_of(report.moment, language)])
    widths = (24, 44, 22, *(_ROLE_WIDTH for _ in roles))
    full = [[*row, *([""] * (len(heads) - len(row)))] for row in rows]
    return Table(say("sheet_matrix", language), heads, widths, full, frozen=2)


def _marked(made: bytes, report: RaciReport) -> bytes:
    """The workbook with the letters of the matrix in the middle and tinted."""
    book = load_workbook(io.BytesIO(made))
    page = book.worksheets[0]
    page.row_dimensions[1].height = _HEAD
    for cells in page.iter_rows(
        min_row=2, max_row=len(report.matrix.rows) + 1, min_col=4, max_col=page.max_column
    ):
        for cell in cells:
            cell.alignment = _CENTRE
            if cell.value in _TINTS:
                cell.fill, cell.font = _TINTS[cell.value], _BOLD
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), moment=report.moment)
