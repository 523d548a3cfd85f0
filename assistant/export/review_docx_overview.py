"""The chart by chapter, the map of all requirements, notes and decisions of the Word report."""

from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.table import _Cell

from assistant.export.review_charts import TINTS, stacked_bar
from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_picture,
    add_row,
    add_table,
    another,
    first,
    link,
    say,
    shade,
)
from assistant.export.review_words import (
    SIGNS,
    by_group,
    count_of,
    counts_text,
    day,
    decimal,
    group_title,
    note_name,
    notes_up_front,
    one_line,
    quoted,
    shorten,
    source_of,
    status_text,
    word,
)
from assistant.messages import Language
from assistant.review_types import Note, Override, RequirementFinding, Review

_FIELDS = 7  # of the map in one line


def add_overview(document: Document, review: Review, places: Mapping[str, int]) -> None:
    """Add the chart by chapter, the map of all requirements, notes and decisions."""
    _add_chapters(document, review)
    _add_map(document, review, places)
    _add_notes(document, review)
    _add_decisions(document, review, places)


def _add_chapters(document: Document, review: Review) -> None:
    language = review.language
    heading = document.add_heading(word("chapters", language), 1)
    heading.paragraph_format.page_break_before = True
    say(document.add_paragraph(), word("chapters_text", language))
    say(document.add_paragraph(), _legend(language), size=9, colour=QUIET)
    widths = [4.6, 6.4, *[0.84] * len(SIGNS), 1.8]
    names = [word("col_chapter", language), word("col_status", language), *SIGNS.values()]
    table = add_table(document, widths, header=[*names, word("mean", language)])
    for group, findings in by_group(review):
        counts = count_of(findings)
        cells = add_row(table, widths)
        title = group_title(group)
        say(first(cells[0]), shorten(title, 90), size=8.5)
        words = word("chapter_bar", language, chapter=title, counts=counts_text(counts, language))
        bar = stacked_bar(counts, width=740, height=50)
        add_picture(first(cells[1]), bar, width=6.1, words=words)
        for cell, status in zip(cells[2:-1], SIGNS, strict=True):
            count = counts[status]
            if count:
                shade(cell, TINTS[status])
            say(first(cell, centre=True), str(count) if count else "·", size=8.5)
        applicable = sum(counts.values()) > counts["not_applicable"]
        mean = decimal(group.maturity, language) if applicable else "–"
        say(first(cells[-1], centre=True), mean, size=8.5)
        for cell in cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _legend(language: Language) -> str:
    signs = " · ".join(status_text(status, language) for status in SIGNS)
    return word("legend", language, signs=signs)


def _add_map(document: Document, review: Review, places: Mapping[str, int]) -> None:
    """A table with a field for every requirement: its colour, its sign and its number."""
    language = review.language
    document.add_heading(word("map", language), 1)
    say(document.add_paragraph(), word("map_text", language))
    widths = [4.4, *[(WIDTH - 4.4) / _FIELDS] * _FIELDS]
    names = [word("col_chapter", language), word("col_requirement", language)]
    table = add_table(document, widths, header=[*names, *[""] * (_FIELDS - 1)])
    _join(table.rows[0].cells[1:])
    for group, findings in by_group(review):
        for start in range(0, len(findings), _FIELDS):
            cells = add_row(table, widths)
            if not start:
                say(first(cells[0]), shorten(group_title(group), 90), size=8.5)
            _fill_fields(cells[1:], findings[start : start + _FIELDS], places)


def _join(cells: Sequence[_Cell]) -> None:
    """Make one cell of several; the empty lines of those that vanish go too."""
    joined = cells[0].merge(cells[-1])
    first(joined)
    for paragraph in joined.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def _fill_fields(
    cells: Sequence[_Cell], findings: Sequence[RequirementFinding], places: Mapping[str, int]
) -> None:
    for cell, finding in zip(cells, findings, strict=False):
        shade(cell, TINTS[finding.status])
        line = first(cell)
        say(line, f"{SIGNS[finding.status]}\u00a0{shorten(finding.ref, 24)}", size=8.5)
        link(line, places[finding.id])
    if len(cells) > len(findings) + 1:
        _join(cells[len(findings) :])


def _add_notes(document: Document, review: Review) -> None:
    language = review.language
    document.add_heading(word("notes", language), 1)
    notes = notes_up_front(review)
    if not notes:
        say(document.add_paragraph(), word("notes_none", language))
        return
    widths = [3.2, 13.8]
    names = ("col_note", "col_text")
    table = add_table(document, widths, header=[word(name, language) for name in names])
    for ref, note in notes:
        kind, text = add_row(table, widths, whole=False)
        say(first(kind), note_name(note, language), bold=True, size=9)
        if ref:
            say(another(kind), one_line(ref), size=8.5, colour=QUIET)
        say_note(text, note, language)


def say_note(cell: _Cell, note: Note, language: Language) -> None:
    """Write a note's sentence and below it the words concerned, each with its source."""
    say(first(cell, after=2), shorten(note.text, 900), size=9)
    for one in note.evidence[:6]:
        line = another(cell)
        say(line, quoted(one, language, limit=400), italic=True, size=8.5, language=one.language)
        say(line, f" – {source_of(one, language)}", size=8, colour=QUIET)


def _add_decisions(document: Document, review: Review, places: Mapping[str, int]) -> None:
    decided = [one for one in review.requirements if one.override]
    if not decided:
        return
    language = review.language
    document.add_heading(word("decisions", language), 1)
    widths = [4.6, 3.2, 9.2]
    names = ("col_requirement", "col_machine_status", "col_decision")
    table = add_table(document, widths, header=[word(name, language) for name in names])
    for finding in decided:
        cells = add_row(table, widths, whole=False)
        line = first(cells[0])
        say(line, one_line(finding.ref), bold=True, size=8.5, colour="0F6371")
        link(line, places[finding.id])
        say(line, f" {shorten(finding.title, 90)}", size=8.5)
        shade(cells[1], TINTS[finding.machine_status])
        say(first(cells[1]), status_text(finding.machine_status, language), size=8.5)
        if finding.override:
            say_decision(cells[2], finding.override, language)


def say_decision(cell: _Cell, override: Override, language: Language) -> None:
    """Write who decided what, when and why, and whether the evidence has changed since."""
    text = word(
        "decision_text",
        language,
        person=shorten(override.person, 120),
        date=day(override.decided.date(), language),
        status=status_text(override.status, language),
        reason=shorten(override.reason, 1200),
    )
    say(first(cell, after=2), text, size=9)
    if override.stale:
        say(another(cell), word("decision_stale", language), bold=True, size=9, colour="A3261E")
