"""Scanned pages: read where Tesseract is installed, kept with a warning where it is not."""

import io
from pathlib import Path
from typing import Any

import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.parsers import ocr, pdf_read
from ingest.parsers.ocr_lines import find_skew, read_lines
from ingest.parsers.pdf import parse_pdf
from ingest.types import Limits, ParsedFile

needs_tesseract = pytest.mark.skipif(
    "deu" not in ocr.ocr_languages(), reason="Tesseract with deu and eng is not installed"
)
FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
SENTENCE = ["Die Geschäftsführung prüft alle Maßnahmen", "jährlich und hält das Ergebnis fest."]


def picture(*, turn: float = 0.0, table: bool = False) -> Image.Image:
    image = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 26)
    for number, line in enumerate(SENTENCE):
        draw.text((130, 200 + 40 * number), line, font=font, fill=20)
    if table:
        rows = [("Rolle", "Frist"), ("Vorstand", "30 Tage"), ("Einkauf", "10 Tage")]
        draw.rectangle((130, 400, 930, 460), fill=40)
        for number, (left, right) in enumerate(rows):
            shade = 250 if number == 0 else 20
            draw.text((150, 412 + 60 * number), left, font=font, fill=shade)
            draw.text((560, 412 + 60 * number), right, font=font, fill=shade)
            draw.rectangle((130, 400 + 60 * number, 930, 460 + 60 * number), outline=170, width=2)
        draw.line((540, 400, 540, 580), fill=170, width=2)
    return image.rotate(turn, fillcolor=250, resample=Image.Resampling.BICUBIC)


def scan(image: Image.Image, *, layer: str = "") -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawImage(ImageReader(image), 0, 0, *A4)
    if layer:
        text = canvas.beginText(60, 700)
        text.setTextRenderMode(3)
        text.textLine(layer)
        canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def parse(data: bytes, **limits: Any) -> ParsedFile:
    return parse_pdf(data, file="scan.pdf", limits=Limits(**limits))


@needs_tesseract
def test_a_crooked_scan_with_a_table_is_read() -> None:
    parsed = parse(scan(picture(turn=1.2, table=True)))
    page = parsed.pages[0]
    assert [notice.code for notice in parsed.notices] == ["ocr_used"]
    assert page.ocr
    assert page.text.split("\n") == [
        " ".join(SENTENCE),
        "Rolle: Vorstand | Frist: 30 Tage",
        "Rolle: Einkauf | Frist: 10 Tage",
    ]


def test_without_tesseract_the_page_is_kept_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_read, "ocr_languages", lambda: "")
    parsed = parse(scan(picture()))
    page = parsed.pages[0]
    assert (page.text, page.readable, page.ocr) == ("", False, False)
    assert [(n.code, n.pages) for n in parsed.notices] == [("page_without_text", (1,))]


def test_no_page_is_recognised_beyond_the_limit() -> None:
    assert not parse(scan(picture()), ocr_pages=0).pages[0].readable


def test_the_text_layer_of_a_scan_is_text() -> None:
    parsed = parse(scan(picture(), layer="Der Vorstand gibt die Leitlinie am Jahresende frei."))
    assert parsed.pages[0].text == "Der Vorstand gibt die Leitlinie am Jahresende frei."
    assert not parsed.notices


@pytest.mark.parametrize("turn", [-2.0, -0.5, 0.0, 1.5])
def test_skew_is_found(turn: float) -> None:
    assert find_skew(picture(turn=turn, table=True)) == pytest.approx(-turn, abs=0.15)


def test_ruling_lines_are_found_and_dark_cells_turned() -> None:
    graphics, plain = read_lines(picture(table=True), scale=1240 / 595)
    assert len({round(x / 10) for x, _, _ in graphics.uprights}) == 3
    assert plain.getpixel((500, 430)) > 180  # the dark header is light now
