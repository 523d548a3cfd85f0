"""Proposals for the register of AI systems, from the tables of the documents a person may read."""

from collections import OrderedDict
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from assistant.messages import Language, message
from assistant.registers.entry import Entry, Source, Value
from assistant.registers.proposal import Proposal
from assistant.registers.table import place_words
from assistant.service import registering
from assistant.service.visit import Service, Visit
from assistant.tasks.systems import FoundSystem, Row, found_systems

REGISTER = "systems"
_KEPT = 4
_known: "WeakKeyDictionary[Service, OrderedDict[object, tuple[FoundSystem, ...]]]" = (
    WeakKeyDictionary()
)


def found(visit: Visit) -> tuple[FoundSystem, ...]:
    """Return the systems that tables of documents list. Raises NotAllowed.

    They are kept for as long as the library and what the person may read stay the same.
    """
    visit.require("read")
    allowed = frozenset(document.id for document in visit.documents())
    key = visit.assistant.snapshot_id(), allowed
    kept = _known.setdefault(visit.service, OrderedDict())
    known = kept.get(key)
    if known is None:
        with visit.assistant.sources(visit.allow) as sources:
            known = found_systems(sources.library, superseded=visit.superseded(), allow=visit.allow)
        kept[key] = known
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return known


def proposals(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return what documents add to the register. Raises NotAllowed.

    That is each system that it does not have, and for those it has each field that is empty.
    """
    there = {_name(one.text("name")): one for one in _entries(visit)}
    proposed: list[Proposal] = []
    for system in found(visit):
        entry = there.get(_name(system.name))
        if entry is None:
            proposed.append(_new(system, language))
        elif not entry.archived:
            proposed += _missing(system, entry, language)
    return tuple(proposed)


def _entries(visit: Visit) -> list[Entry]:
    """All entries; where two have the same name, the one in use counts."""
    entries = registering.entries(visit, REGISTER, archived=True)
    return sorted(entries, key=lambda one: not one.archived)


def _new(system: FoundSystem, language: Language) -> Proposal:
    values: dict[str, Value] = {"name": system.name, **system.values}
    titles = tuple(dict.fromkeys(row.citation.document for row in system.rows))
    values |= {"documents": titles, "sources": _sources(system.rows)}
    key = "known" if all(row.known for row in system.rows) else "unsure"
    said = [message(f"system_proposals.new_{key}", language, places=_places(system.rows, language))]
    if system.differing:
        fields = _labels(system.differing, language)
        said.append(message("system_proposals.differing", language, fields=fields))
    return Proposal(REGISTER, _name(system.name), values, " ".join(said))


def _missing(system: FoundSystem, entry: Entry, language: Language) -> list[Proposal]:
    proposed = []
    for name, value in system.values.items():
        if name in entry.values:
            continue
        row = system.said_by[name]
        key = "known" if row.known else "unsure"
        reason = message(
            f"system_proposals.field_{key}",
            language,
            field=_labels((name,), language),
            places=_places((row,), language),
        )
        values: Mapping[str, Value] = {name: value, "sources": _sources((row,))}
        about = f"{_name(system.name)}: {name}"
        proposed.append(Proposal(REGISTER, about, values, reason, entry.id))
    return proposed


def _sources(rows: tuple[Row, ...]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(registering.source_of(row.citation) for row in rows))


def _places(rows: tuple[Row, ...], language: Language) -> str:
    return "; ".join(dict.fromkeys(place_words(one, language) for one in _sources(rows)))


def _labels(names: tuple[str, ...], language: Language) -> str:
    register = registering.register(REGISTER)
    return ", ".join(register.field(name).label.in_(language) for name in names)


def _name(text: str) -> str:
    """A name as it is compared."""
    return " ".join(text.casefold().split())
