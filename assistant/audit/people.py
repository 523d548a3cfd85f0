"""Tell whether two names are the same person, and what a person answers for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.registers.entry import Entry

_TITLES = frozenset({"dr", "prof", "dipl", "ing", "mr", "mrs", "ms", "herr", "frau", "phd"})
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BEHIND_NAME = re.compile(r"\s*(?:[,;(/|]|\s[–-]\s)")

Kind = Literal["role", "system", "entry"]


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that a person answers for. No `requirements`: it is not said which it concerns."""

    person: str
    kind: Kind
    entry: str
    title: str
    requirements: tuple[str, ...] = ()


def same_person(one: str, other: str) -> bool:
    """Tell whether two names mean one person, whatever their case, titles and order.

    "Dr. Jonas Meer", "jonas meer", "Meer, Jonas" and "Jonas Meer, Quality" are one.
    """
    return bool(_keys(one) & _keys(other))


def holdings(
    roles: Sequence[Entry], systems: Sequence[Entry], others: Iterable[tuple[Entry, str, str]]
) -> tuple[Holding, ...]:
    """Return who answers for what: roles, systems, and entries given as (entry, title, field)."""
    found = []
    for entry in roles:
        for field in ("holder", "deputy"):
            if person := entry.text(field):
                needed = entry.several("requirements")
                found.append(Holding(person, "role", entry.id, entry.text("name"), needed))
    for entry in systems:
        if person := entry.text("owner"):
            found.append(Holding(person, "system", entry.id, entry.text("name")))
    for entry, title, field in others:
        if person := entry.text(field):
            needed = entry.several("requirements") or entry.several("control")
            found.append(Holding(person, "entry", entry.id, title, needed))
    return tuple(found)


def _keys(name: str) -> set[frozenset[str]]:
    """What a name is recognised by: its words, and those before a comma or a bracket."""
    heads = (name, _BEHIND_NAME.split(name, maxsplit=1)[0])
    words = (frozenset(_WORD.findall(head.casefold())) - _TITLES for head in heads)
    whole, head = words
    # The one word before a comma is a family name ("Meer, Jonas"), which many may share.
    keys = {whole} if len(head) < 2 and len(whole) > 1 else {whole, head}
    return {key for key in keys if key}
