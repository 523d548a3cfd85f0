"""The first part of the Word report: the result on one page, charts, the map, notes, decisions."""

from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.shared import Pt
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
    day,
    decimal,
    group_title,
    moment,
    most_urgent,
    note_name,
    one_line,
    plural,
    quoted,
    shorten,
    source_of,
    status_text,
    word,
)
from assistant.messages import Language
from assistant.review_types import Note, Override, RequirementFinding, Review, ReviewStatus

_URGENT = 10
_FIELDS = 7  # of the map in one line
_NOTES = ("contradiction", "stale", "suspicious")  # shown up front; the others stay at their place


def add_summary(document: Document, review: Review, places: Mapping[str, int]) -> None:
    """Add the first page: what this is, the counts, and what to do first."""
    language = review.language
    document.add_paragraph(style="Title").add_run(one_line(word("title", language)))
    subtitle = document.add_paragraph()
    subtitle.paragraph_format.space_after = Pt(2)
    name = shorten(review.set_title, 120)
    edition = shorten(review.edition, 100)
    say(subtitle, name if edition in name else f"{name} · {edition}", bold=True, size=12)
    say(document.add_paragraph(), _basis(review), size=9, colour=QUIET)
    (box,) = add_row(add_table(document, [WIDTH]), [WIDTH])
    shade(box, "EEF6F7")
    say(first(box, after=2), word("aid", language), size=9)
    document.add_heading(word("summary", language), 1)
    _add_counts(document, review)
    for sentence in _sentences(review):
        line = document.add_paragraph(style="List Bullet")
        line.paragraph_format.space_after = Pt(1)
        say(line, sentence, size=9)
    document.add_heading(word("urgent", language), 1)
    _add_urgent(document, review, places)


def add_overview(document: Document, review: Review, places: Mapping[str, int]) -> None:
    """Add the chart by chapter, the map of all requirements, notes and decisions."""
    _add_chapters(document, review)
    _add_map(document, review, places)
    _add_notes(document, review)
    _add_decisions(document, review, places)


def _basis(review: Review) -> str:
    pages = sum(document.pages for document in review.documents)
    parts = (
        word("as_of", review.language, moment=moment(review)),
        plural("requirements", len(review.requirements), review.language),
        plural("documents", len(review.documents), review.language),
        plural("pages", pages, review.language),
    )
    return " · ".join(parts)


def _add_counts(document: Document, review: Review) -> None:
    """Five large numbers, each with sign, word and colour; below them one bar for all."""
    counts = count_of(review.requirements)
    widths = [WIDTH / len(SIGNS)] * len(SIGNS)
    cells = add_row(add_table(document, widths), widths)
    for cell, status in zip(cells, SIGNS, strict=True):
        shade(cell, TINTS[status])
        say(first(cell, centre=True, after=0), str(counts[status]), bold=True, size=20)
        line = another(cell, after=2)
        line.alignment = cell.paragraphs[0].alignment
        say(line, status_text(status, review.language), size=9)
    bar = document.add_paragraph()
    bar.paragraph_format.space_before = bar.paragraph_format.space_after = Pt(4)
    words = word("summary_bar", review.language, counts=_counts_text(counts, review.language))
    add_picture(bar, stacked_bar(counts, width=1700, height=60), width=WIDTH, words=words)


def _counts_text(counts: Mapping[ReviewStatus, int], language: Language) -> str:
    said = (
        f"{counts[status]} {word(f'status_{status}', language)}"
        for status in SIGNS
        if counts.get(status)
    )
    return ", ".join(said)


def _sentences(review: Review) -> list[str]:
    """Say what the counts do not: maturity, decisions, unread pages, notes."""
    language = review.language
    levels = [
        one.documentation_maturity for one in review.requirements if one.status != "not_applicable"
    ]
    said = []
    if levels:
        mean = decimal(sum(levels) / len(levels), language)
        said.append(word("summary_applicable", language, maturity=mean))
    codes = [note.code for _, note in notes_up_front(review)]
    counted = {
        "summary_decided": sum(one.override is not None for one in review.requirements),
        "summary_unreadable": sum(len(one.unreadable_pages) for one in review.documents),
        "summary_contradictions": codes.count("contradiction"),
        "summary_stale": codes.count("stale"),
    }
    return said + [plural(key, count, language) for key, count in counted.items() if count]


def _add_urgent(document: Document, review: Review, places: Mapping[str, int]) -> None:
    language = review.language
    urgent = most_urgent(review)
    if not urgent:
        say(document.add_paragraph(), word("urgent_none", language))
        return
    widths = [5.4, 2.9, 7.1, 1.6]
    names = ("col_requirement", "col_status", "col_recommendation", "col_priority")
    table = add_table(document, widths, header=[word(name, language) for name in names])
    for finding in urgent[:_URGENT]:
        cells = add_row(table, widths)
        line = first(cells[0])
        say(line, one_line(finding.ref), bold=True, size=8.5, colour="0F6371")
        link(line, places[finding.id])
        say(line, f" {shorten(finding.title, 70)}", size=8.5)
        shade(cells[1], TINTS[finding.status])
        say(first(cells[1]), status_text(finding.status, language), size=8.5)
        say(first(cells[2]), shorten(finding.recommendation or finding.reason, 130), size=8.5)
        say(first(cells[3]), word(f"priority_{finding.priority}", language), size=8.5)
    if len(urgent) > _URGENT:
        more = word("urgent_more", language, count=len(urgent) - _URGENT)
        line = document.add_paragraph()
        line.paragraph_format.space_before = Pt(4)
        say(line, more, size=8.5, colour=QUIET)


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
        words = word("chapter_bar", language, chapter=title, counts=_counts_text(counts, language))
        bar = stacked_bar(counts, width=740, height=60)
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


def notes_up_front(review: Review) -> list[tuple[str, Note]]:
    """Return contradictions, stale and suspicious texts, each once, with the requirement's number.

    The number is empty for a note on the documents as a whole.
    """
    seen: dict[tuple[str, str, tuple[str, ...]], tuple[str, Note]] = {}
    found = [("", note) for note in review.notes]
    found += [(one.ref, note) for one in review.requirements for note in one.notes]
    for ref, note in found:
        if not ref or note.code in _NOTES:
            quotes = tuple(one.quote for one in note.evidence)
            seen.setdefault((note.code, note.text, quotes), (ref, note))
    return list(seen.values())


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
