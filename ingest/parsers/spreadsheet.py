"""Spreadsheets (.xlsx, .csv): registers, one page a sheet, one row a block.

Values are read as they were last saved; no formula is ever evaluated. Hidden sheets, columns and
(outside a filtered list) rows are left out, because nobody who checks a citation would see them.
"""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from ingest.errors import DamagedFile, LimitExceeded
from ingest.parsers.blocks import Cell, PageBuilder, clean_text
from ingest.parsers.encoding import decode_text
from ingest.parsers.headings import heading_level
from ingest.parsers.sheet_visible import is_blank, is_flat, table_heads
from ingest.parsers.tables import is_control_key, is_label, rows_to_blocks
from ingest.parsers.unseen import hidden_notice, unseen_characters
from ingest.types import Limits, Notice, Page, ParsedFile

_GENERIC = re.compile(r"(?:sheet|tabelle|blatt|table)\s*\d*", re.IGNORECASE)
_PROPERTIES = ("title", "creator", "subject", "version", "category", "contentStatus")
_REMEDY = "Open it in Excel or LibreOffice and save it again."
_HEADING = 80  # characters

Row = list[Cell]


def parse_spreadsheet(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return one page a visible sheet, labelled with its name.

    Raises DamagedFile, or LimitExceeded for more cells or sheets than allowed.
    """
    if data.startswith(b"PK"):
        return _workbook(data, file, limits)
    rows = list(_counted(_csv_rows(decode_text(data), file), file, limits))
    page = _page(rows, 1, PurePosixPath(file.replace("\\", "/")).stem)
    unseen = sum(unseen_characters(cell.text) for row in rows for cell in row)
    return ParsedFile((page,), fixed_pages=False, notices=hidden_notice(0, unseen))


def _csv_rows(text: str, file: str) -> Iterator[Row]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = re.match(r"sep=(.)\n", lines)
    delimiter = separator[1] if separator else _delimiter(lines)
    lines = lines[separator.end() :] if separator else lines
    try:
        for row in csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter):
            yield [Cell(value) for value in row]
    except csv.Error as error:
        raise DamagedFile(file, f"It is no readable CSV ({error}).", _REMEDY) from error


def _delimiter(text: str) -> str:
    """The separator that parts most of the first lines into the same number of fields."""
    sample = [line for line in text[:20_000].split("\n") if line.strip()][:30]

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        except csv.Error:
            return 0, 0
        common = max(set(widths), key=widths.count, default=1)
        return (widths.count(common) if common > 1 else 0), common

    return max(";,\t|", key=agreement)


def _workbook(data: bytes, file: str, limits: Limits) -> ParsedFile:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    pages: list[Page] = []
    unseen: list[str] = []
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if len(book.worksheets) > limits.pages:
            reason = f"It has {len(book.worksheets)} sheets; {limits.pages} are allowed."
            raise LimitExceeded(file, reason, "Split it or raise the limit.")
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                unseen.append(sheet.title)
                continue
            layout = _Layout(data, sheet)
            rows = list(_counted(_sheet_rows(sheet, layout), file, limits))
            unseen += [f"{sheet.title}: {part}" for part in layout.unseen]
            pages.append(_page(rows, len(pages) + 1, sheet.title))
        properties = _properties(book)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,  # ElementTree's parse errors are one
        EOFError,
    ) as error:
        raise DamagedFile(file, f"The workbook cannot be read ({error}).", _REMEDY) from error
    notices = (Notice("hidden_text_ignored", detail="; ".join(unseen)),) if unseen else ()
    return ParsedFile(tuple(pages), False, properties, notices)


class _Layout:
    """What openpyxl's quick reader passes over: hidden rows and columns, merged cells."""

    def __init__(self, data: bytes, sheet: Any) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.merged: dict[tuple[int, int], str] = {}
        self.heads: frozenset[int] = frozenset()  # rows that a table's style may colour
        self.blank = 0  # cells whose text cannot be seen
        self.characters = 0  # that hide or turn text
        filtered = False
        for name, element in _elements(data, sheet._worksheet_path):
            hidden = element.get("hidden") in ("1", "true")
            if name == "row" and (hidden or is_flat(element.get("ht"))):
                self.rows.add(int(element.get("r", "0")))
            elif name == "col" and (hidden or is_flat(element.get("width"))):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                self.columns.update(range(first, min(last, 16_384) + 1))
            elif name == "mergeCell" and len(self.merged) < 100_000:
                self._merge(element.get("ref", ""))
            filtered = filtered or name in ("autoFilter", "tablePart")
            if name == "tablePart" and not self.heads:
                self.heads = table_heads(data, sheet._worksheet_path)
        if filtered:
            self.rows.clear()  # a filter hides for the moment; the rows belong to the register

    @property
    def unseen(self) -> list[str]:
        """Words for what is hidden, for the notice."""
        parts = [f"{len(self.rows)} hidden rows"] if self.rows else []
        parts += [f"{len(self.columns)} hidden columns"] if self.columns else []
        parts += [f"{self.blank} cells in the colour of their ground"] if self.blank else []
        return parts + ([f"{self.characters} invisible characters"] if self.characters else [])

    def _merge(self, reference: str) -> None:
        from openpyxl.utils.cell import range_boundaries

        left, top, right, bottom = range_boundaries(reference)
        if None in (left, top, right, bottom) or (right - left + 1) * (bottom - top + 1) > 2_000:
            return
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    self.merged[row, column] = "left" if row == top else "up"


def _elements(data: bytes, path: str) -> Iterator[tuple[str, Any]]:
    """The elements of one part of a workbook, by local name, without keeping the tree."""
    from xml.etree.ElementTree import iterparse

    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as part:
        for _, element in iterparse(part):
            name = str(element.tag).rpartition("}")[2]
            yield name, element
            if name in ("row", "c"):
                element.clear()


def _sheet_rows(sheet: Any, layout: _Layout) -> Iterator[Row]:
    sheet.reset_dimensions()  # a sheet may claim a million rows and have ten
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row: Row = []
        for column, cell in enumerate(cells, start=1):
            if column in layout.columns:
                continue
            merged = layout.merged.get((number, column), "")
            text = "" if merged else _shown(cell.value, getattr(cell, "number_format", ""))
            if text and is_blank(cell) and number not in layout.heads:
                layout.blank += 1
                text = ""
            layout.characters += unseen_characters(text)
            row.append(Cell(text, strong=bool(text) and _bold(cell), merged=merged))
        yield [] if number in layout.rows else row


def _shown(value: Any, number_format: str) -> str:
    """A value as a reader of the sheet would take it; no locale is guessed."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        percent = "%" in (number_format or "")
        return f"{value * 100:.10g}%" if percent else f"{value:.15g}"
    return str(value)


def _bold(cell: Any) -> bool:
    font = getattr(cell, "font", None)
    return bool(font is not None and font.b)


def _counted(rows: Iterable[Row], file: str, limits: Limits) -> Iterator[Row]:
    cells = 0
    for number, row in enumerate(rows):
        cells += sum(1 for cell in row if cell.text)
        if cells > limits.cells or number > 2_000_000:
            reason = f"A sheet has more than {limits.cells} filled cells."
            raise LimitExceeded(file, reason, "Split it or raise the limit.")
        yield row


def _page(rows: list[Row], number: int, name: str) -> Page:
    builder = PageBuilder()
    filled = any(cell.text.strip() for row in rows for cell in row)
    if filled and not _GENERIC.fullmatch(name.strip()):
        builder.add_heading(name, level=1)
    blocks = list(_tables(rows))
    for index, block in enumerate(blocks):
        _add_table(builder, block, last=index == len(blocks) - 1)
    return builder.build(number, label=name)


def _tables(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Part a sheet at empty rows; a single empty row inside a table does not part it."""
    table: list[Row] = []
    gap = 0
    for row in rows:
        count = sum(bool(cell.text.strip()) for cell in row)
        if not count:
            gap += 1
            continue
        texts = [cell for cell in row if cell.text.strip()]
        begins = count == 1 or all(cell.strong for cell in texts)
        if table and (gap > 1 or (gap == 1 and (begins or _filled(table[-1]) == 1))):
            yield table
            table = []
        table.append(row)
        gap = 0
    if table:
        yield table


def _add_table(builder: PageBuilder, rows: list[Row], *, last: bool) -> None:
    """Lines of one cell before a table are its title and remarks."""
    width = max(len(row) for row in rows)
    rows = [[*row, *[Cell("")] * (width - len(row))] for row in rows]
    kept = [c for c in range(width) if any(row[c].text.strip() for row in rows)]
    while rows and _filled(rows[0]) == 1:
        text = next(cell.text for cell in rows[0] if cell.text.strip())
        follows = len(rows) > 1 or not last
        level = heading_level(clean_text(text))
        title = follows and len(text) <= _HEADING and not re.search(r"[.:;]\s*$|\n", text)
        if level or (title and (rows[0][kept[0]].strong or len(builder) <= 1)):
            builder.add_heading(text, level=2)
        else:
            builder.add_paragraph(text)
        rows = rows[1:]
    rows_to_blocks(builder, _with_header([[row[c] for c in kept] for row in rows]))


def _with_header(rows: list[Row]) -> list[Row]:
    """In a sheet, unlike in a text, names in the first row are a header unless they are fields."""
    if len(rows) < 2 or not all(is_label(clean_text(cell.text)) for cell in rows[0]):
        return rows
    if is_control_key(rows[0][0].text) and len(rows[0]) == 2:
        return rows
    return [[replace(cell, header=True) for cell in rows[0]], *rows[1:]]


def _filled(row: Row) -> int:
    return sum(bool(cell.text.strip()) for cell in row)


def _properties(book: Any) -> dict[str, str]:
    found = {
        name: clean_text(str(getattr(book.properties, name, "") or "")) for name in _PROPERTIES
    }
    found["author"] = found.pop("creator")
    return {name: value for name, value in found.items() if value and value != "openpyxl"}
