"""A review as a workbook that an auditor filters, prints and fills in.

Texts of documents are hostile: each is written as a string and never as a formula or a link, and
one that a spreadsheet might take for a formula when it is copied elsewhere gets an apostrophe.
"""

import re
from datetime import date
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.plain import FORMULA_STARTS
from assistant.export.review_charts import TINTS
from assistant.export.review_files import write_whole
from assistant.export.review_sheets import sheets_of
from assistant.export.review_table import Column, Marked, Sheet, Value
from assistant.export.review_words import SIGNS, clean, moment, one_line, status_text, word
from assistant.messages import Language
from assistant.review_types import Review

_LONGEST = 32_000  # characters of a cell; the format allows 32 767
_TALLEST = 24  # lines of a row before it is cut off
_LINE = 12.8  # points
_A3, _A4 = 8, 9  # paper sizes of the format
_WIDE = 250  # characters across; more than that needs the larger paper
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BODY = Font(name="Arial", size=10)
# Arial lacks the signs; this one has them, and Excel then takes no East Asian typeface.
_MARK = Font(name="Segoe UI Symbol", size=10, bold=True)
_HEAD = Font(name="Arial", size=10, bold=True, color="FFFFFF")
_DARK, _FILL_IN_HEAD, _FILL_IN = (
    PatternFill("solid", fgColor=colour) for colour in ("0F6371", "8A6D00", "FFFBE6")
)
_TINTS = {status: PatternFill("solid", fgColor=colour) for status, colour in TINTS.items()}
_THIN = Side(style="thin", color="DBE2E8")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="top")
_MIDDLE = Alignment(vertical="center", wrap_text=True)
_DATES = {"de": "DD.MM.YYYY", "en": "YYYY-MM-DD"}


def write_review_xlsx(review: Review, path: Path) -> None:
    """Write a review as a workbook, whole or not at all. Raises ReviewError."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = one_line(f"{word('title', review.language)}: {review.set_title}")
    book.properties.creator = word("author", review.language)
    book.properties.language = "de-DE" if review.language == "de" else "en-GB"
    book.properties.created = review.generated.replace(tzinfo=None)
    for sheet in sheets_of(review):
        _write(book.create_sheet(word(f"sheet_{sheet.key}", review.language)), sheet, review)
    write_whole(path, book.save)


def _write(page: Worksheet, sheet: Sheet, review: Review) -> None:
    for number, column in enumerate(sheet.columns, 1):
        _head(page.cell(1, number), column, review.language)
        page.column_dimensions[get_column_letter(number)].width = column.width
    for line, row in enumerate(sheet.rows, 2):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _put(page.cell(line, number), value, column, review.language)
        page.row_dimensions[line].height = _height(sheet.columns, row)
    page.row_dimensions[1].height = 32
    page.freeze_panes = page.cell(2, sheet.frozen + 1)
    last = f"{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    if sheet.key != "about":
        page.auto_filter.ref = f"A1:{last}"
    _print_setup(page, sheet, review, last)
    if sheet.key == "requirements" and sheet.rows:
        _help_filling_in(page, sheet, review.language)


def _head(cell: Cell, column: Column, language: Language) -> None:
    text = word(f"col_{column.key}", language)
    cell.value = f"{text} ({word('fill_in', language)})" if column.fill_in else text
    cell.font, cell.alignment, cell.border = _HEAD, _MIDDLE, _BORDER
    cell.fill = _FILL_IN_HEAD if column.fill_in else _DARK


def _put(cell: Cell, value: Value, column: Column, language: Language) -> None:
    cell.font, cell.alignment, cell.border = _BODY, _TOP, _BORDER
    if column.fill_in:
        cell.fill = _FILL_IN
    if isinstance(value, Marked):
        cell.fill, cell.font = _TINTS[value.status], _MARK
        value = value.text
    if isinstance(value, str):
        cell.value = safe_text(value)
        cell.data_type = "s"  # never a formula or an error value, whatever it looks like
    elif value is not None:
        cell.value, cell.alignment = value, _CENTRE
    if column.share:
        cell.number_format = "0%"
    elif isinstance(value, date) or column.key == "due":
        cell.number_format = _DATES[language]


def safe_text(text: str) -> str:
    """Return text for a cell: nothing that a spreadsheet would run, decode or refuse."""
    shown = _ESCAPE.sub("_x005F_", clean(text)).strip()
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]} …"
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


def _height(columns: tuple[Column, ...], row: tuple[Value, ...]) -> float:
    """Return how high a row must be for its text, in points; at most about a screen.

    Not every program works this out when it opens a file.
    """
    lines = 1
    for column, value in zip(columns, row, strict=True):
        text = value.text if isinstance(value, Marked) else value
        if isinstance(text, str):
            parts = text.split("\n")
            lines = max(lines, sum(ceil(len(part) / column.width / 1.2) or 1 for part in parts))
    return min(lines, _TALLEST) * _LINE + 3


def _print_setup(page: Worksheet, sheet: Sheet, review: Review, last: str) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = (
        _A3 if sum(column.width for column in sheet.columns) > _WIDE else _A4
    )
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.print_area = f"A1:{last}"
    page.page_margins.left = page.page_margins.right = 0.3
    title = one_line(f"{review.set_title} – {page.title}").replace("&", "&&")
    page.oddHeader.left.text = title[:120]
    page.oddHeader.right.text = word("aid_short", review.language)
    page.oddFooter.left.text = word("as_of", review.language, moment=moment(review))
    page.oddFooter.right.text = word("footer", review.language, page="&P", pages="&N")


def _help_filling_in(page: Worksheet, sheet: Sheet, language: Language) -> None:
    letters = {column.key: get_column_letter(n) for n, column in enumerate(sheet.columns, 1)}
    last = len(sheet.rows) + 1
    statuses = ",".join(status_text(status, language) for status in SIGNS)
    lists = {
        "implementation_maturity": ("0,1,2,3,4,5", "choose_maturity"),
        "decision": (statuses, "choose_status"),
    }
    for key, (choices, hint) in lists.items():
        choice = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
        _add_validation(page, choice, f"{letters[key]}2:{letters[key]}{last}", hint, language)
    for key in ("due", "decided_on"):
        when = DataValidation(type="date", operator="greaterThan", formula1="36526")
        _add_validation(
            page, when, f"{letters[key]}2:{letters[key]}{last}", "choose_date", language
        )
    decision = letters["decision"]
    for status, sign in SIGNS.items():
        rule = FormulaRule([f'LEFT({decision}2,1)="{sign}"'], fill=_TINTS[status])
        page.conditional_formatting.add(f"{decision}2:{decision}{last}", rule)


def _add_validation(
    page: Worksheet, validation: DataValidation, cells: str, hint: str, language: Language
) -> None:
    validation.error = validation.prompt = word(hint, language)
    validation.showErrorMessage = True
    validation.add(cells)
    page.add_data_validation(validation)
