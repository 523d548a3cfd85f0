"""The sections of the Risks and the Audit page, in order, from the modules of `web.panels`."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
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
# The tab of what a module offers beyond the names above.
PANELS: Mapping[str, str] = {
    "systems": "risks",
    "risk": "risks",
    "impact": "risks",
    "governance": "risks",
    "documents": "risks",
    "integration": "audit",
    "certification": "audit",
    "audit": "audit",
}
_OTHERWISE = {"management_reviews": "reviews"}  # where section and register differ in name


@lru_cache(maxsize=1)
def all_sections() -> Mapping[str, Mapping[str, Section]]:
    """Return the sections by tab and name, in the order of the page."""
    made = {
        section.name: (PANELS[panel], section) for panel in PANELS for section in _sections(panel)
    }
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


def _sections(panel: str) -> tuple[Section, ...]:
    name = f"assistant.web.panels.{panel}"
    if find_spec(name) is None:
        return ()
    made: tuple[Section, ...] = import_module(name).sections()
    return made
