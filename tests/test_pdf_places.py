"""Short cuts of reading a PDF give what the long way round gives."""

import ctypes
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from ingest.parsers import blocks, pdf_hyphens
from ingest.parsers.pdf_lines import build_lines, make_line, merge_rows
from ingest.parsers.pdf_places import Places
from ingest.parsers.pdf_text import read_words

SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "sample" / "docs"


@pytest.mark.parametrize("file", ["ki-richtlinie.pdf", "ims-handbuch.pdf"])
def test_places_are_those_of_pdfium(file: str) -> None:
    with pypdfium2.PdfDocument(SAMPLE / file) as document:
        page = document[0]
        text_page = page.get_textpage()
        handle = text_page.raw
        places = Places(handle)
        count = raw.FPDFText_CountChars(handle)
        assert count > 300
        four = [ctypes.c_double() for _ in range(4)]
        for index in range(0, count, 3):
            pointer = raw.FPDFText_GetTextObject(handle, index)
            assert places.object(index) == (ctypes.addressof(pointer.contents) if pointer else 0)
            if pointer:
                _compare_looks(places, handle, index, pointer)
            raw.FPDFText_GetCharOrigin(handle, index, four[0], four[1])
            assert places.origin(index) == (four[0].value, four[1].value)
        for start in range(0, count - 120, 40):  # within a line, and over several
            for end in (start + 1, start + 5, start + 120):
                assert places.bounds(start, end) == _bounds(handle, start, end, four)
        text_page.close()
        page.close()


def _compare_looks(places: Places, handle: object, index: int, pointer: Any) -> None:
    address = ctypes.addressof(pointer.contents)
    matrix, color = raw.FS_MATRIX(), [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetMatrix(handle, index, matrix)
    raw.FPDFText_GetFillColor(handle, index, *color)
    assert places.matrix(index) == (matrix.a, matrix.b, matrix.c, matrix.d)
    assert places.size(index) == raw.FPDFText_GetFontSize(handle, index) > 0
    assert places.color(index) == tuple(one.value for one in color)
    assert places.mode(address) == raw.FPDFTextObj_GetTextRenderMode(pointer)
    font = raw.FPDFTextObj_GetFont(pointer)
    assert places.font(address) == ctypes.addressof(font.contents)
    assert places.has_marks(address) == (raw.FPDFPageObj_CountMarks(pointer) > 0)


def _bounds(handle: object, start: int, end: int, four: list[ctypes.c_double]) -> object:
    boxes = []
    for number in range(raw.FPDFText_CountRects(handle, start, end - start)):
        raw.FPDFText_GetRect(handle, number, *four)
        left, top, right, bottom = (one.value for one in four)
        boxes.append((left, bottom, right, top))
    if not boxes:  # white space has no box that counts: the characters' own
        for index in range(start, end):
            raw.FPDFText_GetCharBox(handle, index, *four)
            left, right, bottom, top = (one.value for one in four)
            boxes.append((left, bottom, right, top))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@pytest.mark.parametrize("file", ["ki-richtlinie.pdf", "ims-handbuch.pdf"])
def test_merged_rows_are_made_of_all_their_words(file: str) -> None:
    with pypdfium2.PdfDocument(SAMPLE / file) as document:
        for page in document:
            words = read_words(page.get_textpage(), box=page.get_bbox()).upright
            lines = build_lines(words)
            merged = merge_rows(lines)
            orders = sorted(word.order for line in merged for word in line.words)
            assert orders == sorted(word.order for word in words)
            assert merged == [make_line(line.words) for line in merged]
            torn = [make_line([word]) for line in lines for word in line.words]
            assert merge_rows(torn) == merged


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.text(st.sampled_from("aZßé1_ -‐\u00ad\ufffe\x02/.\t"), max_size=12))
def test_only_the_end_of_a_line_tells_whether_it_is_torn(text: str) -> None:
    found, long_way = pdf_hyphens._broken(text), pdf_hyphens._BROKEN.search(text)
    assert (found and found.span()) == (long_way and long_way.span())
    assert pdf_hyphens.ends_broken(text) == bool(pdf_hyphens._BROKEN.search(text.rstrip()))
    joined = pdf_hyphens.join_lines([text, "b"])
    tight = re.search(r"\w[-‐\ufffe\x02/]$", text.strip())
    if text.strip() and not pdf_hyphens._BROKEN.search(text.strip()):
        assert joined.endswith(" b") == (tight is None)


def test_only_texts_without_odd_characters_are_left_as_they_are() -> None:
    assert not [chr(code) for code in blocks._TABLE if not blocks._ODD.search(chr(code))]
    assert blocks.clean_text("Prüfung – „neu“ 5 €") == "Prüfung – „neu“ 5 €"
    assert blocks.clean_text("a\u00adb\ufb01 c\x01d\ufe0f") == "abfi c d"
