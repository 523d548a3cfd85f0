"""Files of roles, matrix, action plan and dates for a visit: a name without ending, and bytes."""

from datetime import UTC, datetime, time

from assistant.export.governance_words import PlanReport, RaciReport
from assistant.governance.plan import counts
from assistant.governance.raci import gaps
from assistant.messages import Language
from assistant.service import governing, registering
from assistant.service.visit import Visit

File = tuple[str, bytes]


def raci_report(visit: Visit, language: Language) -> RaciReport:
    """Return all that the files of the matrix hold. Raises NotAllowed."""
    found = governing.the_matrix(visit)
    conflicts = governing.the_conflicts(visit, language)
    return RaciReport(found, gaps(found, language), conflicts, language, _today())


def plan_report(visit: Visit, language: Language) -> PlanReport:
    """Return all that the files of the action plan hold. Raises NotAllowed."""
    actions, now = registering.entries(visit, "actions"), _today()
    points = governing.the_progress(visit, now.date())
    return PlanReport(tuple(actions), counts(actions, today=now.date()), points, language, now)


def raci_xlsx(visit: Visit, language: Language, _: str = "") -> File:
    """Return the matrix as a workbook. Raises NotAllowed."""
    visit.require("export")
    from assistant.export.raci_xlsx import raci_xlsx as write

    return _name("raci", "raci", language), write(raci_report(visit, language))


def raci_docx(visit: Visit, language: Language, _: str = "") -> File:
    """Return the matrix as a Word file. Raises NotAllowed."""
    visit.require("export")
    from assistant.export.raci_docx import raci_docx as write

    return _name("raci", "raci", language), write(raci_report(visit, language))


def plan_xlsx(visit: Visit, language: Language, _: str = "") -> File:
    """Return the action plan as a workbook. Raises NotAllowed."""
    visit.require("export")
    from assistant.export.actions_xlsx import actions_xlsx as write

    return _name("massnahmenplan", "action-plan", language), write(plan_report(visit, language))


def dates_ics(visit: Visit, language: Language, _: str = "") -> File:
    """Return the open days of all registers as a calendar. Raises NotAllowed."""
    visit.require("export")
    from assistant.export.actions_ics import calendar

    made = calendar(governing.the_dues(visit), language)
    return _name("ki-termine", "ai-dates", language), made


def _today() -> datetime:
    """The day that stands in the files: what is written twice on one day is the same."""
    return datetime.combine(governing.today(), time(), UTC)


def _name(german: str, english: str, language: Language) -> str:
    return german if language == "de" else english
