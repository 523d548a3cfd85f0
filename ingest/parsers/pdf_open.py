"""Opening a PDF: which reader can, what the file says of itself, and clear refusals."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from ingest.parsers.blocks import clean_text
from ingest.parsers.pdf_headings import squeeze
from ingest.parsers.pdf_second import SecondReader
from ingest.types import Limits

_PROPERTY = 500  # characters of one metadata value


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """A PDF as both readers see it. `document` is pdfium's, None where it gave up."""

    document: Any
    second: SecondReader
    count: int


@contextmanager
def open_pdf(data: bytes, *, file: str, limits: Limits) -> Iterator[OpenPdf]:
    """Open the file for as long as the context lasts.

    Raises EncryptedFile (a password is needed to read it), DamagedFile (neither reader can open
    it, or there is no page) or LimitExceeded (too many pages).
    """
    document = _open_pdfium(data, file)
    try:
        second = SecondReader(data)
        count = len(document) if document is not None else second.count()
        if document is None and second.encrypted:
            raise _encrypted(file)
        if not count:
            reason = "It cannot be read as PDF." if count is None else "It has no pages."
            raise DamagedFile(file, reason, "Get the file once more, or export it anew.")
        if count > limits.pages:
            reason = f"It has {count} pages; {limits.pages} are allowed."
            raise LimitExceeded(file, reason, "Split it or raise the limit.")
        yield OpenPdf(document, second, count)
    finally:
        if document is not None:
            document.close()


def read_outline(document: Any) -> Mapping[int, Mapping[str, int]]:
    """Return the bookmarks: page index → {squeezed title: level from 0}."""
    from pypdfium2 import PdfiumError

    found: dict[int, dict[str, int]] = defaultdict(dict)
    if document is None:
        return found
    try:
        for bookmark in document.get_toc(max_depth=8):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            title = squeeze(bookmark.get_title())
            if index is not None and title:
                found[index].setdefault(title, bookmark.level)
    except (PdfiumError, UnicodeError):
        return found
    return found


def read_properties(pdf: OpenPdf) -> dict[str, str]:
    """Return the file's metadata (title, author, …), cleaned and cut to size."""
    found: Mapping[str, str] = {}
    if pdf.document is not None:
        found = pdf.document.get_metadata_dict(skip_empty=True)
    found = {key.lower(): value for key, value in found.items()} or pdf.second.properties()
    cleaned = {clean_text(key)[:60]: clean_text(value)[:_PROPERTY] for key, value in found.items()}
    return {key: value for key, value in sorted(cleaned.items()) if value}


def read_label(pdf: OpenPdf, index: int) -> str | None:
    """Return the page's printed number where the file gives one ("iv"), else None."""
    label = pdf.document.get_page_label(index) if pdf.document is not None else None
    label = clean_text(label or "")[:40]
    return label or (clean_text(pdf.second.label(index) or "")[:40] or None)


def _open_pdfium(data: bytes, file: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise _encrypted(file) from error
        return None


def _encrypted(file: str) -> EncryptedFile:
    return EncryptedFile(
        file, "A password is needed to open it.", "Save it without a password and add it again."
    )
