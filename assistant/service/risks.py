"""What the company's documents say of its AI systems, and how the requirements on risk stand.

Nothing is judged here: rows of tables are given as they are, and the standing is a review's.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from assistant.citations import cite
from assistant.judging.statements import read_units
from assistant.judging.systems import system_names
from assistant.records.reviews import StoredReview
from assistant.review_types import RequirementFinding
from assistant.selection import labelled_cells
from assistant.service import reviewing
from assistant.service.visit import Service, Visit
from assistant.types import Citation
from ingest.units import Unit

ABOUT_RISK = re.compile(r"6\.1\.[1-4]|8\.[2-4]|A\.5\.\d+")  # assessment, treatment, impact
MOST_ROWS = 12  # of one system
MOST_SYSTEMS = 60
LONGEST_NAME = 6  # words
_WORDY = re.compile(r"[^\W\d_]{2}")
NAMED_IN = 2  # first cells of a row that name what it is about
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as a document has it: labels with cells, word for word, and its source."""

    cells: tuple[tuple[str, str], ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class NamedSystem:
    """An AI system that the documents name, with the rows about it, registers first.

    `mentions` says how many pieces of text name it.
    """

    name: str
    rows: tuple[Row, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the requirements on risk and impact stand in the latest review.

    `current` is False where the library has changed since.
    """

    review: StoredReview
    findings: tuple[RequirementFinding, ...]
    current: bool


_Systems = tuple[NamedSystem, ...]
_known: "WeakKeyDictionary[Service, OrderedDict[object, _Systems]]" = WeakKeyDictionary()


def systems(visit: Visit) -> _Systems:
    """Return the AI systems in the documents that the person may read, by name.

    Raises NotAllowed.
    """
    visit.require("read")
    allowed = frozenset(document.id for document in visit.documents())
    key = visit.assistant.snapshot_id(), allowed
    kept = _known.setdefault(visit.service, OrderedDict())
    found = kept.get(key)
    if found is None:
        found = kept[key] = _read(visit)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found


def standing(visit: Visit) -> Standing | None:
    """Return how the requirements stand in the latest review that the person may see.

    None where there is none of the library. Raises NotAllowed.
    """
    visit.require("read")
    found = reviewing.latest(visit)
    if found is None:
        return None
    one, review = found
    findings = [f for f in review.requirements if ABOUT_RISK.fullmatch(f.ref)]
    current = one.library == visit.assistant.snapshot_id()
    return Standing(one, tuple(findings), current)


def _read(visit: Visit) -> _Systems:
    superseded = visit.superseded()
    with visit.assistant.sources(visit.allow) as sources:
        units = read_units(sources.library, allow=visit.allow)
    rows = _rows(units, system_names(units))
    names = sorted({name for _, name in rows} | set(system_names(units)), key=str.casefold)
    names = names[:MOST_SYSTEMS]
    found = []
    for name in names:
        own = [unit for unit, named in rows if named == name]
        own.sort(key=lambda unit: (unit.document.id in superseded, -len(unit.cells)))
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        mentions = sum(1 for unit in units if pattern.search(unit.text))
        shown = tuple(_row(unit, superseded=unit.document.id in superseded) for unit in own)
        found.append(NamedSystem(name, shown[:MOST_ROWS], mentions))
    return tuple(found)


def _rows(units: Sequence[Unit], names: Sequence[str]) -> list[tuple[Unit, str]]:
    """The rows that are about a system: one of their first cells is its name.

    A table that lists one of the `names` lists systems in this column, so its other rows name
    systems as well, even one that is written like an everyday word.
    """
    rows = [unit for unit in units if unit.kind == "table_row"]
    listing: dict[object, int] = {}  # by table: the column of names
    for unit in rows:
        for column, value in enumerate(_first_cells(unit)):
            if value in names:
                listing.setdefault(_table(unit), column)
    found = []
    for unit in rows:
        values, where = _first_cells(unit), listing.get(_table(unit), NAMED_IN)
        if where >= len(values):
            continue
        value = values[where]
        if value in names or (_WORDY.search(value) and len(value.split()) <= LONGEST_NAME):
            found.append((unit, value))
    return found


def _first_cells(unit: Unit) -> list[str]:
    return [unit.page.text[cell.start : cell.end].strip() for cell in unit.cells[:NAMED_IN]]


def _table(unit: Unit) -> object:
    labels = tuple(label for label, _ in labelled_cells(unit))
    return unit.document.id, unit.page.number, unit.section, labels


def _row(unit: Unit, *, superseded: bool) -> Row:
    cells = tuple(
        (label.strip(), unit.page.text[span.start : span.end].strip())
        for label, span in labelled_cells(unit)
    )
    citation = cite(
        unit.document,
        unit.page,
        unit.span,
        number=1,
        section=unit.section,
        language=unit.language,
        superseded=superseded,
    )
    return Row(tuple(cell for cell in cells if cell[1]), citation)
