"""The values that travel from a file to a searchable library. All are frozen.

Offsets: a `Span` counts characters of one *stored page text*. Cleaning (hyphens joined, running
headers removed, table rows rebuilt) is finished before a page text exists and never happens
afterwards, so `page.text[span.start:span.end]` is the passage for as long as the page lives.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """What a document is evidence of."""

    COMPANY = "company"  # the company's own rules and records
    REFERENCE = "reference"  # law, articles: cited and marked, never evidence of what is done
    GENERAL = "general"  # the shipped FAQ


class Status(StrEnum):
    """Whether a document is in force, as far as the document itself says."""

    APPROVED = "approved"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start..end of one page's text, end-exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: {self.start}..{self.end}")


BlockKind = Literal["heading", "paragraph", "list_item", "table_row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row of a page.

    A table row's text keeps its header ("Role: CISO | Task: …"); `cells` are the spans of the
    cell values alone, without the labels, in column order: only those are words of the source.
    """

    kind: BlockKind
    span: Span
    level: int = 0  # headings: 1 is the top; 0 for everything else
    cells: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is stored and cited.

    PDF pages carry their physical number and printed label. Formats without fixed pages have one
    page with number 1; a spreadsheet has one page a sheet, labelled with the sheet's name.
    `text` is the blocks' texts joined by newlines. `readable` is False where no text could be had
    (a scan without OCR): such a page can never prove that something is missing.
    """

    number: int
    text: str
    blocks: tuple[Block, ...]
    label: str | None = None
    readable: bool = True
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about a document. `code` names the message catalogue entry.

    Codes: page_without_text, ocr_used, page_low_quality, readers_disagree, hidden_text_ignored,
    suspicious_instruction, no_approval_found, review_overdue, truncated, read_with_fallback.
    """

    code: str
    pages: tuple[int, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DocumentControl:
    """What the document says of itself. Absent facts are None, never guessed."""

    title: str | None = None
    version: str | None = None
    status: Status = Status.UNKNOWN
    owner: str | None = None
    approver: str | None = None
    effective_date: date | None = None
    next_review: date | None = None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What a parser makes of one file's bytes."""

    pages: tuple[Page, ...]
    fixed_pages: bool  # True for PDF: page numbers mean something to a reader
    properties: Mapping[str, str] = field(default_factory=dict)  # file metadata: title, author
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where its text begins. `path` is the headings from the top down to it."""

    path: tuple[str, ...]
    page: int
    start: int  # character offset of the heading in the page's text


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage that is found and cited: `page.text[span.start:span.end] == text`.

    `section` holds the heading path it stands under; `context` (title and section path) is
    indexed with the text but is not part of it.
    """

    id: str
    document_id: str
    page: int
    span: Span
    text: str
    section: tuple[str, ...] = ()
    language: str = "und"  # "de", "en" or "und"
    ordinal: int = 0  # position within the document, from 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the library. `id` is the SHA-256 of its bytes, `file` its name for people."""

    id: str
    file: str  # path relative to what was ingested, "/" separated
    source: str  # where it was read from; the key under which a changed file replaces the old one
    format: str  # "pdf", "docx", "markdown", "html", "text", "spreadsheet"
    kind: Kind
    language: str
    control: DocumentControl
    pages: int
    fixed_pages: bool
    notices: tuple[Notice, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def title(self) -> str:
        """The document's own title, else its file name."""
        return self.control.title or self.file.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one search, with that search's own score (higher is better)."""

    chunk_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may cost. Settings may change them."""

    file_bytes: int = 100_000_000
    pages: int = 2_000
    characters: int = 20_000_000
    cells: int = 500_000  # spreadsheets
    unpacked_bytes: int = 500_000_000  # zip-based formats, total
    unpacked_ratio: int = 200  # zip-based formats, unpacked to packed
    archive_entries: int = 10_000
    seconds: float = 120.0  # one file, in the worker process
    memory_bytes: int = 3_000_000_000  # address space of the worker process
    ocr_pages: int = 200


def document_id(data: bytes) -> str:
    """Return the id of a file: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def chunk_id(document: str, page: int, span: Span) -> str:
    """Return the id of a chunk: a hash of its document and place, 16 hexadecimal digits."""
    return hashlib.sha256(f"{document}:{page}:{span.start}:{span.end}".encode()).hexdigest()[:16]
