"""Risks, opportunities and the method: the matrix above the list, level and treatment beside."""

from typing import TYPE_CHECKING

from assistant.errors import Refused
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.service import proposing, registering, risk_assessment
from assistant.web.markup import element, escape
from assistant.web.panels.risk_above import above_method, above_opportunities, above_risks
from assistant.web.panels.risk_beside import beside_method, beside_opportunity, beside_risk
from assistant.web.section import Given, Section

if TYPE_CHECKING:
    from assistant.service import Visit


def sections() -> tuple[Section, ...]:
    """Return the three sections of the Risks page."""
    return (
        Section(
            "risks",
            "",
            "risks",
            above=above_risks,
            beside=_beside,
            proposals=_risks,
            acts={"risk_accept": _accept, "risk_treat": _treat},
        ),
        Section(
            "opportunities",
            "",
            "opportunities",
            above=above_opportunities,
            beside=beside_opportunity,
            proposals=_opportunities,
        ),
        Section("method", "", "method", above=above_method, beside=beside_method),
    )


def _risks(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["risks"](visit, language)


def _opportunities(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["opportunities"](visit, language)


def _beside(visit: "Visit", language: Language, entry: Entry) -> str:
    found = risk_assessment.assessed(visit, entry, language)
    method = risk_assessment.method(visit, language)
    return beside_risk(found, method, language, may=visit.person.may("register"))


def _accept(visit: "Visit", given: Given, language: Language) -> str:
    visit.require("register")  # before anything is looked up
    made = risk_assessment.accept(
        visit,
        given.get("entry", ""),
        given.get("name", ""),
        given.get("reason", ""),
        version=_version(given),
    )
    words = {"risk": made.id, "person": made.text("accepted_by")}
    return _done(message("risk_page.did_accept", language, **words))


def _treat(visit: "Visit", given: Given, language: Language) -> str:
    visit.require("register")  # before anything is looked up
    made = risk_assessment.treat(
        visit,
        given.get("entry", ""),
        given.get("option", ""),
        language,
        version=_version(given),
    )
    register = registering.register("risks")
    kind = register.field("treatment").option(made.text("treatment")).label.in_(language)
    return _done(message("risk_page.did_treat", language, risk=made.id, treatment=kind))


def _version(given: Given) -> int:
    """The version that the person saw; a form without one has been tampered with."""
    version = given.get("version", "")
    if not (version.isascii() and version.isdecimal()):
        raise Refused("risk_page.no_version")
    return int(version[:9])


def _done(words: str) -> str:
    return element("p", "✓ " + escape(words), class_="done", role="status")
