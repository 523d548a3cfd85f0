"""Answers and document lists as JSON records and plain text for a terminal."""

from typing import Any

from assistant.export.reading_words import reading_note, reading_record
from assistant.messages import message
from assistant.types import Answer, Citation
from ingest.types import Document, Kind, Status

FORMULA_STARTS = tuple("=+-@＝＋－＠")  # what a spreadsheet might take for one; wide forms too
SIGNS = {
    Status.APPROVED: "✓",
    Status.DRAFT: "◐",
    Status.SUPERSEDED: "○",
    Status.UNKNOWN: "?",
}


def citation_record(citation: Citation) -> dict[str, Any]:
    """Return a citation in the form of `aims ask --json`."""
    return {
        "number": citation.number,
        "document": citation.document,
        "file": citation.file,
        "page": citation.page,
        "page_label": citation.page_label,
        "section": " › ".join(citation.section),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "document_status": citation.document_status.value,
        "kind": citation.kind.value,
        "language": citation.language,
        "document_id": citation.document_id,
    }


def answer_record(answer: Answer, *, question: str) -> dict[str, Any]:
    """Return an answer in the form of `aims ask --json`; `reading` only where a model was asked."""
    record = {
        "question": question,
        "language": answer.language,
        "answer": answer.text,
        "abstained": answer.abstained,
        "basis": answer.basis,
        "confidence": round(answer.confidence, 4),
        "reason": answer.reason,
        "citations": [citation_record(c) for c in answer.citations],
        "related": [citation_record(c) for c in answer.related],
    }
    return record | ({"reading": reading_record(answer.reading)} if answer.reading else {})


def answer_text(answer: Answer) -> str:
    """Return an answer with its sources below, for a terminal."""
    lines = [answer.text, ""]
    lines += [_source_line(c, answer.language) for c in answer.citations]
    if answer.related:
        lines += ["", message("answer.related", answer.language)]
        lines += [
            f"{_source_line(c, answer.language)}\n    {_shorten(c.quote)}" for c in answer.related
        ]
    if answer.reading:
        lines += ["", reading_note(answer.reading, answer.language)]
    return "\n".join(lines).strip()


def _source_line(citation: Citation, language: str) -> str:
    place = message("answer.page", language, page=citation.page_label or citation.page)  # type: ignore[arg-type]
    if citation.section and not citation.file.lower().endswith(".pdf"):
        place = " › ".join(citation.section)
    elif citation.section:
        place = f"{place}, {citation.section[-1]}"
    standing = (
        f"answer.status_{citation.document_status.value}"
        if citation.kind is Kind.COMPANY
        else f"answer.kind_{citation.kind.value}"
    )
    status = message(standing, language)  # type: ignore[arg-type]
    return f"[{citation.number}] {citation.document} ({citation.file}), {place} – {status}"


def _shorten(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + " …"


def document_record(document: Document, *, superseded_by: str | None) -> dict[str, Any]:
    """Return a document with its control data for `aims documents --json`."""
    control = document.control
    return {
        "id": document.id,
        "file": document.file,
        "title": document.title,
        "kind": document.kind.value,
        "format": document.format,
        "language": document.language,
        "pages": document.pages,
        "version": control.version,
        "status": control.status.value,
        "owner": control.owner,
        "approver": control.approver,
        "effective_date": control.effective_date.isoformat() if control.effective_date else None,
        "next_review": control.next_review.isoformat() if control.next_review else None,
        "superseded_by": superseded_by,
        "notices": [
            {"code": n.code, "pages": list(n.pages), "detail": n.detail} for n in document.notices
        ],
    }


def document_line(document: Document, *, superseded: bool) -> str:
    """Return one line: sign, file, title, version, warnings."""
    status = Status.SUPERSEDED if superseded else document.control.status
    version = f" v{document.control.version}" if document.control.version else ""
    warnings = ", ".join(sorted({notice.code for notice in document.notices}))
    tail = f"  ! {warnings}" if warnings else ""
    return f"{SIGNS[status]} {status.value:<10} {document.file}: {document.title}{version}{tail}"
