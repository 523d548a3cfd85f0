"""The action plan as a workbook: the plan, overdue actions first, and its progress with a chart."""

import io

from openpyxl import load_workbook
from openpyxl.drawing.image import Image

from assistant.export import governance_words as words
from assistant.export.actions_chart import progress_chart
from assistant.export.governance_words import PlanReport, say
from assistant.export.plain_tables import Cell, Table, workbook
from assistant.export.same_zip import same_zip
from assistant.governance.plan import board
from assistant.messages import Language
from assistant.registers.entry import Entry

_HEADS = (
    ("id", 9), ("action", 44), ("origin", 26), ("serves", 14), ("system", 10), ("owner", 22),
    ("due", 13), ("late", 13), ("priority", 11), ("status", 14), ("steps", 60), ("result", 44),
    ("done_on", 13),
)  # fmt: skip
_CHART_AT, _CHART_SIZE = "F2", (720, 252)  # pixels


def actions_xlsx(report: PlanReport) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    language = report.language
    heads = ("period", "opened", "done", "left")
    name = say("sheet_progress", language)
    rows: list[list[Cell]] = [
        [words.point_name(one, language), one.opened, one.done, one.left] for one in report.points
    ]
    rows += [[""] * 4, [words.counts_text(report.counts, language), "", "", ""]]
    tables = (
        _plan(report),
        Table(name, [say(f"head_{one}", language) for one in heads], (44, 12, 12, 18), rows),
    )
    made = workbook(say("plan_title", language), tables, language=language, moment=report.moment)
    return _with_chart(made, name, report) if report.points else made


def _plan(report: PlanReport) -> Table:
    language, today = report.language, report.moment.date()
    columns = board(report.actions, today=today)
    rows = [_row(card.entry, report, language) for cards in columns.values() for card in cards]
    return Table(
        say("sheet_plan", language),
        [say(f"head_{key}", language) for key, _ in _HEADS],
        [width for _, width in _HEADS],
        rows,
        frozen=2,
    )


def _row(entry: Entry, report: PlanReport, language: Language) -> list[Cell]:
    return [
        entry.id,
        entry.text("title"),
        words.origin(entry, language),
        words.refs(entry.several("requirements")),
        entry.text("system"),
        entry.text("owner"),
        words.when(entry, "due"),
        words.late(entry, report.moment.date(), language),
        words.value(entry, "priority", language),
        words.value(entry, "status", language),
        entry.text("steps"),
        entry.text("result"),
        words.when(entry, "done_on"),
    ]


def _with_chart(made: bytes, name: str, report: PlanReport) -> bytes:
    """The workbook with the chart beside the numbers that it shows."""
    book = load_workbook(io.BytesIO(made))
    picture = Image(io.BytesIO(progress_chart(report.points)))
    picture.width, picture.height = _CHART_SIZE
    page = book[name]
    page.add_image(picture, _CHART_AT)
    page["F1"].value = say("chart_words", report.language)
    page.print_area = f"A1:Q{max(20, len(report.points) + 4)}"
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), moment=report.moment)
