"""The audit programme as a workbook: the audits, and for each requirement who covers it when."""

from collections.abc import Sequence
from datetime import datetime

from assistant.audit.programme import Programme, day_of
from assistant.export import audit_words as words
from assistant.export.plain_tables import Cell, Table, workbook
from assistant.messages import Language
from assistant.registers.entry import Entry


def programme_xlsx(
    found: Programme, audits: Sequence[Entry], *, language: Language, moment: datetime
) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    tables = (_audits(found, audits, language), _coverage(found, language))
    return workbook(
        words.say("programme_title", language), tables, language=language, moment=moment
    )


def _audits(found: Programme, audits: Sequence[Entry], language: Language) -> Table:
    names = ("title", "area", "scope", "planned_on", "done_on", "auditor", "team", "status")
    heads = [words.say("head_id", language), *(words.label("audits", n, language) for n in names)]
    rows: list[list[Cell]] = []
    for audit in audits:
        row: list[Cell] = [audit.id]
        for name in names:
            dated = name.endswith("_on")
            row.append(day_of(audit, name) if dated else words.value(audit, name, language))
        flaws = [words.flaw_text(one, language) for one in found.flaws if one.audit == audit.id]
        doubts = [words.doubt_text(one, language) for one in found.doubts if one.audit == audit.id]
        rows.append([*row, "\n".join([*flaws, *doubts])])
    return Table(
        words.say("sheet_audits", language),
        [*heads, words.say("head_to_check", language)],
        (9, 38, 24, 26, 13, 13, 22, 22, 15, 52),
        rows,
        frozen=2,
    )


def _coverage(found: Programme, language: Language) -> Table:
    keys = ("ref", "requirement", "last", "next")
    rows = [
        [
            one.requirement.ref,
            one.requirement.title.in_(language),
            words.last_audit(one, language),
            words.next_audit(one, language),
        ]
        for one in found.coverage
    ]
    heads = [words.say(f"head_{key}", language) for key in keys]
    return Table(words.say("sheet_coverage", language), heads, (10, 52, 52, 34), rows)
