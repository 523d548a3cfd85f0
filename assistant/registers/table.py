"""A register as a table: which columns it has, and how a value reads in its cell.

Columns are known again by their heading in either language, or by the field's id. Sources are
told for readers and never read back; what only the program reads ("data") is no column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from assistant.export.review_words import SHEETS
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.check import label_of, shown
from assistant.registers.entry import Entry, Source, Value
from assistant.registers.schema import FieldSpec, Register

ID, VERSION = "id", "version"  # columns that are no fields
Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; one without a field is the entry's id or its version."""

    key: str
    field: FieldSpec | None = None

    def heading(self, language: Language) -> str:
        """Return what stands above the column."""
        if self.field is None:
            return message(f"register_files.column_{self.key}", language)
        return self.field.label.in_(language)


def columns(register: Register) -> tuple[Column, ...]:
    """Return the columns of a register: the id, all that people can read, the version."""
    fields = (Column(one.id, one) for one in register.fields if one.type != "data")
    return (Column(ID), *fields, Column(VERSION))


def headings(register: Register) -> Mapping[str, Column]:
    """Return the columns by every heading that they may have, as `plain_heading` gives it."""
    found: dict[str, Column] = {}
    listed = columns(register)
    named = [(one.heading(language), one) for language in LANGUAGES for one in listed]
    for name, column in (*named, *((one.key, one) for one in listed)):
        found.setdefault(plain_heading(name), column)
    return found


def plain_heading(text: str) -> str:
    """Return a heading as it is compared: without case, spacing and a mark for needed ones."""
    return " ".join(text.split()).rstrip(" *").casefold()


def cell(column: Column, entry: Entry, language: Language) -> Cell:
    """Return what a cell holds: a date and a number as such, all else in words."""
    if column.field is None:
        return entry.id if column.key == ID else entry.version
    value = entry.values.get(column.key)
    if value is None:
        return None
    if column.field.type == "number" and isinstance(value, int):
        return value
    if column.field.type == "date":
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return str(value)
    return in_words(column.field, value, language)


def in_words(field: FieldSpec, value: Value, language: Language) -> str:
    """Return a value as text that can be read back, sources apart. "" where there is none."""
    if value is None:
        return ""
    if field.type == "sources":
        return "\n".join(source_words(one, language) for one in value)
    if field.type == "choices":  # a label may hold a comma
        return "\n".join(label_of(field, one, language) for one in value)
    if field.type in ("lines", "links"):
        return "\n".join(value)
    return shown(field, value, language)


def source_words(source: Source, language: Language) -> str:
    """Return a source in one line: the quote, the document and the page."""
    quote = " ".join(source.quote.split())
    return f"{_quoted(quote, language)} – {place_words(source, language)}"


def place_words(source: Source, language: Language) -> str:
    """Return where a source stands: the document, and its page or sheet."""
    sheet = PurePosixPath(source.file).suffix.lower() in SHEETS and source.page_label
    if sheet:
        place = message("report.sheet", language, label=source.page_label)
    else:
        place = message("answer.page", language, page=source.page_label or source.page)
    return f"{source.document}, {place}"


def _quoted(text: str, language: Language) -> str:
    return f"„{text}“" if language == "de" else f"“{text}”"
