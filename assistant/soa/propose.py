"""Propose a decision for each control that nobody decided on, with the reason in words.

It never proposes to leave a control out, and never that one is implemented: documents show what
is laid down, not what is done.
"""

from collections.abc import Sequence

from assistant.messages import Language, message
from assistant.registers.entry import Entry, Values
from assistant.registers.proposal import Proposal
from assistant.soa.evidence import Looked
from assistant.soa.statement import Row, Statement

# Controls on developing systems: worth a check where none is developed or offered.
OF_DEVELOPERS = ("A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3", "A.6.2.4")


def proposals(
    statement: Statement,
    *,
    systems: Sequence[Entry] = (),
    roles: Sequence[Entry] = (),
    language: Language,
) -> tuple[Proposal, ...]:
    """Return a proposal for each control without an entry, in the order of the controls."""
    used_only = only_used(systems)
    return tuple(
        _proposal(row, used_only=used_only, roles=roles, language=language)
        for row in statement.undecided
    )


def only_used(systems: Sequence[Entry]) -> bool:
    """Tell whether systems are registered and each of them is used, not developed or offered."""
    there = [one for one in systems if not one.archived]
    return bool(there) and all(one.text("role") == "deployer" for one in there)


def status_of(looked: Looked | None) -> str:
    """Return the status that the documents allow to propose, "" where they allow none."""
    if looked is None:
        return ""
    if looked.denials:
        return "none"
    if not looked.supports:
        return ""
    return {"met": "documented", "partial": "partly_documented"}.get(looked.status, "")


def _proposal(row: Row, *, used_only: bool, roles: Sequence[Entry], language: Language) -> Proposal:
    status = status_of(row.looked)
    shown = row.looked
    sources = () if shown is None else shown.denials if status == "none" else shown.supports
    why = _why(row, used_only=used_only, language=language)
    stands = status or ("unreviewed" if shown is None else "open")
    note = message(f"soa.propose_status_{stands}", language)
    given: Values = {
        "control": (row.control.id,),
        "applicable": "yes",
        "justification": why,
        "status": status,
        "responsible": _responsible(row, roles),
        "risks": row.risks,
        "note": note,
        "sources": sources,
    }
    values = {name: value for name, value in given.items() if value not in ("", ())}
    return Proposal("soa", row.control.id, values, f"{why} {note}")


def _why(row: Row, *, used_only: bool, language: Language) -> str:
    """Return why it applies, in sentences; the last resort is that nothing speaks against it."""
    parts = []
    if row.risks:
        parts.append(message("soa.propose_risks", language, risks=", ".join(row.risks)))
    shown = row.looked
    if shown is not None and shown.supports and not shown.denials:
        parts.append(message("soa.propose_shown", language))
    if parts:
        return " ".join(parts)
    if shown is not None and shown.status == "not_applicable":
        return message("soa.propose_check_decided", language)
    if used_only and row.control.ref in OF_DEVELOPERS:
        return message("soa.propose_check_used", language)
    return message("soa.propose_default", language)


def _responsible(row: Row, roles: Sequence[Entry]) -> str:
    """Return who holds the one role that names this control; "" where it is not that clear."""
    holders = {
        one.text("holder")
        for one in roles
        if row.control.id in one.several("requirements") and one.text("holder")
    }
    return holders.pop() if len(holders) == 1 else ""
