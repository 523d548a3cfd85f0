"""Entries of registers made by hand, for tests of audits."""

from datetime import UTC, date, datetime
from typing import Any

from assistant.registers.check import check
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.requirements.load import load_set
from assistant.requirements.schema import RequirementSet

TODAY = date(2026, 11, 28)
MADE = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def iso() -> RequirementSet:
    """Return the shipped set."""
    return load_set("iso42001")


def entry(register: str, number: int, **values: Any) -> Entry:
    """Return an entry whose values its register takes."""
    known = load_registers()[register]
    return Entry(
        register, f"{known.prefix}-{number}", 1, check(known, values), MADE, MADE, "Ada Berg"
    )


def audit(number: int, scope: str, **values: Any) -> Entry:
    """Return an audit of numbers such as "9; A.6"."""
    given = {"title": f"Audit {number}", "scope": scope, "auditor": "Nora Lind", **values}
    return entry("audits", number, **given)


def done(number: int, scope: str, day: str, **values: Any) -> Entry:
    """Return an audit that was done."""
    return audit(number, scope, done_on=day, status="done", **values)


COMPLETE = {
    "title": "Impact not assessed",
    "kind": "minor",
    "requirements": "6.1.4",
    "description": "Two of five sampled systems have no assessment.",
    "correction": "Both were assessed.",
    "cause": "The intake form has no step for it.",
    "siblings": "The other systems were looked through.",
    "action": "A step was added to the intake form.",
    "owner": "Jonas Meer",
    "due": "2026-10-01",
    "action_done_on": "2026-09-20",
    "effect": "Three new systems were sampled; all are assessed.",
    "effect_by": "Ines Vogt",
    "effect_on": "2026-11-10",
    "effective": "yes",
    "status": "closed",
}


def finding(number: int = 1, **values: Any) -> Entry:
    """Return a finding that is complete but for what is given, None to leave a field out."""
    given = {name: value for name, value in {**COMPLETE, **values}.items() if value is not None}
    return entry("findings", number, **given)
