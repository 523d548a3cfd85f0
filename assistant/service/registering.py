"""Registers on behalf of a visit: read, add, change, archive, history – checked and written down.

Quotes of documents that the person may not read are left out of what is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assistant.errors import Refused
from assistant.records.entries import Entries, Who
from assistant.registers.check import BadEntry, check, read_value
from assistant.registers.entry import Change, Entry, Source, Values
from assistant.registers.load import load_registers
from assistant.registers.schema import FieldSpec, Register
from assistant.registers.stored import is_source
from assistant.service.visit import Visit
from assistant.types import Citation
from ingest.errors import UnknownDocument

LONGEST_REASON = 500  # characters


def register(name: str) -> Register:
    """Return a register by its id. Raises Refused for a name that is none."""
    found = load_registers().get(name)
    if found is None:
        raise Refused("registers.unknown_register", register=name[:40])
    return found


def entries(visit: Visit, name: str, *, archived: bool = False) -> list[Entry]:
    """Return the entries of a register by number. Raises NotAllowed, Refused."""
    visit.require("read")
    found = Entries(visit.service.database).all(register(name).id, archived=archived)
    seen = _Seen(visit)
    return [seen.entry(one) for one in found]


def entry(visit: Visit, name: str, entry_id: str) -> Entry:
    """Return one entry, archived or not. Raises NotAllowed, Refused."""
    visit.require("read")
    return _Seen(visit).entry(stored(visit, register(name), entry_id))


def history(visit: Visit, name: str | None = None, entry_id: str | None = None) -> list[Change]:
    """Return changes, the latest first. Raises NotAllowed."""
    visit.require("read")
    seen = _Seen(visit)
    return [
        replace(
            one,
            before=None if one.before is None else seen.values(one.before),
            after=seen.values(one.after),
        )
        for one in Entries(visit.service.database).history(name, entry_id)
    ]


def add(visit: Visit, name: str, given: Mapping[str, Any], *, reason: str = "") -> Entry:
    """Add an entry and return it. Raises NotAllowed, BadEntry, Refused."""
    return add_all(visit, name, [given], reason=reason)[0]


def add_all(
    visit: Visit, name: str, given: Sequence[Mapping[str, Any]], *, reason: str = ""
) -> list[Entry]:
    """Add entries, all or none. Raises NotAllowed, BadEntry, Refused."""
    visit.require("register")
    wanted = register(name)
    values = [checked(visit, wanted, one) for one in given]
    return Entries(visit.service.database).add(wanted, values, who(visit, reason))


def change(
    visit: Visit,
    name: str,
    entry_id: str,
    given: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> Entry:
    """Change the given fields of an entry and return it; an empty value clears its field.

    `version` is the one that the person saw; without it the one that is there now. Raises
    NotAllowed, BadEntry, Refused (somebody else was quicker).
    """
    visit.require("register")
    wanted = register(name)
    before = stored(visit, wanted, entry_id)
    values = changed(visit, wanted, before, given)
    return Entries(visit.service.database).change(
        wanted, before.id, values, who(visit, reason), version=version or before.version
    )


def archive(
    visit: Visit,
    name: str,
    entry_id: str,
    *,
    version: int | None = None,
    archived: bool = True,
    reason: str = "",
) -> Entry:
    """Take an entry out of use, or back, and return it. Raises NotAllowed, Refused."""
    visit.require("register")
    wanted = register(name)
    before = stored(visit, wanted, entry_id)
    return Entries(visit.service.database).archive(
        wanted,
        before.id,
        who(visit, reason),
        version=version or before.version,
        archived=archived,
    )


def who(visit: Visit, reason: str = "") -> Who:
    """Return what a change says of this visit: person, moment, way, reason."""
    words = " ".join(reason.split())[:LONGEST_REASON]
    return Who(visit.person.name, datetime.now(UTC), visit.by, words)


def changed(visit: Visit, wanted: Register, before: Entry, given: Mapping[str, Any]) -> Values:
    """Return the checked values of a stored entry after a change. Raises BadEntry."""
    kept = {} if "sources" not in given else _kept(visit, before, given)
    return checked(visit, wanted, {**before.values, **given, **kept}, before.values)


def checked(
    visit: Visit, wanted: Register, given: Mapping[str, Any], before: Values | None = None
) -> Values:
    """Return checked values: links lead to entries that are there, sources stand word for word.

    `before` are the values of the entry that is changed. Raises BadEntry.
    """
    sources = {field.id: field for field in wanted.fields if field.type == "sources"}
    built = {
        name: _sources(visit, sources[name], value) if name in sources else value
        for name, value in given.items()
    }
    values = check(wanted, built, before)
    for field in wanted.fields:
        if field.to is None or field.id not in values:
            continue
        value = values[field.id]
        for linked in value if isinstance(value, tuple) else (value,):
            if Entries(visit.service.database).one(field.to, linked) is None:
                raise BadEntry("no_such_link", field, given=linked)
    return values


def check_field(wanted: Register, name: str, given: Any) -> Any:
    """Return one checked value. Raises BadEntry, KeyError."""
    return read_value(wanted.field(name), given)


def source_of(citation: Citation) -> Source:
    """Return a citation as the source of an entry."""
    return Source(
        citation.document_id,
        citation.document,
        citation.file,
        citation.page,
        citation.page_label,
        citation.section,
        citation.quote,
        citation.span.start,
        citation.span.end,
    )


def stored(visit: Visit, wanted: Register, entry_id: str) -> Entry:
    """Return an entry as it is kept, with sources that the person may not see. Raises Refused."""
    found = Entries(visit.service.database).one(wanted.id, str(entry_id)[:40])
    if found is None:
        raise Refused("registers.unknown_entry", entry=str(entry_id)[:40])
    return found


def _sources(visit: Visit, field: FieldSpec, given: Any) -> tuple[Source, ...]:
    """Cut each quote anew from its page; what is a source already (stored before) stays."""
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise BadEntry("no_source", field)
    return tuple(one if isinstance(one, Source) else _cut(visit, field, one) for one in given)


def _cut(visit: Visit, field: FieldSpec, given: Any) -> Source:
    if not is_source(given):
        raise BadEntry("no_source", field)
    try:
        document = visit.document(str(given["document_id"]))
        number, start, end = int(given["page"]), int(given["start"]), int(given["end"])
        page = visit.page(document.id, number)
    except (UnknownDocument, KeyError, TypeError, ValueError, IndexError) as error:
        raise BadEntry("no_source", field) from error
    quote = page.text[start:end] if 0 <= start < end else ""
    if not quote or quote != given["quote"]:
        raise BadEntry("not_word_for_word", field, quote=str(given["quote"])[:80])
    section = given.get("section") or ()
    label = page.label
    return Source(
        document.id,
        document.title,
        document.file,
        number,
        label,
        tuple(str(one) for one in section),
        quote,
        start,
        end,
    )


def _kept(visit: Visit, before: Entry, given: Mapping[str, Any]) -> dict[str, Any]:
    """Sources that the person does not see stay when the others are changed."""
    unseen = [one for one in before.sources() if not _Seen(visit).may(one)]
    return {"sources": [*(given["sources"] or ()), *unseen]}


class _Seen:
    """What a person may see of entries: no words of documents that are hidden from them."""

    def __init__(self, visit: Visit) -> None:
        self._all = not visit.hidden
        self._documents = (
            frozenset() if self._all else frozenset(one.id for one in visit.documents())
        )

    def may(self, source: Source) -> bool:
        return self._all or source.document_id in self._documents

    def entry(self, one: Entry) -> Entry:
        return one if self._all else replace(one, values=self.values(one.values))

    def values(self, values: Values) -> Values:
        if self._all:
            return values
        return {
            name: tuple(one for one in value if not isinstance(one, Source) or self.may(one))
            if isinstance(value, tuple)
            else value
            for name, value in values.items()
        }
