"""Parts of a Word document that python-docx does not offer by itself.

Every text is cleaned on its way in and is only ever plain text; links lead inside the document.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.export.review_words import clean

ACCENT, INK, QUIET = "0F6371", "17222B", "52616D"
WIDTH = 17.0  # centimetres between the margins
_FONT, _SIGN_FONT = "Arial", "Segoe UI Symbol"
_SIGN = re.compile("([✓✗◐○]+)")
_HEADINGS = {"Title": (22, ACCENT), "Heading 1": (16, ACCENT), "Heading 2": (13, ACCENT)}
_CELL_MARGIN = 80  # twentieths of a point
LANGUAGES = {"de": "de-DE", "en": "en-GB"}


def new_document(*, language: str, title: str, author: str, created: datetime) -> Document:
    """Return an empty A4 document with its styles, language and properties."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    _styles(document, LANGUAGES[language])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title)[:250], author, ""
    properties.language = LANGUAGES[language]
    properties.created = properties.modified = created.replace(tzinfo=None)
    _insert(
        document.settings.element, OxmlElement("w:autoHyphenation"), "w:characterSpacingControl"
    )
    return document


def _styles(document: Document, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10)
    normal.paragraph_format.space_after = Pt(5)
    headings = {**_HEADINGS, "Heading 3": (11, INK)}
    for name, (size, colour) in headings.items():
        style = document.styles[name]
        style.font.size, style.font.bold = Pt(size), True
        style.font.color.rgb = RGBColor.from_string(colour)
        fonts = style.element.rPr.rFonts
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        style.font.name = _FONT
        style.paragraph_format.space_before = Pt(0 if name == "Title" else size)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles["Title"].element.pPr.remove(border)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)


def say(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    colour: str | None = None,
    language: str | None = None,
) -> Paragraph:
    """Add plain text to a paragraph and return the paragraph."""
    for part in _SIGN.split(clean(text)):
        if part:
            run = paragraph.add_run(part)
            _look(run, bold=bold, italic=italic, size=size, colour=colour)
            if _SIGN.fullmatch(part):
                _set_sign_font(run)
            if language in LANGUAGES:
                _set_language(run, LANGUAGES[language])
    return paragraph


def _set_sign_font(run: Run) -> None:
    """Name a typeface that has the signs, or Word takes an East Asian one."""
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(key), _SIGN_FONT)


def _set_language(run: Run, code: str) -> None:
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), code)
    run._r.get_or_add_rPr().append(lang)


def _look(run: Run, *, bold: bool, italic: bool, size: float | None, colour: str | None) -> None:
    if bold:
        run.bold = True
    if italic:
        run.italic = True
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def add_table(
    document: Document, widths: Sequence[float], *, header: Sequence[str] = (), lines: bool = True
) -> Table:
    """Return a table with columns of those widths in centimetres; the header row repeats."""
    table: Table = document.add_table(rows=0, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    properties = table._tbl.tblPr
    _insert(properties, _indent(), "w:tblBorders", "w:shd", "w:tblLayout", "w:tblLook")
    _insert(properties, _borders("DBE2E8" if lines else None), "w:shd", "w:tblLayout", "w:tblLook")
    _insert(properties, _margins(), "w:tblLook")
    if header:
        cells = add_row(table, widths, repeat=True)
        for cell, text in zip(cells, header, strict=True):
            shade(cell, ACCENT)
            say(first(cell), text, bold=True, size=8.5, colour="FFFFFF")
    return table


def add_row(
    table: Table, widths: Sequence[float], *, repeat: bool = False, whole: bool = True
) -> tuple[_Cell, ...]:
    """Return the cells of a new row. `whole` keeps it on one page, `repeat` shows it on each."""
    grid: Any = table  # python-docx has no types here
    row = grid.add_row()
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))
    cells: tuple[_Cell, ...] = row.cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
    return cells


def first(cell: _Cell, *, centre: bool = False, after: float = 1) -> Paragraph:
    """Return a cell's first paragraph, set tightly."""
    return _tight(cell.paragraphs[0], centre=centre, after=after)


def another(cell: _Cell, *, after: float = 1) -> Paragraph:
    """Return a new paragraph in a cell, set tightly."""
    return _tight(cell.add_paragraph(), centre=False, after=after)


def _tight(paragraph: Paragraph, *, centre: bool, after: float) -> Paragraph:
    paragraph.paragraph_format.space_after = Pt(after)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def shade(cell: _Cell, colour: str) -> None:
    """Colour a cell's background."""
    fill = OxmlElement("w:shd")
    for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        fill.set(qn(key), value)
    _insert(cell._tc.get_or_add_tcPr(), fill, "w:noWrap", "w:tcMar", "w:vAlign")


def add_picture(paragraph: Paragraph, png: bytes, *, width: float, words: str) -> None:
    """Add a picture of that width in centimetres; `words` say what it shows."""
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(width))
    shape._inline.docPr.set("descr", clean(words))
    for side in ("distL", "distR"):
        shape._inline.set(side, "0")


def bookmark(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph a place that `link` leads to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"finding_{number}")
    paragraph._p.append(start)
    paragraph._p.append(end)


def link(paragraph: Paragraph, number: int) -> None:
    """Make what a paragraph says lead to a bookmark of the same document."""
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("w:anchor"), f"finding_{number}")
    anchor.set(qn("w:history"), "1")
    for run in paragraph.runs:
        anchor.append(run._r)
    paragraph._p.append(anchor)


def head_and_foot(
    document: Document, *, left: str, right: str, page_of: tuple[str, str, str]
) -> None:
    """Write the running head, and "Page 3 of 20" in the foot with live numbers.

    `page_of` are the words before the page's number, between the numbers and after them.
    """
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(WIDTH), alignment=2)
        paragraph.style = document.styles["Normal"]
    say(head, left, size=8, colour=QUIET).add_run("\t")
    say(head, right, size=8, colour=QUIET)
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, code in zip(page_of, ("PAGE", "NUMPAGES", ""), strict=True):
        say(foot, words, size=8, colour=QUIET)
        if code:
            _field(foot, code)


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        _look(run, bold=False, italic=False, size=8, colour=QUIET)
        if kind == "shown":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _insert(parent: Any, element: Any, *before: str) -> None:
    """Put an element where the schema wants it: before the first of those that is there."""
    parent.insert_element_before(element, *before)


def _borders(colour: str | None) -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if colour else "nil")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), colour or "auto")
        borders.append(line)
    return borders


def _indent() -> Any:
    """Put a table's edge, not the text in its first cell, on the margin of the page."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(_CELL_MARGIN))
    indent.set(qn("w:type"), "dxa")
    return indent


def _margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side, width in (
        ("top", 40),
        ("left", _CELL_MARGIN),
        ("bottom", 30),
        ("right", _CELL_MARGIN),
    ):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(width))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    return margins
