"""The risk report as a Word document: method, matrix, register, treatment plan, acceptances."""

from collections.abc import Sequence

from docx.document import Document
from docx.shared import Pt

from assistant.export import landscape
from assistant.export import risk_rows as tables
from assistant.export import risk_words as words
from assistant.export.review_docx_parts import add_picture, add_row, add_table, another, first, say
from assistant.export.review_words import shorten
from assistant.export.risk_matrix import risk_matrix_png
from assistant.export.risk_rows import Row
from assistant.export.risk_words import RiskReport
from assistant.risk.days import day_words
from assistant.risk.method import LEVELS

_PICTURE = 9.0  # centimetres
_LONGEST_REASON = 140  # characters of a change
_REGISTER = (1.6, 2.9, 5.6, 3.0, 2.0, 2.0, 2.3, 2.6, 1.9, 2.4)
_PLAN = (1.6, 3.4, 2.3, 5.8, 4.3, 2.6, 1.9, 2.4, 2.0)
_ACCEPTED = (1.7, 4.6, 2.4, 3.2, 1.9, 6.2, 6.3)
_NOTES = (1.7, 6.0, 3.2, 15.4)
_CHANCES = (1.6, 2.9, 3.8, 5.9, 5.5, 2.6, 1.9, 2.1)
_HISTORY = (2.0, 3.6, 1.8, 11.0, 7.9)


def risk_docx(report: RiskReport) -> bytes:
    """Return the document, the same bytes for the same content and moment."""
    language = report.language
    document = landscape.start(
        report.say("title"),
        words.as_of(report),
        language=language,
        moment=report.moment,
    )
    for line in words.intro(report):
        landscape.quiet(document, line)
    _method(document, report)
    _matrices(document, report)
    _table(document, report, "register", _REGISTER, tables.register_rows(report))
    _table(document, report, "plan", _PLAN, tables.plan_rows(report))
    _table(document, report, "accepted", _ACCEPTED, tables.acceptance_rows(report))
    _table(document, report, "notes", _NOTES, tables.noted_rows(report))
    _table(document, report, "chances", _CHANCES, tables.opportunity_rows(report))
    latest = tables.history_rows(report, most=tables.MOST_CHANGES)
    _table(document, report, "history", _HISTORY, latest)
    earlier = len(report.changes) - len(latest)
    if earlier:
        landscape.quiet(document, report.say("history_more", count=earlier))
    return landscape.finish(document, moment=report.moment)


COLUMNS = {
    "register": (
        *("id", "system", "risk", "area", "before", "after"),
        *("treatment", "owner", "due", "status"),
    ),
    "plan": (
        *("id", "risk", "treatment", "measures", "controls", "owner", "due", "status", "after"),
    ),
    "accepted": ("id", "risk", "after", "accepted_by", "accepted_on", "why", "state"),
    "notes": ("id", "risk", "owner", "note"),
    "notes_one": ("id", "risk", "owner", "kind", "note"),  # one row for each note
    "chances": ("id", "system", "chance", "benefit", "measures", "owner", "due", "status"),
    "history": ("day", "person", "id", "change", "why"),
}


def _table(
    document: Document, report: RiskReport, name: str, widths: Sequence[float], found: Sequence[Row]
) -> None:
    document.add_heading(report.say(name), 1)
    if not found:
        landscape.quiet(document, report.say(f"{name}_none"))
        return
    table = add_table(document, widths, header=report.heads(*COLUMNS[name]))
    for row in found:
        cells = [
            shorten(day_words(cell, report.language), _LONGEST_REASON)
            if name == "history"
            else day_words(cell, report.language)
            for cell in row
        ]
        landscape.row(table, widths, cells)


def _method(document: Document, report: RiskReport) -> None:
    document.add_heading(report.say("method"), 1)
    for line in words.method_lines(report):
        paragraph = say(document.add_paragraph(), line)
        paragraph.paragraph_format.space_after = Pt(3)
    widths = (1.6, 5.0, 19.7)
    for name, steps in (
        ("likelihood", report.method.likelihood),
        ("impact", report.method.impact),
    ):
        document.add_heading(report.say(f"scale_{name}"), 2)
        table = add_table(document, widths, header=report.heads("step", "name", "means"))
        for row in tables.scale_rows(steps):
            landscape.row(table, widths, row)


def _matrices(document: Document, report: RiskReport) -> None:
    document.add_heading(report.say("matrix"), 1)
    if not report.method.usable:
        landscape.quiet(document, report.say("matrix_none"))
        return
    widths = (13.1, 13.1)
    table = add_table(document, widths, lines=False)
    for cell, after in zip(add_row(table, widths), (False, True), strict=True):
        name = "after" if after else "before"
        say(first(cell, after=3), report.say(f"matrix_{name}"), bold=True)
        png = risk_matrix_png(report.matrix(after=after))
        alt = words.matrix_words(report, after=after)
        add_picture(another(cell), png, width=_PICTURE, words=alt)
        unplaced = words.unplaced_words(report, after=after)
        if unplaced:
            say(another(cell), unplaced, size=8.5)
    landscape.quiet(document, report.say("axes"))
    landscape.quiet(document, " ".join(report.say(f"legend_{level}") for level in LEVELS))
