"""Offer an assessment for each system that has none: its facts and sources, nothing invented."""

from collections.abc import Sequence

from assistant.impact.needed import Need, latest_of, needed
from assistant.messages import Language, message
from assistant.registers.check import LONGEST_LINE
from assistant.registers.entry import Entry, Value
from assistant.registers.proposal import Proposal

_BEFORE_USE = ("idea", "development", "test")


def proposed(
    systems: Sequence[Entry], impacts: Sequence[Entry], language: Language
) -> tuple[Proposal, ...]:
    """Return a proposal for each system in use or to come that has no assessment."""
    return tuple(
        proposal(system, language)
        for system in systems
        if not system.archived
        and system.text("stage") != "retired"
        and latest_of(impacts, system.id) is None
    )


def proposal(system: Entry, language: Language) -> Proposal:
    """Return an assessment to begin with for a system, and why."""
    return Proposal(
        register="impacts",
        about=system.id,
        values=start_values(system, language),
        reason=_reason(system, needed(system, None, language), language),
    )


def start_values(system: Entry, language: Language) -> dict[str, Value]:
    """Return the values of a new assessment; every effect is left to people.

    What the register of systems knows is shown beside the form and not copied into it.
    """
    title = message("impact.title_of", language, system=system.text("name"))
    values: dict[str, Value] = {
        "title": title[:LONGEST_LINE],
        "system": system.id,
        "status": "draft",
    }
    if system.text("stage") in _BEFORE_USE:
        values["trigger"] = "new"
    if system.sources():
        values["sources"] = system.sources()
    return values


def _reason(system: Entry, needs: Sequence[Need], language: Language) -> str:
    """What is called for, each with its articles."""
    said = [message("impact.propose", language, system=system.text("name"), id=system.id)]
    said += [
        f"{need.title}: {message(f'impact.verdict_{need.verdict}', language)} "
        f"({need.reasons[0].places})."
        for need in needs
        if need.verdict != "none"
    ]
    return " ".join(said)
