"""Read a register's file: XLSX, CSV or YAML into rows by field. It is not trusted.

No formula is evaluated, nothing is unpacked before its size is known, and what cannot be placed
is an error that names file, row and remedy; nothing is dropped without a word.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from assistant.errors import Refused
from assistant.registers.check import LONGEST_TEXT
from assistant.registers.schema import Register
from assistant.registers.table import Column, headings, plain_heading
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from ingest.parsers.archive import check_archive
from ingest.parsers.encoding import decode_text, is_binary
from ingest.types import Limits

FORMS = ("xlsx", "csv", "yaml")
LARGEST = 10_000_000  # bytes of a file
MOST_ROWS, MOST_COLUMNS = 5_000, 200
_LAST = 100_000  # rows looked at, empty ones too
_HEAD = 20  # rows in which the headings are looked for
_LIMITS = Limits(file_bytes=LARGEST, unpacked_bytes=100_000_000, archive_entries=1_000)
_OWN = {"id", "version", "archived"}  # names in YAML that are no fields


class BadFile(Refused):
    """A file cannot be read as one of this register."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by field, "id" and "version"; `number` counts as the file shows it."""

    number: int
    cells: Mapping[str, Any]

    @property
    def entry(self) -> str:
        """The id that it names, "" where it is a new entry."""
        return str(self.cells.get("id") or "").strip()


def form_of(name: str, data: bytes) -> str:
    """Return "xlsx", "csv" or "yaml" for a file. Raises BadFile for any other."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    forms = {".xlsx": "xlsx", ".csv": "csv", ".txt": "csv", ".yaml": "yaml", ".yml": "yaml"}
    form = forms.get(ending)
    if form is None or data.startswith(b"PK") != (form == "xlsx"):
        raise BadFile("register_files.no_form", file=_short(name))
    return form


def read_rows(register: Register, data: bytes, name: str) -> tuple[Row, ...]:
    """Return the rows of a file, empty ones left out. Raises BadFile, FileRejected."""
    if len(data) > LARGEST:
        raise BadFile("register_files.too_large", file=_short(name), most=LARGEST // 1_000_000)
    readers: Mapping[str, Callable[[Register, bytes, str], Iterable[Row]]] = {
        "xlsx": _xlsx,
        "csv": _csv,
        "yaml": _yaml,
    }
    rows = tuple(readers[form_of(name, data)](register, data, name))
    if len(rows) > MOST_ROWS:
        raise BadFile("register_files.too_many_rows", file=_short(name), most=MOST_ROWS)
    return rows


def _xlsx(register: Register, data: bytes, name: str) -> Iterable[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    check_archive(data, file=name, limits=_LIMITS)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        if not sheets:
            raise BadFile("register_files.no_heading", file=_short(name))
        sheet = sheets[0]
        sheet.reset_dimensions()  # a sheet may claim a million rows and have ten
        lines = []
        for number, cells in enumerate(sheet.iter_rows(), 1):
            values = [_value(one) for one in cells]
            while values and values[-1] is None:
                values.pop()
            if values:
                lines.append((number, values))
            if number > _LAST or len(lines) > MOST_ROWS + _HEAD:
                raise BadFile("register_files.too_many_rows", file=_short(name), most=MOST_ROWS)
        return _placed(register, lines, name)
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
        raise BadFile("register_files.damaged", file=_short(name)) from error


class _Computed:
    """A formula, or the error of one: nobody knows which value it stands for."""


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None or value == "":
        return None
    return _Computed() if getattr(cell, "data_type", "") in ("f", "e") else value


def _csv(register: Register, data: bytes, name: str) -> Iterable[Row]:
    if is_binary(data):
        raise BadFile("register_files.damaged", file=_short(name))
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    if text[:4].casefold() == "sep=" and text[5:6] == "\n":
        text = text[6:]
    known = headings(register)

    def recognised(delimiter: str) -> int:
        lines = _lines(text, delimiter, name, most=_HEAD)
        return max(
            (sum(plain_heading(str(c)) in known for c in line) for _, line in lines), default=0
        )

    delimiter = max(";,\t|", key=recognised)
    return _placed(register, _lines(text, delimiter, name), name)


def _lines(text: str, delimiter: str, name: str, most: int = _LAST) -> list[tuple[int, list[Any]]]:
    found: list[tuple[int, list[Any]]] = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
        ):
            if any(one.strip() for one in cells):
                found.append((number, [one if one.strip() else None for one in cells]))
            if number >= most:
                break
    except csv.Error as error:
        raise BadFile("register_files.damaged", file=_short(name)) from error
    return found


def _placed(register: Register, lines: Sequence[tuple[int, list[Any]]], name: str) -> Iterable[Row]:
    """Give each cell its field by the heading above it."""
    known = headings(register)
    title = {register.title_field, "id"}
    for place, (_, line) in enumerate(lines[:_HEAD]):
        heads = [known.get(plain_heading(str(one or ""))) for one in line]
        if title & {one.key for one in heads if one is not None}:
            return list(_rows(lines[place + 1 :], line, heads, name))
    needed = register.field(register.title_field).label
    raise BadFile("register_files.no_heading_of", file=_short(name), de=needed.de, en=needed.en)


def _rows(
    lines: Sequence[tuple[int, list[Any]]],
    line: Sequence[Any],
    heads: Sequence[Column | None],
    name: str,
) -> Iterable[Row]:
    _check_heads(line, heads, name)
    for number, cells in lines:
        row: dict[str, Any] = {one.key: None for one in heads if one and not _is_told(one)}
        for place, value in enumerate(cells):
            head = heads[place] if place < len(heads) else None
            if value is None or (head and _is_told(head)):
                continue
            if head is None:
                raise BadFile("register_files.no_column", file=_short(name), row=number)
            if isinstance(value, _Computed):
                raise BadFile(
                    "register_files.formula", file=_short(name), row=number, column=line[place]
                )
            row[head.key] = value
        yield Row(number, row)


def _check_heads(line: Sequence[Any], heads: Sequence[Column | None], name: str) -> None:
    if len(heads) > MOST_COLUMNS:
        raise BadFile("register_files.too_many_columns", file=_short(name), most=MOST_COLUMNS)
    keys = [one.key if one else None for one in heads]
    for key, text in zip(keys, line, strict=True):
        if key is None and text is not None:
            raise BadFile("register_files.unknown_column", file=_short(name), column=str(text)[:60])
        if key is not None and keys.count(key) > 1:
            raise BadFile("register_files.twice", file=_short(name), column=str(text)[:60])


def _is_told(column: Column) -> bool:
    """Tell whether a column is for readers alone: words cannot become a checked source."""
    return column.field is not None and column.field.type == "sources"


def _yaml(register: Register, data: bytes, name: str) -> Iterable[Row]:
    try:
        read = read_plain_yaml(data, longest=LONGEST_TEXT * 2)
    except NotPlainYaml as error:
        raise BadFile("register_files.no_yaml", file=_short(name), told=str(error)[:200]) from error
    listed = read.get("entries") if isinstance(read, Mapping) else read
    if isinstance(read, Mapping) and read.get("register", register.id) != register.id:
        raise BadFile(
            "register_files.other_register",
            file=_short(name),
            register=str(read["register"])[:40],
            wanted=register.id,
        )
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise BadFile("register_files.no_entries", file=_short(name))
    known = _OWN | {field.id for field in register.fields}
    for number, one in enumerate(listed, 1):
        for key in one:
            if key not in known:
                raise BadFile(
                    "register_files.unknown_column", file=_short(name), column=str(key)[:60]
                )
        yield Row(number, {str(key): _json(value) for key, value in one.items()})


def _json(value: Any) -> Any:
    """YAML's own kinds as JSON can say them: a date is a text."""
    if isinstance(value, Mapping):
        return {str(key): _json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_json(one) for one in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _short(name: str) -> str:
    """A file's name for messages, without its folders."""
    return PurePosixPath(name.replace("\\", "/")).name[:80]
