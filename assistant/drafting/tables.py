"""Tables with a row for each AI system, role or control that is known."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from assistant.drafting.facts import EnteredRow, Fact, Known, KnownRole, KnownSystem
from assistant.drafting.fill import Filler
from assistant.drafting.model import Run, Runs
from assistant.drafting.schema import Table
from assistant.drafting.words import NAMELESS
from assistant.messages import message
from assistant.requirements.schema import Requirement, RequirementSet

Rows = list[tuple[Runs, ...]]
_K = TypeVar("_K", KnownSystem, KnownRole)


def rows_for_each(
    table: Table, *, filler: Filler, known: Known, requirement_set: RequirementSet
) -> Rows:
    """Return the cells of a table's rows; what is not known is a question in its cell.

    Where no system or role is known there is one row that asks for the first one.
    """
    if table.each == "systems":
        found = _paired(known.systems, known.entered.systems, lambda one: one.name.value)
        return [
            _row(table, "system", name, _of_system(one), own, filler) for name, one, own in found
        ]
    if table.each == "roles":
        listed = _paired(known.roles, known.entered.roles, lambda one: one.role.value)
        return [_row(table, "role", name, _of_role(one), own, filler) for name, one, own in listed]
    controls = [one for one in requirement_set.requirements if one.kind == "control"]
    return [_control_row(table, one, known.applied.get(one.id), filler) for one in controls]


def _paired(
    told: Sequence[_K], entered: Sequence[EnteredRow], name_of: Callable[[_K], str]
) -> list[tuple[str, _K | None, EnteredRow | None]]:
    """What documents list and what people entered, each name once; one without a name for none."""
    own = {row.name.casefold(): row for row in entered}
    found: list[tuple[str, _K | None, EnteredRow | None]] = [
        (name_of(one), one, own.pop(name_of(one).casefold(), None)) for one in told
    ]
    found += [(row.name, None, row) for row in own.values()]
    return found or [(NAMELESS, None, None)]


def _of_system(system: KnownSystem | None) -> Mapping[str, Fact]:
    return {} if system is None else {**system.fields, "name": system.name}


def _of_role(role: KnownRole | None) -> Mapping[str, Fact]:
    if role is None:
        return {}
    return {"name": role.role} | ({"holder": role.holder} if role.holder else {})


def _row(
    table: Table,
    kind: str,
    name: str,
    facts: Mapping[str, Fact],
    entered: EnteredRow | None,
    filler: Filler,
) -> tuple[Runs, ...]:
    own = {} if entered is None else {**entered.fields, "name": entered.name}
    cells = []
    for column, part in zip(table.columns.in_(filler.language), table.fields, strict=True):
        slot = f"{kind}.{name}.{part}"
        cells.append(_cell(filler, slot, column, name, part, facts.get(part), own.get(part, "")))
    return tuple(cells)


def _control_row(
    table: Table, control: Requirement, applied: Fact | None, filler: Filler
) -> tuple[Runs, ...]:
    """A control: proposed as applicable only where a document in force already applies it."""
    cells: list[Runs] = []
    for column, part in zip(table.columns.in_(filler.language), table.fields, strict=True):
        if part == "ref":
            cells.append((Run(control.ref),))
        elif part == "title":
            cells.append((Run(control.title.in_(filler.language)),))
        elif applied is not None and part == "applicable":
            cells.append((Run(message("draft.applicable_yes", filler.language)),))
        else:
            fact = applied if part == "evidence" else None
            name = f"control.{control.ref}.{part}"
            cells.append(_cell(filler, name, column, control.ref, part, fact))
    return tuple(cells)


def _cell(
    filler: Filler,
    name: str,
    column: str,
    row: str,
    part: str,
    fact: Fact | None,
    entered: str = "",
) -> Runs:
    return (filler.cell(name, column, row, fact, entered),) if part else ()
