"""What tables list: the company's AI systems with what is said of each, roles with their holders.

Only table rows are read, by the labels of their columns; a value is a whole cell, word for word.
"""

import re
from collections import Counter
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
        "purpose": r"zweck|purpose|verwendung|einsatz(?!ort)|wofür|wozu|intended use|what it does|"
        r"what (?:it is )?for|\buse\b",
        "owner": r"verantwort|owner|eigner|zuständig|responsible|accountable|answer",
        "supplier": r"anbieter|hersteller|lieferant|vendor|supplier|provider",
        "role": r"unsere rolle|our role|\brolle\b|\brole\b",
        "stage": r"\bstatus\b|phase|stage|lebenszyklus|life.?cycle",
        "data": r"\bdaten|\bdata\b",
        "oversight": r"aufsicht|oversight|human|mensch",
    }.items()
}
_TASK = re.compile(r"aufgabe|\btasks?\b|^funktion$|^function$", re.IGNORECASE)
_ROLE = re.compile(
    r"^(?:ki-|ai )?(?:rolle\w*|role\w*|funktion\w*|function\w*|stelle|office|post|position|amt)\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"^(?:name\w*|inhaber\w*|besetz\w*|person\w*|holder|held by|who|wer|benannt\w*|assigned\w*)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^[\W_]*$|^(?:n/?a|tbd|offen|open|unbesetzt|vacant)$", re.IGNORECASE)
# A holder who is named in another place, or a way of choosing one, is no holder.
_ELSEWHERE = re.compile(
    r"^(?:je|per|laut|gemäß|nach|according|as|gewählt|elected|benannt|named|wird|to be)\b|"
    r"\b(?:siehe|vgl|see|cf)\b",
    re.IGNORECASE,
)
# Rows about a risk, a measure, an incident or a data set say nothing of the system itself.
_OTHER_ROW = re.compile(
    r"^(?:risiko|risk|gefahr|gefährdung|hazard|maßnahme\w*|measures?|actions?|befund\w*|findings?|"
    r"abweichung\w*|vorfall|incidents?|ereignis|events?|datensatz|data ?sets?|frist|due(?: date)?|"
    r"schulung\w*|ziel\w*|objectives?)\b",
    re.IGNORECASE,
)
_SUPPLIED = re.compile(f"{FIELDS['supplier'].pattern}|{FIELDS['stage'].pattern}", re.IGNORECASE)
_PERSON = re.compile(r"^(?:Dr|Prof|Dipl|Herrn?|Frau|Mr|Mrs|Ms|Mx)\b")
Cells = list[tuple[str, Fact]]


def known_systems(statements: Sequence[Statement], names: Sequence[str]) -> tuple[KnownSystem, ...]:
    """Return the AI systems that registers list, each by the row that says most of it.

    `names` are the systems' names (`judging.systems`).
    """
    rows = [
        (statement.unit, cells, name)
        for statement in _rows(statements)
        if (cells := _cells(statement.unit)) and (name := _system(cells, names)) is not None
    ]
    counted = Counter(_in_table(*row) for row in rows)
    found: dict[str, KnownSystem] = {}
    for row in rows:
        _, cells, name = row
        parts = counted[_in_table(*row)] > 1  # several rows for one system are about its parts
        system = KnownSystem(name, {} if parts else _fields(cells, name))
        known = found.get(name.value)
        if known is None or _telling(system) > _telling(known):
            found[name.value] = system
    return tuple(found.values())[:MOST]


def _system(cells: Cells, names: Sequence[str]) -> Fact | None:
    """The system that a row is about: one of the first two cells names it."""
    if any(_OTHER_ROW.search(label) for label, _ in cells):
        return None
    return next((f for label, f in cells[:2] if _SYSTEM.search(label) and f.value in names), None)


def _in_table(unit: Unit, cells: Cells, name: Fact) -> tuple[object, ...]:
    labels = tuple(label for label, _ in cells)
    return unit.document.id, unit.section, labels, name.value


def _telling(system: KnownSystem) -> tuple[bool, int]:
    return "purpose" in system.fields, len(system.fields)


def _fields(cells: Cells, name: Fact) -> dict[str, Fact]:
    """What one row says of a system; rows are not mixed, for each table has its own columns."""
    fields: dict[str, Fact] = {}
    before: Fact | None = None
    for label, fact in cells:
        part = next((p for p, pattern in FIELDS.items() if pattern.search(label)), None)
        if part is None and before is name and _TASK.search(label):
            part = "purpose"  # behind a person it would be what that person has to do
        before = fact
        if part is not None and part not in fields and fact is not name:
            fields[part] = fact
    return fields


def known_roles(statements: Sequence[Statement], names: Sequence[str]) -> tuple[KnownRole, ...]:
    """Return the roles that tables about AI list, with their holders where a column names them.

    A table of systems is none of roles, although it may say "name" and "role": `names` are the
    systems' names.
    """
    found: dict[str, KnownRole] = {}
    for statement in _rows(statements):
        cells = _cells(statement.unit) if statement.on_subject else []
        role = next((fact for label, fact in cells if _ROLE.search(label)), None)
        holder = next((fact for label, fact in cells if _HOLDER.search(label)), None)
        if role is None or holder is None or _PERSON.search(role.value):
            continue
        if holder.value in names or any(_SUPPLIED.search(label) for label, _ in cells):
            continue
        if role.value not in found:
            named = None if _ELSEWHERE.search(holder.value) else holder
            found[role.value] = KnownRole(role, named)
    return tuple(found.values())[:MOST]


def _rows(statements: Sequence[Statement]) -> list[Statement]:
    return [
        s
        for s in statements
        if s.unit.kind == "table_row"
        and s.standing in ("in_force", "unknown")
        and not s.is_blank_form
    ]


def _cells(unit: Unit) -> Cells:
    """The cells of a row that say something, with their labels; their source is the whole row."""
    found = []
    citation = _citation(unit, unit.span)
    for label, span in labelled_cells(unit):
        value = unit.page.text[span.start : span.end].strip()
        if label and value and len(value) <= LONGEST and not _EMPTY.search(value):
            found.append((label.strip(), Fact(value, citation)))
    return found


def _citation(unit: Unit, span: Span) -> Citation:
    return cite(
        unit.document, unit.page, span, number=1, section=unit.section, language=unit.language
    )
