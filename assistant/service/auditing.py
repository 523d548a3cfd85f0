"""Internal audit on behalf of a visit: programme, checklist, findings, management review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.audit.checklist import Checklist, checklist
from assistant.audit.findings import Standing, standing, standings
from assistant.audit.management_review import Inputs, inputs
from assistant.audit.material import Material
from assistant.audit.people import Holding, holdings
from assistant.audit.programme import Programme, programme
from assistant.audit.proposals import check_proposals, next_quarter, programme_proposals
from assistant.audit.to_examine import finding_proposals
from assistant.errors import NoReview, Refused
from assistant.messages import Language, message
from assistant.records.reviews import StoredReview
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.registers.proposal import Proposal
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import Review
from assistant.service import registering, reviewing
from assistant.service.visit import Visit
from ingest.types import Kind

# Registers with somebody who answers for an entry: register, title field, person field.
_OWNED = (
    ("soa", "control", "responsible"),
    ("objectives", "title", "owner"),
    ("actions", "title", "owner"),
)
_RECORDED = (
    "actions",
    "audits",
    "competences",
    "findings",
    "impacts",
    "objectives",
    "opportunities",
    "reviews",
    "risks",
    "roles",
    "systems",
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The latest document review that fits; `current` is False where documents have changed."""

    stored: StoredReview
    review: Review
    current: bool


def today() -> date:
    """Return the day it is."""
    return datetime.now(UTC).date()


def requirement_set(visit: Visit) -> RequirementSet:
    """Return the set that audits are held against. Raises BadRequirementSet."""
    return load_set(DEFAULT_SET, data_dir=visit.assistant.settings.data_dir)


def latest_review(visit: Visit, language: Language) -> Reviewed | None:
    """Return the latest review of the library that the person may see.

    One of the library as it is goes before a later one of some of it, one in the language
    before one in the other. Raises NotAllowed.
    """
    visit.require("read")
    library = visit.assistant.snapshot_id()
    company = frozenset(one.source for one in visit.documents() if one.kind is Kind.COMPANY)
    fitting = [
        one for one in reviewing.reviews(visit) if not one.aside and one.set_id == DEFAULT_SET
    ]

    def rank(one: StoredReview) -> tuple[bool, bool, int]:
        now = one.library == library and one.sources == company
        return now, one.language == language, one.number

    for one in sorted(fitting, key=rank, reverse=True):
        try:
            review = reviewing.load(visit, one.number)
        except NoReview:  # of another version of this program
            continue
        return Reviewed(one, review, rank(one)[0])
    return None


def entries_of(visit: Visit, *names: str) -> Mapping[str, Sequence[Entry]]:
    """Return the entries of registers by their name; a register that is not there has none."""
    known = load_registers()
    return {name: registering.entries(visit, name) for name in names if name in known}


def audit_programme(visit: Visit, *, day: date | None = None) -> Programme:
    """Return how far audits cover the requirements. Raises NotAllowed."""
    found = entries_of(visit, "audits", "checks")
    return programme(
        found["audits"],
        found["checks"],
        requirement_set(visit),
        holdings=_holdings(visit),
        today=day or today(),
    )


def audit_checklist(
    visit: Visit,
    language: Language,
    *,
    audit: str = "",
    scope: Iterable[str] = (),
    empty: bool = False,
) -> Checklist:
    """Return the checklist of an audit, or of numbers of requirements and chapters.

    Raises NotAllowed, Refused (no such audit; nothing in scope, unless it may be `empty`).
    """
    requirements = requirement_set(visit)
    entry = registering.entry(visit, "audits", audit) if audit else None
    checks = [one for one in registering.entries(visit, "checks") if one.text("audit") == audit]
    names = tuple(scope) or (entry.several("scope") if entry is not None else ())
    reviewed = latest_review(visit, language)
    found = checklist(
        names,
        requirements,
        reviewed.review if reviewed else None,
        language=language,
        audit=entry,
        checks=checks if entry is not None else (),
    )
    if not found.lines and not empty:
        named = ", ".join(names)[:80] or "–"
        raise Refused("auditing.nothing_in_scope", scope=named)
    return found


def finding_standings(visit: Visit, *, day: date | None = None) -> tuple[Standing, ...]:
    """Return how all findings stand. Raises NotAllowed."""
    found = entries_of(visit, "findings", "actions")
    return standings(
        found["findings"],
        requirements=requirement_set(visit),
        actions=found.get("actions", ()),
        today=day or today(),
    )


def finding_standing(visit: Visit, finding: Entry, *, day: date | None = None) -> Standing:
    """Return how one finding stands. Raises NotAllowed."""
    actions = entries_of(visit, "actions").get("actions", ())
    return standing(
        finding, requirements=requirement_set(visit), actions=actions, today=day or today()
    )


def close_finding(visit: Visit, finding_id: str, language: Language) -> Entry:
    """Close a finding and return it. Raises NotAllowed, Refused while a step is lacking."""
    visit.require("register")
    entry = registering.entry(visit, "findings", finding_id)
    found = finding_standing(visit, entry)
    if found.lacking:
        first = message(f"auditing.lacking_{found.lacking[0]}", language)
        raise Refused("auditing.not_closed", entry=entry.id, step=first)
    return registering.change(
        visit, "findings", entry.id, {"status": "closed"}, version=entry.version
    )


def review_inputs(
    visit: Visit,
    language: Language,
    *,
    day: date | None = None,
    reviewed: Reviewed | None = None,
) -> Inputs:
    """Return the input of a management review as recorded on a day. Raises NotAllowed."""
    when = day or today()
    latest = reviewed or latest_review(visit, language)
    return inputs(
        Material(
            entries_of(visit, *_RECORDED),
            audit_programme(visit, day=when),
            finding_standings(visit, day=when),
            when,
            language,
            latest.review if latest else None,
            latest.stored.number if latest else None,
            latest.current if latest else True,
        )
    )


def propose_audits(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Propose audits that cover what none is planned for, in the year from the next quarter."""
    return propose_programme(visit, language, start=next_quarter(today()))


def propose_programme(visit: Visit, language: Language, *, start: date) -> tuple[Proposal, ...]:
    """Propose audits that cover what none is planned for, in the year from `start`."""
    found = audit_programme(visit)
    return programme_proposals(found, requirement_set(visit), start=start, language=language)


def propose_checks(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Propose questions for the checklists of audits that are not done yet."""
    found = entries_of(visit, "audits", "checks")
    return check_proposals(
        found["audits"], found["checks"], requirement_set(visit), language=language
    )


def propose_findings(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Propose what somebody should look into. None of it is a nonconformity by itself."""
    reviewed = latest_review(visit, language)
    found = entries_of(visit, "findings", "audits", "checks")
    return finding_proposals(
        reviewed.review if reviewed else None,
        found["findings"],
        found["audits"],
        found["checks"],
        requirement_set(visit),
        documents=frozenset(one.id for one in visit.documents()),
        language=language,
    )


def _holdings(visit: Visit) -> tuple[Holding, ...]:
    found = entries_of(visit, "roles", "systems", *(name for name, _, _ in _OWNED))
    owned = [
        (entry, ", ".join(entry.several(title)) if title == "control" else entry.text(title), field)
        for name, title, field in _OWNED
        for entry in found.get(name, ())
    ]
    return holdings(found.get("roles", ()), found.get("systems", ()), owned)
