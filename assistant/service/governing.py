"""Roles, matrix, objectives, competence and action plan on behalf of a visit."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from weakref import WeakKeyDictionary

from assistant.governance import actions as acting
from assistant.governance.conflicts import Conflict, Records, conflicts
from assistant.governance.dues import REGISTERS, Due, dues
from assistant.governance.objectives import Remark, competence_remarks, objective_remarks
from assistant.governance.plan import Point, Step, progress
from assistant.governance.raci import Gap, Matrix, gaps, matrix
from assistant.governance.role_proposals import raci_proposals, role_proposals, unlinked
from assistant.governance.role_reading import Told
from assistant.messages import Language
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.risk.level import initial
from assistant.risk.method import read_method
from assistant.service import registering, reviewing
from assistant.service.visit import Service, Visit

_KEPT = 4
_told: "WeakKeyDictionary[Service, OrderedDict[object, Told]]" = WeakKeyDictionary()


def the_matrix(visit: Visit) -> Matrix:
    """Return the RACI matrix. Raises NotAllowed."""
    return matrix(registering.entries(visit, "roles"), registering.entries(visit, "raci"))


def the_gaps(visit: Visit, language: Language) -> tuple[Gap, ...]:
    """Return what is missing in roles and matrix. Raises NotAllowed."""
    return gaps(the_matrix(visit), language)


def the_conflicts(visit: Visit, language: Language) -> tuple[Conflict, ...]:
    """Return what lies in one hand and is to be checked. Raises NotAllowed."""
    risks, impacts, audits, systems = (
        registering.entries(visit, name) for name in ("risks", "impacts", "audits", "systems")
    )
    return conflicts(the_matrix(visit), Records(risks, impacts, audits, systems), language)


def remarks_on_objectives(visit: Visit, language: Language, today: date) -> tuple[Remark, ...]:
    """Return what is missing in the objectives. Raises NotAllowed."""
    return objective_remarks(registering.entries(visit, "objectives"), language, today=today)


def remarks_on_competence(visit: Visit, language: Language, today: date) -> tuple[Remark, ...]:
    """Return what is missing in competence and awareness. Raises NotAllowed."""
    competences, roles = (registering.entries(visit, name) for name in ("competences", "roles"))
    return competence_remarks(competences, roles, language, today=today)


def the_dues(visit: Visit) -> tuple[Due, ...]:
    """Return the open days of all registers. Raises NotAllowed."""
    return dues({name: registering.entries(visit, name) for name in REGISTERS})


def the_progress(visit: Visit, until: date, *, step: Step | None = None) -> tuple[Point, ...]:
    """Return how the action plan went, from the history of its entries. Raises NotAllowed."""
    return progress(registering.history(visit, "actions"), until=until, step=step)


def today() -> date:
    """Return the day of now, in the time that all records are in."""
    return datetime.now(UTC).date()


def told(visit: Visit) -> Told:
    """Return what the documents that the person may read say of roles. Raises NotAllowed."""
    visit.require("read")
    allowed = frozenset(document.id for document in visit.documents())
    key = visit.assistant.snapshot_id(), allowed
    kept = _told.setdefault(visit.service, OrderedDict())
    found = kept.get(key)
    if found is None:
        from assistant.tasks.roles import told_roles

        superseded = visit.superseded()
        with visit.assistant.sources(visit.allow) as sources:
            found = told_roles(sources.library, superseded=superseded, allow=visit.allow)
        kept[key] = found
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found


def roles_proposed(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return the roles that documents name. Raises NotAllowed."""
    roles = registering.entries(visit, "roles", archived=True)
    return role_proposals(told(visit), roles, language, registering.source_of)


def raci_proposed(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return rows of RACI tables in documents, and activities to fill in. Raises NotAllowed."""
    roles, raci = _roles_and_rows(visit)
    return raci_proposals(told(visit), roles, raci, language, registering.source_of)


def roles_waited_for(visit: Visit) -> tuple[str, ...]:
    """Return the roles that rows of RACI tables in documents wait for. Raises NotAllowed."""
    return unlinked(told(visit), *_roles_and_rows(visit))


def _roles_and_rows(visit: Visit) -> tuple[list[Entry], list[Entry]]:
    return (
        registering.entries(visit, "roles"),
        registering.entries(visit, "raci", archived=True),
    )


def actions_proposed(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return actions for what is open, urgent ones first. Raises NotAllowed."""
    visit.require("read")
    known, risks, findings, impacts = (
        registering.entries(visit, name) for name in ("actions", "risks", "findings", "impacts")
    )
    latest = reviewing.latest(visit)
    found = (
        *acting.finding_proposals(findings, known, language),
        *acting.risk_proposals(risks, known, language, levels=_levels(visit, risks)),
        *acting.impact_proposals(impacts, known, language),
        *(acting.gap_proposals(latest[1], known, language) if latest is not None else ()),
    )
    return tuple(sorted(found, key=acting.urgency))


def _levels(visit: Visit, risks: Sequence[Entry]) -> dict[str, str]:
    """How high risks are by the company's own method; those not rated are left out."""
    method = read_method(registering.entries(visit, "method"), "en")  # levels have no language
    rated = {one.id: initial(method, one).level for one in risks}
    return {name: level for name, level in rated.items() if level is not None}
