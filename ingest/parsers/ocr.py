"""Scanned pages to words, by Tesseract (German and English), and the ruling lines around them.

The result has the shape of a page that had text, so that tables, columns and paragraphs are found
by the same rules. The picture is set straight first; ruling lines are taken out before reading.
"""

import re
import shutil
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from ingest.parsers.ocr_lines import find_skew, read_lines
from ingest.parsers.pdf_graphics import Graphics
from ingest.parsers.pdf_grid import Grid, find_grids
from ingest.parsers.pdf_words import Frame, Style, Word

if TYPE_CHECKING:
    from PIL.Image import Image

Recognised = Mapping[str, Sequence[Any]]
Box = tuple[int, int, int, int]

_DPI = 300
_PIXELS = 5_000  # longest side
_LANGUAGES = ("deu", "eng")
_CONFIDENCE = 30  # of 100; words below are specks
_GOOD = 55  # mean confidence of a page that stands the right way up
_CELLS = 60  # cells of a page that are looked at once more
_INSET = 5  # pixels
_SMALL = 20  # pixels
_DARK = 128
_SPECKS = 40  # dark pixels; fewer are no letter
_BASE_OUT = re.compile(r"[gjpqyQçß,;()\[\]{}|/_§]")  # letters that reach below the baseline
_TALL = re.compile(r"[A-ZÄÖÜbdfhklt0-9ß]")


@lru_cache(maxsize=1)
def ocr_languages() -> str:
    """Return Tesseract's languages to use, as "deu+eng"; empty where it is not installed."""
    if shutil.which("tesseract") is None:
        return ""
    import pytesseract

    try:
        installed = set(pytesseract.get_languages())
    except (pytesseract.TesseractError, OSError):
        return ""
    return "+".join(language for language in _LANGUAGES if language in installed)


def read_scan(page: Any, *, seconds: float) -> tuple[Frame, list[Word], Graphics]:
    """Return what is printed on the picture of a pdfium page, in points.

    `seconds` bounds each call of Tesseract; a page that takes longer has no words.
    """
    scale = min(_DPI / 72, _PIXELS / max(page.get_size()))
    image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    words, confidence, graphics = _read(image, scale, seconds)
    if confidence < _GOOD:
        turned = _turned(image, seconds)
        if turned is not None:
            image = turned
            words, confidence, graphics = _read(image, scale, seconds)
    return Frame((0, 0, image.width / scale, image.height / scale)), words, graphics


def _read(image: "Image", scale: float, seconds: float) -> tuple[list[Word], float, Graphics]:
    from PIL.Image import Resampling

    straight = image.rotate(find_skew(image), fillcolor=255, resample=Resampling.BICUBIC)
    graphics, plain = read_lines(straight, scale=scale)
    data = _recognise(plain, 3, scale, seconds)
    lines = _lines(data)
    confidences = [float(data["conf"][i]) for line in lines for i in line]
    words = _words(data, lines, scale)
    words += _missed_cells(plain, words, graphics, scale, seconds)
    return words, statistics.fmean(confidences) if confidences else 0.0, graphics


def _recognise(image: "Image", mode: int, scale: float, seconds: float) -> Recognised:
    """Tesseract's words with their boxes; nothing where it fails or takes too long."""
    import pytesseract

    try:
        found: Recognised = pytesseract.image_to_data(
            image,
            lang=ocr_languages(),
            config=f"--psm {mode} --dpi {round(scale * 72)}",
            timeout=seconds,
            output_type=pytesseract.Output.DICT,
        )
    except (RuntimeError, OSError, pytesseract.TesseractError):  # RuntimeError: too slow
        return {"text": []}
    return found


def _missed_cells(
    image: "Image", words: Sequence[Word], graphics: Graphics, scale: float, seconds: float
) -> list[Word]:
    """Words of table cells that hold ink but no word: short cells are easily passed over."""
    middles = [(word.middle[0] * scale, word.middle[1] * scale) for word in words]
    found: list[Word] = []
    boxes = (box for grid in find_grids(graphics) for box in _cell_boxes(grid, scale))
    inky = (box for box in boxes if _unread(image, box, middles))
    for box in islice(inky, _CELLS):
        data = _recognise(image.crop(box), 6, scale, seconds)
        x, y, start = box[0] / scale, box[1] / scale, len(words) + len(found)
        found += [
            w._replace(x0=w.x0 + x, x1=w.x1 + x, base=w.base + y, order=start + w.order)
            for w in _words(data, _lines(data), scale)
        ]
    return found


def _cell_boxes(grid: Grid, scale: float) -> Iterator[Box]:
    for row, column in sorted(set(grid.home.values())):
        yield (
            round(grid.xs[column] * scale) + _INSET,
            round(grid.ys[row] * scale) + _INSET,
            round(grid.xs[column + 1] * scale) - _INSET,
            round(grid.ys[row + 1] * scale) - _INSET,
        )


def _unread(image: "Image", box: Box, middles: Sequence[tuple[float, float]]) -> bool:
    x0, y0, x1, y1 = box
    if x1 - x0 < _SMALL or y1 - y0 < _SMALL:
        return False
    if any(x0 < x < x1 and y0 < y < y1 for x, y in middles):
        return False
    return sum(image.crop(box).histogram()[:_DARK]) >= _SPECKS


def _turned(image: "Image", seconds: float) -> "Image | None":
    """The picture turned upright, if it lies on its side or head."""
    import pytesseract

    try:
        found = pytesseract.image_to_osd(
            image, timeout=seconds, output_type=pytesseract.Output.DICT
        )
    except (RuntimeError, OSError, pytesseract.TesseractError):
        return None
    turn = int(found.get("rotate", 0))
    if not turn or float(found.get("orientation_conf", 0)) < 1.0:
        return None
    return image.rotate(-turn, expand=True, fillcolor=255)


def _lines(data: Recognised) -> list[list[int]]:
    lines: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for i, text in enumerate(data["text"]):
        if str(text).strip() and float(data["conf"][i]) >= _CONFIDENCE:
            key = tuple(int(data[name][i]) for name in ("block_num", "par_num", "line_num"))
            lines[key].append(i)
    return list(lines.values())


def _words(data: Recognised, lines: Sequence[Sequence[int]], scale: float) -> list[Word]:
    sizes = [_size(data, line) / scale for line in lines]
    common = statistics.median(sizes) if sizes else 10.0
    words: list[Word] = []
    for line, measured in zip(lines, sizes, strict=True):
        # Letters on a scan vary; print is taken to be the common size unless clearly another.
        size = common if abs(measured - common) < 0.2 * common else round(measured)
        style = Style(size, False, 0, (0, 0, 0, 255), 0.0, False, 0)
        base = _baseline(data, line) / scale
        for i in line:
            x0, width = int(data["left"][i]), int(data["width"][i])
            text = str(data["text"][i]).strip()
            words.append(Word(text, x0 / scale, (x0 + width) / scale, base, style, len(words)))
    return words


def _size(data: Recognised, line: Sequence[int]) -> float:
    heights = [
        int(data["height"][i]) / (0.72 if _TALL.search(str(data["text"][i])) else 0.52)
        for i in line
        if not _BASE_OUT.search(str(data["text"][i]))
    ]
    return statistics.median(heights or [int(data["height"][i]) / 0.95 for i in line])


def _baseline(data: Recognised, line: Sequence[int]) -> float:
    plain = [i for i in line if not _BASE_OUT.search(str(data["text"][i]))]
    bottoms = [int(data["top"][i]) + int(data["height"][i]) for i in plain or line]
    return statistics.median(bottoms) - (0 if plain else 0.2 * int(data["height"][line[0]]))
