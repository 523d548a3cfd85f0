"""Parts of an audit pack from other areas: applicability, readiness, risks, impacts, roles."""

from collections.abc import Iterator
from typing import Literal

from assistant.audit_pack.pieces import LeftOut, Piece
from assistant.governance.plan import counts
from assistant.governance.raci import gaps
from assistant.service import governing, registering
from assistant.service.audit_pack_making import Making

_FORMS: tuple[Literal["docx", "xlsx"], ...] = ("docx", "xlsx")


def certification(making: Making) -> Iterator[Piece | LeftOut]:
    """Give the Statement of Applicability, documented information, and what holds stages back."""
    from assistant.export.documented_xlsx import documented_xlsx
    from assistant.export.readiness_docx import readiness_docx
    from assistant.export.soa_docx import soa_docx
    from assistant.export.soa_xlsx import soa_xlsx
    from assistant.service import certifying

    visit, language, day = making.visit, making.language, making.day
    known = certifying.look_up(visit)
    issued = known.latest
    if issued is None or known.changed:
        paper = certifying.soa_paper(known, language, today=day)
        said = making.say("what_soa_now")
        yield Piece("soa/statement-of-applicability.xlsx", soa_xlsx(paper), said)
        yield Piece("soa/statement-of-applicability.docx", soa_docx(paper), said)
    if issued is None:
        yield LeftOut(making.say("soa_version"), making.say("no_soa_version"))
    else:
        paper = certifying.soa_paper(known, language, today=day, version=issued.number)
        said = making.say("what_soa_version", version=issued.number)
        name = f"soa/statement-of-applicability-version-{issued.number}"
        yield Piece(f"{name}.xlsx", soa_xlsx(paper), said)
        yield Piece(f"{name}.docx", soa_docx(paper), said)
    lines = certifying.documented(visit, language, today=day, known=known)
    content = documented_xlsx(lines, known.basis, language, today=day)
    what = making.say("what_documented")
    yield Piece("documents/documented-information.xlsx", content, what)
    found = certifying.stages(visit, language, today=day, known=known)
    content = readiness_docx(found, lines, language, today=day)
    yield Piece("readiness/readiness.docx", content, making.say("what_readiness"))


def governance(making: Making) -> Iterator[Piece | LeftOut]:
    """Give the RACI matrix, and the action plan with how it went."""
    from assistant.export.actions_xlsx import actions_xlsx
    from assistant.export.governance_words import PlanReport, RaciReport
    from assistant.export.raci_docx import raci_docx
    from assistant.export.raci_xlsx import raci_xlsx

    visit, language, moment = making.visit, making.language, making.moment
    found = governing.the_matrix(visit)
    conflicts = governing.the_conflicts(visit, language)
    report = RaciReport(found, gaps(found, language), conflicts, language, moment)
    yield Piece("roles/raci.xlsx", raci_xlsx(report), making.say("what_raci"))
    yield Piece("roles/raci.docx", raci_docx(report), making.say("what_raci"))
    actions = registering.entries(visit, "actions")
    points = governing.the_progress(visit, making.day)
    plan = PlanReport(tuple(actions), counts(actions, today=making.day), points, language, moment)
    yield Piece("actions/action-plan.xlsx", actions_xlsx(plan), making.say("what_actions"))


def risks(making: Making) -> Iterator[Piece | LeftOut]:
    """Give the risk report."""
    from assistant.service.risk_files import report_file

    for form in _FORMS:
        content = report_file(making.visit, making.language, form, on=making.day)
        yield Piece(f"risks/risk-report.{form}", content, making.say("what_risks"))


def impacts(making: Making) -> Iterator[Piece | LeftOut]:
    """Give each impact assessment as a Word file."""
    from assistant.service.impact_assessment import document_docx

    found = registering.entries(making.visit, "impacts")
    if not found:
        yield LeftOut(making.say("part_impacts"), making.say("empty"))
    for one in found:
        content = document_docx(making.visit, one.id, "all", making.language)
        what = making.say("what_impact", title=one.text("title") or one.id)
        yield Piece(f"impacts/{one.id.lower()}.docx", content, what)
