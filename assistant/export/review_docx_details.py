"""The second part of the Word report: every requirement with its criteria and their words."""

from collections.abc import Mapping

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from assistant.export.review_charts import TINTS
from assistant.export.review_docx_overview import say_decision, say_note
from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_row,
    add_table,
    another,
    bookmark,
    first,
    say,
    shade,
)
from assistant.export.review_words import (
    by_group,
    group_title,
    maturity_text,
    missing_of,
    note_name,
    one_a_row,
    one_line,
    percent,
    plural,
    quoted,
    reasons_of,
    searched_of,
    short_id,
    shorten,
    source_of,
    status_text,
    verdict_text,
    word,
)
from assistant.export.second_words import second_line
from assistant.messages import Language
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    Missing,
    RequirementFinding,
    Review,
    Searched,
)

_EVIDENCE = 3  # pieces shown for a criterion; the workbook has all
_QUOTE = 700  # characters of a quote; the workbook has all


def add_details(document: Document, review: Review, places: Mapping[str, int]) -> None:
    """Add the finding on each requirement, by chapter; `places` are its bookmarks."""
    heading = document.add_heading(word("details", review.language), 1)
    heading.paragraph_format.page_break_before = True
    for group, findings in by_group(review):
        document.add_heading(group_title(group), 2)
        for finding in findings:
            line = document.add_heading(level=3)
            say(line, f"{one_line(finding.ref)}  {shorten(finding.title, 200)}")
            bookmark(line, places[finding.id])
            _add_finding(document, finding, review.language)


def _add_finding(document: Document, finding: RequirementFinding, language: Language) -> None:
    _add_facts(document, finding, language)
    reason = "reason_machine" if finding.override else "reason"
    gap = 5.0
    for key, text in ((reason, finding.reason), ("recommendation", finding.recommendation)):
        if text and not (key == "recommendation" and finding.status == "not_applicable"):
            line = _paragraph(document, before=gap)
            say(say(line, f"{word(key, language)}: ", bold=True), shorten(text, 1200))
            gap = 0
    if finding.override:
        _add_decision(document, finding, language)
    _add_criteria(document, finding, language)
    _add_notes(document, finding, language)


def _add_facts(document: Document, finding: RequirementFinding, language: Language) -> None:
    """One row: status, both maturities, confidence, priority."""
    facts = {
        "col_status": status_text(finding.status, language),
        "documentation_maturity": maturity_text(finding.documentation_maturity, language),
        "implementation_maturity": maturity_text(finding.implementation_maturity, language),
        "col_confidence": percent(finding.confidence, language),
        "col_priority": word(f"priority_{finding.priority}", language),
    }
    widths = [3.9, 3.6, 4.5, 2.4, 2.6]
    cells = add_row(add_table(document, widths), widths)
    for cell, (name, text) in zip(cells, facts.items(), strict=True):
        label = first(cell, after=0)
        label.paragraph_format.keep_with_next = True
        say(label, word(name, language), size=7.5, colour=QUIET)
        say(another(cell, after=2), text, size=9, bold=name == "col_status")
    shade(cells[0], TINTS[finding.status])


def _add_decision(document: Document, finding: RequirementFinding, language: Language) -> None:
    if not finding.override:
        return
    _spacer(document)
    (cell,) = add_row(add_table(document, [WIDTH]), [WIDTH], whole=False)
    shade(cell, "FFF7EC")
    say_decision(cell, finding.override, language)
    machine = status_text(finding.machine_status, language)
    say(another(cell, after=2), word("decision_machine", language, status=machine), size=9)


def _add_criteria(document: Document, finding: RequirementFinding, language: Language) -> None:
    if not finding.criteria:
        say(_paragraph(document), word("no_criteria", language), colour=QUIET)
    else:
        _spacer(document)
        widths = [5.4, 11.6]
        names = ("col_criterion", "col_finding")
        table = add_table(document, widths, header=[word(name, language) for name in names])
        for criterion in finding.criteria:
            left, right = add_row(table, widths, whole=False)
            _say_criterion(left, criterion, language)
            _say_finding(right, criterion, language)
            _say_second(right, criterion, language)
            _say_missing(right, missing_of(finding, criterion.criterion), criterion, language)
            _say_searched(right, searched_of(finding, criterion.criterion), language)
    known = {one.criterion for one in finding.criteria}
    for missing in finding.missing:
        if missing.criterion not in known:  # nothing that is missing may go unsaid
            line = _paragraph(document)
            say(line, f"{short_id(missing.criterion)} {shorten(missing.text, 600)} ")
            say(line, f"{word('to_write', language)}: ", bold=True)
            say(line, shorten(missing.action, 900))


def _say_criterion(cell: _Cell, criterion: CriterionFinding, language: Language) -> None:
    weight = word(f"weight_{criterion.weight}", language)
    say(first(cell), f"{short_id(criterion.criterion)} · {weight}", size=8, colour=QUIET)
    say(another(cell), shorten(criterion.text, 600), size=9)


def _say_finding(cell: _Cell, criterion: CriterionFinding, language: Language) -> None:
    line = first(cell, after=2)
    say(line, verdict_text(criterion.verdict, language), bold=True, size=9)
    if criterion.reason:
        say(line, f" – {shorten(criterion.reason, 600)}", size=9)
    shown = one_a_row(criterion.evidence)
    for one in shown[:_EVIDENCE]:
        _say_evidence(cell, one, language)
    more = len(shown) - _EVIDENCE
    if more > 0:
        say(another(cell), word("evidence_more", language, count=more), size=8, colour=QUIET)


def _say_second(cell: _Cell, criterion: CriterionFinding, language: Language) -> None:
    """Say what the second reader found, with its words where these are not shown already."""
    if criterion.second is None:
        return
    say(another(cell), second_line(criterion, language), size=9, bold=not criterion.second.agrees)
    if not criterion.second.agrees:
        for one in criterion.second.evidence[:_EVIDENCE]:
            _say_evidence(cell, one, language)


def _say_evidence(cell: _Cell, evidence: Evidence, language: Language) -> None:
    line = another(cell, after=0)
    line.paragraph_format.keep_with_next = True
    quote = quoted(evidence, language, limit=_QUOTE)
    say(line, quote, italic=True, size=9, language=evidence.language)
    source = another(cell, after=4)
    say(source, source_of(evidence, language), size=8, colour=QUIET)
    said = reasons_of(evidence, language)
    if evidence.bearing != "supports":
        bearing = word(f"bearing_{evidence.bearing}", language)
        said = f"{bearing}: {said}" if said else bearing
    if said:
        say(source, f" – {said}", size=8, colour="8A4B08")


def _say_missing(
    cell: _Cell, missing: Missing | None, criterion: CriterionFinding, language: Language
) -> None:
    if not missing:
        return
    if missing.reason and not criterion.reason:
        say(another(cell), shorten(missing.reason, 600), size=9)
    if missing.action:
        line = another(cell, after=2)
        say(line, f"{word('to_write', language)}: ", bold=True, size=9)
        say(line, shorten(missing.action, 900), size=9)


def _say_searched(cell: _Cell, searched: Searched | None, language: Language) -> None:
    """Say what was looked through, so that "nothing found" can be checked."""
    if not searched:
        return
    documents = plural("documents", searched.documents, language)
    passages = plural("passages", searched.passages, language)
    said = word("searched", language, documents=documents, passages=passages)
    if searched.terms:
        terms = shorten(", ".join(searched.terms), 300)
        said = f"{said}. {word('searched_terms', language, terms=terms)}"
    say(another(cell), said, size=8, colour=QUIET)
    if searched.nearest:
        line = another(cell, after=2)
        say(line, f"{word('nearest', language)} ", size=8, colour=QUIET)
        quote = quoted(searched.nearest, language, limit=300)
        say(line, quote, italic=True, size=8, colour=QUIET, language=searched.nearest.language)
        say(line, f" – {source_of(searched.nearest, language)}", size=8, colour=QUIET)


def _add_notes(document: Document, finding: RequirementFinding, language: Language) -> None:
    if finding.notes:
        _spacer(document)
        widths = [3.2, 13.8]
        table = add_table(document, widths)
        for note in finding.notes:
            kind, text = add_row(table, widths, whole=False)
            say(first(kind), note_name(note, language), bold=True, size=9)
            say_note(text, note, language)


def _paragraph(document: Document, *, before: float = 0) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(3)
    return paragraph


def _spacer(document: Document) -> None:
    """An empty line, small; without it Word would join two tables into one."""
    look = document.add_paragraph().paragraph_format
    look.space_after = Pt(0)
    look.line_spacing = Pt(5)
