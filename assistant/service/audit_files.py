"""Files of internal audits on behalf of a visit: programme, checklist, report, review input.

`moment` is what stands in the files as when they were made; the same one gives the same bytes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Literal

from assistant.errors import Refused
from assistant.messages import Language
from assistant.service import auditing, registering
from assistant.service.visit import Visit

Form = Literal["xlsx", "docx"]


def moment_of(day: date) -> datetime:
    """Return the moment that stands in files made as of a day."""
    return datetime.combine(day, time(), UTC)


def programme_file(visit: Visit, language: Language, form: Form, *, day: date) -> bytes:
    """Return the audit programme as it stands on a day. Raises NotAllowed."""
    visit.require("export")
    found = auditing.audit_programme(visit, day=day)
    audits = registering.entries(visit, "audits")
    if form == "xlsx":
        from assistant.export.audit_programme_xlsx import programme_xlsx

        return programme_xlsx(found, audits, language=language, moment=moment_of(day))
    from assistant.export.audit_programme_docx import programme_docx

    return programme_docx(found, audits, language=language, moment=moment_of(day))


def checklist_file(
    visit: Visit,
    language: Language,
    form: Form,
    *,
    day: date,
    audit: str = "",
    scope: Iterable[str] = (),
) -> bytes:
    """Return the checklist of an audit, or of a scope; of all requirements where neither is named.

    Raises NotAllowed, Refused (no such audit, nothing in scope).
    """
    visit.require("export")
    names = tuple(scope)
    if not audit and not names:
        names = tuple(one.ref for one in auditing.requirement_set(visit).requirements)
    found = auditing.audit_checklist(visit, language, audit=audit, scope=names)
    if form == "xlsx":
        from assistant.export.audit_checklist_xlsx import checklist_xlsx

        return checklist_xlsx(found, moment=moment_of(day))
    from assistant.export.audit_checklist_docx import checklist_docx

    return checklist_docx(found, moment=moment_of(day))


def report_file(visit: Visit, language: Language, audit: str, *, day: date) -> bytes:
    """Return the report of an audit. Raises NotAllowed, Refused (no such audit)."""
    from assistant.export.audit_report_docx import audit_report_docx

    visit.require("export")
    if not audit:
        raise Refused("registers.unknown_entry", entry="–")
    entry = registering.entry(visit, "audits", audit)
    found = auditing.audit_checklist(visit, language, audit=audit, empty=True)
    standings = [
        one
        for one in auditing.finding_standings(visit, day=day)
        if one.entry.text("audit") == entry.id
    ]
    programme = auditing.audit_programme(visit, day=day)
    return audit_report_docx(
        entry,
        found,
        standings,
        flaws=[one for one in programme.flaws if one.audit == entry.id],
        doubts=[one for one in programme.doubts if one.audit == entry.id],
        moment=moment_of(day),
    )


def management_review_file(visit: Visit, language: Language, *, day: date) -> bytes:
    """Return the input of a management review as recorded on a day. Raises NotAllowed."""
    from assistant.export.management_review_docx import management_review_docx

    visit.require("export")
    found = auditing.review_inputs(visit, language, day=day)
    return management_review_docx(found, moment=moment_of(day))
