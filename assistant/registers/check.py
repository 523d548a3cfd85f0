"""Check what somebody gave for an entry: each value is cleaned, or refused with its field's name.

Values come from forms, files and programs: texts for everything, or lists and numbers.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assistant.errors import Refused
from assistant.messages import Language
from assistant.registers.entry import Source, Value, Values
from assistant.registers.schema import FieldSpec, Register

LONGEST_LINE, LONGEST_TEXT, MOST = 300, 8_000, 200  # characters, characters, parts of a list
LARGEST_NUMBER = 1_000_000
_YEARS = range(1900, 2200)  # others are slips, and no spreadsheet or calendar can tell them
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff"
    "\ufffe\uffff\U000e0000-\U000e007f]"  # no characters at all for XML, and invisible letters
)
_BETWEEN = re.compile(r"[\n;]")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_REQUIREMENT = re.compile(r"[a-z][a-z0-9-]*:[A-Za-z0-9][\w.()-]*")
_ENTRY = re.compile(r"[A-Z]{2,5}-[1-9][0-9]{0,8}")


class BadEntry(Refused):
    """A value of an entry is not in order; `field` is its id, None where it is about the whole."""

    def __init__(self, key: str, field: FieldSpec | None = None, **values: object) -> None:
        self.field = field
        if field is not None:
            values["field"] = _Label(field)
        super().__init__(f"registers.{key}", **values)


class _Label:
    """A field's name, in both languages as no language is known yet."""

    def __init__(self, field: FieldSpec) -> None:
        self._field = field

    def __str__(self) -> str:
        german, english = (self._field.label.in_(language) for language in ("de", "en"))
        return german if german == english else f"{english} / {german}"


def check(register: Register, given: Mapping[str, Any], before: Values | None = None) -> Values:
    """Return the values of a new entry, or of one with the values `before` after a change.

    Fields left out have no value; what is as before stays, also where the register has that field
    or that choice no more. Raises BadEntry: an unknown field, a value that its field cannot have,
    a missing one.
    """
    old = before or {}
    known = {field.id for field in register.fields}
    for name in given:
        if name not in known and name not in old:
            raise BadEntry("unknown_field", name=str(name)[:40])
    values: dict[str, Value] = {name: old[name] for name in old if name not in known}
    for field in register.fields:
        value = given.get(field.id)
        if field.id not in old or not _same(value, old[field.id]):
            value = read_value(field, value)
        else:
            value = old[field.id]
        if value is not None:
            values[field.id] = value
        elif field.required:
            raise BadEntry("needed", field)
    return values


def _same(given: Any, old: Value) -> bool:
    return bool((tuple(given) if isinstance(given, list) else given) == old)


def read_value(field: FieldSpec, given: Any) -> Value:
    """Return one value as it is stored, None where it is empty. Raises BadEntry."""
    if given is None or given == "" or given == [] or given == ():
        return None
    return _READERS[field.type](field, given)


def _line(field: FieldSpec, given: Any) -> Value:
    return _text(field, given, LONGEST_LINE, one_line=True)


def _long(field: FieldSpec, given: Any) -> Value:
    return _text(field, given, LONGEST_TEXT)


def _text(field: FieldSpec, given: Any, longest: int, *, one_line: bool = False) -> str | None:
    if isinstance(given, date):
        given = given.isoformat()
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise BadEntry("no_text", field)
    text = _UNSEEN.sub("", given.replace("\r\n", "\n").replace("\r", "\n"))
    text = (
        " ".join(text.split())
        if one_line
        else "\n".join(line.rstrip() for line in text.strip().split("\n"))
    )
    if len(text) > longest:
        raise BadEntry("too_long", field, longest=longest)
    return text or None


def _parts(field: FieldSpec, given: Any) -> list[str]:
    listed = given if isinstance(given, list | tuple) else _BETWEEN.split(str(given))
    if len(listed) > MOST:
        raise BadEntry("too_many", field, most=MOST)
    read = [_text(field, one, LONGEST_LINE, one_line=True) for one in listed]
    return list(dict.fromkeys(one for one in read if one))


def _lines(field: FieldSpec, given: Any) -> Value:
    return tuple(_parts(field, given)) or None


def _choice(field: FieldSpec, given: Any) -> Value:
    text = _text(field, given, LONGEST_LINE, one_line=True)
    return None if text is None else _option(field, text)


def _option(field: FieldSpec, text: str) -> str:
    """A choice by its value, or by what people call it in either language."""
    for option in field.options:
        names = {option.value, option.label.en.casefold(), option.label.de.casefold()}
        if text.casefold() in names:
            return option.value
    known = ", ".join(option.value for option in field.options)
    raise BadEntry("no_choice", field, given=text[:60], known=known)


def _choices(field: FieldSpec, given: Any) -> Value:
    chosen = {_option(field, one) for one in _parts(field, given)}
    return tuple(one.value for one in field.options if one.value in chosen) or None


def _number(field: FieldSpec, given: Any) -> Value:
    if isinstance(given, str) and given.strip().isascii() and given.strip().isdecimal():
        given = int(given.strip()[:40])
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LARGEST_NUMBER:
        raise BadEntry("no_number", field)
    return given


def _date(field: FieldSpec, given: Any) -> Value:
    text = given.isoformat()[:10] if isinstance(given, date) else str(given).strip()
    german = _GERMAN_DAY.fullmatch(text)
    try:
        if german:
            day, month, year = (int(part) for part in german.groups())
            read = date(year, month, day)
        else:
            read = date.fromisoformat(text[:10] if "T" in text else text)
        if read.year not in _YEARS:
            raise ValueError(text)
        return read.isoformat()
    except ValueError as error:
        raise BadEntry("no_date", field, given=text[:40]) from error


def _link(field: FieldSpec, given: Any) -> Value:
    text = _text(field, given, LONGEST_LINE, one_line=True)
    if text is not None and not _ENTRY.fullmatch(text):
        raise BadEntry("no_link", field, given=text[:40])
    return text


def _links(field: FieldSpec, given: Any) -> Value:
    return tuple(str(_link(field, one)) for one in _parts(field, given)) or None


def _requirements(field: FieldSpec, given: Any) -> Value:
    parts = _parts(field, str(given).replace(",", ";") if isinstance(given, str) else given)
    named = [one if ":" in one else f"iso42001:{one}" for one in parts]
    for one in named:
        if not _REQUIREMENT.fullmatch(one):
            raise BadEntry("no_requirement", field, given=one[:40])
    return tuple(named) or None


def _sources(field: FieldSpec, given: Any) -> Value:
    # Sources are never read from words: `service.registering` checks and builds them.
    if isinstance(given, list | tuple) and all(isinstance(one, Source) for one in given):
        return tuple(given)
    raise BadEntry("no_source", field)


def _data(field: FieldSpec, given: Any) -> Value:
    try:
        json.dumps(given, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:  # a number that is none
        raise BadEntry("no_data", field) from error
    if isinstance(given, str):
        raise BadEntry("no_text", field)
    return given


_READERS: Mapping[str, Callable[[FieldSpec, Any], Value]] = {
    "text": _line,
    "long": _long,
    "lines": _lines,
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "date": _date,
    "person": _line,
    "link": _link,
    "links": _links,
    "requirements": _requirements,
    "sources": _sources,
    "data": _data,
}


def shown(field: FieldSpec, value: Value, language: Language) -> str:
    """Return a value in words for tables and files; "" where there is none."""
    if value is None:
        return ""
    if field.type == "choice":
        return label_of(field, value, language)
    if field.type == "choices":
        return ", ".join(label_of(field, one, language) for one in value)
    if field.type == "requirements":
        return ", ".join(
            one.partition(":")[2] if one.startswith("iso42001:") else one for one in value
        )
    if field.type == "sources":
        first, last = "„“" if language == "de" else "“”"
        return "\n".join(
            f"{first}{one.quote}{last} – {one.document}, {one.page_label or one.page}"
            for one in value
        )
    if field.type == "date" and language == "de":
        return german_day(str(value))
    if field.type in ("lines", "links"):
        return "\n".join(value) if field.type == "lines" else ", ".join(value)
    return str(value)


def german_day(value: str) -> str:
    """Return "2027-01-31" as "31.01.2027"; what is no day stays as it is."""
    try:
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    except ValueError:
        return value


def label_of(field: FieldSpec, value: str, language: Language) -> str:
    """Return what a choice is called; as it is stored where the register has it no more."""
    names = {option.value: option.label for option in field.options}
    return names[value].in_(language) if value in names else value
