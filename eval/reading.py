"""Documents read by other means than the program's, to check what an answer shows.

Nothing here uses `ingest`: PDF text comes from pypdf, DOCX from python-docx, XLSX from openpyxl,
HTML by taking the tags out. What two readers of one page agree on is letters and digits.
"""

import html
import re
from functools import lru_cache
from pathlib import Path

from eval.overlap import bare

_TAG = re.compile(r"<[^>]+>")
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_MARKDOWN = re.compile(r"[*_`#>|\\]")
SCAN_LETTERS = 20  # a PDF page with fewer letters has no text layer


@lru_cache(maxsize=256)
def letters(path: Path) -> str:
    """Return a document's letters and digits in lower case, as this reader finds them."""
    return bare(text(path))


def text(path: Path) -> str:
    """Return the text of a PDF, DOCX, XLSX, HTML or text file."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() or "" for page in PdfReader(path).pages)
    if path.suffix == ".docx":
        return _docx(path)
    if path.suffix == ".xlsx":
        return _xlsx(path)
    raw = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in {".html", ".htm"}:
        return html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", raw)))
    return html.unescape(_MARKDOWN.sub(" ", raw))


def has_scans(path: Path) -> bool:
    """Tell whether a PDF has pages without a text layer, which this reader cannot read."""
    if path.suffix != ".pdf":
        return False
    from pypdf import PdfReader

    return any(
        len(bare(page.extract_text() or "")) < SCAN_LETTERS for page in PdfReader(path).pages
    )


def _docx(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def _xlsx(path: Path) -> str:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    return "\n".join(
        str(value) for sheet in book for row in sheet.values for value in row if value is not None
    )
