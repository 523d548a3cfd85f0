"""Registers as files on behalf of a visit: exported, and imported whole or not at all.

An import is planned first: what it would add and change, or every fault that it has. Only a plan
without a fault is written, in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.errors import Refused, Told
from assistant.export.register_csv import csv_text, register_csv
from assistant.export.register_history import field_name, field_words
from assistant.export.register_yaml import register_yaml
from assistant.export.review_xlsx import safe_text
from assistant.messages import Language, message
from assistant.records.entries import Entries
from assistant.registers.entry import Entry, Values
from assistant.registers.merging import Written, changed_values
from assistant.registers.reading import BadFile, Row, form_of, read_rows
from assistant.registers.schema import Register
from assistant.registers.table import VERSION
from assistant.service import registering
from assistant.service.visit import Visit

MOST_FAULTS = 10  # that are told
_WRITTEN: Mapping[str, Written] = {"xlsx": safe_text, "csv": csv_text, "yaml": str}
_Changed = tuple[str, int, Values]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row does: `entry` is "" for a new one; `fields` are label, before, after in words."""

    row: int
    entry: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does, or would do."""

    register: str
    added: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    unchanged: int


def export(
    visit: Visit,
    name: str,
    form: str,
    *,
    language: Language,
    moment: datetime,
    archived: bool = False,
) -> bytes:
    """Return a register as a file, `form` being xlsx, csv or yaml. Raises NotAllowed, Refused."""
    visit.require("export")
    register = registering.register(name)
    found = registering.entries(visit, name, archived=archived)
    if form == "csv":
        return register_csv(register, found, language=language)
    if form == "yaml":
        return register_yaml(register, found)
    if form != "xlsx":
        raise BadFile("register_files.no_form", file=form[:40])
    from assistant.export.register_xlsx import register_xlsx

    history = registering.history(visit, name)
    return register_xlsx(register, found, history, language=language, moment=moment)


def bring_in(
    visit: Visit,
    name: str,
    data: bytes,
    file: str,
    *,
    language: Language,
    clear: bool = False,
    dry_run: bool = False,
) -> Plan:
    """Import a file into a register, or with `dry_run` only tell what that would do.

    A row with an id changes the fields it has, one without adds an entry. With `clear` an empty
    cell empties its field. Raises NotAllowed, FileRejected, Refused with all faults: nothing was
    written then.
    """
    visit.require("register")
    register = registering.register(name)
    if register.made:
        title = register.title.in_(language)
        raise BadFile("register_files.made_register", register=title)
    rows = read_rows(register, data, file)
    reader = _Reader(visit, register, _WRITTEN[form_of(file, data)], language, clear=clear)
    for row in rows:
        reader.read(row)
    short = file.replace("\\", "/").rpartition("/")[2][:80]
    if not rows:
        raise BadFile("register_files.nothing", file=short)
    if reader.faults:
        told = _faults(reader.faults, language)
        raise BadFile("register_files.faults", file=short, count=len(reader.faults), told=told)
    if not dry_run and (reader.new or reader.values):
        reason = message("register_files.reason", language, file=short)
        who = registering.who(visit, reason)
        Entries(visit.service.database).merge(register, reader.new, reader.values, who)
        visit.record(
            "import", object=register.id, added=len(reader.new), changed=len(reader.values)
        )
    return Plan(register.id, tuple(reader.added), tuple(reader.changed), reader.unchanged)


def plan_text(plan: Plan, language: Language, *, dry_run: bool) -> str:
    """Return a plan in lines for people."""
    lines = []
    for one in plan.added:
        lines.append(message("register_files.told_added", language, title=one.title))
    for one in plan.changed:
        lines.append(
            message("register_files.told_changed", language, entry=one.entry, title=one.title)
        )
        lines += [
            message(
                "register_files.told_field",
                language,
                field=label,
                before=_brief(before),
                after=_brief(after),
            )
            for label, before, after in one.fields
        ]
    counts = {"added": len(plan.added), "changed": len(plan.changed), "unchanged": plan.unchanged}
    key = "told_count" if dry_run else "done_count"
    lines.append(message(f"register_files.{key}", language, **counts))
    if dry_run:
        lines.append(message("register_files.told_dry", language))
    return "\n".join(lines)


class _Reader:
    """Reads rows one after the other, and keeps what they would do or what is wrong with them."""

    def __init__(
        self, visit: Visit, register: Register, written: Written, language: Language, *, clear: bool
    ) -> None:
        self._visit, self._register, self._written = visit, register, written
        self._language, self._clear = language, clear
        everything = registering.entries(visit, register.id, archived=True)
        self._there = {one.id: one for one in everything}
        self._named: set[str] = set()
        self.new: list[Values] = []
        self.values: list[_Changed] = []
        self.added: list[Planned] = []
        self.changed: list[Planned] = []
        self.unchanged = 0
        self.faults: list[tuple[int, Told]] = []

    def read(self, row: Row) -> None:
        """Take a row: what it does, or its fault."""
        try:
            if row.entry:
                self._change(row)
            else:
                self._add(row)
        except Told as error:
            self.faults.append((row.number, error))

    def _add(self, row: Row) -> None:
        given = changed_values(self._register, row.cells, {})
        if not given:
            return  # nothing but a version or blanks
        values = registering.checked(self._visit, self._register, given)
        self.new.append(values)
        self.added.append(self._planned(row, "", {}, values))

    def _change(self, row: Row) -> None:
        before = self._there.get(row.entry)
        if before is None:
            raise Refused("register_files.unknown_id", entry=row.entry[:40])
        if before.id in self._named:
            raise Refused("register_files.id_twice", entry=before.id)
        self._named.add(before.id)
        given = changed_values(
            self._register, row.cells, before.values, written=self._written, clear=self._clear
        )
        if not given:
            self.unchanged += 1
            return
        if before.archived:
            raise Refused("register_files.is_archived", entry=before.id)
        self._check_version(row, before)
        kept = registering.stored(self._visit, self._register, before.id)
        values = registering.changed(self._visit, self._register, kept, given)
        self.values.append((before.id, before.version, values))
        self.changed.append(self._planned(row, before.id, before.values, values))

    def _check_version(self, row: Row, before: Entry) -> None:
        """What was changed since the file was made is not overwritten unseen."""
        given = row.cells.get(VERSION)
        if given is None or not str(given).strip():
            return
        text = str(given).strip().removesuffix(".0")
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise Refused("register_files.no_version", entry=before.id, given=text[:20])
        if int(text) != before.version:
            column = message("register_files.column_version", self._language)
            raise Refused(
                "register_files.changed_since",
                entry=before.id,
                person=before.person or "–",
                given=text,
                version=before.version,
                column=column,
            )

    def _planned(self, row: Row, entry: str, before: Values, after: Values) -> Planned:
        register, language = self._register, self._language
        fields = tuple(
            (
                field_name(register, field.id, language),
                field_words(register, field.id, before.get(field.id), language),
                field_words(register, field.id, after.get(field.id), language),
            )
            for field in register.fields
            if before.get(field.id) != after.get(field.id)
        )
        title = str(after.get(register.title_field) or before.get(register.title_field) or "")
        return Planned(row.number, entry, title, fields)


def _faults(faults: Sequence[tuple[int, Told]], language: Language) -> str:
    told = [
        message(
            "register_files.fault",
            language,
            row=number,
            told=message(error.key, language, **error.values),
        )
        for number, error in faults[:MOST_FAULTS]
    ]
    if len(faults) > MOST_FAULTS:
        more = len(faults) - MOST_FAULTS
        told.append(message("register_files.more_faults", language, count=more))
    return "\n".join(told)


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:100]} …" if len(line) > 101 else line or "–"


def plan_record(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON."""
    return {
        "register": plan.register,
        "added": [_record(one) for one in plan.added],
        "changed": [_record(one) for one in plan.changed],
        "unchanged": plan.unchanged,
    }


def _record(one: Planned) -> dict[str, Any]:
    fields = [{"field": name, "before": old, "after": new} for name, old, new in one.fields]
    return {"row": one.row, "entry": one.entry, "title": one.title, "fields": fields}
