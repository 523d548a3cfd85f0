"""Read roles and RACI tables from statements of documents, each with the words it stands in.

A table counts as one only where cells of at least two columns hold nothing but R, A, C and I, and
both R and A occur: ratings in letters, or "C, I, A" of information security, are something else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.citations import cite
from assistant.drafting.facts import Fact
from assistant.drafting.registers import known_roles
from assistant.governance.activities import PARTS, Part
from assistant.governance.raci import LETTERS
from assistant.judging.statements import Statement
from assistant.selection import labelled_cells
from assistant.types import Citation
from ingest.units import Unit

FACTS: Mapping[str, str] = {  # name of a fact of `drafting.names` -> kind of role
    "top_management": "top_management",
    "ai_officer": "ai_officer",
    "ai_committee": "committee",
    "data_protection_officer": "dpo",
    "security_officer": "security",
}
_KINDS: Sequence[tuple[str, re.Pattern[str]]] = [
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        ("dpo", r"datenschutzbeauftragt|data protection officer|\bdpo\b"),
        ("works_council", r"betriebsrat|personalrat|works council"),
        ("internal_audit", r"intern\w* (?:audit|revision)|auditor|internal audit"),
        ("security", r"informationssicherheit|it-sicherheit|information security|\bciso\b"),
        (
            "top_management",
            r"^(?:the )?board$|(?:executive|management|managing|supervisory) board|board of|"
            r"aufsichtsrat",
        ),
        ("committee", r"ausschuss|gremium|beirat|komitee|lenkungskreis|committee|\bboard\b(?! of)"),
        (
            "ai_officer",
            r"\b(?:ki|ai)[- ](?:governance[- ])?(?:beauftragt|koordinat|manager|officer|lead\b)|"
            r"chief ai officer",
        ),
        ("oversight", r"aufsichtsperson|menschliche aufsicht|human oversight|overseer"),
        ("risk_owner", r"risikoverantwort|risikoeigner|risk owner|risikomanage|risk manager"),
        (
            "system_owner",
            r"systemverantwort|systemeigner|system owner|produktverantwort|product owner",
        ),
        ("testing", r"\btest|prüfingenieur|validierung|quality assurance|\bqa\b"),
        ("data", r"^daten|data (?:owner|steward|engineer|scientist)|data management"),
        ("development", r"entwickl|develop"),
        ("operation", r"\bbetrieb(?!srat)|operations?\b|operator"),
        ("procurement", r"einkauf|beschaffung|procurement|purchas"),
        ("legal", r"\brecht|legal|compliance"),
        ("people", r"personal(?!rat)|human resources|\bhr\b|schulung|training"),
        (
            "top_management",
            r"geschäftsführ|geschäftsleitung|vorstand|oberste leitung|top management|"
            r"board of|executive|managing director|\bceo\b",
        ),
    )
]
_CELL = re.compile(r"[RACI](?:\s*[/,;+&]?\s*[RACI]){0,3}")
_WORDY = re.compile(r"[^\W\d_]{3}")
_EMPTY = re.compile(r"[\W_]*")
_PARTS: Mapping[str, Part] = {letter: part for part, letter in LETTERS.items()}
LONGEST, MOST = 200, 60  # characters of a name, rows or roles


@dataclass(frozen=True, slots=True)
class ToldRole:
    """A role that documents name, its holder where they say who, and their words."""

    name: str
    kind: str  # "other" where its name does not tell
    holder: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of a RACI table: the activity, and for each column's role its parts."""

    activity: str
    parts: Mapping[str, tuple[Part, ...]]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Told:
    """All that documents in force say of roles."""

    roles: tuple[ToldRole, ...] = ()
    rows: tuple[ToldRow, ...] = ()


def kind_of(name: str) -> str:
    """Return the kind of role that a name tells, "other" where it does not."""
    return next((kind for kind, words in _KINDS if words.search(name)), "other")


def read_told(
    statements: Sequence[Statement], facts: Mapping[str, Fact], systems: Sequence[str]
) -> Told:
    """Return the roles that tables list, those that facts name, and RACI tables with their columns.

    `facts` are those of `drafting.names.named`, `systems` the names of AI systems.
    """
    rows = tuple(raci_rows(statements))[:MOST]
    found: dict[str, ToldRole] = {}
    for known in known_roles(statements, systems):
        holder = known.holder.value if known.holder else ""
        _add(found, known.role.value, kind_of(known.role.value), holder, known.role.citation)
    for name, kind in FACTS.items():
        if fact := facts.get(name):
            _add(found, fact.value, kind, "", fact.citation)
    for row in rows:
        for name in row.parts:
            _add(found, name, kind_of(name), "", row.citation)
    return Told(tuple(found.values())[:MOST], rows)


def _add(
    found: dict[str, ToldRole], name: str, kind: str, holder: str, citation: Citation | None
) -> None:
    key = name.casefold()
    if key not in found and citation is not None and len(name) <= LONGEST:
        found[key] = ToldRole(name, kind, holder, citation)


def raci_rows(statements: Sequence[Statement]) -> Iterator[ToldRow]:
    """Yield the rows of RACI tables in documents in force, or not known to be anything else."""
    for table in _tables(statements):
        roles = _role_columns([cells for _, cells in table])
        if not roles:
            continue
        for unit, cells in table:
            told = {label: _parts(value) for label, value in cells.items() if label in roles}
            parts = {label: own for label, own in told.items() if own}
            others = (value for label, value in cells.items() if label not in roles)
            activity = next(filter(_WORDY.search, others), "")
            if parts and activity and len(activity) <= LONGEST:
                yield ToldRow(activity, parts, _citation(unit))


def _tables(statements: Sequence[Statement]) -> list[list[tuple[Unit, dict[str, str]]]]:
    """The rows of each table, their cells by label; empty cells are not there.

    Rows are of one table where their first columns are called the same, in one section.
    """
    found: dict[object, list[tuple[Unit, dict[str, str]]]] = {}
    for statement in statements:
        unit = statement.unit
        wanted = unit.kind == "table_row" and statement.standing in ("in_force", "unknown")
        if not wanted or statement.is_blank_form:
            continue
        cells: dict[str, str] = {}
        for label, span in labelled_cells(unit):
            value = " ".join(unit.page.text[span.start : span.end].split())
            cells.setdefault(" ".join(label.split()), value)
        first = next(iter(cells), "")
        found.setdefault((unit.document.id, unit.section, first), []).append((unit, cells))
    return list(found.values())


def _role_columns(rows: Sequence[Mapping[str, str]]) -> frozenset[str]:
    """The columns of a RACI table that stand for roles, none where it is no such table."""
    values: dict[str, list[str]] = {}
    for cells in rows:
        for label, value in cells.items():
            if label and not _EMPTY.fullmatch(value):
                values.setdefault(label, []).append(value)
    columns = {
        label: {part for one in said for part in _parts(one)}
        for label, said in values.items()
        if all(map(_parts, said))
    }
    seen = {part for parts in columns.values() for part in parts}
    both = {"responsible", "accountable"} <= seen
    return frozenset(columns) if both and len(columns) > 1 else frozenset()


def _citation(unit: Unit) -> Citation:
    return cite(
        unit.document, unit.page, unit.span, number=1, section=unit.section, language=unit.language
    )


def _parts(value: str) -> tuple[Part, ...]:
    """The parts that a cell names, none where it says anything else."""
    named = {_PARTS[letter] for letter in value if letter in _PARTS}
    return tuple(part for part in PARTS if part in named) if _CELL.fullmatch(value) else ()
