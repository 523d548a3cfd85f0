"""pypdf beside pdfium: a second opinion on the words, and the reader where pdfium gives up."""

import re
import struct
import zlib
from typing import TYPE_CHECKING

from ingest.parsers.blocks import PageBuilder
from ingest.parsers.headings import heading_levels
from ingest.parsers.pdf_hyphens import join_lines
from ingest.types import Page

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_CONTENT = 400_000  # bytes of a page's drawing commands; more takes pypdf too long
_ITEM = re.compile(r"\s*(?:[•▪–*-]\s|\(?(?:\d{1,3}|[a-z])[.)]\s)")
_SENTENCE_END = re.compile(r"[.!?:;]\s*$")


class SecondReader:
    """A PDF as pypdf sees it. Whatever it cannot read is None; it never raises after opening."""

    def __init__(self, data: bytes) -> None:
        self._reader = _open(data)
        self._labels: list[str] | None = None

    @property
    def opened(self) -> bool:
        """Whether pypdf can open the file at all (with no password)."""
        return self._reader is not None

    @property
    def encrypted(self) -> bool:
        """Whether a password is needed."""
        return self._reader is not None and _locked(self._reader)

    def count(self) -> int | None:
        """Return the number of pages."""
        try:
            return None if self._reader is None else len(self._reader.pages)
        except _failures():
            return None

    def text(self, index: int) -> str | None:
        """Return the text of a page, None where it cannot be had or costs too much."""
        try:
            if self._reader is None:
                return None
            page = self._reader.pages[index]
            return page.extract_text() if _affordable(page) else None
        except _failures():
            return None

    def label(self, index: int) -> str | None:
        """Return the printed page number."""
        try:
            if self._labels is None:
                self._labels = []
                if self._reader is not None:
                    self._labels = self._reader.page_labels  # made anew each time it is asked
            return self._labels[index]
        except _failures():
            return None

    def properties(self) -> dict[str, str]:
        """Return title, author and the like, lower-case keys."""
        try:
            found = self._reader.metadata if self._reader is not None else None
            items = [(key, found.get(key)) for key in found] if found else []
        except _failures():
            return {}
        # Only texts: what a damaged file has in their place is no word of its author.
        texts = [(key, value) for key, value in items if isinstance(value, str)]
        return {key.strip("/").lower(): str(value) for key, value in texts if value}


def page_from_text(text: str, *, number: int, label: str | None) -> Page:
    """Return a page made of plain lines, without knowledge of print."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    levels = heading_levels(lines)
    width = max(map(len, lines), default=0)
    builder = PageBuilder()
    open_: list[str] = []

    def flush() -> None:
        if open_ and _ITEM.match(open_[0]):
            builder.add_list_item(join_lines(open_))
        elif open_:
            builder.add_paragraph(join_lines(open_))
        open_.clear()

    for line, level in zip(lines, levels, strict=True):
        short = bool(open_) and len(open_[-1]) < 0.75 * width
        if level or _ITEM.match(line) or (short and _SENTENCE_END.search(open_[-1])):
            flush()
        if level:
            builder.add_heading(line, level=level)
        else:
            open_.append(line)
    flush()
    return builder.build(number, label=label)


def _open(data: bytes) -> "PdfReader | None":
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each flaw it mends
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
    except _failures():
        return None
    return reader


def _locked(reader: "PdfReader") -> bool:
    from pypdf.errors import FileNotDecryptedError

    try:
        len(reader.pages)
    except FileNotDecryptedError:
        return True
    except _failures():
        return False
    return False


def _affordable(page: "PageObject") -> bool:
    contents = page.get_contents()
    return contents is None or len(contents.get_data()) <= _CONTENT


def _failures() -> tuple[type[Exception], ...]:
    """What pypdf raises on files that are not as they should be."""
    from pypdf.errors import PyPdfError

    return (
        PyPdfError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        UnicodeError,
        ValueError,
        struct.error,
        zlib.error,
    )
