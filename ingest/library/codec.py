"""Values to database rows and back. Nothing is lost: `x == read(write(x))`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ingest.types import (
    Block,
    Chunk,
    Document,
    DocumentControl,
    Kind,
    Notice,
    Page,
    Section,
    Span,
    Status,
)

Row = Mapping[str, Any]


def document_row(document: Document, recipe: str) -> dict[str, Any]:
    """Return the row of table `documents` (without its number)."""
    return {
        "id": document.id,
        "source": document.source,
        "file": document.file,
        "kind": document.kind.value,
        "recipe": recipe,
        "body": {
            "format": document.format,
            "language": document.language,
            "pages": document.pages,
            "fixed_pages": document.fixed_pages,
            "control": _control_json(document.control),
            "notices": [[n.code, list(n.pages), n.detail] for n in document.notices],
            "sections": [[list(s.path), s.page, s.start] for s in document.sections],
        },
    }


def read_document(row: Row) -> Document:
    """Return the document of a row of table `documents`."""
    body = row["body"]
    return Document(
        id=row["id"],
        file=row["file"],
        source=row["source"],
        format=body["format"],
        kind=Kind(row["kind"]),
        language=body["language"],
        control=_control(body["control"]),
        pages=body["pages"],
        fixed_pages=body["fixed_pages"],
        notices=tuple(Notice(code, tuple(ns), detail) for code, ns, detail in body["notices"]),
        sections=tuple(Section(tuple(path), page, start) for path, page, start in body["sections"]),
    )


def page_row(page: Page) -> dict[str, Any]:
    """Return the row of table `pages` (without its document)."""
    return {
        "number": page.number,
        "label": page.label,
        "text": page.text,
        "readable": page.readable,
        "ocr": page.ocr,
        "blocks": [
            [b.kind, b.span.start, b.span.end, b.level, [[c.start, c.end] for c in b.cells]]
            for b in page.blocks
        ],
    }


def read_page(row: Row) -> Page:
    """Return the page of a row of table `pages`."""
    blocks = tuple(
        Block(kind, Span(start, end), level, tuple(Span(a, b) for a, b in cells))
        for kind, start, end, level, cells in row["blocks"]
    )
    return Page(
        number=row["number"],
        text=row["text"],
        blocks=blocks,
        label=row["label"],
        readable=row["readable"],
        ocr=row["ocr"],
    )


def chunk_row(chunk: Chunk, length: int) -> dict[str, Any]:
    """Return the row of table `chunks` (without its number and document)."""
    return {
        "id": chunk.id,
        "ordinal": chunk.ordinal,
        "page": chunk.page,
        "start": chunk.span.start,
        "end": chunk.span.end,
        "text": chunk.text,
        "section": list(chunk.section),
        "language": chunk.language,
        "length": length,
    }


def read_chunk(row: Row) -> Chunk:
    """Return the chunk of a row of table `chunks`, joined with its document's id."""
    return Chunk(
        id=row["id"],
        document_id=row["document_id"],
        page=row["page"],
        span=Span(row["start"], row["end"]),
        text=row["text"],
        section=tuple(row["section"]),
        language=row["language"],
        ordinal=row["ordinal"],
    )


def batches(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Return `items` in runs of at most `size`."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def _control_json(control: DocumentControl) -> dict[str, Any]:
    return {
        "title": control.title,
        "version": control.version,
        "status": control.status.value,
        "owner": control.owner,
        "approver": control.approver,
        "effective_date": control.effective_date and control.effective_date.isoformat(),
        "next_review": control.next_review and control.next_review.isoformat(),
    }


def _control(body: Row) -> DocumentControl:
    return DocumentControl(
        title=body["title"],
        version=body["version"],
        status=Status(body["status"]),
        owner=body["owner"],
        approver=body["approver"],
        effective_date=_date(body["effective_date"]),
        next_review=_date(body["next_review"]),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
