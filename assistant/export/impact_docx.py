"""An impact assessment as a Word document: control block, facts, sections, open points, signatures.

One of the three views, or several in one; A4, headings for navigation, open points in yellow.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm, Pt

from assistant.export.docx_template import below_title
from assistant.export.impact_paper import Line, Paper
from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_row,
    add_table,
    another,
    first,
    head_and_foot,
    new_document,
    say,
)
from assistant.export.same_zip import same_zip
from assistant.messages import message

_LABEL = 5.5  # centimetres of the first column
_SIGNED = 1.4  # … of the height of a row for signatures


def impact_docx(content: Paper, *, created: datetime) -> bytes:
    """Return the Word file, the same bytes for the same content.

    `created` is the moment that its properties name.
    """
    document = _Writer(content, created).document()
    file = BytesIO()
    document.save(file)
    return same_zip(file.getvalue(), moment=created)


class _Writer:
    """One Word document in the making."""

    def __init__(self, content: Paper, created: datetime) -> None:
        self.content = content
        self.doc = new_document(
            language=content.language, title=content.title, author="", created=created
        )

    def say(self, name: str) -> str:
        return message(f"impact.{name}", self.content.language)

    def document(self) -> Document:
        content = self.content
        pages = message("draft.footer", content.language, page="\0", pages="\0")
        before, between, after = pages.split("\0")
        version = f"{self.say('control_version')} {content.version}"
        head_and_foot(
            self.doc, left=content.title[:90], right=version, page_of=(before, between, after)
        )
        say(self.doc.add_paragraph(style="Title"), content.title)
        self.lines(content.control)
        self.heading(self.say("paper_facts"))
        self.lines(content.facts)
        for block in content.blocks:
            self.heading(block.title)
            self.lines(block.lines)
        if content.mapping:
            self.heading(self.say("paper_mapping"))
            columns = [self.say(f"column_{one}") for one in ("ref", "question", "state")]
            self.rows(columns, content.mapping, [4.0, WIDTH - 7.0, 3.0])
        if content.open_points:
            self.heading(self.say("paper_open"))
            self.doc.add_paragraph(
                self.say("paper_open_note")
            ).paragraph_format.keep_with_next = True
            columns = [self.say(f"column_{one}") for one in ("question", "asked")]
            self.rows(columns, content.open_points, [WIDTH - 5.0, 5.0])
        if content.sources:
            self.heading(self.say("paper_sources"))
            for number, source in enumerate(content.sources, start=1):
                say(self.doc.add_paragraph(), f"{number}  {source}", size=9)
        self.signatures()
        return self.doc

    def heading(self, text: str) -> None:
        paragraph = self.doc.add_paragraph(style="Heading 1")
        below_title(paragraph, 1)
        say(paragraph, text)

    def lines(self, lines: Sequence[Line]) -> None:
        """A table of labels and entries; a view's rows name their place in the law."""
        header = any(line.ref for line in lines)
        widths = (_LABEL, WIDTH - _LABEL)
        names = ("question", "value") if header else ("entry", "value")
        table = add_table(self.doc, widths, header=[self.say(f"column_{one}") for one in names])
        for line in lines:
            left, right = add_row(table, widths, whole=len(line.pieces) < 3)
            say(first(left), line.label, bold=True, size=9)
            if line.ref:
                say(another(left), line.ref, size=8, colour=QUIET)
            paragraph = first(right)
            for number, piece in enumerate(line.pieces):
                paragraph = another(right) if number else paragraph
                if piece.label:
                    say(paragraph, f"{piece.label}: ", size=9, colour=QUIET)
                for count, part in enumerate(piece.text.split("\n")):
                    paragraph = another(right) if count else paragraph
                    before = len(paragraph.runs)
                    say(paragraph, part, size=9)
                    if piece.open:
                        for run in paragraph.runs[before:]:
                            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        self.gap()

    def rows(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
    ) -> None:
        table = add_table(self.doc, widths, header=header)
        for row in rows:
            for cell, text in zip(add_row(table, widths), row, strict=True):
                say(first(cell), text, size=9)
        self.gap()

    def signatures(self) -> None:
        """Lines to sign on; a name stands there only where it is recorded."""
        self.heading(self.say("paper_signatures"))
        widths = (4.0, 5.0, WIDTH - 9.0)
        header = [self.say(f"column_{one}") for one in ("role", "name", "signature")]
        table = add_table(self.doc, widths, header=header)
        for role, name in self.content.signatures:
            cells = add_row(table, widths)
            table.rows[-1].height = Cm(_SIGNED)
            say(first(cells[0]), role, size=9)
            say(first(cells[1]), name, size=9)

    def gap(self) -> None:
        self.doc.add_paragraph().paragraph_format.space_after = Pt(2)
