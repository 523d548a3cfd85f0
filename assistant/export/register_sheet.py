"""How the sheets of a register look: cells, heads, heights, paper."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.review_words import one_line
from assistant.export.review_xlsx import safe_text
from assistant.messages import Language, message

_TALLEST, _LINE = 24, 12.8  # lines of a row before it is cut off; points
_A3, _A4 = 8, 9  # paper sizes of the format
_WIDE, _ON_A3 = 180, 230  # characters across: more needs the larger paper; on that at most
_BODY = Font(name="Arial", size=10)
_HEAD = Font(name="Arial", size=10, bold=True, color="FFFFFF")
_DARK, _GREY = (PatternFill("solid", fgColor=colour) for colour in ("0F6371", "5B6770"))
_THIN = Side(style="thin", color="DBE2E8")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(vertical="center", wrap_text=True)
_DATES = {"de": "DD.MM.YYYY", "en": "YYYY-MM-DD"}


def put_head(cell: Cell, text: str, *, grey: bool = False) -> None:
    """Write a heading; grey ones are not read back."""
    put_text(cell, text)
    cell.font, cell.alignment, cell.border = _HEAD, _MIDDLE, _BORDER
    cell.fill = _GREY if grey else _DARK


def put(cell: Cell, value: str | int | date | None, language: Language) -> None:
    """Write a value; a text is never computed, whatever it looks like."""
    if isinstance(value, str):
        put_text(cell, value)
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DATES[language]
    cell.font, cell.alignment, cell.border = _BODY, _TOP, _BORDER


def put_text(cell: Cell, text: str) -> None:
    """Write a text as a string cell; an empty one leaves the cell empty."""
    if not text:
        return
    cell.value = safe_text(text)
    cell.data_type = "s"


def set_height(page: Worksheet, line: int, row: Sequence[object], widths: Sequence[float]) -> None:
    """Make a row as high as its text, at most about a screen: not every program does."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str):
            parts = value.split("\n")
            lines = max(lines, sum(ceil(len(part) / width / 1.1) or 1 for part in parts))
    page.row_dimensions[line].height = min(lines, _TALLEST) * _LINE + 3


def print_setup(page: Worksheet, last: str, language: Language) -> None:
    """Landscape, as many papers across as are needed to read it, headings on each."""
    across = sum(one.width for one in page.column_dimensions.values())
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A3 if across > _WIDE else _A4
    page.page_setup.fitToWidth = max(1, ceil(across / _ON_A3))
    page.page_setup.fitToHeight = 0
    if page.page_setup.fitToWidth > 1:
        page.print_title_cols = "A:B"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.print_area = f"A1:{last}"
    page.page_margins.left = page.page_margins.right = 0.3
    page.oddHeader.left.text = one_line(page.title).replace("&", "&&")[:120]
    footer = message("register_files.footer", language, page="&P", pages="&N")
    page.oddFooter.right.text = footer
