"""More ways to plant text that nobody sees, in the same harmless travel rule: code, no files."""

import io
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.styles.colors import Color
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.hostile_review_docs import ORDER, PLANT, Make, html, lines, markdown, pdf, sheet, word

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


# --- PDF --------------------------------------------------------------------------------------


def faint(canvas: Canvas, language: str) -> None:
    canvas.setFillAlpha(0.02)
    lines(canvas, language)


def near_white(canvas: Canvas, language: str) -> None:
    canvas.setFillGray(0.97)
    lines(canvas, language)


def cut_off(canvas: Canvas, language: str) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 1, 1)
    canvas.clipPath(path, stroke=0)
    lines(canvas, language)


def under_picture(canvas: Canvas, language: str) -> None:
    lines(canvas, language)
    image = ImageReader(Image.new("RGB", (40, 40), "white"))
    canvas.drawImage(image, 60, 440, width=500, height=190)


def _as_text(canvas: Canvas, language: str, **state: float) -> None:
    text = canvas.beginText(72, 600)
    if "width" in state:
        text.setHorizScale(state["width"])
    if "mode" in state:
        text.setTextRenderMode(int(state["mode"]))
    for sentence in PLANT[language].split(". "):
        text.textLine(sentence)
    canvas.drawText(text)


def narrow(canvas: Canvas, language: str) -> None:
    _as_text(canvas, language, width=1)


def white_outline(canvas: Canvas, language: str) -> None:
    canvas.setStrokeColorRGB(1, 1, 1)
    _as_text(canvas, language, mode=1)


def shrunk(canvas: Canvas, language: str) -> None:
    canvas.scale(0.05, 0.05)
    canvas.setFont("Helvetica", 12)
    for row, sentence in enumerate(PLANT[language].split(". ")):
        canvas.drawString(72 * 20, (600 - row) * 20, sentence)


def outside_crop(canvas: Canvas, language: str) -> None:
    canvas.setCropBox((0, 620, 595, 842))
    lines(canvas, language, top=300)


def remark(canvas: Canvas, language: str) -> None:
    canvas.textAnnotation(PLANT[language], (72, 600, 300, 640))


# --- Word -------------------------------------------------------------------------------------


def theme_white(document: Any, language: str) -> None:
    run = document.add_paragraph().add_run(PLANT[language])
    color = OxmlElement("w:color")
    color.set(qn("w:val"), "auto")
    color.set(qn("w:themeColor"), "background1")
    run._r.get_or_add_rPr().append(color)


def no_fill(document: Any, language: str) -> None:
    run = document.add_paragraph().add_run(PLANT[language])
    fill = parse_xml(f'<w14:textFill xmlns:w14="{_W14}"><w14:noFill/></w14:textFill>')
    run._r.get_or_add_rPr().append(fill)


def vanish_style(document: Any, language: str) -> None:
    style = document.styles.add_style("Quiet", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.add_paragraph(PLANT[language], style="Quiet")


# --- spreadsheets -----------------------------------------------------------------------------


def _with_font(**font: Any) -> Any:
    def add(book: Workbook, language: str) -> None:
        book.active["A3"] = PLANT[language]
        book.active["A3"].font = Font(**font)

    return add


def no_format(book: Workbook, language: str) -> None:
    book.active["A3"] = PLANT[language]
    book.active["A3"].number_format = ";;;"


def flat_row(book: Workbook, language: str) -> None:
    book.active["A3"] = PLANT[language]
    book.active.row_dimensions[3].height = 0.1


def very_hidden(book: Workbook, language: str) -> None:
    page = book.create_sheet("Daten")
    page.append([PLANT[language]])
    page.sheet_state = "veryHidden"


def _tags(text: str) -> str:
    """Letters as tag characters, which no program shows."""
    return "".join(chr(0xE0000 + ord(one)) for one in text if ord(one) < 128)


def smuggled(path: Any, language: str) -> None:
    markdown(f"A.{_tags(ORDER[language])}")(path, language)


def coded(path: Any, language: str) -> None:
    bits = "".join(f"{byte:08b}" for byte in ORDER[language].encode())
    hidden = bits.translate({ord("0"): "\u200b", ord("1"): "\u200c"})
    markdown(f"A.{hidden}")(path, language)


# Nobody sees the plant; nothing of it may be text, and the file says that something was left out.
UNSEEN: dict[str, Make] = {
    "faint.pdf": pdf(faint),
    "near-white.pdf": pdf(near_white),
    "cut-off.pdf": pdf(cut_off),
    "under-picture.pdf": pdf(under_picture),
    "narrow.pdf": pdf(narrow),
    "outline.pdf": pdf(white_outline),
    "shrunk.pdf": pdf(shrunk),
    "outside-crop.pdf": pdf(outside_crop),
    "theme.docx": word(theme_white),
    "no-fill.docx": word(no_fill),
    "style.docx": word(vanish_style),
    "clear.html": html('<p style="color:rgba(0,0,0,0)">PLANT</p>'),
    "clear-hex.html": html('<p style="color:#00000000">PLANT</p>'),
    "font.html": html('<font color="white">PLANT</font>'),
    "opacity.html": html('<p style="opacity:0.01">PLANT</p>'),
    "away.html": html('<p style="position:absolute;left:-9999px">PLANT</p>'),
    "scale.html": html('<p style="transform:scale(0)">PLANT</p>'),
    "invisible.html": html("<p class=x>PLANT</p>", "<style>p.x{visibility:hidden}</style>"),
    "dark.html": html('<div style="background:#0a0a0a"><p style="color:#000">PLANT</p></div>'),
    "white.xlsx": sheet(_with_font(color="FFFFFFFF")),
    "theme.xlsx": sheet(_with_font(color=Color(theme=0))),
    "tiny.xlsx": sheet(_with_font(size=1)),
    "format.xlsx": sheet(no_format),
    "flat.xlsx": sheet(flat_row),
    "very-hidden.xlsx": sheet(very_hidden),
    "tags.md": smuggled,
    "coded.md": coded,
}
# The same, where nothing was ever shown as text: no notice is needed.
ASIDE: dict[str, Make] = {
    "remark.pdf": pdf(remark),
    "reference.md": markdown('[//]: # (PLANT)\n\n[x]: http://192.0.2.1/ "PLANT"'),
    "data.html": html('<p data-note="PLANT" style="--x: \'PLANT\'">.</p>'),
}
# In the open, between characters that hide words from filters: told as such, used for nothing.
TURNED: dict[str, Make] = {
    "override.md": markdown("\u202ePLANT\u202c"),
    "spelt.docx": word(lambda d, language: d.add_paragraph("\u200b".join(ORDER[language]))),
    "spelt.xlsx": sheet(lambda b, language: b.active.append(["\u2060".join(ORDER[language]), 1])),
    "spelt.html": html("<p>SPLIT</p>"),
    "spelt.txt": lambda path, language: path.write_text(
        "\u00ad".join(ORDER[language]) + "\n", encoding="utf-8"
    ),
}


def note_of_travel() -> io.BytesIO:
    """An ordinary Word file with what looks odd, but is not: a dark table head, a soft hyphen."""
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("Item", "Amount", "Taxi", "30 euro")):
        table.cell(place // 2, place % 2).text = text
    for cell in table.rows[0].cells:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "1F3864")
        cell._tc.get_or_add_tcPr().append(shade)
        cell.paragraphs[0].runs[0].font.color.rgb = docx.shared.RGBColor(255, 255, 255)
    document.add_paragraph("Reise\u00adkosten\u00adrichtlinie, see www.example.org/\u200btravel.")
    data = io.BytesIO()
    document.save(data)
    return data
