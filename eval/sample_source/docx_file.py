"""Typeset a source as DOCX: real heading styles, header, footer with page fields, tables."""

from datetime import datetime
from pathlib import Path
from typing import Any

from eval.sample_source.control import COMPANY, control_rows, footer
from eval.sample_source.markup import Piece, Source, runs

ACCENT, PALE = "1B4D5C", "EAF1F2"
DATE = datetime(2026, 11, 2, 8, 0, 0)


def write_docx(source: Source, path: Path) -> None:
    """Write the DOCX of `source` to `path`."""
    import docx

    document = docx.Document()
    _set_up(document, source)
    _margins(document.sections[0], source)
    document.add_paragraph(source.facts["title"], style="Title")
    document.add_paragraph(source.facts["subtitle"], style="Subtitle")
    _table(document, [list(row) for row in control_rows(source)], [30, 70], header=False)
    for piece in source.pieces:
        _add(document, piece)
    document.save(str(path))


def _set_up(document: Any, source: Source) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    properties = document.core_properties
    properties.title, properties.author = source.facts["title"], COMPANY
    properties.language = source.facts["language"]
    properties.comments = ""
    properties.created = properties.modified = DATE
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    sizes = {"Normal": 10, "Title": 20, "Subtitle": 11, "Heading 1": 13, "Heading 2": 11}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for place in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{place}"), None)
        style.font.italic = False
        if name == "Subtitle":
            for spacing in style.element.rPr.findall(qn("w:spacing")):
                style.element.rPr.remove(spacing)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(ACCENT)
    normal = document.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing_rule = Pt(6), WD_LINE_SPACING.SINGLE
    for name in ("List Bullet", "List Number"):
        document.styles[name].paragraph_format.space_after = Pt(3)


def _margins(section: Any, source: Source) -> None:
    from docx.shared import Cm, Pt

    stamp = source.facts.get("stamp")
    ends = (
        (section.header, COMPANY, stamp or source.facts["title"], False),
        (section.footer, footer(source), "Seite " if source.german else "Page ", True),
    )
    for end, left, right, numbered in ends:
        paragraph = end.paragraphs[0]
        paragraph.style = "Normal"  # the header styles hold a tab stop in the middle
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(16.4), _right())
        first = paragraph.add_run(left)
        first.bold = not numbered
        paragraph.add_run(f"\t{right}")
        if numbered:
            _field(paragraph, "PAGE")
            paragraph.add_run(" von " if source.german else " of ")
            _field(paragraph, "NUMPAGES")
        for run in paragraph.runs:
            run.font.size = Pt(8)


def _right() -> Any:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def _field(paragraph: Any, name: str) -> None:
    """A field that the word processor fills in, such as the page number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = name
        run._r.append(part)


def _add(document: Any, piece: Piece) -> None:
    if piece.kind == "table":
        _table(document, [list(row) for row in piece.rows], list(piece.widths), header=True)
    elif piece.kind == "note":
        _table(document, [[piece.text]], [100], header=False)
    elif piece.kind == "page":
        document.add_page_break()
    else:
        styles = {"heading": f"Heading {piece.level}", "bullet": "List Bullet"}
        paragraph = document.add_paragraph(style=styles.get(piece.kind, "Normal"))
        _write(paragraph, piece.text)


def _write(paragraph: Any, text: str, *, size: float | None = None, bold: bool = False) -> None:
    from docx.shared import Pt

    for part, strong in runs(text):
        run = paragraph.add_run(part)
        run.bold = True if strong or bold else None
        if size:
            run.font.size = Pt(size)


def _table(document: Any, rows: list[list[str]], widths: list[float], *, header: bool) -> None:
    from docx.shared import Cm, Pt

    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Cm(16.4 * share / sum(widths))
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            cell = table.cell(number, place)
            cell.width = Cm(16.4 * widths[place] / sum(widths))
            label = (header and number == 0) or (not header and place == 0)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            _write(paragraph, text, size=8.5, bold=label and len(row) > 1)
            if label:
                _shade(cell)
    for line in table.rows:
        _mark(line, "w:cantSplit")
    if header:
        _mark(table.rows[0], "w:tblHeader")  # repeated on each page
    gap = document.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(7)


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", PALE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _mark(row: Any, name: str) -> None:
    """Give a row a property, such as not to be parted by the end of a page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))
