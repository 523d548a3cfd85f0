"""What the files and the page say of matrix and plan, in words: rows of text, nothing laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import floor

from assistant.governance.conflicts import Conflict
from assistant.governance.objectives import day, progress
from assistant.governance.plan import STATUSES, Counts, Point, is_overdue
from assistant.governance.raci import Gap, Matrix, Row, letters, requirements_of, served
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.requirements.load import DEFAULT_SET, load_set

TINTS = {"R": "DCEFE4", "A": "FBEBC8", "R/A": "F3DFA0"}  # behind the letters of the matrix


@dataclass(frozen=True, slots=True)
class RaciReport:
    """All that the files of the matrix hold."""

    matrix: Matrix
    gaps: tuple[Gap, ...]
    conflicts: tuple[Conflict, ...]
    language: Language
    moment: datetime  # as of


@dataclass(frozen=True, slots=True)
class PlanReport:
    """All that the files of the action plan hold."""

    actions: tuple[Entry, ...]
    counts: Counts
    points: tuple[Point, ...]
    language: Language
    moment: datetime  # as of


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the area `governance_files`."""
    return message(f"governance_files.{key}", language, **values)


def value(entry: Entry, name: str, language: Language) -> str:
    """Return a field of an entry in words."""
    return shown(load_registers()[entry.register].field(name), entry.values.get(name), language)


def refs(requirements: Sequence[str]) -> str:
    """Return requirements by their numbers: "5.3, A.3.2"."""
    prefix = f"{DEFAULT_SET}:"
    return ", ".join(one.removeprefix(prefix) for one in requirements)


def stage(row: Row, language: Language) -> str:
    """Return the stage of an activity in words."""
    return value(row.entry, "stage", language)


def cells(row: Row, roles: Sequence[Entry]) -> list[str]:
    """Return the letters of a row, one text for each role."""
    return [letters(row.parts.get(role.id, ())) for role in roles]


def column_name(role: Entry, language: Language) -> str:
    """Return what stands above a role's column: its name and holder, or that nobody holds it."""
    return f"{role.text('name')}\n{role.text('holder') or say('vacant', language)}"


def role_rows(found: Matrix, language: Language) -> list[list[str]]:
    """Return for each role: name, kind, holder, deputy, tasks, authority, requirements served."""
    serving = requirements_of(found)
    return [
        [
            one.text("name"),
            value(one, "kind", language),
            one.text("holder") or say("vacant", language),
            one.text("deputy"),
            one.text("tasks"),
            one.text("authority"),
            refs(serving[one.id]),
        ]
        for one in found.roles
    ]


def requirement_rows(found: Matrix, language: Language) -> list[list[str]]:
    """Return for each requirement: number, title, the roles that serve it with their holders."""
    serving = served(found)
    rows = []
    for one in load_set(DEFAULT_SET).requirements:
        roles = [found.role(name) for name in serving.get(one.id, ())]
        named = [f"{role.text('name')} ({role.text('holder')})" for role in roles]
        shown_roles = "\n".join(named) or say("nobody", language)
        rows.append([one.ref, one.title.in_(language), shown_roles])
    return rows


def gap_rows(report: RaciReport) -> list[list[str]]:
    """Return the gaps: kind, sentence."""
    return [[say(f"kind_{one.kind}", report.language), one.text] for one in report.gaps]


def conflict_rows(report: RaciReport) -> list[list[str]]:
    """Return what is to be checked: person, what, why, where."""
    return [[one.person, one.text, one.reason, ", ".join(one.entries)] for one in report.conflicts]


def as_of(moment: datetime, language: Language) -> str:
    """Return the day that a file is of."""
    return say("as_of", language, day=day(moment.date(), language))


def point_name(point: Point, language: Language) -> str:
    """Return a week or a month: "week 10 (from 2026-03-02)", "03/2026"."""
    if point.step == "month":
        return f"{point.first:%m/%Y}"
    number = point.first.isocalendar().week
    return say("week", language, number=number, day=day(point.first, language))


def point_text(point: Point, language: Language) -> str:
    """Return a point of the chart as a sentence."""
    name = point_name(point, language)
    return say("point", language, name=name, opened=point.opened, done=point.done, left=point.left)


def counts_text(counts: Counts, language: Language) -> str:
    """Return how the plan stands, in a sentence."""
    said = {status: counts.by_status[status] for status in STATUSES}
    return say(
        "counts",
        language,
        **said,
        overdue=counts.overdue,
        ownerless=counts.ownerless,
        undated=counts.undated,
    )


def when(entry: Entry, name: str) -> date | None:
    """Return a day of an entry, None where there is none."""
    said = entry.text(name)
    return date.fromisoformat(said) if said else None


def late(entry: Entry, today: date, language: Language) -> str:
    """Return "overdue" for an action that is, else ""."""
    return say("overdue", language) if is_overdue(entry, today) else ""


def origin(entry: Entry, language: Language) -> str:
    """Return where an action comes from: "Risk – RISK-3"."""
    kind, name = value(entry, "origin_kind", language), entry.text("origin")
    return " – ".join(filter(None, (kind, name.removeprefix(f"{DEFAULT_SET}:"))))


def progress_text(entry: Entry, language: Language) -> str:
    """Return how far an objective is: current and target value, the share where there is one."""
    found = progress(entry)
    current, target = (_measured(entry, name) for name in ("current", "target"))
    said = say("objective_values", language, current=current, target=target)
    if found.met is not None:
        said += " " + say("objective_met" if found.met else "objective_unmet", language)
    if found.share is not None:
        said += " " + say("objective_share", language, share=floor(found.share * 100))
    return said


def _measured(entry: Entry, name: str) -> str:
    said, unit = entry.text(name), entry.text("unit")
    return f"{said} {unit}".rstrip() if said and not said.endswith(unit or " ") else said or "–"
