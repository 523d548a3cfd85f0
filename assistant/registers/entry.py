"""An entry of a register and its changes, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Deed = Literal["add", "change", "archive", "restore"]
DEEDS: tuple[Deed, ...] = ("add", "change", "archive", "restore")


@dataclass(frozen=True, slots=True)
class Source:
    """Words of a document that an entry rests on; they stood there word for word when added."""

    document_id: str
    document: str  # title
    file: str
    page: int
    page_label: str | None
    section: tuple[str, ...]
    quote: str
    start: int  # within the page's text
    end: int


# text, choice, date, person, link: str; number: int; lines, choices, links, requirements: tuple of
# str; sources: tuple of Source; data: whatever JSON can say. A field without a value is absent.
Value = Any
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands. `version` counts its changes from 1."""

    register: str
    id: str  # "SYS-1"
    version: int
    values: Values
    created: datetime  # UTC
    changed: datetime  # UTC
    person: str  # who changed it last
    archived: bool = False

    def text(self, name: str) -> str:
        """Return a field as text, "" where it has no value."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return a number, None where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def several(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty where it has no value."""
        return tuple(self.values.get(name) or ())

    def sources(self, name: str = "sources") -> tuple[Source, ...]:
        """Return the sources of a field, none where it has no value."""
        return tuple(self.values.get(name) or ())


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one entry: who, when, what it was before and after, and why where said.

    `before` is None for a new entry; both hold all fields.
    """

    number: int
    at: datetime  # UTC
    person: str
    register: str
    entry: str
    version: int  # after the change
    deed: Deed
    before: Values | None
    after: Values
    reason: str = ""

    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that differ, in order of name."""
        before = self.before or {}
        names = set(before) | set(self.after)
        return tuple(sorted(one for one in names if before.get(one) != self.after.get(one)))
