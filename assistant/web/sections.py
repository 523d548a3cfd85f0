"""The sections of the Risks and the Audit page, in order, from the modules of `web.panels`."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from assistant.registers.load import load_registers
from assistant.registers.schema import Register
from assistant.service import proposing
from assistant.web.section import Section

TABS = ("risks", "audit")
ORDER: Mapping[str, tuple[str, ...]] = {
    "risks": (
        *("systems", "risks", "opportunities", "impacts", "method", "roles", "raci"),
        *("objectives", "competences", "documents"),
    ),
    "audit": (
        *("readiness", "soa", "documented", "crosswalk", "mapping", "comparison", "audits"),
        *("checks", "findings", "actions", "management_reviews", "pack"),
    ),
}
_OTHERWISE = {"management_reviews": "reviews"}  # where section and register differ in name


@lru_cache(maxsize=1)
def all_sections() -> Mapping[str, Mapping[str, Section]]:
    """Return the sections by tab and name, in the order of the page."""
    made = {section.name: (tab, section) for tab, sections in _panels() for section in sections()}
    by_register = {section.register: name for name, (_, section) in made.items()}
    placed: dict[str, dict[str, Section]] = {tab: {} for tab in TABS}
    for tab in TABS:
        for name in ORDER[tab]:
            register = _OTHERWISE.get(name, name)
            found = name if name in made else by_register.get(register)
            if found in made:
                section = made.pop(found)[1]
                placed[tab][section.name] = section
            elif register in load_registers():
                offered = proposing.SOURCES.get(register)
                placed[tab][name] = Section(name, "", register, proposals=offered)
    for tab, section in made.values():
        placed[tab][section.name] = section
    return MappingProxyType(placed)


def section_of(tab: str, name: object) -> Section | None:
    """Return a section by the name that a browser sent; None where there is none."""
    return all_sections()[tab].get(name) if isinstance(name, str) else None


def section_for(register: str) -> Section | None:
    """Return the section that shows a register, of whichever tab."""
    for sections in all_sections().values():
        for section in sections.values():
            if section.register == register:
                return section
    return None


def register_of(entry_id: object) -> Register | None:
    """Return the register that an id such as "SYS-1" belongs to, None for anything else."""
    if not isinstance(entry_id, str):
        return None
    prefix, _, number = entry_id.partition("-")
    if not (number.isascii() and number.isdecimal()):
        return None
    return next((one for one in load_registers().values() if one.prefix == prefix), None)


def _panels() -> tuple[tuple[str, Callable[[], tuple[Section, ...]]], ...]:
    """What each module offers, and the tab of those of its sections that `ORDER` does not name."""
    # Imported late: some of them look up registers here.
    from assistant.web.panels import (
        audit,
        certification,
        documents,
        governance,
        impact,
        integration,
        risk,
        systems,
    )

    return (
        ("risks", systems.sections),
        ("risks", risk.sections),
        ("risks", impact.sections),
        ("risks", governance.sections),
        ("risks", documents.sections),
        ("audit", integration.sections),
        ("audit", certification.sections),
        ("audit", audit.sections),
    )
