"""What is proposed for the registers, and what people decide on it.

Proposals are worked out anew each time. Accepted and dismissed ones stand in the register
`dismissed`, so that none is offered twice and it stays known who decided what. What a proposal says
of a document in a collection is not written there, as everybody reads the registers.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from typing import Any

from assistant.errors import Refused
from assistant.messages import Language, message
from assistant.records.entries import Entries, Writing
from assistant.registers.check import LONGEST_LINE, check, read_value
from assistant.registers.entry import Entry, Values
from assistant.registers.proposal import Proposal
from assistant.service import registering
from assistant.service.visit import Visit

Source = Callable[[Visit, Language], tuple[Proposal, ...]]
DECIDED = "dismissed"  # the register of decisions
_SEALED = re.compile("#[0-9a-f]{16}")
_CUT = 200  # characters that are kept of what a very long proposal is about


def later(module: str, function: str) -> Source:
    """Return a source whose module is imported when it is first asked."""

    def propose(visit: Visit, language: Language) -> tuple[Proposal, ...]:
        source: Source = getattr(import_module(module), function)
        return source(visit, language)

    return propose


def joined(*sources: Source) -> Source:
    """Return the proposals of several sources for one register, in their order."""
    return lambda visit, language: tuple(one for by in sources for one in by(visit, language))


# Register -> what proposes its entries. One line each, imported late.
SOURCES: Mapping[str, Source] = {
    "actions": later("assistant.service.governing", "actions_proposed"),
    "audits": later("assistant.service.auditing", "propose_audits"),
    "checks": later("assistant.service.auditing", "propose_checks"),
    "findings": later("assistant.service.auditing", "propose_findings"),
    "impacts": later("assistant.service.impact_assessment", "proposals"),
    "opportunities": later("assistant.service.risk_assessment", "opportunities_proposed"),
    "raci": later("assistant.service.governing", "raci_proposed"),
    "roles": later("assistant.service.governing", "roles_proposed"),
    "risks": joined(
        later("assistant.service.impact_assessment", "risk_proposals"),
        later("assistant.service.risk_assessment", "risks_proposed"),
    ),
    "systems": later("assistant.service.system_proposals", "proposals"),
    "soa": later("assistant.service.certifying", "proposals"),
}


def proposals(visit: Visit, name: str, language: Language) -> tuple[Proposal, ...]:
    """Return what is proposed for a register and not yet decided. Raises NotAllowed, Refused."""
    visit.require("read")
    source = SOURCES.get(registering.register(name).id)
    return () if source is None else undecided(visit, source(visit, language), language)


def undecided(visit: Visit, found: Iterable[Proposal], language: Language) -> tuple[Proposal, ...]:
    """Return the proposals that nobody has accepted or dismissed. Raises NotAllowed.

    The reason tells where others may not read what a proposal rests on.
    """
    decided = {_mark(one) for one in registering.entries(visit, DECIDED)}
    open_ones = [one for one in found if _mark_of(one) not in decided]
    closed = _closed(visit)
    told = message("proposing.not_for_all", language)
    return tuple(
        replace(one, reason=f"{one.reason} {told}") if _rests_on(one, closed) else one
        for one in open_ones
    )


def find(visit: Visit, name: str, key: str, language: Language) -> Proposal:
    """Return an open proposal by its key. Raises NotAllowed, Refused."""
    for one in proposals(visit, name, language):
        if one.key == key:
            return one
    raise Refused("proposing.gone", proposal=key[:40])


def accept(
    visit: Visit,
    name: str,
    key: str,
    language: Language,
    *,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Make the proposal of that key an entry, or change its entry, and return that.

    `given` are values that the person put in place of the proposed ones. Raises NotAllowed,
    BadEntry, Refused (it is no longer proposed, or somebody else was quicker).
    """
    visit.require("register")
    return accept_this(visit, find(visit, name, key, language), given=given, reason=reason)


def accept_this(
    visit: Visit,
    proposal: Proposal,
    *,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Do as a proposal says; entry and decision are written together, or neither.

    Raises NotAllowed, BadEntry, Refused.
    """
    visit.require("register")
    register, decisions = registering.register(proposal.register), registering.register(DECIDED)
    wanted = {**proposal.values, **(given or {})}
    told = _rests_on(proposal, _closed(visit))
    who = registering.who(visit, reason if told else reason or proposal.reason)
    if proposal.entry is None:
        values, version = registering.checked(visit, register, wanted), 0
    else:
        before = registering.stored(visit, register, proposal.entry)
        # All sources of before, also those that this person does not see.
        sources = (*before.sources(), *(wanted.get("sources") or ()))
        kept = {"sources": tuple(dict.fromkeys(sources))} if sources else {}
        values = registering.checked(
            visit, register, {**before.values, **wanted, **kept}, before.values
        )
        version = before.version

    def write(writing: Writing) -> Entry:
        _not_yet(writing, proposal)
        if proposal.entry is None:
            made = writing.add(register, values, who)
        else:
            made = writing.change(register, proposal.entry, values, who, version=version)
        writing.add(decisions, _decision(proposal, "accepted", reason, made.id, sealed=told), who)
        return made

    return Entries(visit.service.database).together(write)


def dismiss(visit: Visit, name: str, key: str, language: Language, *, reason: str = "") -> Entry:
    """Offer the proposal of that key no more; return the decision. Raises NotAllowed, Refused."""
    visit.require("register")
    return dismiss_this(visit, find(visit, name, key, language), reason=reason)


def dismiss_this(visit: Visit, proposal: Proposal, *, reason: str = "") -> Entry:
    """Offer a proposal no more, and return the decision. Raises NotAllowed, Refused."""
    visit.require("register")
    sealed = _rests_on(proposal, _closed(visit))
    values = _decision(proposal, "dismissed", reason, sealed=sealed)
    who = registering.who(visit, reason)

    def write(writing: Writing) -> Entry:
        _not_yet(writing, proposal)
        return writing.add(registering.register(DECIDED), values, who)

    return Entries(visit.service.database).together(write)


def _not_yet(writing: Writing, proposal: Proposal) -> None:
    """Refuse what somebody else has just decided."""
    if any(_mark(one) == _mark_of(proposal) for one in writing.all(DECIDED)):
        raise Refused("proposing.gone", proposal=proposal.key)


def _closed(visit: Visit) -> frozenset[str]:
    """Return the ids of the documents that this person may read and perhaps not everybody."""
    placed = visit.service.collections.placed()
    return (
        frozenset(one.id for one in visit.documents() if one.source in placed) if placed else placed
    )


def _rests_on(proposal: Proposal, documents: frozenset[str]) -> bool:
    return any(one.document_id in documents for one in proposal.values.get("sources") or ())


def _decision(
    proposal: Proposal, decision: str, reason: str, made: str | None = None, *, sealed: bool
) -> Values:
    name, mark, entry = _mark_of(proposal)
    about = mark if sealed else _about(proposal)
    given = {
        "title": proposal.key,
        "register": name,
        "about": about,
        "entry": entry,
        "decision": decision,
        "made": made,
        "reason": reason,
    }
    return check(registering.register(DECIDED), given)


def _mark(decided: Entry) -> tuple[str, str, str]:
    about = decided.text("about")
    sealed = about if _SEALED.fullmatch(about) else _seal(about)
    return decided.text("register"), sealed, decided.text("entry")


def _mark_of(proposal: Proposal) -> tuple[str, str, str]:
    """What a proposal is known by: its words and its language may change."""
    return proposal.register, _seal(_about(proposal)), proposal.entry or ""


def _seal(about: str) -> str:
    return f"#{sha256(about.encode()).hexdigest()[:16]}"


def _about(proposal: Proposal) -> str:
    about = " ".join(proposal.about.split()) or proposal.key
    if len(about) > LONGEST_LINE:
        about = f"{about[:_CUT]} … {sha256(about.encode()).hexdigest()[:16]}"
    return str(read_value(registering.register(DECIDED).field("about"), about))
