"""AI risk assessment on behalf of a visit: the method, risks as they stand, treatment, acceptance.

What is read and written goes through `registering`; what follows from it is worked out by
`assistant.risk`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.errors import Refused
from assistant.messages import Language
from assistant.registers.entry import Change, Entry
from assistant.registers.proposal import Proposal
from assistant.risk.assess import Assessed, assess
from assistant.risk.catalogue import load_catalogue
from assistant.risk.checks import LEAST_REASON
from assistant.risk.level import residual
from assistant.risk.method import Method, read_method
from assistant.risk.past import ACCEPTED_VERSION
from assistant.risk.propose import opportunity_proposals, risk_proposals
from assistant.risk.schema import TreatmentOption
from assistant.service import registering
from assistant.service.visit import Visit

SHORTEST_NAME = 2  # characters of the name of who accepts
_IN_AREA = 6  # treatments offered for a risk that is not of the catalogue


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that a page or a report shows: method, risks as they stand, the names around them."""

    method: Method
    risks: tuple[Assessed, ...]
    systems: Mapping[str, Entry]  # archived ones too, by id
    opportunities: tuple[Entry, ...]
    changes: tuple[Change, ...]  # of risks, the latest first
    today: date

    def system_name(self, risk: Entry) -> str:
        """Return what the system of a risk is called, "" where it names none."""
        system = self.systems.get(risk.text("system"))
        return risk.text("system") if system is None else system.text("name")


def today() -> date:
    """Return the day by which dates are overdue."""
    return datetime.now(UTC).date()


def method(visit: Visit, language: Language) -> Method:
    """Return the company's method, or the default in that language. Raises NotAllowed."""
    return read_method(registering.entries(visit, "method"), language)


def assessment(visit: Visit, language: Language, *, on: date | None = None) -> Assessment:
    """Return all risks as they stand on a day. Raises NotAllowed."""
    changes = registering.history(visit, "risks")
    found, day = method(visit, language), on or today()
    risks = assess(
        registering.entries(visit, "risks"),
        found,
        day,
        history=changes,
        method_history=registering.history(visit, "method"),
    )
    systems = registering.entries(visit, "systems", archived=True)
    return Assessment(
        found,
        risks,
        {one.id: one for one in systems},
        tuple(registering.entries(visit, "opportunities")),
        tuple(changes),
        day,
    )


def assessed(visit: Visit, risk: Entry, language: Language) -> Assessed:
    """Return one risk as it stands. Raises NotAllowed."""
    return assess(
        [risk],
        method(visit, language),
        today(),
        history=registering.history(visit, "risks", risk.id),
        method_history=registering.history(visit, "method"),
    )[0]


def risks_proposed(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return risks that the catalogue proposes for the systems. Raises NotAllowed."""
    existing = registering.entries(visit, "risks", archived=True)
    return tuple(
        proposal
        for system in registering.entries(visit, "systems")
        for proposal in risk_proposals(system, existing, language)
    )


def opportunities_proposed(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return opportunities that the catalogue proposes for the systems. Raises NotAllowed."""
    existing = registering.entries(visit, "opportunities", archived=True)
    return tuple(
        proposal
        for system in registering.entries(visit, "systems")
        for proposal in opportunity_proposals(system, existing, language)
    )


def treatments(risk: Entry) -> tuple[TreatmentOption, ...]:
    """Return ways to treat a risk: its source's, else some of its area's."""
    catalogue = load_catalogue()
    own = catalogue.options_of(risk.text("source_id"))
    if own:
        return own
    area = [name for name, of in catalogue.areas.items() if of == risk.text("area")]
    found = dict.fromkeys(option for name in area for option in catalogue.sources[name].options)
    return tuple(catalogue.options[name] for name in found)[:_IN_AREA]


def treat(
    visit: Visit, risk_id: str, option_id: str, language: Language, *, version: int | None = None
) -> Entry:
    """Choose a way to treat a risk: its kind, its controls and its words are entered.

    A treatment that is chosen already stays; measures and controls are added. Raises NotAllowed,
    Refused.
    """
    visit.require("register")
    risk = registering.entry(visit, "risks", risk_id)
    option = next((one for one in treatments(risk) if one.id == option_id), None)
    if option is None:
        raise Refused("risk.unknown_option", option=option_id[:40])
    controls = (*risk.several("controls"), *(f"iso42001:{one}" for one in option.controls))
    words, before = option.text.in_(language), risk.text("measures")
    measures = before if words in before else "\n".join(filter(None, (before, words)))
    given = {
        "treatment": risk.text("treatment") or option.treatment,
        "controls": tuple(dict.fromkeys(controls)),
        "measures": measures,
    }
    return registering.change(visit, "risks", risk.id, given, version=version)


def accept(
    visit: Visit,
    risk_id: str,
    name: str,
    reason: str,
    *,
    version: int | None = None,
    on: date | None = None,
) -> Entry:
    """Note that a named person accepts what remains of a risk, and return the risk.

    Raises NotAllowed, BadEntry, Refused: no residual rating, no name, no reason of ten characters.
    """
    visit.require("register")
    risk = registering.entry(visit, "risks", risk_id)
    person, why = " ".join(name.split()), reason.strip()
    if risk.archived or risk.text("status") == "closed":
        raise Refused("risk.accept_closed", risk=risk.id)
    if len(person) < SHORTEST_NAME or not any(one.isalpha() for one in person):
        raise Refused("risk.accept_name")
    if len(" ".join(why.split())) < LEAST_REASON:
        raise Refused("risk.accept_reason_short", least=LEAST_REASON)
    found = method(visit, "en")
    if not found.usable:
        raise Refused("risk.accept_method")
    if residual(found, risk).state != "assessed":
        raise Refused("risk.accept_residual", risk=risk.id)
    given = {
        "accepted_by": person,
        "accepted_on": (on or today()).isoformat(),
        "accept_reason": why,
        "status": _status(risk),
        ACCEPTED_VERSION: risk.version,
    }
    return registering.change(visit, "risks", risk.id, given, version=version, reason=why)


def _status(risk: Entry) -> str:
    """Accepted counts as done only where nothing is left to do: measures under way stay so."""
    done = risk.text("treatment") == "retain" or risk.text("status") in ("treated", "accepted")
    return "accepted" if done else risk.text("status") or "open"
