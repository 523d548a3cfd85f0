"""The list of required documented information as a workbook: a row for each document found."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from assistant.documented import words
from assistant.documented.listed import Line, Place
from assistant.export.plain_tables import Cell, Table, workbook
from assistant.messages import Language, message
from assistant.readiness.stage import Basis
from assistant.readiness.words import basis as basis_text
from assistant.soa.words import day

_COLUMNS = (
    ("requirement", 12),
    ("title", 28),
    ("kind", 14),
    ("state", 20),
    ("document", 26),
    ("file", 24),
    ("version", 9),
    ("approved", 18),
    ("date", 12),
    ("age", 22),
    ("standing", 18),
    ("place", 50),
    ("register", 26),
    ("write", 44),
    ("templates", 22),
)


def documented_xlsx(
    lines: Sequence[Line], basis: Basis | None, language: Language, *, today: date
) -> bytes:
    """Return the workbook, the same bytes for the same content and day."""
    title = message("documented.title", language)
    heads = [message(f"documented.column_{name}", language) for name, _ in _COLUMNS]
    widths = [width for _, width in _COLUMNS]
    rows = [row for line in lines for row in _rows(line, language)]
    about = [
        [title],
        [basis_text(basis, language)],
        [words.counts_text(lines, language)],
        [words.rule(language)],
    ]
    tables = (
        Table(title, heads, widths, rows, frozen=2),
        Table(message("soa.sheet_about", language), [day(today, language)], [110], about, frozen=0),
    )
    moment = datetime(today.year, today.month, today.day)
    return workbook(title, tables, language=language, moment=moment)


def _rows(line: Line, language: Language) -> Iterator[list[Cell]]:
    """One row for each document; what to write stands in the first."""
    requirement = line.requirement
    own: list[Cell] = [
        requirement.ref,
        requirement.title.in_(language),
        words.kind(line, language),
        words.state(line, language),
    ]
    tail: list[Cell] = [
        words.kept(line, language),
        "\n".join(line.missing),
        "\n".join(words.templates(line, language)) if line.missing else "",
    ]
    if not line.places:
        yield [*own, *[""] * 8, *tail]
    for number, place in enumerate(line.places):
        yield [*own, *_place(place, language), *(tail if number == 0 else [""] * 3)]


def _place(place: Place, language: Language) -> list[Cell]:
    control = place.document.control
    return [
        place.document.title,
        place.document.file,
        control.version or "",
        control.approver or "",
        control.effective_date,
        words.age(place, language),
        words.standing(place, language),
        words.place_text(place, language),
    ]
