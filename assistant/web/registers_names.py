"""Titles of entries by id, persons and requirements: what forms offer and links are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.messages import Language
from assistant.registers.check import shown
from assistant.registers.entry import Entry, Values
from assistant.registers.schema import Register
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.service import registering
from assistant.web.sections import register_of

if TYPE_CHECKING:
    from assistant.service import Visit


@dataclass
class Names:
    """What one request looks up of entries, each register read once."""

    visit: "Visit"
    language: Language
    _read: dict[str, list[Entry]] = field(default_factory=dict)

    def entries(self, register: str) -> list[Entry]:
        """Return all entries of a register, archived ones too."""
        if register not in self._read:
            self._read[register] = registering.entries(self.visit, register, archived=True)
        return self._read[register]

    def title(self, entry_id: str) -> str | None:
        """Return what an entry is called; None where there is none of this id."""
        register = register_of(entry_id)
        if register is None:
            return None
        found = next((one for one in self.entries(register.id) if one.id == entry_id), None)
        return None if found is None else title_of(found, register, self.language)

    def choices(self, register: str) -> list[tuple[str, str]]:
        """Return id and title of the entries in use."""
        known = registering.register(register)
        return [
            (one.id, title_of(one, known, self.language))
            for one in self.entries(register)
            if not one.archived
        ]

    def persons(self, register: Register) -> list[str]:
        """Return names that stand in a register already, with the visitor's own."""
        fields = [one.id for one in register.fields if one.type == "person"]
        known = {entry.text(name) for entry in self.entries(register.id) for name in fields}
        if self.visit.person.signed_in:
            known.add(self.visit.person.name)
        return sorted(known - {""}, key=str.casefold)


def title_of(entry: Entry, register: Register, language: Language) -> str:
    """Return what an entry is called: its title in one line, else its id."""
    return title_in(entry.values, register, language) or entry.id


def title_in(values: Values, register: Register, language: Language) -> str:
    """Return the title among values, in one line; "" where there is none."""
    spec = register.field(register.title_field)
    value = values.get(spec.id)
    if spec.type == "requirements" and value:
        return ", ".join(requirement_name(one, language) for one in value)
    return " ".join(shown(spec, value, language).split())


@lru_cache(maxsize=2)
def requirements(language: Language) -> Mapping[str, str]:
    """Return the titles of the standard's requirements by id, in its order."""
    return {one.id: one.title.in_(language) for one in load_set(DEFAULT_SET).requirements}


def requirement_name(reference: str, language: Language) -> str:
    """Return a requirement as people know it: "A.6.2.4 …"; not escaped."""
    title = requirements(language).get(reference)
    short = reference.removeprefix(f"{DEFAULT_SET}:")
    return f"{short} {title}" if title else short
