"""Entries of registers made by hand, for tests of governance."""

from datetime import UTC, datetime
from typing import Any

from assistant.registers.entry import Change, Deed, Entry
from assistant.registers.load import load_registers

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def entry(register: str, number: int, *, archived: bool = False, **values: Any) -> Entry:
    prefix = load_registers()[register].prefix
    name = f"{prefix}-{number}"
    return Entry(register, name, 1, values, AT, AT, "Ada", archived=archived)


def role(number: int, name: str, holder: str = "", **values: Any) -> Entry:
    given = {"name": name, **values} | ({"holder": holder} if holder else {})
    return entry("roles", number, **given)


def row(number: int, activity: str, **values: Any) -> Entry:
    return entry("raci", number, activity=activity, **values)


def change(number: int, name: str, at: datetime, deed: Deed = "change", **after: Any) -> Change:
    return Change(number, at, "Ada", "actions", name, number, deed, None, after)
