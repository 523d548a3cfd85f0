"""Read from the company's documents which AI systems its tables list, and what they say of each.

Only rows of tables in documents in force count (or that do not say how they stand), only cells
word for word. Where two rows differ in a plain fact, such as the owner, neither is taken.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.citations import cite
from assistant.judging.statements import Statement, read_corpus
from assistant.judging.systems import system_names
from assistant.registers.system_words import field_of, listed_fields, told
from assistant.selection import labelled_cells
from assistant.types import Citation
from ingest.library.store import Library
from ingest.types import Document
from ingest.units import Unit

MOST = 200  # systems
LONGEST_NAME, MOST_WORDS = 120, 8
NAMED_IN = 3  # first columns of a table that may name a system
_SYSTEM = re.compile(
    r"^(?:(?:name|bezeichnung) (?:des|der|of(?: the)?) )?(?:(?:ki|ai)[- ]?)?(?:systeme?s?|"
    r"system ?name|anwendung(?:en)?|applications?|assistent(?:en)?|assistants?)\b",
    re.IGNORECASE,
)
# A tool may be a resource, and a name anybody's: the other columns must speak of a system.
_NAME = re.compile(
    r"^(?:(?:ki|ai)[- ]?)?(?:tools?|werkzeuge?|lösung(?:en)?|solutions?|name|bezeichnung|"
    r"produkte?|products?|modelle?|models?|verfahren)$",
    re.IGNORECASE,
)
_ANY_NAME = re.compile(r"^(?:name|bezeichnung)$", re.IGNORECASE)
# A document or a section that lists AI systems.
_LIST = re.compile(
    r"\b(?:KI|AI)[- ]?(?:system\w*|anwendung\w*|application\w*)?[- ]?"
    r"(?:verzeichnis|register|inventar\w*|bestand\w*|liste|übersicht|inventory|list|catalogue)\b|"
    r"\b(?:verzeichnis|register|inventar|liste|übersicht|inventory|list|catalogue) (?:der|of|aller|"
    r"unserer|our|all)(?: the| our)? (?:eingesetzten |genutzten )?(?:KI|AI)\b",
    re.IGNORECASE,
)
_OF_A_SYSTEM = {"supplier", "data_detail", "users", "affected"}
# Rows about a risk, a measure, an incident or a data set say nothing of the system itself.
_OTHER = re.compile(
    r"^(?:risik\w*|risks?|gefahr\w*|gefährdung\w*|hazards?|maßnahme\w*|measures?|actions?|"
    r"befund\w*|findings?|abweichung\w*|vorfall|vorfälle|incidents?|ereignis\w*|events?|"
    r"datensatz|data ?sets?|frist|due(?: date)?|schulung\w*|trainings?|ziel\w*|objectives?|"
    r"kennzahl\w*|metrics?|indicators?|schwelle\w*|thresholds?|auswirkung\w*|impacts?)\b",
    re.IGNORECASE,
)
_IS_AI = re.compile(
    r"^(?:ist |is )?(?:(?:es|it) )?(?:(?:ein|an) )?(?:ki|ai)"
    r"(?:[- ]?(?:system|anwendung|komponente|anteil|application|component|based))?\s*\??$",
    re.IGNORECASE,
)
_NO = re.compile(r"(?:nein|no|kein\w*|none|nicht|n)\b.*", re.IGNORECASE)
_EMPTY = re.compile(r"^[\W_]*$|^(?:n/?a|tbd|tba|k\. ?a\.|offen|open|unbekannt|unknown)\.?$", re.I)
_WORDY = re.compile(r"[^\W\d_]{2}")
_PLAIN = ("owner", "supplier", "role", "stage", "started", "data")  # where two values differ
Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row about a system: what it says by field, and where it stands."""

    values: Mapping[str, Value]
    citation: Citation
    known: bool  # whether its document says that it is in force


@dataclass(frozen=True, slots=True)
class FoundSystem:
    """A system that tables list: its values, and for each the row that says it.

    `differing` are fields on which rows differ, so that none was taken.
    """

    name: str
    values: Mapping[str, Value]
    rows: tuple[Row, ...]
    said_by: Mapping[str, Row] = field(default_factory=dict)
    differing: tuple[str, ...] = ()


def found_systems(
    library: Library,
    *,
    superseded: Mapping[str, str],
    allow: Callable[[Document], bool] = lambda document: True,
) -> tuple[FoundSystem, ...]:
    """Return the AI systems that tables list, by name. The same library gives the same."""
    corpus = read_corpus(library, superseded=superseded, subject="ai", allow=allow)
    names = frozenset(system_names(statement.unit for statement in corpus.statements))
    by_name: dict[str, list[tuple[str, Row, object]]] = {}
    for statement in corpus.statements:
        for name, row in _read(statement, names):
            key = " ".join(name.casefold().split())
            by_name.setdefault(key, []).append((name, row, _table(statement.unit)))
    ordered = sorted(by_name)[:MOST]
    return tuple(_system(by_name[key]) for key in ordered)


def _read(statement: Statement, names: frozenset[str]) -> Iterator[tuple[str, Row]]:
    """The system that a row is about, if it is about one."""
    unit = statement.unit
    if unit.kind != "table_row" or statement.standing not in ("in_force", "unknown"):
        return
    if statement.is_blank_form or not statement.on_subject:
        return
    cells = [
        (label.strip(), _cell(unit, span.start, span.end)) for label, span in labelled_cells(unit)
    ]
    if any(_OTHER.search(label) for label, _ in cells):
        return
    if any(_IS_AI.search(label) and _NO.fullmatch(text) for label, text in cells):
        return
    place = _named_in(cells, names, " ".join((unit.document.title, *unit.section)))
    if place is None:
        return
    values: dict[str, Value] = {}
    for number, (label, text) in enumerate(cells):
        name = None if number == place else field_of(label)
        if name is None or name in values or _EMPTY.search(text):
            continue
        for one in told(name, text):
            values.setdefault(one.field, one.value)
    citation = cite(
        unit.document, unit.page, unit.span, number=1, section=unit.section, language=unit.language
    )
    yield cells[place][1], Row(values, citation, statement.standing == "in_force")


def _named_in(cells: Sequence[tuple[str, str]], names: frozenset[str], heading: str) -> int | None:
    """Which cell names the system; None where the table is none of systems."""
    for number, (label, text) in enumerate(cells[:NAMED_IN]):
        strong, weak = _SYSTEM.search(label), _NAME.search(label)
        if not (strong or weak) or not _is_name(text):
            continue
        others = listed_fields([one for place, (one, _) in enumerate(cells) if place != number])
        if strong and (others or text in names):
            return number
        listed = _ANY_NAME.search(label) and _LIST.search(heading)
        if weak and "purpose" in others and (others & _OF_A_SYSTEM or listed):
            return number
    return None


def _is_name(text: str) -> bool:
    short = len(text) <= LONGEST_NAME and len(text.split()) <= MOST_WORDS
    return short and bool(_WORDY.search(text)) and not _EMPTY.search(text)


def _cell(unit: Unit, start: int, end: int) -> str:
    return " ".join(unit.page.text[start:end].split())


def _table(unit: Unit) -> object:
    labels = tuple(label for label, _ in labelled_cells(unit))
    return unit.document.id, unit.page.number, unit.section, labels


def _system(found: Sequence[tuple[str, Row, object]]) -> FoundSystem:
    """One system from its rows: the row that says most, and what others add to it."""
    tables = [table for _, _, table in found]
    # Several rows for one system in one table are about its parts.
    rows = [
        Row({}, row.citation, row.known) if tables.count(table) > 1 else row
        for _, row, table in found
    ]
    rows.sort(key=lambda row: (not row.known, -("purpose" in row.values), -len(row.values)))
    values: dict[str, Value] = {}
    said_by: dict[str, Row] = {}
    differing: list[str] = []
    for row in rows:
        for name, value in row.values.items():
            if name not in values:
                values[name], said_by[name] = value, row
            elif name in _PLAIN and _compared(value) != _compared(values[name]):
                differing.append(name)
    for name in differing:
        values.pop(name, None)
        said_by.pop(name, None)
    kept = _kept(rows, said_by)
    return FoundSystem(found[0][0], values, kept, said_by, tuple(dict.fromkeys(differing)))


def _kept(rows: Sequence[Row], said_by: Mapping[str, Row]) -> tuple[Row, ...]:
    """The rows that say something of it; where none does, the first that names it."""
    saying = [row for row in rows if any(row is one for one in said_by.values())]
    return tuple(saying) or tuple(rows[:1])


def _compared(value: Value) -> object:
    return value.casefold() if isinstance(value, str) else value
