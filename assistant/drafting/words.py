"""Short words that every form of a draft shares: tags, footnotes, the rows of the last table."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.drafting.model import Draft
from assistant.messages import Language, message
from assistant.types import Citation

NAMELESS = "1"  # stands for the first system or role where none is known


def statement_tag(serves: Sequence[str]) -> str:
    """Return what stands behind a statement: the requirements it serves, "(→ 5.2, A.2.2)"."""
    requirements = dict.fromkeys(name.rpartition(".")[0] for name in serves)
    return f"(→\u00a0{', '.join(requirements)})"


def source_line(citation: Citation, language: Language) -> str:
    """Return a footnote: document and place.

    The quoted words stay out of it: in a document that is taken in later they would count as its
    own statements.
    """
    place = _place(citation, language)
    said = (citation.document, citation.page_label)
    if not citation.section or citation.section[-1] in said:
        return f"{citation.document}{place}"
    section = message("draft.section", language, section=citation.section[-1])
    return f"{citation.document}{place}, {section}"


def _place(citation: Citation, language: Language) -> str:
    """Page or sheet; other formats have no pages that mean something to a reader."""
    kind = citation.file.lower().rpartition(".")[2]
    if kind == "pdf":
        shown = citation.page_label or citation.page
        return ", " + message("draft.page", language, page=shown)
    if kind in ("xlsx", "xlsm", "csv", "tsv") and citation.page_label:
        return ", " + message("draft.sheet", language, sheet=citation.page_label)
    return ""


def blocked_rows(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the documents to change at the same time: which one and where, which requirement."""
    rows: dict[str, list[str]] = {}
    for one in draft.blocked:
        line = source_line(one.citation, draft.language)
        rows.setdefault(line, []).append(one.requirement.partition(":")[2])
    for line, requirements in rows.items():
        yield line, ", ".join(dict.fromkeys(requirements))


def open_rows(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the lines of the open points: what is asked, and where.

    The empty cells of a table are one line, not one each: "Purpose · Supplier: Skrivo, Sehwerk".
    """
    columns: dict[tuple[str, ...], list[str]] = {}  # kind of table, column, places -> its rows
    for point in draft.open_points:
        if point.column and point.row:
            kind = point.slot.partition(".")[0]
            columns.setdefault((kind, point.column, *point.places), []).append(point.row)
    lines: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (kind, column, *under), rows in columns.items():
        lines.setdefault((kind, tuple(under), tuple(rows)), []).append(column)
    for point in draft.open_points:
        where = "; ".join(point.places)
        if not point.column:
            yield point.question, where
            continue
        own = (point.slot.partition(".")[0], point.places)
        for kind, places, cells in [line for line in lines if line[:2] == own]:
            asked = " · ".join(lines.pop((kind, places, cells)))
            yield (asked if cells == (NAMELESS,) else f"{asked}: {', '.join(cells)}"), where


def service_rows(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table at the end: statement, requirement, its criteria.

    Neighbours that serve the same are one line: "R-26–R-30".
    """
    rows: dict[str, dict[str, list[str]]] = {}
    for one in draft.services:
        requirement = one.requirement.partition(":")[2]
        rows.setdefault(one.number, {}).setdefault(requirement, []).append(one.criterion)
    for served, group in groupby(rows, key=lambda number: rows[number]):
        numbers = list(group)
        for requirement, criteria in served.items():
            yield (
                "–".join(dict.fromkeys((numbers[0], numbers[-1]))),
                requirement,
                ", ".join(criteria),
            )
