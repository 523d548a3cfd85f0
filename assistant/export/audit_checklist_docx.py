"""An audit's checklist as a Word document: one block a requirement, with room for notes."""

from datetime import datetime
from itertools import groupby

from docx.document import Document

from assistant.audit.checklist import Checklist, Line
from assistant.export import audit_words as words
from assistant.export.audit_docx_parts import (
    FILL_IN,
    facts,
    finish,
    gap,
    labelled,
    quiet,
    start,
)
from assistant.export.review_docx_parts import WIDTH, add_row, add_table, first, say, shade


def checklist_docx(found: Checklist, *, moment: datetime) -> bytes:
    """Return the document, the same bytes for the same content and moment."""
    language = found.language
    own = found.audit.text("title") if found.audit else words.say("own_scope", language)
    title = words.say("checklist_title", language, title=own)
    right = found.audit.id if found.audit else ""
    document = start(title, right, language=language, moment=moment)
    quiet(document, words.say("checklist_aid", language))
    rows = words.audit_facts(found.audit, language) if found.audit else []
    facts(document, [*rows, (words.say("head_documents", language), words.basis(found))])
    if text := words.unknown(found):
        say(document.add_paragraph(), text)
    for chapter, lines in groupby(found.lines, key=lambda line: line.group):
        document.add_heading(chapter, 1)
        for line in lines:
            _line(document, line, found)
    return finish(document, moment=moment)


def _line(document: Document, line: Line, found: Checklist) -> None:
    language = found.language
    document.add_heading(f"{line.ref} {line.title}", 2)
    say(document.add_paragraph(), words.documents_show(line, language), bold=True, size=9.5)
    parts = (
        ("questions", list(line.questions)),
        ("expected", list(line.expected)),
        ("supporting", words.supporting(line, language)),
        ("contradicting", words.quotes(line.contradicting, language)),
        ("lacking", words.lacking(line, language)),
        ("notes", words.notes(line, language)),
    )
    for key, texts in parts:
        labelled(document, words.say(f"head_{key}", language), texts)
    _room(document, line, found)


def _room(document: Document, line: Line, found: Checklist) -> None:
    """The auditor's part: what is recorded already, and room to write."""
    language = found.language
    widths = [4.6, WIDTH - 4.6]
    table = add_table(document, widths)
    answer = "\n".join(words.recorded(line, language))
    said = words.result(line, language) or "○ " + "    ○ ".join(words.results(language))
    for key, text in (("answer", answer), ("sample", ""), ("result", said)):
        cells = add_row(table, widths)
        say(first(cells[0]), words.say(f"head_{key}", language), bold=True, size=9)
        shade(cells[1], FILL_IN)
        say(first(cells[1]), text, size=9)
        if key != "result":
            if not text:
                cells[1].add_paragraph()
            for paragraph in (*cells[0].paragraphs, *cells[1].paragraphs):
                paragraph.paragraph_format.keep_with_next = True
    gap(document)
