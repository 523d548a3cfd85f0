"""The risk report as a workbook: risks, treatment plan, acceptances, method, matrix, notes."""

import io

from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from assistant.export import risk_rows as tables
from assistant.export import risk_words as words
from assistant.export.plain_tables import Table, workbook
from assistant.export.risk_docx import COLUMNS
from assistant.export.risk_words import RiskReport
from assistant.export.same_zip import same_zip
from assistant.messages import message
from assistant.risk.method import LevelName

_TINTS: dict[LevelName, PatternFill] = {
    "low": PatternFill("solid", fgColor="DCEFE4"),
    "medium": PatternFill("solid", fgColor="FBEBC8"),
    "high": PatternFill("solid", fgColor="F8DAD6"),
}
_MATRIX_SHEET = 5  # where it stands, from 0


def risk_xlsx(report: RiskReport) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    sheets = (
        _table(report, "register", (9, 24, 60, 20, 20, 20, 18, 20, 12, 14), 8),
        _table(report, "plan", (9, 34, 18, 50, 36, 20, 12, 14, 20), 6),
        _table(report, "accepted", (9, 34, 18, 24, 12, 44, 44), 4),
        _table(report, "chances", (9, 24, 34, 50, 44, 20, 12, 14), 6),
        Table(
            report.say("method"),
            report.heads("part", "step", "name", "means"),
            (26, 8, 30, 80),
            _method_rows(report),
        ),
        _matrix(report),
        _table(report, "notes", (9, 40, 22, 18, 90)),
        _table(report, "history", (12, 22, 9, 70, 50), 0),
    )
    made = workbook(report.say("title"), sheets, language=report.language, moment=report.moment)
    return _tinted(made, report)


def _table(report: RiskReport, name: str, widths: tuple[int, ...], *days: int) -> Table:
    rows = {
        "register": tables.register_rows,
        "plan": tables.plan_rows,
        "accepted": tables.acceptance_rows,
        "chances": tables.opportunity_rows,
        "notes": tables.note_rows,
        "history": tables.history_rows,
    }[name](report)
    columns = COLUMNS["notes_one"] if name == "notes" else COLUMNS[name]
    heads = report.heads(*columns)
    return Table(report.say(f"sheet_{name}"), heads, widths, tables.with_days(rows, *days))


def _method_rows(report: RiskReport) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("", "", "", line) for line in words.intro(report)]
    rows += [(report.say("method"), "", "", line) for line in words.method_lines(report)]
    for name, steps in (
        ("likelihood", report.method.likelihood),
        ("impact", report.method.impact),
    ):
        rows += [(report.say(f"scale_{name}"), *row) for row in tables.scale_rows(steps)]
    return rows


def _matrix(report: RiskReport) -> Table:
    """Both matrices below each other: likelihood downwards from the highest, impact across."""
    impacts = report.method.impact
    heads = [report.say("axes_short"), *(f"{one.number} {one.name}" for one in impacts)]
    rows: list[list[str]] = []
    for after in (False, True):
        name = "after" if after else "before"
        rows.append([report.say(f"matrix_{name}"), *[""] * len(impacts)])
        found = report.matrix(after=after)
        if not report.method.usable:
            rows.append([report.say("matrix_none"), *[""] * len(impacts)])
            continue
        for step in reversed(report.method.likelihood):
            cells = [f"{step.number} {step.name}"]
            for impact in impacts:
                level = found.levels[step.number, impact.number]
                said = message(f"risk.level_{level}", report.language)
                ids = found.cells.get((step.number, impact.number), ())
                cells.append(f"{said}: {', '.join(ids)}" if ids else said)
            rows.append(cells)
        unplaced = words.unplaced_words(report, after=after)
        rows.append([unplaced, *[""] * len(impacts)])
    widths = (34, *[20] * len(impacts))
    return Table(report.say("matrix"), heads, widths, rows)


def _tinted(made: bytes, report: RiskReport) -> bytes:
    if not report.method.usable:
        return made
    book = load_workbook(io.BytesIO(made))
    page = book.worksheets[_MATRIX_SHEET]
    found, high = report.matrix(after=False), len(report.method.likelihood)
    for start in (3, 3 + high + 2):  # the first row of cells of each matrix
        for (likelihood, impact), level in found.levels.items():
            page.cell(start + high - likelihood, 1 + impact).fill = _TINTS[level]
    page.auto_filter.ref = None
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), moment=report.moment)
