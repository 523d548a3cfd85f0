"""A Statement of Applicability as a Word document in landscape, to be approved and printed."""

from docx.document import Document

from assistant.export import landscape
from assistant.export.review_docx_parts import add_table
from assistant.soa import words
from assistant.soa.paper import Paper
from assistant.soa.remarks import together
from assistant.soa.versions import Difference

_COLUMNS = (
    ("control", 1.5),
    ("title", 3.1),
    ("applicable", 2.1),
    ("justification", 4.8),
    ("status", 3.0),
    ("evidence", 6.7),
    ("responsible", 2.6),
    ("risks", 2.5),
)
_NOTE = 400  # characters of a remark in the table; the workbook has all


def soa_docx(paper: Paper) -> bytes:
    """Return the document, the same bytes for the same content and day."""
    version, approved = paper.heading()
    document = landscape.start(
        paper.say("title"), paper.mark or version, language=paper.language, moment=paper.moment
    )
    landscape.mark(document, paper.mark)
    edition = paper.requirement_set.edition
    for text in (version, approved, paper.basis, paper.say("scope", edition=edition)):
        landscape.quiet(document, text)
    _approval(document, paper)
    _controls(document, paper)
    if paper.remarks:
        document.add_heading(paper.say("remarks"), 1)
        for one in together(paper.remarks):
            landscape.quiet(document, one.text(paper.language))
    _history(document, paper)
    return landscape.finish(document, moment=paper.moment)


def _approval(document: Document, paper: Paper) -> None:
    document.add_heading(paper.say("approval"), 1)
    widths = (1.8, 2.6, 4.2, 4.2, 7.5, 6.0)
    names = ("version", "day", "issued", "approved", "note", "digest")
    if not paper.history:
        landscape.quiet(document, paper.say("history_none"))
    else:
        heads = [paper.say(f"approval_head_{name}") for name in names]
        table = add_table(document, widths, header=heads)
        for past in paper.history:
            one = past.issue
            cells = (
                str(one.number),
                words.day(one.issued_on, paper.language),
                one.issued_by,
                one.approved_by or "–",
                one.note,
            )
            landscape.row(table, widths, (*cells, one.digest))
    document.add_paragraph()
    landscape.quiet(document, f"{paper.say('signature')} {'_' * 60}")


def _controls(document: Document, paper: Paper) -> None:
    document.add_heading(paper.say("sheet_controls"), 1)
    widths = [width for _, width in _COLUMNS]
    heads = [paper.say(f"column_{name}") for name, _ in _COLUMNS]
    table = add_table(document, widths, header=heads)
    for title, controls in paper.grouped():
        landscape.group_row(table, widths, title)
        for control, row in controls:
            note = row.note if len(row.note) <= _NOTE else f"{row.note[:_NOTE]} …"
            why = "\n".join(one for one in (row.justification, note) if one)
            cells = (
                control.ref,
                control.title.in_(paper.language),
                words.applicable(row, paper.language),
                why,
                words.status(row, paper.language),
                words.evidence(row, paper.language),
                row.responsible,
                words.risks(row),
            )
            landscape.row(table, widths, cells)


def _history(document: Document, paper: Paper) -> None:
    document.add_heading(paper.say("history"), 1)
    if not paper.history:
        landscape.quiet(document, paper.say("history_none"))
    before = None
    for past in paper.history:
        landscape.quiet(document, paper.say("version_of", version=past.issue.number))
        if before is None:
            landscape.quiet(document, paper.say("changes_first"))
        else:
            _changes(document, past.changes, paper)
        before = past.issue
    if paper.open_changes and before is not None:
        landscape.quiet(document, paper.say("changes", version=before.number))
        _changes(document, paper.open_changes, paper)


def _changes(document: Document, found: tuple[Difference, ...], paper: Paper) -> None:
    if not found:
        landscape.quiet(document, paper.say("no_difference"))
        return
    widths = (2.0, 3.3, 10.5, 10.5)
    names = ("control", "field", "before", "after")
    table = add_table(document, widths, header=[paper.say(f"column_{name}") for name in names])
    for one in found:
        cells = (
            one.control.partition(":")[2],
            words.field_name(one.field, paper.language),
            words.field_value(one.before, one.field, paper.language),
            words.field_value(one.after, one.field, paper.language),
        )
        landscape.row(table, widths, cells)
