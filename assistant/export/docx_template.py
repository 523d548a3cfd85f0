"""The Word file a draft is written into: our own, or a company's template with its styles."""

import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.text.paragraph import Paragraph

from assistant.errors import DraftError
from assistant.export.review_docx_parts import WIDTH

RULE = "AIMS Rule"  # paragraphs of numbered statements
BULLET = "List Bullet"
LARGEST = 50_000_000  # bytes of a template, packed and unpacked
_NUMBER_WIDTH = Cm(1.5)


def open_template(path: Path) -> Document:
    """Return a company's Word file without its text; styles, margins, head and foot stay.

    Raises DraftError where it is no Word document.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise DraftError(f"{path}: unpacked larger than {LARGEST // 1_000_000} MB.")
        document = docx.Document(str(path))
    except OSError as error:
        raise DraftError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except (zipfile.BadZipFile, PackageNotFoundError, ValueError, KeyError) as error:
        raise DraftError(
            f"{path}: is no Word document. Save it in Word as .docx and try again."
        ) from error
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    return document


def add_styles(document: Document) -> None:
    """Add the paragraph styles that a draft uses and the file lacks."""
    for name, size in (("Title", 22), ("Heading 1", 16), ("Heading 2", 13)):
        if name not in document.styles:
            style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            style.base_style = document.styles["Normal"]
            style.font.size, style.font.bold = Pt(size), True
            style.paragraph_format.keep_with_next = True
    if BULLET not in document.styles:
        bullet: Any = document.styles.add_style(BULLET, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        bullet.base_style = document.styles["Normal"]
        bullet.paragraph_format.left_indent = Cm(0.6)
    if RULE not in document.styles:
        rule: Any = document.styles.add_style(RULE, WD_STYLE_TYPE.PARAGRAPH)
        rule.base_style = document.styles["Normal"]
        rule.paragraph_format.left_indent = _NUMBER_WIDTH
        rule.paragraph_format.first_line_indent = -_NUMBER_WIDTH
        rule.paragraph_format.tab_stops.add_tab_stop(_NUMBER_WIDTH)
        rule.paragraph_format.space_after = Pt(6)


def numbers_headings(document: Document) -> bool:
    """Tell whether the headings of a file number themselves."""
    properties = document.styles["Heading 1"].element.pPr
    return properties is not None and properties.find(qn("w:numPr")) is not None


def text_width(document: Document) -> float:
    """Return how much of a page's width lies between the margins, in centimetres."""
    page = document.sections[0]
    width, left, right = page.page_width, page.left_margin, page.right_margin
    if width is None or left is None or right is None:
        return WIDTH
    between: float = Length(width - left - right).cm
    return max(between, WIDTH / 2)


def fill_header(document: Document, text: str) -> None:
    """Write title, version and status into the header, beside what the company has there."""
    paragraphs = document.sections[0].header.paragraphs
    empty = next((p for p in paragraphs if not p.text.strip() and not _pictures(p)), None)
    if empty is not None:
        empty.add_run(text)
    else:
        document.sections[0].header.add_paragraph(text)


def _pictures(paragraph: Paragraph) -> bool:
    return bool(paragraph._p.xpath(".//*[local-name()='drawing' or local-name()='pict']"))


def below_title(paragraph: Paragraph, level: int) -> None:
    """Put a heading's outline level one below the document's title.

    Whoever reads the file then finds the title above every chapter, as in the Markdown form.
    """
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))  # counted from 0, the title's
    paragraph._p.get_or_add_pPr().append(outline)
