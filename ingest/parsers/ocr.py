"""Scanned pages to words, by Tesseract (German and English), and the ruling lines around them.

The result has the shape of a page that had text, so that tables, columns and paragraphs are found
by the same rules. The picture is set straight first; ruling lines are taken out before reading.
"""

import re
import shutil
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.parsers.ocr_lines import find_skew, read_lines
from ingest.parsers.pdf_graphics import Graphics
from ingest.parsers.pdf_words import Frame, Style, Word

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
_PIXELS = 5_000  # longest side
_LANGUAGES = ("deu", "eng")
_CONFIDENCE = 30  # of 100; words below are specks
_GOOD = 55  # mean confidence of a page that stands the right way up
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
    import pytesseract
    from PIL.Image import Resampling

    straight = image.rotate(find_skew(image), fillcolor=255, resample=Resampling.BICUBIC)
    graphics, plain = read_lines(straight, scale=scale)
    try:
        data = pytesseract.image_to_data(
            plain,
            lang=ocr_languages(),
            config=f"--psm 3 --dpi {round(scale * 72)}",
            timeout=seconds,
            output_type=pytesseract.Output.DICT,
        )
    except (RuntimeError, OSError, pytesseract.TesseractError):  # RuntimeError: too slow
        return [], 100.0, graphics
    lines = _lines(data)
    confidences = [float(data["conf"][i]) for line in lines for i in line]
    mean = statistics.fmean(confidences) if confidences else 0.0
    return _words(data, lines, scale), mean, graphics


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


def _lines(data: Mapping[str, Sequence[Any]]) -> list[list[int]]:
    lines: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for i, text in enumerate(data["text"]):
        if str(text).strip() and float(data["conf"][i]) >= _CONFIDENCE:
            key = tuple(int(data[name][i]) for name in ("block_num", "par_num", "line_num"))
            lines[key].append(i)
    return list(lines.values())


def _words(
    data: Mapping[str, Sequence[Any]], lines: Sequence[Sequence[int]], scale: float
) -> list[Word]:
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


def _size(data: Mapping[str, Sequence[Any]], line: Sequence[int]) -> float:
    heights = [
        int(data["height"][i]) / (0.72 if _TALL.search(str(data["text"][i])) else 0.52)
        for i in line
        if not _BASE_OUT.search(str(data["text"][i]))
    ]
    return statistics.median(heights or [int(data["height"][i]) / 0.95 for i in line])


def _baseline(data: Mapping[str, Sequence[Any]], line: Sequence[int]) -> float:
    plain = [i for i in line if not _BASE_OUT.search(str(data["text"][i]))]
    bottoms = [int(data["top"][i]) + int(data["height"][i]) for i in plain or line]
    return statistics.median(bottoms) - (0 if plain else 0.2 * int(data["height"][line[0]]))
