"""Say how far objectives are, and what is missing in them and in competence.

Progress is worked out from numbers alone; that an objective is reached, a person says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.ai_act.load import load_law
from assistant.messages import Language, message
from assistant.registers.entry import Entry

SOON = timedelta(days=60)
_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?\s*(%?)")
_OVER = ("reached", "missed", "dropped")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an objective is: `share` 0..1 of the way, `met` whether the target holds now.

    None where the numbers do not tell.
    """

    share: float | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at in an entry, "" where it is about the register as a whole."""

    code: str
    entry: str
    text: str


def number(text: str) -> float | None:
    """Return a number that stands alone, or with "%". "1.200" is none: it may be 1200 or 1.2."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or (found[2] is not None and len(found[2]) == 3):
        return None
    return float(f"{found[1]}.{found[2] or 0}")


def progress(entry: Entry) -> Progress:
    """Return how far an objective is, nothing where target or current value is no number."""
    target, current = number(entry.text("target")), number(entry.text("current"))
    direction, start = entry.text("direction"), number(entry.text("start"))
    if target is None or current is None or not direction or _mixed(entry):
        return Progress()
    if direction == "more":
        first = 0.0 if start is None else start
        share = (current - first) / (target - first) if target > first else None
        met = current >= target
    else:
        share = (
            (start - current) / (start - target) if start is not None and start > target else None
        )
        met = current <= target
    return Progress(None if share is None else min(1.0, max(0.0, share)), met)


def _mixed(entry: Entry) -> bool:
    """Tell whether one value is in per cent and the other is not."""
    signs = {entry.text(name).strip().endswith("%") for name in ("target", "current")}
    return len(signs) > 1 and entry.text("unit").strip() != "%"


def overdue(entry: Entry, today: date) -> bool:
    """Tell whether an objective is neither decided nor in time."""
    due = entry.text("due")
    return bool(due) and due < today.isoformat() and entry.text("status") not in _OVER


def objective_remarks(
    objectives: Sequence[Entry], language: Language, *, today: date
) -> tuple[Remark, ...]:
    """Return what is missing in objectives, or does not fit together."""
    found: list[Remark] = []
    for one in objectives:
        if one.archived or one.text("status") == "dropped":
            continue
        codes = [
            f"no_{name}" for name in ("measure", "target", "owner", "due") if not one.text(name)
        ]
        if overdue(one, today):
            codes.append("overdue")
        if one.text("status") == "reached" and progress(one).met is False:
            codes.append("not_reached")
        if one.text("status") == "reached" and not one.text("current"):
            codes.append("reached_unmeasured")
        found += [_remark("objective", code, one, language) for code in codes]
    return tuple(found)


def competence_remarks(
    competences: Sequence[Entry], roles: Sequence[Entry], language: Language, *, today: date
) -> tuple[Remark, ...]:
    """Return what is missing in competence: evidence, validity, roles, AI literacy."""
    current = [one for one in competences if not one.archived and one.text("status") != "dropped"]
    found: list[Remark] = []
    for one in current:
        until, codes = one.text("valid_until"), []
        if until and until < today.isoformat():
            codes.append("expired")
        elif until and until <= (today + SOON).isoformat():
            codes.append("expires")
        if one.text("status") == "there" and not one.text("evidence"):
            codes.append("no_evidence")
        if one.text("status") in ("", "needed"):
            codes.append("not_there")
        found += [_remark("competence", code, one, language) for code in codes]
    covered = {one.text("role") for one in current}
    for role in roles:
        if not role.archived and role.id not in covered:
            text = message("governance.competence_role", language, title=role.text("name"))
            found.append(Remark("role", role.id, text))
    return (*found, *_literacy(current, language, today=today))


def _literacy(current: Sequence[Entry], language: Language, *, today: date) -> tuple[Remark, ...]:
    """AI literacy: nothing entered for it, or nothing shown, with the law's date as it stands."""
    entries = [one for one in current if one.text("kind") == "literacy"]
    shown = [
        one
        for one in entries
        if one.text("status") == "there"
        and one.text("evidence")
        and not (one.text("valid_until") and one.text("valid_until") < today.isoformat())
    ]
    if shown:
        return ()
    code = "literacy_unshown" if entries else "literacy_none"
    dates = {one.id: one for one in load_law().dates.dates}
    since = dates["literacy"]
    reworded = dates["literacy_reworded"]
    text = message(f"governance.{code}", language, day=day(since.day, language))
    if today >= reworded.day:
        changed = message("governance.literacy_since", language, day=day(reworded.day, language))
        text = f"{text} {changed}"
    return (Remark(code, entries[0].id if entries else "", text),)


def day(value: date, language: Language) -> str:
    """Return a date in figures: "28.11.2026", "2026-11-28"."""
    return value.strftime("%d.%m.%Y") if language == "de" else value.isoformat()


def _remark(area: str, code: str, entry: Entry, language: Language) -> Remark:
    key = f"governance.{area}_{code}"
    return Remark(code, entry.id, message(key, language, title=entry.text("title")))
