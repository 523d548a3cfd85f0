"""Certification: what holds the stages back, the statement's versions, documents asked for."""

from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.registers.proposal import Proposal
from assistant.service import certifying, proposing
from assistant.web.governance_files import PATH
from assistant.web.markup import element, escape
from assistant.web.panels.certification_documented import documented_html
from assistant.web.panels.certification_readiness import readiness_html
from assistant.web.panels.certification_soa import soa_html
from assistant.web.section import Given, Section

if TYPE_CHECKING:
    from assistant.service import Visit


def sections() -> tuple[Section, ...]:
    """Return the three sections of the Audit page."""
    return (
        Section(
            "readiness",
            "readiness.title",
            above=readiness_html,
            files=(("docx", f"{PATH}/readiness/docx"),),
        ),
        Section(
            "soa",
            "",
            "soa",
            above=soa_html,
            proposals=_proposals,
            acts={"soa_issue": _issue, "soa_accept": _accept},
            files=(("xlsx", f"{PATH}/soa/xlsx"), ("docx", f"{PATH}/soa/docx")),
        ),
        Section(
            "documented",
            "documented.title",
            above=documented_html,
            files=(("xlsx", f"{PATH}/documented/xlsx"),),
        ),
    )


def _proposals(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["soa"](visit, language)


def _issue(visit: "Visit", given: Given, language: Language) -> str:
    made = certifying.issue(
        visit,
        today=certifying.today(),
        approved_by=given.get("approved_by", ""),
        note=given.get("note", ""),
    )
    said = message("soa.issued", language, version=made.number, digest=made.digest)
    return element("p", "✓ " + escape(said), class_="done", role="status")


def _accept(visit: "Visit", given: Given, language: Language) -> str:
    """Make entries of all open proposals, which the person has confirmed."""
    offered = proposing.proposals(visit, "soa", language)
    for one in offered:
        proposing.accept_this(visit, one)
    said = message("soa.accepted", language, count=len(offered))
    return element("p", "✓ " + escape(said), class_="done", role="status")
