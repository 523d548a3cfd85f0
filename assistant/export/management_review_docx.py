"""The input of a management review as a Word document, with room for what was concluded."""

from datetime import datetime

from docx.document import Document

from assistant.audit.management_review import Inputs, Topic
from assistant.audit.material import Line, day_text
from assistant.export.audit_docx_parts import (
    FILL_IN,
    facts,
    finish,
    gap,
    quiet,
    start,
    table_of,
)
from assistant.export.audit_words import quotes
from assistant.export.review_docx_parts import WIDTH, add_row, add_table, first, say, shade
from assistant.messages import Language, message
from assistant.registers.entry import Entry

_REFS = 14  # ids that are named beside one line


def management_review_docx(found: Inputs, *, moment: datetime) -> bytes:
    """Return the document, the same bytes for the same content and moment."""
    language = found.language
    title = _say("title", language)
    right = _say("as_of", language, day=day_text(found.today, language))
    document = start(title, right, language=language, moment=moment)
    quiet(document, _say("aid", language))
    say(document.add_paragraph(), f"{right} {_since(found)}")
    if found.coming is not None:
        _coming(document, found.coming, language)
    for number, topic in enumerate(found.topics, 1):
        _topic(document, number, topic, language)
    document.add_heading(_say("decisions", language), 1)
    quiet(document, _say("decisions_intro", language))
    heads = [_say(key, language) for key in ("decision", "who", "until")]
    empty = [["\n", "", ""] for _ in range(5)]
    table_of(document, heads, (10.4, 3.8, 2.8), empty, fill_in=frozenset({0, 1, 2}))
    return finish(document, moment=moment)


def refs_text(line: Line) -> str:
    """Return the ids that a line rests on, shortened where there are very many."""
    shown = ", ".join(line.refs[:_REFS])
    return f"{shown} …" if len(line.refs) > _REFS else shown


def _say(key: str, language: Language, **values: object) -> str:
    return message(f"management_review.{key}", language, **values)


def _since(found: Inputs) -> str:
    if found.since is None:
        return _say("since_none", found.language)
    return _say("since", found.language, day=day_text(found.since, found.language))


def _coming(document: Document, coming: Entry, language: Language) -> None:
    planned = coming.text("planned_on")
    day = day_text(datetime.fromisoformat(planned).date(), language) if planned else ""
    text = _say(
        "planned", language, title=coming.text("title"), day=day or _say("no_day", language)
    )
    rows = [(coming.id, text)]
    if people := coming.several("participants"):
        rows.append((_say("participants", language), "\n".join(people)))
    facts(document, rows)


def _topic(document: Document, number: int, topic: Topic, language: Language) -> None:
    document.add_heading(f"{number} {topic.title}", 1)
    if topic.lines:
        widths = [WIDTH - 4.4, 4.4]
        heads = [_say("recorded", language), _say("references", language)]
        table = add_table(document, widths, header=heads)
        for line in topic.lines:
            cells = add_row(table, widths)
            says = first(cells[0])
            if line.urgent:
                say(says, "! ", bold=True, size=9)
            say(says, line.text, bold=line.urgent, size=9)
            for quote in quotes(line.evidence, language):
                say(cells[0].add_paragraph(), quote, italic=True, size=8.5)
            say(first(cells[1]), refs_text(line), size=8.5)
        gap(document)
    else:
        say(document.add_paragraph(), _say("nothing", language), italic=True)
    quiet(document, topic.to_add)
    widths = [4.4, WIDTH - 4.4]
    table = add_table(document, widths)
    cells = add_row(table, widths)
    say(first(cells[0]), _say("discussed", language), bold=True, size=9)
    shade(cells[1], FILL_IN)
    cells[1].add_paragraph()
    gap(document)
