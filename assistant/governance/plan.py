"""The action plan at a glance: a board by status, and how many were opened, done and left open.

The numbers come from the kept changes of the entries: the same history gives the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.governance.actions import PRIORITIES
from assistant.registers.entry import Change, Entry

Status = Literal["open", "doing", "done", "dropped"]
STATUSES: tuple[Status, ...] = ("open", "doing", "done", "dropped")
Step = Literal["week", "month"]
MOST = 12  # points of a chart


@dataclass(frozen=True, slots=True)
class Card:
    """An action on the board."""

    entry: Entry
    overdue: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A week or a month by its first day: actions opened and done in it, and open at its end."""

    step: Step
    first: date
    opened: int
    done: int
    left: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How the plan stands."""

    by_status: Mapping[Status, int]
    overdue: int
    ownerless: int  # open ones that nobody owns
    undated: int  # open ones without a day


def status_of(entry: Entry) -> Status:
    """Return the status of an action; one without a status is open."""
    said = entry.text("status")
    return next((one for one in STATUSES if one == said), "open")


def is_open(entry: Entry) -> bool:
    """Tell whether something is still to be done."""
    return status_of(entry) in ("open", "doing")


def is_overdue(entry: Entry, today: date) -> bool:
    """Tell whether an action is open although its day has passed."""
    due = entry.text("due")
    return is_open(entry) and bool(due) and due < today.isoformat()


def board(actions: Sequence[Entry], *, today: date) -> Mapping[Status, tuple[Card, ...]]:
    """Return the actions in use by status: overdue ones first, then by day, then by priority."""
    cards = [Card(one, is_overdue(one, today)) for one in actions if not one.archived]
    cards.sort(key=_order)
    return {
        status: tuple(card for card in cards if status_of(card.entry) == status)
        for status in STATUSES
    }


def _order(card: Card) -> tuple[bool, str, int, int]:
    named = card.entry.text("priority")
    rank = PRIORITIES.index(named) if named in PRIORITIES else len(PRIORITIES)
    number = int(card.entry.id.rpartition("-")[2])
    return not card.overdue, card.entry.text("due") or "9999", rank, number


def counts(actions: Sequence[Entry], *, today: date) -> Counts:
    """Return how many actions there are of each status, and what is wrong with the open ones."""
    current = [one for one in actions if not one.archived]
    still = [one for one in current if is_open(one)]
    return Counts(
        {status: sum(status_of(one) == status for one in current) for status in STATUSES},
        overdue=sum(is_overdue(one, today) for one in still),
        ownerless=sum(not one.text("owner") for one in still),
        undated=sum(not one.text("due") for one in still),
    )


def progress(
    changes: Sequence[Change], *, until: date, step: Step | None = None, most: int = MOST
) -> tuple[Point, ...]:
    """Return the last `most` weeks or months up to a day, none where nothing had begun.

    Without a `step` weeks, or months where the plan is older than `most` weeks.
    """
    told = sorted(
        (one for one in changes if one.register == "actions" and one.at.date() <= until),
        key=lambda one: one.number,
    )
    if not told:
        return ()
    begun = told[0].at.date()
    if step is None:
        step = "week" if begun > until - timedelta(weeks=most) else "month"
    firsts = _firsts(begun, until, step)
    points: list[Point] = []
    states: dict[str, bool] = {}  # entry -> is open
    at = 0
    for place, first in enumerate(firsts):
        end = firsts[place + 1] if place + 1 < len(firsts) else date.max
        opened = done = 0
        while at < len(told) and told[at].at.date() < end:
            change = told[at]
            before, now = states.get(change.entry), _open_after(change)
            opened += now and not before
            done += not now and bool(before) and _is_done(change)
            if before is None and not now and _is_done(change):  # entered when it was done already
                opened, done = opened + 1, done + 1
            states[change.entry] = now
            at += 1
        points.append(Point(step, first, opened, done, sum(states.values())))
    return tuple(points[-most:])


def _open_after(change: Change) -> bool:
    said = change.after.get("status") or "open"
    return change.deed != "archive" and said in ("open", "doing")


def _is_done(change: Change) -> bool:
    return change.deed != "archive" and change.after.get("status") == "done"


def _firsts(begun: date, until: date, step: Step) -> list[date]:
    """The first days of all weeks or months from one day to another."""
    at = begun - timedelta(days=begun.weekday()) if step == "week" else begun.replace(day=1)
    found = []
    while at <= until:
        found.append(at)
        at = at + timedelta(days=7) if step == "week" else (at + timedelta(days=32)).replace(day=1)
    return found
