"""What tables list: the company's AI systems with what is said of each, roles with their holders.

Only table rows are read, by the labels of their columns; a value is a whole cell, word for word.
"""

import re
from collections.abc import Mapping, Sequence

from assistant.citations import cite
from assistant.drafting.facts import Fact, KnownRole, KnownSystem
from assistant.judging.statements import Statement
from assistant.selection import labelled_cells
from assistant.types import Citation
from ingest.types import Span
from ingest.units import Unit

MOST = 30  # systems or roles in a draft
LONGEST = 200  # characters of a cell that can be a value
_SYSTEM = re.compile(
    r"^(?:ki-|ai )?(?:system\w*|anwendung\w*|application\w*|tool\w*|werkzeug\w*|verfahren|modell?|"
    r"model|name|bezeichnung|assistent|assistant|lösung|solution|produkt|product)\b",
    re.IGNORECASE,
)
FIELDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "purpose": r"zweck|purpose|aufgabe|verwendung|einsatz|intended use|what it does|\buse\b",
        "owner": r"verantwort|owner|eigner|zuständig|responsible|accountable|answer",
        "supplier": r"anbieter|hersteller|lieferant|vendor|supplier|provider",
        "role": r"unsere rolle|our role|\brolle\b|\brole\b",
        "stage": r"\bstatus\b|phase|stage|lebenszyklus|life.?cycle",
        "data": r"\bdaten|\bdata\b",
        "oversight": r"aufsicht|oversight|human|mensch",
    }.items()
}
_ROLE = re.compile(
    r"^(?:ki-|ai )?(?:rolle\w*|role\w*|funktion\w*|function\w*|stelle|office|post|position|amt)\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"^(?:name\w*|inhaber\w*|besetz\w*|person\w*|holder|held by|who|wer|benannt\w*|assigned\w*)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^[\W_]*$|^(?:n/?a|tbd|offen|open|unbesetzt|vacant)$", re.IGNORECASE)


def known_systems(statements: Sequence[Statement], names: Sequence[str]) -> tuple[KnownSystem, ...]:
    """Return the AI systems that registers list, each by the row that says most of it.

    `names` are the systems' names (`judging.systems`).
    """
    found: dict[str, KnownSystem] = {}
    for statement in _rows(statements):
        cells = _cells(statement.unit)
        name = next((f for label, f in cells if _SYSTEM.search(label) and f.value in names), None)
        if name is None:
            continue
        system = KnownSystem(name, _fields(cells, name))
        known = found.get(name.value)
        if known is None or len(system.fields) > len(known.fields):
            found[name.value] = system
    return tuple(found.values())[:MOST]


def _fields(cells: Sequence[tuple[str, Fact]], name: Fact) -> dict[str, Fact]:
    """What one row says of a system; rows are not mixed, for each table has its own columns."""
    fields: dict[str, Fact] = {}
    for label, fact in cells:
        part = next((p for p, pattern in FIELDS.items() if pattern.search(label)), None)
        if part is not None and part not in fields and fact is not name:
            fields[part] = fact
    return fields


def known_roles(statements: Sequence[Statement]) -> tuple[KnownRole, ...]:
    """Return the roles that tables about AI list, with their holders where a column names them."""
    found: dict[str, KnownRole] = {}
    for statement in _rows(statements):
        if not statement.on_subject:
            continue
        cells = _cells(statement.unit)
        role = next((fact for label, fact in cells if _ROLE.search(label)), None)
        holder = next((fact for label, fact in cells if _HOLDER.search(label)), None)
        if role is not None and holder is not None and role.value not in found:
            found[role.value] = KnownRole(role, holder)
    return tuple(found.values())[:MOST]


def _rows(statements: Sequence[Statement]) -> list[Statement]:
    return [
        s
        for s in statements
        if s.unit.kind == "table_row"
        and s.standing in ("in_force", "unknown")
        and not s.is_blank_form
    ]


def _cells(unit: Unit) -> list[tuple[str, Fact]]:
    """The cells of a row that say something, with their labels."""
    found = []
    for label, span in labelled_cells(unit):
        value = unit.page.text[span.start : span.end].strip()
        if label and value and len(value) <= LONGEST and not _EMPTY.search(value):
            found.append((label.strip(), Fact(value, _citation(unit, span))))
    return found


def _citation(unit: Unit, span: Span) -> Citation:
    return cite(
        unit.document, unit.page, span, number=1, section=unit.section, language=unit.language
    )
