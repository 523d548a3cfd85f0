"""A register as a workbook that people fill in and import again.

Sheets: the entries, their history, the choices, what to do. Every text is written as a string, so
that nothing is ever computed; choices, dates and numbers are checked as they are entered.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.register_history import history_rows
from assistant.export.register_sheet import print_setup, put, put_head, set_height
from assistant.export.review_words import one_line, word
from assistant.export.same_zip import same_zip
from assistant.messages import Language, message
from assistant.registers.entry import Change, Entry
from assistant.registers.load import load_registers
from assistant.registers.schema import FieldSpec, Register
from assistant.registers.table import Column, cell, columns

_WIDTHS = {
    "long": 44, "lines": 32, "text": 26, "choice": 24, "choices": 30, "person": 22, "date": 13,
    "number": 10, "link": 12, "links": 14, "requirements": 18, "sources": 48,
}  # fmt: skip
_SPARE = 200  # rows below the last one in which choices are still offered
_LONGEST_HINT = 250  # characters; the format allows 255


def register_xlsx(
    register: Register,
    entries: Sequence[Entry],
    history: Sequence[Change],
    *,
    language: Language,
    moment: datetime,
) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = _sheet_name(register.title.in_(language))
    book.properties.title = one_line(register.title.in_(language))
    book.properties.creator = word("author", language)
    book.properties.language = "de-DE" if language == "de" else "en-GB"
    book.properties.created = moment.replace(tzinfo=None)
    shown = columns(register)
    _table(
        page, shown, [[cell(one, entry, language) for one in shown] for entry in entries], language
    )
    choices = _choices(register, language)
    past = book.create_sheet(message("register_files.sheet_history", language))
    rows = history_rows(register, history, language)
    _plain_table(past, rows, (18, 22, 11, 14, 24, 44, 44, 30), language)
    if choices:
        lists = book.create_sheet(message("register_files.sheet_choices", language))
        _plain_table(lists, _choice_rows(choices), (34,) * len(choices), language)
    about = book.create_sheet(message("register_files.sheet_about", language))
    _about(about, register, len(entries), moment, language)
    _help(page, shown, choices, len(entries), language)
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), moment=moment)


def _table(
    page: Worksheet,
    shown: Sequence[Column],
    rows: Sequence[Sequence[str | int | date | None]],
    language: Language,
) -> None:
    for number, column in enumerate(shown, 1):
        needed = " *" if column.field is not None and column.field.required else ""
        read_only = column.field is None or column.field.type == "sources"
        put_head(page.cell(1, number), column.heading(language) + needed, grey=read_only)
    for line, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            put(page.cell(line, number), value, language)
        set_height(page, line, row, [_width(one) for one in shown])
    for number, column in enumerate(shown, 1):
        page.column_dimensions[get_column_letter(number)].width = _width(column)
    page.row_dimensions[1].height = 32
    page.freeze_panes = "C2"
    last = f"{get_column_letter(len(shown))}{len(rows) + 1}"
    page.auto_filter.ref = f"A1:{last}"
    print_setup(page, last, language)


def _width(column: Column) -> int:
    return _WIDTHS.get(column.field.type, 20) if column.field else 11


def _plain_table(
    page: Worksheet, rows: Sequence[Sequence[str]], widths: Sequence[int], language: Language
) -> None:
    for line, row in enumerate(rows, 1):
        for number, text in enumerate(row, 1):
            here = page.cell(line, number)
            if line == 1:
                put_head(here, text)
            else:
                put(here, text, language)
        if line > 1:
            set_height(page, line, row, widths)
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    print_setup(page, f"{get_column_letter(len(widths))}{len(rows)}", language)


def _choices(register: Register, language: Language) -> dict[str, tuple[str, list[str]]]:
    """By field: its label and the labels of its options."""
    return {
        field.id: (
            field.label.in_(language),
            [option.label.in_(language) for option in field.options],
        )
        for field in register.fields
        if field.options
    }


def _choice_rows(choices: dict[str, tuple[str, list[str]]]) -> list[list[str]]:
    listed = list(choices.values())
    longest = max(len(options) for _, options in listed)
    rows = [[label for label, _ in listed]]
    for place in range(longest):
        rows.append([options[place] if place < len(options) else "" for _, options in listed])
    return rows


def _about(
    page: Worksheet, register: Register, count: int, moment: datetime, language: Language
) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 90
    rows = (
        ("about_register", register.title.in_(language)),
        ("about_note", register.note.in_(language)),
        (
            "about_moment",
            f"{moment:{'%d.%m.%Y %H:%M' if language == 'de' else '%Y-%m-%d %H:%M'}} UTC",
        ),
        ("about_entries", str(count)),
        ("sheet_about", message("register_files.about_how", language)),
    )
    for line, (key, text) in enumerate(rows, 1):
        put_head(page.cell(line, 1), message(f"register_files.{key}", language))
        put(page.cell(line, 2), text, language)
        set_height(page, line, ("", text), (18, 90))
    print_setup(page, f"B{len(rows)}", language)


def _help(
    page: Worksheet,
    shown: Sequence[Column],
    choices: dict[str, tuple[str, list[str]]],
    count: int,
    language: Language,
) -> None:
    places = {name: get_column_letter(number) for number, name in enumerate(choices, 1)}
    sheet = message("register_files.sheet_choices", language)
    for number, column in enumerate(shown, 1):
        if column.field is None:
            continue
        rule = _rule(column.field, sheet, places, language)
        if rule is None:
            continue
        letter = get_column_letter(number)
        rule.allow_blank = True
        rule.add(f"{letter}2:{letter}{count + 1 + _SPARE}")
        page.add_data_validation(rule)


def _rule(
    field: FieldSpec, sheet: str, places: dict[str, str], language: Language
) -> DataValidation | None:
    def rule(hint: str, **how: str) -> DataValidation:
        made = DataValidation(showErrorMessage=True, showInputMessage=True, **how)
        made.error = made.prompt = hint[:_LONGEST_HINT]
        return made

    def hint(key: str, **values: str) -> str:
        return message(f"register_files.{key}", language, **values)

    if field.type == "choice":
        column = places[field.id]
        cells = f"'{sheet}'!${column}$2:${column}${len(field.options) + 1}"
        return rule(hint("choose_one"), type="list", formula1=cells)
    if field.type == "choices":
        known = "; ".join(option.label.in_(language) for option in field.options)
        return rule(hint("choose_some", known=known))
    if field.type == "date":
        return rule(hint("choose_date"), type="date", operator="greaterThan", formula1="1")
    if field.type == "number":
        return rule(
            hint("choose_number"), type="whole", operator="greaterThanOrEqual", formula1="0"
        )
    if field.to is not None:
        title = load_registers()[field.to].title.in_(language)
        return rule(hint(f"choose_{field.type}", register=title))
    return None


def _sheet_name(title: str) -> str:
    """A title as the name of a sheet: at most 31 characters, none that the format refuses."""
    return "".join(one for one in one_line(title) if one not in "[]:*?/\\'")[:31]
