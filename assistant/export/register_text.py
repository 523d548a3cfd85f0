"""Registers in lines for a terminal, and as JSON for programs."""

from collections.abc import Sequence
from typing import Any

from assistant.export.register_history import change_rows, field_name, field_words
from assistant.export.review_words import one_line
from assistant.messages import Language, message
from assistant.registers.entry import Change, Entry
from assistant.registers.proposal import Proposal
from assistant.registers.schema import FieldSpec, Register
from assistant.registers.stored import record
from assistant.registers.table import in_words


def entry_record(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON."""
    return {
        "register": entry.register,
        "id": entry.id,
        "version": entry.version,
        "archived": entry.archived,
        "created": entry.created.isoformat(),
        "changed": entry.changed.isoformat(),
        "person": entry.person,
        "values": record(entry.values),
    }


def change_record(change: Change) -> dict[str, Any]:
    """Return a change as JSON."""
    return {
        "at": change.at.isoformat(),
        "person": change.person,
        "register": change.register,
        "entry": change.entry,
        "version": change.version,
        "deed": change.deed,
        "fields": list(change.fields()),
        "before": None if change.before is None else record(change.before),
        "after": record(change.after),
        "reason": change.reason,
    }


def proposal_record(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as JSON."""
    return {
        "key": proposal.key,
        "register": proposal.register,
        "entry": proposal.entry,
        "about": proposal.about,
        "values": record(proposal.values),
        "reason": proposal.reason,
    }


def field_record(field: FieldSpec, language: Language) -> dict[str, Any]:
    """Return a field as JSON."""
    return {
        "id": field.id,
        "type": field.type,
        "label": field.label.in_(language),
        "required": field.required,
        "help": field.help.in_(language) if field.help else None,
        "options": [{"value": o.value, "label": o.label.in_(language)} for o in field.options],
        "to": field.to,
    }


def register_record(register: Register, language: Language) -> dict[str, Any]:
    """Return a register as JSON, without its fields."""
    return {
        "id": register.id,
        "prefix": register.prefix,
        "title": register.title.in_(language),
        "note": register.note.in_(language),
        "made": register.made,
    }


def title_words(register: Register, entry: Entry, language: Language) -> str:
    """Return what names an entry, in words: a control as "A.2.2", not as it is stored."""
    field = register.field(register.title_field)
    return in_words(field, entry.values.get(field.id), language)


def entry_line(register: Register, entry: Entry, language: Language) -> str:
    """Return an entry in one line: id, title, what the table lists."""
    listed = [field for field in register.fields if field.listed]
    told = [
        _line(in_words(field, entry.values.get(field.id), language))
        for field in listed
        if field.id != register.title_field and field.id in entry.values
    ]
    archived = f" ({message('register_cli.archived', language)})" if entry.archived else ""
    title = _line(title_words(register, entry, language))
    return " | ".join([f"{entry.id}{archived}  {title}", *told])


def entry_text(register: Register, entry: Entry, language: Language) -> str:
    """Return an entry with all its fields."""
    title = one_line(title_words(register, entry, language))
    changed = message(
        "register_cli.changed",
        language,
        version=entry.version,
        at=f"{entry.changed:{'%d.%m.%Y %H:%M' if language == 'de' else '%Y-%m-%d %H:%M'}}",
        person=one_line(entry.person) or "–",
    )
    archived = [message("register_cli.archived", language)] if entry.archived else []
    lines = [f"{entry.id}  {title}", " | ".join([changed, *archived]), ""]
    return "\n".join([*lines, *values_lines(register, entry.values, language)])


def values_lines(register: Register, values: Any, language: Language) -> list[str]:
    """Return values field by field; several lines are set in."""
    lines = []
    for field in register.fields:
        if field.id not in values:
            continue
        words = field_words(register, field.id, values[field.id], language)
        parts = [one_line(part) for part in words.split("\n")]
        label = field_name(register, field.id, language)
        if len(parts) == 1:
            lines.append(f"{label}: {parts[0]}")
        else:
            lines += [f"{label}:", *(f"  {part}" for part in parts)]
    return lines


def history_lines(register: Register, changes: Sequence[Change], language: Language) -> list[str]:
    """Return changes, the latest first: a line each, and one for each field."""
    lines = []
    for change in changes:
        rows = [[one_line(cell) for cell in row] for row in change_rows(register, change, language)]
        at, person, entry, deed, *_, reason = rows[0]
        lines.append(f"{at}  {entry}  {deed}  {person}" + (f"  – {reason}" if reason else ""))
        for row in rows:
            if row[4]:
                lines.append(f"  {row[4]}: {_line(row[5]) or '–'} → {_line(row[6]) or '–'}")
    return lines


def proposal_lines(register: Register, proposal: Proposal, language: Language) -> list[str]:
    """Return a proposal with its reason and its sources."""
    new = message("register_cli.new", language)
    reason = f"{message('register_cli.reason', language)}: {one_line(proposal.reason)}"
    lines = [*values_lines(register, proposal.values, language), reason]
    return [f"{proposal.key}  {proposal.entry or new}", *(f"  {one}" for one in lines)]


def _line(text: str) -> str:
    line = one_line(text)
    return f"{line[:80]} …" if len(line) > 81 else line
