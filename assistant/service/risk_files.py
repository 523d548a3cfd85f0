"""The risk report as a file on behalf of a visit, as Word document and as workbook."""

from datetime import UTC, date, datetime, time
from typing import Literal

from assistant.export.risk_words import RiskReport
from assistant.messages import Language, message
from assistant.service import risk_assessment
from assistant.service.visit import Visit

Form = Literal["docx", "xlsx"]


def report(visit: Visit, language: Language, *, on: date | None = None) -> RiskReport:
    """Return what a report of a day is made of. Raises NotAllowed."""
    found = risk_assessment.assessment(visit, language, on=on)
    return RiskReport(
        language,
        datetime.combine(found.today, time(), UTC),
        found.method,
        found.risks,
        tuple(found.systems.values()),
        found.opportunities,
        found.changes,
    )


def report_file(visit: Visit, language: Language, form: Form, *, on: date | None = None) -> bytes:
    """Return the report as a file, the same for the same registers and day. Raises NotAllowed."""
    visit.require("export")
    if form == "xlsx":
        from assistant.export.risk_xlsx import risk_xlsx

        return risk_xlsx(report(visit, language, on=on))
    from assistant.export.risk_docx import risk_docx

    return risk_docx(report(visit, language, on=on))


def page_docx(visit: Visit, language: Language, _: str) -> tuple[str, bytes]:
    """Return name and content of the Word document for the page."""
    return message("risk_cli.file", language), report_file(visit, language, "docx")


def page_xlsx(visit: Visit, language: Language, _: str) -> tuple[str, bytes]:
    """Return name and content of the workbook for the page."""
    return message("risk_cli.file", language), report_file(visit, language, "xlsx")
