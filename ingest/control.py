"""What a document says of itself: title, version, status, owner, approver, dates.

Absent and blank fields are None; nothing is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath

from ingest.control_facts import (
    MARGINS,
    Fact,
    block_facts,
    control_blocks,
    is_blank,
    label_kind,
    line_facts,
    margin_lines,
    row_facts,
    text_of,
)
from ingest.control_status import document_status, status_of
from ingest.dates import find_date, parse_date
from ingest.parsers.headings import heading_level
from ingest.suspicion import is_suspicious
from ingest.types import Block, DocumentControl, Page, ParsedFile, Status

_BY = re.compile(
    r"(?:approved|authori[sz]ed|adopted|freigegeben|genehmigt|beschlossen|verabschiedet|erlassen)\s+"
    r"(?:by|durch|von|vom)\s+(?:the\s+|den\s+|die\s+|der\s+)?(.{2,80})",
    re.IGNORECASE,
)
_DATE_TAIL = re.compile(
    r"(?:[\s,;(/–-]*\b(?:am|on|vom|den|dated|of|the|sitzung|beschluss|meeting|resolution|datum|date))*"
    r"[\s,;:(/–-]*$",
    re.IGNORECASE,
)
_BAD_TITLE = re.compile(
    r"microsoft (?:word|excel|powerpoint)|untitled|unbenannt|ohne titel|"
    r"(?:document|dokument|mappe|book|workbook|präsentation|presentation)\s*\d*$|"
    r"\.(?:docx?|pdf|xlsx?|pptx?|odt|indd|md|html?)$|"
    r"^(?:vorlage|template|blank|draft|entwurf|title|titel|inhalt|contents?)$|^\W*$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:inhalt(?:sverzeichnis)?|(?:table of )?contents|document (?:control|history|information)|"
    r"dokument(?:en)?(?:lenkung|information(?:en)?)|änderungshistorie|version history|impressum|"
    r"confidential|vertraulich|internal|intern)\W*",
    re.IGNORECASE,
)


def read_control(parsed: ParsedFile, *, file: str) -> DocumentControl:
    """Return what the document says of itself; None or unknown where it says nothing.

    `file` is its name: its suffix tells a register, whose first heading is a sheet's name.
    """
    blocks = control_blocks(parsed)
    history = _latest(blocks)
    facts = [
        *_front_facts(parsed),
        *block_facts(blocks),
        *_written_approval(blocks),
        *_margin_facts(parsed),
    ]
    title = _title(parsed, facts, file)
    approver, approved_on = _approval(facts)
    dates = {
        kind: _first_date(facts, kind, last=kind == "review")
        for kind in ("effective", "date", "review")
    }
    known = dates["effective"] or dates["date"] or approved_on
    status = document_status(parsed, facts, blocks, title)
    if status is Status.UNKNOWN and approver and known:
        status = Status.APPROVED
    # The date of a draft is no date of effect.
    dated = None if status is Status.DRAFT else known or _first_date(history, "date")
    effective = dates["effective"] or dated
    return DocumentControl(
        title=title,
        version=_version(facts) or _version(history),
        status=status,
        owner=_first(facts, "owner"),
        approver=approver or _approval(history)[0],
        effective_date=effective,
        next_review=dates["review"],
    )


def _front_facts(parsed: ParsedFile) -> list[Fact]:
    """Front matter and file properties; an author is not yet an owner."""
    facts = []
    for name, value in parsed.properties.items():
        if name in (*MARGINS, "title", "description", "author"):
            continue
        kind = "status" if name == "content_status" else label_kind(name.replace("_", " "))
        if kind and not is_blank(value):
            facts.append(Fact(kind, value, name))
    return facts


def _margin_facts(parsed: ParsedFile) -> Iterable[Fact]:
    """Lines of headers and footers, which go stale first and so come last."""
    for line in margin_lines(parsed):
        yield from line_facts(line)


def _written_approval(blocks: list[tuple[Page, Block]]) -> Iterable[Fact]:
    """A line of its own such as "Beschlossen vom Vorstand am 12.03.2026"."""
    for page, block in blocks:
        text = text_of(page, block)
        match = _BY.match(text) if len(text) <= 160 and block.kind != "table_row" else None
        if match and find_date(match[1]):
            yield Fact("approver", match[1])


def _approval(facts: Sequence[Fact]) -> tuple[str | None, date | None]:
    """Who approved and when; one field may hold both."""
    approver: str | None = None
    when: date | None = None
    for fact in facts:
        if fact.kind == "approved_on":
            when = when or parse_date(fact.value)
            continue
        written = _BY.search(fact.value) if fact.kind == "status" else None
        if fact.kind != "approver" and not written:
            continue
        value = written[1] if written else fact.value
        found = find_date(value)
        if found:
            when = when or found[0]
            value = _DATE_TAIL.sub("", value[: found[1]]) or value[found[2] :]
        value = value.strip(" ,;()")
        known = status_of(value) is not None and len(value.split()) < 3
        if approver is None and not is_blank(value) and not known and not parse_date(value):
            approver = value
    return approver, when


def _version(facts: Sequence[Fact]) -> str | None:
    for fact in facts:
        if fact.kind == "version":
            value = re.sub(r"^(?:version|v\.?|rev\.?|ausgabe)\s*(?=\d)", "", fact.value, flags=re.I)
            return re.split(r"\s*[,;(]|\s+(?:vom|of|from|dated)\s", value)[0].strip() or value
    return None


def _first(facts: Sequence[Fact], kind: str) -> str | None:
    return next((fact.value.strip(" ,;") for fact in facts if fact.kind == kind), None)


def _first_date(facts: Sequence[Fact], kind: str, *, last: bool = False) -> date | None:
    dates = (parse_date(fact.value, last=last) for fact in facts if fact.kind == kind)
    return next((found for found in dates if found), None)


def _latest(blocks: list[tuple[Page, Block]]) -> list[Fact]:
    """The newest row of a version history, as facts."""
    rows: list[list[Fact]] = []
    for page, block in blocks:
        if block.kind != "table_row" or len(block.cells) < 2:
            continue
        facts = list(row_facts(page, block))
        kinds = {fact.kind for fact in facts}
        if "version" in kinds and kinds & {"date", "change", "author", "approver"}:
            rows.append(facts)
    return max(rows, key=_age, default=[])


def _age(facts: Sequence[Fact]) -> tuple[tuple[int, ...], date]:
    numbers = tuple(int(n[:6]) for n in re.findall(r"\d+", _version(facts) or ""))
    return numbers, _first_date(facts, "date") or date.min


def _title(parsed: ParsedFile, facts: Sequence[Fact], file: str) -> str | None:
    """The top heading before the text, else the title property, else the title field."""
    stated = parsed.properties.get("title", "")
    stated = "" if _BAD_TITLE.search(stated) else stated
    field = _first(facts, "title")
    heading = _heading(parsed, skip_top=_is_register(file))
    order = (stated, field, heading) if _is_register(file) else (heading, stated, field)
    # A title is shown with every quote, so it must be none that gives orders.
    return next((title for title in order if title and not is_suspicious(title)), None)


def _is_register(file: str) -> bool:
    return PurePosixPath(file.replace("\\", "/")).suffix.lower() in {
        ".xlsx",
        ".xlsm",
        ".csv",
        ".tsv",
    }


def _heading(parsed: ParsedFile, *, skip_top: bool) -> str | None:
    """The first of the highest headings near the start that is no chapter."""
    found: list[tuple[int, int, str]] = []
    for page in parsed.pages[:2]:
        for place, block in enumerate(page.blocks[:12]):
            text = text_of(page, block)
            if block.kind != "heading" or _NO_TITLE.fullmatch(text):
                continue
            if heading_level(text) is not None:
                break
            if not (skip_top and block.level == 1):
                found.append((block.level, place, text))
        if found:
            break
    return min(found)[2] if found else None
