"""A draft as a Word document that its owner edits: real styles, footnotes, contents, a header."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assistant.drafting.model import Block, Draft, Run, Runs, plain
from assistant.drafting.words import (
    blocked_rows,
    open_rows,
    service_rows,
    source_line,
    statement_tag,
)
from assistant.errors import DraftError, ReviewError
from assistant.export.docx_notes import Footnotes
from assistant.export.docx_template import (
    BULLET,
    RULE,
    add_styles,
    below_title,
    fill_header,
    numbers_headings,
    open_template,
    text_width,
)
from assistant.export.docx_toc import add_contents
from assistant.export.docx_widths import fitting_widths
from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_row,
    add_table,
    first,
    head_and_foot,
    new_document,
    say,
)
from assistant.export.review_files import write_whole
from assistant.export.review_words import clean
from assistant.messages import message


def write_draft_docx(
    draft: Draft, path: Path, *, template: Path | None = None, created: datetime | None = None
) -> None:
    """Write a draft as a Word document, whole or not at all.

    With `template`, a company's own Word file gives styles, margins, headers and footers; what
    text it has is replaced. Raises DraftError.
    """
    document = _Writer(draft, template, created or datetime.now(UTC)).document()
    try:
        write_whole(path, lambda file: document.save(str(file)))
    except ReviewError as error:
        raise DraftError(str(error)) from error


class _Writer:
    """One Word document in the making."""

    def __init__(self, draft: Draft, template: Path | None, created: datetime) -> None:
        self.draft = draft
        title = draft.heading
        if template is not None:
            self.doc = open_template(template)
            self.doc.core_properties.title = clean(title)[:250]
        else:
            self.doc = new_document(
                language=draft.language, title=title, author="", created=created
            )
        add_styles(self.doc)
        self.own = template is None
        self.notes = Footnotes(self.doc)
        self.sources = {c.number: source_line(c, draft.language) for c in draft.citations}
        self.numbers_itself = numbers_headings(self.doc)
        self.width = WIDTH if self.own else text_width(self.doc)

    def say(self, name: str, **values: object) -> str:
        return message(f"draft.{name}", self.draft.language, **values)

    def document(self) -> Document:
        self.front()
        blocks = self.draft.blocks
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            self.block(block)
            if block.kind != "table" and following is not None and following.kind == "table":
                self.doc.paragraphs[-1].paragraph_format.keep_with_next = True
        self.services()
        self.blocked()
        self.open_points()
        self.notes.save()
        return self.doc

    def front(self) -> None:
        """Title, control block, contents; the header names title and version.

        The status stands in the control block alone: who approves the document changes one place.
        """
        draft = self.draft
        state = f"{self.say('version')} {draft.version}"
        if self.own:
            before, between, after = self.say("footer", page="\0", pages="\0").split("\0")
            head_and_foot(
                self.doc,
                left=clean(draft.heading)[:90],
                right=state,
                page_of=(before, between, after),
            )
        else:
            fill_header(self.doc, f"{clean(draft.heading)[:90]} · {state}")
        self.paragraph(draft.title, "Title")
        rows = [(_plain(name), runs) for name, runs in draft.control]
        self.table((self.say("field"), self.say("entry")), rows, widths=[5.5, self.width - 5.5])
        label = self.doc.add_paragraph()
        label.paragraph_format.space_before = Pt(14)
        say(label, self.say("contents"), bold=True)
        headings = [
            (block.level, self.heading(block)) for block in draft.blocks if block.kind == "heading"
        ]
        last = [(1, self.say("services"))]
        if draft.blocked:
            last.append((1, self.say("blocked")))
        if draft.open_points:
            last.append((1, self.say("open_points")))
        add_contents(self.doc, [*headings, *last])

    def heading(self, block: Block) -> str:
        text = plain(block.runs)
        return text if self.numbers_itself else f"{block.number} {text}"

    def block(self, block: Block) -> None:
        if block.kind == "heading":
            paragraph = self.doc.add_paragraph(style=f"Heading {block.level}")
            below_title(paragraph, block.level)
            if not self.numbers_itself:
                say(paragraph, f"{block.number} ")
            self.runs(paragraph, block.runs)
        elif block.kind == "table":
            self.block_table(block)
        elif block.kind == "bullet":
            self.numbered(self.doc.add_paragraph(style=BULLET), block, " ")
        elif block.kind == "statement":
            self.numbered(self.doc.add_paragraph(style=RULE), block, "\t")
        else:
            self.paragraph(block.runs, "Normal")

    def paragraph(self, runs: Runs, style: str) -> Paragraph:
        paragraph = self.doc.add_paragraph(style=style)
        self.runs(paragraph, runs)
        return paragraph

    def numbered(self, paragraph: Paragraph, block: Block, gap: str) -> None:
        """A rule with its number in front and what it serves behind."""
        if block.number:
            say(paragraph, block.number, bold=True)
            paragraph.add_run(gap)
        self.runs(paragraph, block.runs)
        if block.number:
            say(paragraph, f" {statement_tag(block.serves)}", size=8, colour=QUIET)

    def runs(self, paragraph: Paragraph, runs: Runs, *, size: float | None = None) -> None:
        """Add runs; questions are marked, words of the company's documents get their footnote."""
        for run in runs:
            before = len(paragraph.runs)
            say(paragraph, run.text, size=size)
            if run.origin == "open":
                for added in paragraph.runs[before:]:
                    added.font.highlight_color = WD_COLOR_INDEX.YELLOW
            if run.note is not None:
                self.notes.refer(paragraph, run.note, self.sources[run.note])

    def block_table(self, block: Block) -> None:
        if block.number:
            paragraph = self.doc.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            say(paragraph, block.number, bold=True)
            say(paragraph, f" {statement_tag(block.serves)}", size=8, colour=QUIET)
        rows = []
        for row in block.rows:
            cells = list(row.cells)
            if row.number and cells:
                cells[0] = (*_plain(f"{row.number} "), *cells[0])
            rows.append(tuple(cells))
        self.table(block.columns, rows)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Runs]],
        *,
        widths: Sequence[float] | None = None,
    ) -> None:
        if widths is None:
            words = [[plain(runs) for runs in row] for row in rows]
            widths = fitting_widths([columns, *words], self.width)
        table = add_table(self.doc, widths, header=columns)
        for row in rows:
            for cell, runs in zip(add_row(table, widths), row, strict=True):
                self.runs(first(cell), runs, size=9)
        gap = self.doc.add_paragraph()
        gap.paragraph_format.space_after = Pt(4)

    def services(self) -> None:
        below_title(self.doc.add_heading(self.say("services"), 1), 1)
        self.intro("services_intro")
        columns = (self.say("rule"), self.say("requirement"), self.say("criterion"))
        rows = [tuple(_plain(text) for text in row) for row in service_rows(self.draft)]
        self.table(columns, rows)

    def intro(self, name: str) -> None:
        """A sentence that stays with the table below it."""
        paragraph = self.doc.add_paragraph(self.say(name))
        paragraph.paragraph_format.keep_with_next = True

    def blocked(self) -> None:
        if not self.draft.blocked:
            return
        below_title(self.doc.add_heading(self.say("blocked"), 1), 1)
        self.intro("blocked_intro")
        rows = [tuple(_plain(text) for text in row) for row in blocked_rows(self.draft)]
        self.table((self.say("where"), self.say("requirement")), rows, widths=[self.width - 6, 6])

    def open_points(self) -> None:
        if not self.draft.open_points:
            return
        below_title(self.doc.add_heading(self.say("open_points"), 1), 1)
        self.intro("open_points_intro")
        rows = [tuple(_plain(text) for text in row) for row in open_rows(self.draft)]
        self.table((self.say("question"), self.say("where")), rows, widths=[self.width - 6, 6])


def _plain(text: str) -> Runs:
    return (Run(text),)
