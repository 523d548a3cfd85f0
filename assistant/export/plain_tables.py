"""A workbook of plain tables: what a list, a checklist or a register of documents needs."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.register_sheet import print_setup, put, put_head, set_height
from assistant.export.review_words import one_line, word
from assistant.export.same_zip import same_zip
from assistant.messages import Language

_FILL_IN, _FILL_IN_HEAD = (PatternFill("solid", fgColor=one) for one in ("FFFBE6", "8A6D00"))
_NO_NAME = "[]:*?/\\'"  # what the name of a sheet may not hold
_CHOICES = 250  # characters of a list of choices; the format allows 255

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `fill_in` are columns (from 0) for people; `choices` what they may enter."""

    name: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    fill_in: frozenset[int] = frozenset()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    frozen: int = 1  # columns that stay in view


def workbook(title: str, tables: Sequence[Table], *, language: Language, moment: datetime) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = one_line(title)[:250]
    book.properties.creator = word("author", language)
    book.properties.language = "de-DE" if language == "de" else "en-GB"
    book.properties.created = moment.replace(tzinfo=None)
    for table in tables:
        name = "".join(one for one in one_line(table.name) if one not in _NO_NAME)[:31]
        _write(book.create_sheet(name), table, language)
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), moment=moment)


def _write(page: Worksheet, table: Table, language: Language) -> None:
    for number, (text, width) in enumerate(zip(table.heads, table.widths, strict=True), 1):
        head = page.cell(1, number)
        put_head(head, text)
        if number - 1 in table.fill_in:
            head.fill = _FILL_IN_HEAD
        page.column_dimensions[get_column_letter(number)].width = width
    for line, row in enumerate(table.rows, 2):
        for number, value in enumerate(row, 1):
            put(page.cell(line, number), value, language)
            if number - 1 in table.fill_in:
                page.cell(line, number).fill = _FILL_IN
        set_height(page, line, row, table.widths)
    page.row_dimensions[1].height = 32
    page.freeze_panes = page.cell(2, table.frozen + 1)
    last = f"{get_column_letter(len(table.heads))}{len(table.rows) + 1}"
    page.auto_filter.ref = f"A1:{last}"
    print_setup(page, last, language)
    for number, options in table.choices.items():
        _offer(page, number, options, len(table.rows) + 1)


def _offer(page: Worksheet, number: int, options: Sequence[str], last: int) -> None:
    listed = ",".join(one.replace(",", " ") for one in options)
    if len(listed) > _CHOICES or last < 2:
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    letter = get_column_letter(number + 1)
    rule.add(f"{letter}2:{letter}{last}")
    page.add_data_validation(rule)
