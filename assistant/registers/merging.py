"""What a row of a file would change in an entry.

A cell that reads as it was written out leaves its field as it is, in whichever language and form
that was; so a file that nobody has touched changes nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from assistant.export.plain import FORMULA_STARTS
from assistant.messages import LANGUAGES
from assistant.registers.check import BadEntry, read_value
from assistant.registers.entry import Source, Value, Values
from assistant.registers.schema import FieldSpec, Register
from assistant.registers.stored import record, to_json
from assistant.registers.table import in_words

_ESCAPE = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")  # how XLSX writes "_" before a code
Written = Callable[[str], str]  # how a form of file writes a text


def changed_values(
    register: Register,
    cells: Mapping[str, Any],
    before: Values,
    *,
    written: Written = str,
    clear: bool = False,
) -> dict[str, Any]:
    """Return the fields that differ from `before`, with values for `registering`.

    An empty cell leaves its field, or with `clear` empties it. Sources are as a program gives
    them, to be checked word for word. Raises BadEntry.
    """
    changed: dict[str, Any] = {}
    for field in register.fields:
        if field.id not in cells:
            continue
        given, old = _plain(cells[field.id]), before.get(field.id)
        if given is None or given == "" or given == []:
            if clear and old is not None:
                if field.required:
                    raise BadEntry("needed", field)
                changed[field.id] = None
            continue
        if field.type in ("sources", "data"):
            if not _same(field.id, given, old):
                changed[field.id] = given
            continue
        if isinstance(given, str) and _as_written(field, given, old, written):
            continue
        value = read_value(field, _parted(field, unguarded(given)))
        if value != old and (clear or value is not None):
            changed[field.id] = value
    return changed


def unguarded(given: Any) -> Any:
    """Return a text without the apostrophe that keeps a spreadsheet from computing it."""
    if isinstance(given, str) and given[:1] == "'" and given[1:].startswith(FORMULA_STARTS):
        return given[1:]
    return given


def _parted(field: FieldSpec, given: Any) -> Any:
    """A list by its lines, if it has several: one may hold a semicolon."""
    several = field.type == "lines" and isinstance(given, str) and "\n" in given
    return given.split("\n") if several else given


def _as_written(field: FieldSpec, given: str, old: Value, written: Written) -> bool:
    if old is None:
        return False
    return any(
        _settled(written(in_words(field, old, language))) == _settled(given)
        for language in LANGUAGES
    )


def _settled(text: str) -> str:
    """A text without what a spreadsheet program adds or takes when it saves a file."""
    return _ESCAPE.sub("_", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _plain(given: Any) -> Any:
    """A cell of a spreadsheet as people see it: a day without its hour, a truth as a word."""
    if isinstance(given, datetime):
        return given.date() if given.time() == datetime.min.time() else given.isoformat(" ")
    if isinstance(given, bool):
        return str(given).upper()
    if isinstance(given, str):
        return _settled(given)
    return given


def _same(name: str, given: Any, old: Value) -> bool:
    if isinstance(old, tuple) and all(isinstance(one, Source) for one in old):
        return bool(record({name: old})[name] == given)
    return to_json({name: given}) == to_json({name: old})
