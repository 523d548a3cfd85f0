"""A page as a picture, with quoted words marked.

A quote is looked for by its letters and digits alone, so that spaces, line breaks, hyphens and
ligatures do not matter. Words of a scan have no places in the file, and are not marked.
"""

import ctypes
import io
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.errors import DamagedFile
from ingest.parsers.pdf_graphics import Rect
from ingest.parsers.pdf_words import Frame

if TYPE_CHECKING:
    from PIL.Image import Image

_MARK = (255, 232, 120)
_PIXELS = 4_000  # longest side of the picture
_PIECE = 10  # letters; a shorter part of a quote is not looked for by itself
_PAD = 1.0  # points around the marked letters

Place = tuple[str, int]  # one folded letter and the index of its character


def render_page(
    data: bytes, number: int, *, scale: float = 1.5, quotes: Sequence[str] = ()
) -> bytes:
    """Return page `number` (from 1) as a PNG of `scale` pixels a point, quotes marked in yellow.

    A quote that is not found is left unmarked. Raises DamagedFile where the page cannot be
    drawn, ValueError where there is no such page.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error)) from error
    try:
        if not 1 <= number <= len(document):
            raise ValueError(f"no page {number}: the document has {len(document)}")
        page = document[number - 1]
        scale = min(scale, _PIXELS / max(page.get_size()))
        image = page.render(scale=scale).to_pil().convert("RGB")
        rects = [rect for quote in quotes for rect in _find(page, quote)]
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error)) from error
    finally:
        document.close()
    buffer = io.BytesIO()
    _mark(image, rects, scale).save(buffer, "PNG")
    return buffer.getvalue()


def _find(page: Any, quote: str) -> list[Rect]:
    text_page = page.get_textpage()
    try:
        places = _places(text_page)
        found = _search("".join(letter for letter, _ in places), quote)
        frame = Frame(page.get_bbox(), page.get_rotation())
        rects: list[Rect] = []
        for start, end in found:
            indices = sorted({index for _, index in places[start:end]})
            rects += _lines([_box(text_page, index, frame) for index in indices])
        return rects
    finally:
        text_page.close()


def _places(text_page: Any) -> list[Place]:
    from pypdfium2 import raw

    places: list[Place] = []
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        if 0 < code < 0xD800 or 0xE000 <= code < 0x110000:
            places += [(letter, index) for letter in _fold(chr(code))]
    return places


def _fold(text: str) -> str:
    """Letters and digits without case and marks: what a quote is recognised by."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


def _search(letters: str, quote: str) -> list[tuple[int, int]]:
    """Spans of the quote; where it is not in one piece, of its longest pieces in turn."""
    words = [word for word in map(_fold, quote.split()) if word]
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            piece = "".join(words[start:end])
            whole = start == 0 and end == len(words)
            at = letters.find(piece) if whole or len(piece) >= _PIECE else -1
            if at >= 0:
                found.append((at, at + len(piece)))
                break
        else:
            end = start + 1
        start = end
    return found


def _box(text_page: Any, index: int, frame: Frame) -> Rect:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text_page.raw, index, box):
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(text_page.raw, index, left, right, bottom, top)
        corners = (left.value, bottom.value), (right.value, top.value)
    else:
        corners = (box.left, box.bottom), (box.right, box.top)
    (ax, ay), (bx, by) = (frame.point(*corner) for corner in corners)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _lines(boxes: Sequence[Rect]) -> list[Rect]:
    """Boxes of neighbouring characters joined, one rectangle a line."""
    lines: list[Rect] = []
    for x0, y0, x1, y1 in boxes:
        if lines:
            a, b, c, d = lines[-1]
            level = min(d, y1) - max(b, y0) > 0.5 * min(d - b, y1 - y0)
            near = -2 * (y1 - y0) < x0 - c < 2 * (y1 - y0)
            if level and near:
                lines[-1] = (min(a, x0), min(b, y0), max(c, x1), max(d, y1))
                continue
        lines.append((x0, y0, x1, y1))
    return lines


def _mark(image: "Image", rects: Sequence[Rect], scale: float) -> "Image":
    """Tint the rectangles as a marker pen does: the print stays as dark as it is."""
    from PIL import Image, ImageChops, ImageDraw

    if not rects:
        return image
    layer = Image.new("RGB", image.size, (255, 255, 255))
    draw = ImageDraw.Draw(layer)
    for x0, y0, x1, y1 in rects:
        corners = (x0 - _PAD, y0 - _PAD, x1 + _PAD, y1 + _PAD)
        draw.rectangle([value * scale for value in corners], fill=_MARK)
    return ImageChops.multiply(image, layer)


def _unreadable(reason: str) -> DamagedFile:
    return DamagedFile("PDF", f"The page cannot be drawn ({reason}).", "Add the file once more.")
