"""Terms that the company's own documents define, for drafts that use them."""

import re
from collections.abc import Iterator, Sequence

from assistant.citations import cite
from assistant.drafting.facts import Fact, KnownTerm
from assistant.judging.genre import glossary_section
from assistant.judging.statements import Statement
from assistant.selection import labelled_cells
from ingest.types import Span
from ingest.units import Unit

MOST = 40
LONGEST = 60  # characters of a term
_TERM = re.compile(r"^(?:begriff\w*|term|abkürzung|abbreviation|wort|word)\b", re.IGNORECASE)
_MEANING = re.compile(
    r"^(?:bedeutung|definition|erklärung|erläuterung|meaning|explanation|description)\b",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"^\s*(?:\d{1,3}[.)]\s+)?[„“\"»]?([^\n:–„“”\"»«]{2,60}?)[“”\"«]?(?::\s+|\s+–\s+)(?=\S)"
)


def known_terms(statements: Sequence[Statement]) -> tuple[KnownTerm, ...]:
    """Return the terms that glossaries in force define, each once, in their order.

    A term and its meaning are whole cells of a table with such columns, or the two sides of a
    colon or dash in a section of terms, word for word.
    """
    found: dict[str, KnownTerm] = {}
    for statement in statements:
        if statement.standing not in ("in_force", "unknown"):
            continue
        for term in _terms(statement.unit):
            found.setdefault(term.term.value.casefold(), term)
    return tuple(found.values())[:MOST]


def _terms(unit: Unit) -> Iterator[KnownTerm]:
    if unit.kind == "table_row":
        cells = labelled_cells(unit)
        term = next((span for label, span in cells if _TERM.search(label)), None)
        meaning = next((span for label, span in cells if _MEANING.search(label)), None)
        if term is not None and meaning is not None:
            yield from _pair(unit, term, meaning)
    elif glossary_section(unit.section) and (match := _PARTED.match(unit.text)):
        start = unit.span.start
        yield from _pair(
            unit,
            Span(start + match.start(1), start + match.end(1)),
            Span(start + match.end(), unit.span.end),
        )


def _pair(unit: Unit, term: Span, meaning: Span) -> Iterator[KnownTerm]:
    first, second = _fact(unit, term), _fact(unit, meaning)
    if 0 < len(first.value) <= LONGEST and second.value:
        yield KnownTerm(first, second)


def _fact(unit: Unit, span: Span) -> Fact:
    text = unit.page.text[span.start : span.end]
    own = Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))
    citation = cite(
        unit.document, unit.page, own, number=1, section=unit.section, language=unit.language
    )
    return Fact(unit.page.text[own.start : own.end], citation)
