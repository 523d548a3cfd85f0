"""Files of internal audits as the page offers them: a name without ending, and bytes."""

from assistant.messages import Language
from assistant.service import audit_files, audit_packing, auditing
from assistant.service.visit import Visit

File = tuple[str, bytes]


def programme_xlsx(visit: Visit, language: Language, _: str = "") -> File:
    """Return the audit programme as a workbook. Raises NotAllowed."""
    return _programme(visit, language, "xlsx")


def programme_docx(visit: Visit, language: Language, _: str = "") -> File:
    """Return the audit programme as a Word file. Raises NotAllowed."""
    return _programme(visit, language, "docx")


def checklist_xlsx(visit: Visit, language: Language, audit: str = "") -> File:
    """Return an audit's checklist, or that of all requirements, as a workbook.

    Raises NotAllowed, Refused.
    """
    return _checklist(visit, language, "xlsx", audit)


def checklist_docx(visit: Visit, language: Language, audit: str = "") -> File:
    """Return an audit's checklist, or that of all requirements, as a Word file.

    Raises NotAllowed, Refused.
    """
    return _checklist(visit, language, "docx", audit)


def report_docx(visit: Visit, language: Language, audit: str = "") -> File:
    """Return an audit's report as a Word file. Raises NotAllowed, Refused."""
    content = audit_files.report_file(visit, language, audit, day=auditing.today())
    return f"{_name('auditbericht', 'audit-report', language)}-{audit.lower()}", content


def management_review_docx(visit: Visit, language: Language, _: str = "") -> File:
    """Return the input of a management review as a Word file. Raises NotAllowed."""
    content = audit_files.management_review_file(visit, language, day=auditing.today())
    return _name("managementbewertung-unterlage", "management-review-input", language), content


def pack_zip(visit: Visit, language: Language, _: str = "") -> File:
    """Return the audit pack, where there is a review of the documents as they are.

    Raises NotAllowed, Refused.
    """
    content = audit_packing.make_pack(visit, language, review=False)
    return audit_packing.file_name(language, auditing.today()), content


def _programme(visit: Visit, language: Language, form: audit_files.Form) -> File:
    content = audit_files.programme_file(visit, language, form, day=auditing.today())
    return _name("auditprogramm", "audit-programme", language), content


def _checklist(visit: Visit, language: Language, form: audit_files.Form, audit: str) -> File:
    day = auditing.today()
    content = audit_files.checklist_file(visit, language, form, day=day, audit=audit)
    name = _name("audit-checkliste", "audit-checklist", language)
    return f"{name}-{audit.lower()}" if audit else name, content


def _name(german: str, english: str, language: Language) -> str:
    return german if language == "de" else english
