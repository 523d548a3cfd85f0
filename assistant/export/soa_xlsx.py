"""A Statement of Applicability as a workbook: the controls, the versions, what to look at."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.register_sheet import print_setup, put, put_head, set_height
from assistant.export.review_words import one_line, word
from assistant.export.same_zip import same_zip
from assistant.soa import words
from assistant.soa.paper import Paper, Past
from assistant.soa.versions import Difference

_COLUMNS = (
    ("control", 9),
    ("title", 24),
    ("applicable", 12),
    ("justification", 40),
    ("status", 15),
    ("evidence", 60),
    ("responsible", 16),
    ("risks", 20),
    ("note", 26),
)
_GROUP, _MARK = PatternFill("solid", fgColor="DCEBEE"), PatternFill("solid", fgColor="FFE9C7")
_BOLD = Font(name="Arial", size=10, bold=True)
_TITLE = Font(name="Arial", size=14, bold=True, color="0F6371")


def soa_xlsx(paper: Paper) -> bytes:
    """Return the workbook, the same bytes for the same content and day."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = one_line(paper.say("title"))
    book.properties.creator = word("author", paper.language)
    book.properties.language = "de-DE" if paper.language == "de" else "en-GB"
    book.properties.created = paper.moment
    _controls(book.create_sheet(paper.say("sheet_controls")), paper)
    _history(book.create_sheet(paper.say("sheet_history")), paper)
    if paper.issue is None:
        _remarks(book.create_sheet(paper.say("sheet_remarks")), paper)
    _about(book.create_sheet(paper.say("sheet_about")), paper)
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), moment=paper.moment)


def _controls(page: Worksheet, paper: Paper) -> None:
    widths = [width for _, width in _COLUMNS]
    _heads(page, [paper.say(f"column_{name}") for name, _ in _COLUMNS], widths)
    line = 2
    for title, controls in paper.grouped():
        _fill(page, line, [title, *[""] * (len(_COLUMNS) - 1)], paper, widths, group=True)
        line += 1
        for control, row in controls:
            cells = [
                control.ref,
                control.title.in_(paper.language),
                words.applicable(row, paper.language),
                row.justification,
                words.status(row, paper.language),
                words.evidence(row, paper.language),
                row.responsible,
                words.risks(row),
                row.note,
            ]
            _fill(page, line, cells, paper, widths)
            line += 1
    page.freeze_panes = "C2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{line - 1}"
    _paper(page, f"{get_column_letter(len(_COLUMNS))}{line - 1}", paper)


def _history(page: Worksheet, paper: Paper) -> None:
    heads = [paper.say(f"approval_head_{name}") for name in ("version", "day", "issued")]
    heads += [paper.say(f"approval_head_{name}") for name in ("approved", "note", "digest")]
    names = ("control", "field", "before", "after")
    widths = [9, 13, 22, 22, 40, 30, 10, 18, 36, 36]
    _heads(page, [*heads, *(paper.say(f"column_{name}") for name in names)], widths)
    rows = [cells for past in paper.history for cells in _past(past, paper)]
    rows += [["", paper.mark, "", "", "", "", *_change(one, paper)] for one in paper.open_changes]
    for line, cells in enumerate(rows or [[paper.say("history_none"), *[""] * 9]], 2):
        _fill(page, line, cells, paper, widths)
    page.freeze_panes = "A2"
    _paper(page, f"J{max(len(rows), 1) + 1}", paper)


def _past(past: Past, paper: Paper) -> list[list[str]]:
    issue = past.issue
    own = [
        str(issue.number),
        words.day(issue.issued_on, paper.language),
        issue.issued_by,
        issue.approved_by,
        issue.note,
        issue.digest,
    ]
    if not past.changes:
        return [[*own, *[""] * 4]]
    first, *others = [_change(one, paper) for one in past.changes]
    return [[*own, *first], *([own[0], *[""] * 5, *one] for one in others)]


def _change(one: Difference, paper: Paper) -> list[str]:
    return [
        one.control.partition(":")[2],
        words.field_name(one.field, paper.language),
        words.field_value(one.before, one.field, paper.language),
        words.field_value(one.after, one.field, paper.language),
    ]


def _remarks(page: Worksheet, paper: Paper) -> None:
    widths = [12, 90, 70]
    names = ("column_control", "remarks", "column_evidence")
    _heads(page, [paper.say(name) for name in names], widths)
    rows = [
        [
            one.control,
            one.text(paper.language),
            ""
            if one.source is None
            else f"{words.quote(one.source, paper.language)}\n"
            f"{words.place(one.source, paper.language)}",
        ]
        for one in paper.remarks
    ]
    for line, cells in enumerate(rows or [["", paper.say("remarks_none"), ""]], 2):
        _fill(page, line, cells, paper, widths)
    page.freeze_panes = "A2"
    _paper(page, f"C{max(len(rows), 1) + 1}", paper)


def _about(page: Worksheet, paper: Paper) -> None:
    page.column_dimensions["A"].width = 110
    edition = paper.requirement_set.edition
    lines = [paper.say("title"), paper.mark, *paper.heading(), paper.basis]
    lines += [paper.say("scope", edition=edition), "", paper.say("signature"), "", "_" * 60]
    for line, text in enumerate([lines[0], *(one for one in lines[1:])], 1):
        put(page.cell(line, 1), text, paper.language)
        set_height(page, line, [text], [110])
    page.cell(1, 1).font = _TITLE
    page.row_dimensions[1].height = 24
    if paper.mark:
        page.cell(2, 1).fill = _MARK
    _paper(page, f"A{len(lines)}", paper)


def _heads(page: Worksheet, texts: Sequence[str], widths: Sequence[int]) -> None:
    for number, (text, width) in enumerate(zip(texts, widths, strict=True), 1):
        put_head(page.cell(1, number), text)
        page.column_dimensions[get_column_letter(number)].width = width
    page.row_dimensions[1].height = 32


def _fill(
    page: Worksheet,
    line: int,
    cells: Sequence[str],
    paper: Paper,
    widths: Sequence[int],
    *,
    group: bool = False,
) -> None:
    for number, text in enumerate(cells, 1):
        cell = page.cell(line, number)
        put(cell, text, paper.language)
        if group:
            cell.fill, cell.font = _GROUP, _BOLD
    if group:
        last = get_column_letter(len(cells))
        page.merge_cells(f"A{line}:{last}{line}")
    else:
        set_height(page, line, cells, widths)


def _paper(page: Worksheet, last: str, paper: Paper) -> None:
    """Landscape, the heading on each page, the version or the mark of a draft beside it."""
    print_setup(page, last, paper.language)
    page.oddHeader.left.text = f"{paper.say('title')} – {page.title}".replace("&", "&&")[:120]
    page.oddHeader.right.text = one_line(paper.mark or paper.heading()[0]).replace("&", "&&")[:120]
