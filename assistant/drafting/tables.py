"""Tables with a row for each AI system, role or control that is known."""

from assistant.drafting.facts import Fact, Known, KnownRole, KnownSystem
from assistant.drafting.fill import Filler
from assistant.drafting.model import Run, Runs
from assistant.drafting.schema import Table
from assistant.drafting.words import NAMELESS
from assistant.messages import message
from assistant.requirements.schema import Requirement, RequirementSet

Rows = list[tuple[Runs, ...]]


def rows_for_each(
    table: Table, *, filler: Filler, known: Known, requirement_set: RequirementSet
) -> Rows:
    """Return the cells of a table's rows; what is not known is a question in its cell.

    Where no system or role is known there is one row that asks for the first one.
    """
    if table.each == "systems":
        systems: tuple[KnownSystem | None, ...] = known.systems or (None,)
        return [_system_row(table, system, filler) for system in systems]
    if table.each == "roles":
        roles: tuple[KnownRole | None, ...] = known.roles or (None,)
        return [_role_row(table, role, filler) for role in roles]
    controls = [one for one in requirement_set.requirements if one.kind == "control"]
    return [_control_row(table, one, known.applied.get(one.id), filler) for one in controls]


def _system_row(table: Table, system: KnownSystem | None, filler: Filler) -> tuple[Runs, ...]:
    name = system.name.value if system else NAMELESS
    cells = []
    for column, part in zip(table.columns.in_(filler.language), table.fields, strict=True):
        fact = None
        if system is not None:
            fact = system.name if part == "name" else system.fields.get(part)
        cells.append(_cell(filler, f"system.{name}.{part}", column, name, part, fact))
    return tuple(cells)


def _role_row(table: Table, known: KnownRole | None, filler: Filler) -> tuple[Runs, ...]:
    name = known.role.value if known else NAMELESS
    cells = []
    for column, part in zip(table.columns.in_(filler.language), table.fields, strict=True):
        fact = None
        if known is not None:
            fact = known.role if part == "name" else known.holder if part == "holder" else None
        cells.append(_cell(filler, f"role.{name}.{part}", column, name, part, fact))
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


def _cell(filler: Filler, name: str, column: str, row: str, part: str, fact: Fact | None) -> Runs:
    return (filler.cell(name, column, row, fact),) if part else ()
