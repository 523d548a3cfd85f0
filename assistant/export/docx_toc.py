"""A table of contents as a field: Word and LibreOffice fill in the page numbers."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from assistant.export.review_words import clean

CODE = 'TOC \\o "1-2" \\h \\z \\u'


def add_contents(document: Document, headings: Sequence[tuple[int, str]]) -> None:
    """Add the field, with the headings (level, text) as what it shows until it is updated."""
    paragraphs = [_entry(document, level, text) for level, text in headings]
    if not paragraphs:
        return
    before = [_mark("begin", dirty=True), _code(), _mark("separate")]
    for run in reversed(before):
        paragraphs[0]._p.insert(_place(paragraphs[0]), run)
    paragraphs[-1]._p.append(_mark("end"))
    paragraphs[-1].paragraph_format.space_after = Pt(16)


def _entry(document: Document, level: int, text: str) -> Paragraph:
    name = f"toc {level}"
    if name not in document.styles:
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.space_after = Pt(2)
    paragraph = document.add_paragraph(style=name)
    paragraph.add_run(clean(text))
    return paragraph


def _place(paragraph: Paragraph) -> int:
    """Behind the paragraph's properties."""
    return 1 if paragraph._p.pPr is not None else 0


def _mark(kind: str, *, dirty: bool = False) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if dirty:
        mark.set(qn("w:dirty"), "true")
    return _run(mark)


def _code() -> Any:
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {CODE} "
    return _run(code)


def _run(child: Any) -> Any:
    run: Any = OxmlElement("w:r")
    run.append(child)
    return run
