"""Tables of an audit pack: documents, evidence, findings."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from assistant.audit.findings import Standing
from assistant.audit.programme import day_of
from assistant.audit_pack.evidence import Cited, Place
from assistant.export import audit_words as words
from assistant.export.plain_tables import Cell, Table, workbook
from assistant.export.review_words import (
    clean,
    page_of,
    quoted,
    section_of,
    short_id,
    word,
)
from assistant.export.review_xlsx import safe_text
from assistant.messages import Language, message
from ingest.types import Document

_DOCUMENT = (
    ("title", 40), ("file", 34), ("kind", 16), ("version", 10), ("status", 16),
    ("superseded_by", 34), ("owner", 22), ("approver", 22), ("effective", 13), ("next_review", 13),
    ("pages", 8), ("format", 12), ("sha256", 66),
)  # fmt: skip
_EVIDENCE = (
    ("requirement", 12), ("criterion", 13), ("bearing", 18), ("quote", 60), ("document", 30),
    ("page", 16), ("section", 28), ("stands", 14), ("picture", 36), ("title", 30), ("file", 28),
    ("quote_sha256", 66), ("page_sha256", 66), ("document_sha256", 66),
)  # fmt: skip
_FINDING = (
    "title", "audit", "kind", "requirements", "description", "correction", "cause", "siblings",
    "action", "owner", "due", "action_done_on", "effect", "effect_by", "effect_on", "status",
)  # fmt: skip
_WIDE = frozenset({"title", "description", "correction", "cause", "siblings", "action", "effect"})


def document_register(
    documents: Sequence[Document],
    superseded: Mapping[str, str],
    *,
    language: Language,
    moment: datetime,
) -> dict[str, bytes]:
    """Return the register of documents as "xlsx" and "csv"."""
    titles = {one.id: f"{one.title} {one.control.version or ''}".rstrip() for one in documents}
    heads = [_say(f"column_{name}", language) for name, _ in _DOCUMENT]
    rows = [_document(one, titles.get(superseded.get(one.id, "")), language) for one in documents]
    widths = [width for _, width in _DOCUMENT]
    name = _say("sheet_documents", language)
    table = Table(name, heads, widths, rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_csv(value) for value in row] for row in rows)
    return {
        "xlsx": workbook(name, [table], language=language, moment=moment),
        "csv": b"\xef\xbb\xbf" + out.getvalue().encode(),
    }


def _csv(value: Cell) -> str:
    return "" if value is None else safe_text(clean(str(value)))


def _document(document: Document, superseded_by: str | None, language: Language) -> list[Cell]:
    control = document.control
    return [
        document.title,
        document.file,
        _say(f"kind_{document.kind.value}", language),
        control.version,
        word(f"document_{control.status.value}", language),
        superseded_by,
        control.owner,
        control.approver,
        control.effective_date,
        control.next_review,
        document.pages,
        document.format,
        document.id,
    ]


def evidence_list(
    found: Sequence[Cited],
    pictures: Mapping[Place, str],
    *,
    failed: Collection[Place],
    paged: Collection[str],
    language: Language,
    moment: datetime,
) -> bytes:
    """Return all quotes of a review with their checksums and the pictures of their pages."""

    def picture(one: Cited) -> str:
        if one.place in pictures:
            return pictures[one.place].removeprefix("evidence/")
        if one.place[0] not in paged:
            return _say("no_pages", language)
        if one.place in failed:
            return _say("not_drawn", language)
        return _say("no_picture", language)

    rows: list[list[Cell]] = [
        [
            one.requirement.ref,
            short_id(one.evidence.criterion),
            words.say(f"bearing_{one.evidence.bearing}", language),
            quoted(one.evidence, language),
            one.evidence.document,
            page_of(one.evidence, language),
            section_of(one.evidence),
            _say("stands" if one.stands else "gone", language),
            picture(one),
            one.requirement.title,
            one.evidence.file,
            one.quote_digest,
            one.page_digest,
            one.evidence.document_id,
        ]
        for one in found
    ]
    heads = [_say(f"column_{name}", language) for name, _ in _EVIDENCE]
    name = _say("sheet_evidence", language)
    about = Table(
        _say("sheet_about", language), [name], [110], [[_say("about_evidence", language)]]
    )
    table = Table(name, heads, [width for _, width in _EVIDENCE], rows, frozen=3)
    return workbook(name, [table, about], language=language, moment=moment)


def findings_list(standings: Sequence[Standing], *, language: Language, moment: datetime) -> bytes:
    """Return all findings with how they stand and what is lacking until they can be closed."""
    heads = [
        words.say("head_id", language),
        *(words.label("findings", name, language) for name in _FINDING),
        words.say("head_state", language),
        words.say("head_lacking_steps", language),
        words.say("head_to_check", language),
    ]
    rows: list[list[Cell]] = []
    for one in standings:
        values: list[Cell] = [
            day_of(one.entry, name)
            if name in ("due", "action_done_on", "effect_on")
            else words.value(one.entry, name, language)
            for name in _FINDING
        ]
        state = "closed" if one.closed else "overdue" if one.overdue else "open"
        lacking = [words.say(f"lacking_{step}", language) for step in one.lacking]
        faults = [words.say(f"fault_{fault}", language) for fault in one.faults]
        if one.same_hand:
            faults.append(words.say("same_hand", language))
        told = [words.say(f"state_{state}", language), "\n".join(lacking), "\n".join(faults)]
        rows.append([one.entry.id, *values, *told])
    widths = [9, *(36 if name in _WIDE else 18 for name in _FINDING), 18, 44, 36]
    name = words.say("report_findings", language)
    return workbook(
        name, [Table(name, heads, widths, rows, frozen=2)], language=language, moment=moment
    )


def _say(key: str, language: Language) -> str:
    return message(f"audit_pack.{key}", language)
