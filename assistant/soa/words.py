"""What a Statement of Applicability says, in words and as JSON records."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.messages import Language, message
from assistant.registers.entry import Source
from assistant.registers.load import load_registers
from assistant.registers.stored import record
from assistant.soa.remarks import Remark
from assistant.soa.statement import Statement
from assistant.soa.versions import Difference, FrozenRow, Issue

COUNTS = ("applicable", "excluded", "undecided")
STATES = (
    "implemented",
    "partial",
    "documented",
    "partly_documented",
    "planned",
    "none",
    "no_status",
)


def day(value: date | str, language: Language) -> str:
    """Return a date in words; what is no date stays as it is."""
    try:
        known = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    month = message("web.months", language).split()[known.month - 1]
    return message("web.date", language, day=known.day, month=month, year=known.year)


def applicable(row: FrozenRow, language: Language) -> str:
    """Return "Yes", "No" or "not decided"."""
    return _option("applicable", row.applicable, language) or message("soa.open", language)


def status(row: FrozenRow, language: Language) -> str:
    """Return how far a control is done; "–" where that has no meaning, or nobody said."""
    return _option("status", row.status, language) or "–"


def _option(name: str, value: str, language: Language) -> str:
    field = load_registers()["soa"].field(name)
    return field.option(value).label.in_(language) if value else ""


def place(source: Source, language: Language) -> str:
    """Return where words stand: title, file, page or sheet, section."""
    parts = [source.document if source.document == source.file else ""]
    if not parts[0]:
        parts[0] = f"{source.document} ({source.file})"
    if source.file.lower().endswith(".pdf"):
        page = source.page_label or source.page
        parts.append(message("answer.page", language, page=page))
    elif source.page_label and source.page_label not in source.section:
        parts.append(source.page_label)
    if source.section:
        parts.append(" › ".join(source.section))
    return ", ".join(parts)


def quote(source: Source, language: Language) -> str:
    """Return the words of a source in quotation marks."""
    return message("soa.quote", language, words=" ".join(source.quote.split()))


def risks(row: FrozenRow) -> str:
    """Return the risks of a control, one a line."""
    return "\n".join(f"{name} {title}".strip() for name, title in row.risks)


def evidence(row: FrozenRow, language: Language) -> str:
    """Return the evidence of a control: words and place, and how much is not shown."""
    lines = [f"{quote(one, language)}\n{place(one, language)}" for one in row.evidence]
    if row.unseen > 0:
        lines.append(message("soa.unseen", language, count=row.unseen))
    return "\n".join(lines)


def field_name(name: str, language: Language) -> str:
    """Return what a field is called."""
    named = "sources" if name == "evidence" else name
    return load_registers()["soa"].field(named).label.in_(language)


def field_value(row: FrozenRow, name: str, language: Language) -> str:
    """Return a field's value in words."""
    if name == "applicable":
        return applicable(row, language)
    if name == "status":
        return status(row, language)
    if name == "risks":
        return ", ".join(one for one, _ in row.risks) or "–"
    if name == "evidence":
        return evidence(row, language) or "–"
    return str(getattr(row, name)) or "–"


def difference_record(one: Difference, language: Language) -> dict[str, Any]:
    """Return a difference as a JSON record."""
    return {
        "control": one.control,
        "field": one.field,
        "name": field_name(one.field, language),
        "before": field_value(one.before, one.field, language),
        "after": field_value(one.after, one.field, language),
    }


def counts_text(statement: Statement, language: Language) -> str:
    """Return the numbers as a sentence: applicable, left out, not decided."""
    counts = statement.counts()
    said = {name: counts[name] for name in COUNTS}
    return message("soa.counts", language, controls=counts["controls"], **said)


def states_text(statement: Statement, language: Language) -> str:
    """Return how far the applicable controls are done, as a sentence."""
    counts = statement.counts()
    return message("soa.states", language, **{name: counts[name] for name in STATES})


def statement_record(
    statement: Statement, rows: Sequence[FrozenRow], found: Sequence[Remark], language: Language
) -> dict[str, Any]:
    """Return the statement as `aims soa --json` prints it."""
    return {
        "set": statement.requirement_set.id,
        "edition": statement.requirement_set.edition,
        "language": language,
        "counts": dict(statement.counts()),
        "controls": [row_record(row, statement, language) for row in rows],
        "remarks": [
            {
                "code": one.code,
                "control": one.control,
                "fault": one.fault,
                "text": one.text(language),
                "source": record({"one": one.source})["one"],
            }
            for one in found
        ],
    }


def row_record(row: FrozenRow, statement: Statement, language: Language) -> dict[str, Any]:
    """Return a control as a JSON record, with the risks that need it beside its decision."""
    found = statement.row(row.control)
    return {
        "control": row.control,
        "title": found.control.title.in_(language),
        "group": found.control.group,
        "entry": row.entry,
        "applicable": row.applicable or None,
        "justification": row.justification,
        "status": row.status or None,
        "responsible": row.responsible,
        "risks": [name for name, _ in row.risks],
        "needed_by": list(found.risks),
        "note": row.note,
        "evidence": record({"evidence": row.evidence})["evidence"],
        "evidence_unseen": row.unseen,
        "documents": None if found.looked is None else found.looked.status,
    }


def approval(one: Issue, language: Language) -> str:
    """Return who approved a version, or that nobody is named."""
    if not one.approved_by:
        return message("soa.not_approved", language)
    return message("soa.approved", language, person=one.approved_by)


def wholeness(one: Issue, language: Language) -> str:
    """Return whether a version still says what was issued."""
    keys = {True: "unchanged", False: "tampered", None: "unchecked"}
    return message(f"soa.{keys[one.whole]}", language)


def issue_record(one: Issue) -> dict[str, Any]:
    """Return an issued version as a JSON record, without what it says of each control."""
    return {
        "version": one.number,
        "title": one.title,
        "issued_on": one.issued_on,
        "issued_by": one.issued_by,
        "approved_by": one.approved_by,
        "note": one.note,
        "edition": one.edition,
        "digest": one.digest,
        "unchanged": one.whole,
    }
