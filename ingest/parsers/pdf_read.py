"""One PDF page, read: its visible words, lines and images, by text or by OCR, with doubts noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.parsers.ocr import ocr_languages, read_scan
from ingest.parsers.pdf_graphics import Graphics, covered, read_graphics
from ingest.parsers.pdf_open import OpenPdf, read_label
from ingest.parsers.pdf_quality import broken_share, disagree, is_fluent, is_poor
from ingest.parsers.pdf_text import read_words
from ingest.parsers.pdf_visible import split_hidden
from ingest.parsers.pdf_words import Frame, Word

_LETTERS = 25  # fewer on a page with a picture: the picture is the page
_PICTURE = 0.3  # share of the page
_HIDDEN = 3  # letters; fewer are leftovers of typesetting
_CURVES = 150  # drawn shapes without any text: letters turned into outlines
_BROKEN = 0.3  # share of unexplained characters above which OCR reads better
_SPOT = 10  # every tenth page is read by both readers in any case
_A4 = Frame((0.0, 0.0, 595.0, 842.0))


@dataclass(slots=True)
class PageData:
    """What was found on a page. `codes` are notices; `plain` is text of the second reader."""

    index: int
    label: str | None
    frame: Frame = _A4
    words: list[Word] = field(default_factory=list)
    slanted: list[Word] = field(default_factory=list)
    graphics: Graphics = field(default_factory=Graphics)
    codes: set[str] = field(default_factory=set)
    readable: bool = True
    ocr: bool = False
    plain: str | None = None
    unknown: int = 0  # characters that no font explains
    trusted: bool = False  # it reads well, so the second reader was not asked
    missing: bool = False  # the file announces the page, but neither reader finds it


def read_page(pdf: OpenPdf, index: int, *, ocr_seconds: float) -> PageData:
    """Return the page's content. With `ocr_seconds` of 0 scans are left unread."""
    from pypdfium2 import PdfiumError

    data = PageData(index, read_label(pdf, index))
    try:
        page = pdf.document[index] if pdf.document is not None else None
        text_page = page.get_textpage() if page is not None else None
    except PdfiumError:
        page = text_page = None
    if page is None or text_page is None:
        return _read_second(pdf, data)
    try:
        _read_pdfium(data, page, text_page)
        _judge(data, pdf)
        if _needs_ocr(data):
            _read_ocr(data, page, ocr_seconds)
    finally:
        text_page.close()
        page.close()
    return data


def _read_second(pdf: OpenPdf, data: PageData) -> PageData:
    text = pdf.second.text(data.index)
    if text and text.strip():
        data.plain = text
        data.codes.add("read_with_fallback")
    else:
        data.readable = False
        data.missing = True
        data.codes.add("truncated")
    return data


def _read_pdfium(data: PageData, page: Any, text_page: Any) -> None:
    found = read_words(text_page, box=page.get_bbox())
    data.frame, data.unknown = found.frame, found.unknown
    data.graphics = read_graphics(page, found.frame)
    seen = {"page": page, "frame": found.frame, "graphics": data.graphics}
    data.words, hidden = split_hidden(found.upright, **seen)
    data.slanted, hidden_slanted = split_hidden(found.slanted, **seen)
    if found.suspicious or _letters([*hidden, *hidden_slanted]) >= _HIDDEN:
        data.codes.add("hidden_text_ignored")


def _judge(data: PageData, pdf: OpenPdf) -> None:
    words = _texts(data)
    if is_poor(words):
        data.codes.add("page_low_quality")
    hidden = "hidden_text_ignored" in data.codes  # pypdf reads it too: no disagreement
    if hidden or not words:
        return
    # A second reading takes as long as everything else, so where the first reads well only some
    # pages get one. `compare_trusted` makes up for the others if any of these fails.
    data.trusted = data.index % _SPOT > 0 and not data.unknown and is_fluent(words)
    if not data.trusted:
        _compare(data, pdf, words)


def compare_trusted(pdf: OpenPdf, read: Sequence[PageData]) -> None:
    """Have all pages read a second time where the readers disagreed on one of them."""
    if any("readers_disagree" in page.codes for page in read):
        for page in read:
            if page.trusted:
                _compare(page, pdf, _texts(page))


def _compare(data: PageData, pdf: OpenPdf, words: Sequence[str]) -> None:
    second = pdf.second.text(data.index)
    if second is not None and disagree(words, second):
        data.codes.add("readers_disagree")


def _texts(data: PageData) -> list[str]:
    return [word.text for word in [*data.words, *data.slanted]]


def _needs_ocr(data: PageData) -> bool:
    share = covered(data.graphics, data.frame)
    if broken_share([word.text for word in data.words]) > _BROKEN:
        return True
    few = _letters([*data.words, *data.slanted]) < _LETTERS
    return few and (share >= _PICTURE or (not data.words and _drawn(data.graphics, share)))


def _drawn(graphics: Graphics, share: float) -> bool:
    return share > 0.02 or graphics.shapes > _CURVES


def _read_ocr(data: PageData, page: Any, seconds: float) -> None:
    usable = bool(ocr_languages()) and seconds > 0
    frame, words, graphics = (
        read_scan(page, seconds=seconds) if usable else (data.frame, [], Graphics())
    )
    if _letters(words) >= 3:
        data.frame, data.words, data.graphics, data.slanted = frame, words, graphics, []
        data.ocr = True
        data.codes -= {"page_low_quality", "readers_disagree"}
        data.codes.add("ocr_used")
        if is_poor([word.text for word in words]):
            data.codes.add("page_low_quality")
    elif "page_low_quality" not in data.codes and not (usable and _only_picture(data)):
        data.readable = False
        data.words, data.slanted = [], []
        data.codes.add("page_without_text")


def _only_picture(data: PageData) -> bool:
    """OCR found nothing on a picture that does not fill the page: it is just a picture."""
    return covered(data.graphics, data.frame) < _PICTURE


def _letters(words: list[Word]) -> int:
    return sum(map(str.isalpha, "".join([word.text for word in words])))
