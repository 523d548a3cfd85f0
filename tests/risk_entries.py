"""Entries, changes and visits for the tests of risk assessment."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from assistant.registers.entry import Change, Deed, Entry
from assistant.risk.assess import Assessed, assess
from assistant.risk.method import read_method

DAY = date(2026, 11, 28)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
SCALE = [f"{number} | name {number} | meaning {number}" for number in range(1, 8)]
REASON = "The benefit outweighs what remains."
RATED: dict[str, Any] = {
    "title": "Wrong answers",
    "likelihood": 4,
    "impact": 3,
    "treatment": "modify",
    "measures": "Tests",
    "residual_likelihood": 2,
    "residual_impact": 3,
    "owner": "Ada",
    "due": "2030-01-01",
}


class NoDocuments:
    """An assistant whose library is empty."""

    def documents(self, allow: object = None) -> list[Any]:
        return []


def system(**values: Any) -> Entry:
    return Entry("systems", "SYS-1", 1, {"name": "Xaver", **values}, START, START, "Ada")


def risk(number: int = 1, **values: Any) -> Entry:
    filled = {"title": f"Risk {number}", **values}
    return Entry("risks", f"RISK-{number}", 1, filled, START, START, "Ada")


def method_entry(number: int = 1, *, archived: bool = False, **values: Any) -> Entry:
    filled = {"title": "Ours", **values}
    return Entry("method", f"MET-{number}", 1, filled, START, START, "Ada", archived)


def change(
    number: int, entry: Entry, before: dict[str, Any] | None, *, deed: Deed = "change"
) -> Change:
    """A change `number` days after the start that leads to the entry's values."""
    at = START + timedelta(days=number)
    first: Deed = "add" if before is None else deed
    return Change(number, at, "Ada", entry.register, entry.id, 1, first, before, entry.values)


def assessed(
    one: Entry,
    methods: Sequence[Entry] = (),
    *,
    history: Sequence[Change] = (),
    method_history: Sequence[Change] = (),
    today: date = DAY,
) -> Assessed:
    return assess(
        [one],
        read_method(methods, "en"),
        today,
        history=history,
        method_history=method_history,
    )[0]


def codes(one: Assessed) -> set[str]:
    return {note.code for note in one.notes}
