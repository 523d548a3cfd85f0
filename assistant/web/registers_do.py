"""What the buttons and forms of the register pages do. Each calls a function that checks rights.

What a browser sends is not trusted: sections, registers, entries and proposals are looked up.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.registers.entry import Entry
from assistant.registers.schema import Register
from assistant.service import proposing, registering
from assistant.web.documents import failure
from assistant.web.forms import read_values
from assistant.web.registers_desk import (
    Desk,
    Shown,
    conflict,
    entry_form,
    entry_of,
    notice,
    offer_of,
    version_of,
    writable,
)
from assistant.web.registers_import import bring_in, plan_html
from assistant.web.registers_names import title_in
from assistant.web.registers_quotes import found_html, keep
from assistant.web.registers_read import read_fields
from assistant.web.registers_sources import Named
from assistant.web.sections import section_for

if TYPE_CHECKING:
    pass

MOST_VALUES, LONGEST_VALUE = 200, 8_000  # of a form in a section's view


def go(desk: Desk) -> Shown:
    """Show a section."""
    return replace(desk.list(), said="")


def open_entry(desk: Desk, entry_id: Any) -> Shown:
    """Show an entry, of whichever register."""
    return Shown(said="", entry=desk.opened(entry_of(desk, entry_id)))


def fresh(desk: Desk, name: Any, field: Any = None, entry_id: Any = None) -> Shown:
    """Show the form for a new entry; `field` may link it to one that is there."""
    desk.visit.require("register")
    register = writable(name)
    values: dict[str, Any] = {}
    for one in register.fields:
        if one.id == field and one.to is not None:
            linked = registering.entry(desk.visit, one.to, str(entry_id)).id
            values[one.id] = linked if one.type == "link" else (linked,)
    return Shown(said="", entry=entry_form(desk, register, values))


def edit(desk: Desk, entry_id: Any) -> Shown:
    """Show an entry's form."""
    desk.visit.require("register")
    entry = entry_of(desk, entry_id)
    register = writable(entry.register)
    return Shown(said="", entry=entry_form(desk, register, entry.values, entry))


def save(desk: Desk, sent: Any) -> Shown:
    """Store what a form holds, or say what is wrong with it and leave the form as it is."""
    desk.visit.require("register")
    given = sent if isinstance(sent, Mapping) else {}
    register = writable(given.get("register"))
    if given.get("entry"):
        return _change(desk, register, given)
    offer = offer_of(desk, given["offer"]) if given.get("offer") else None
    sources = () if offer is None else offer.values.get("sources") or ()
    values = read_fields(register, given.get("values"), sources)
    if offer is not None:
        made = proposing.accept_this(desk.visit, offer, given=values)
        return _after(desk, made, desk.done("did_accept", made, title=desk.named(made)))
    made = registering.add(desk.visit, register.id, values)
    return _after(desk, made, desk.done("did_add", made, title=desk.named(made)))


def archive(desk: Desk, entry_id: Any, version: Any, *, archived: bool) -> Shown:
    """Take an entry out of use, or back."""
    desk.visit.require("register")
    entry = entry_of(desk, entry_id)
    writable(entry.register)
    made = registering.archive(
        desk.visit, entry.register, entry.id, version=version_of(version), archived=archived
    )
    key = "did_archive" if archived else "did_restore"
    return _after(desk, made, desk.done(key, made))


def accept(desk: Desk, key: Any) -> Shown:
    """Make a proposal an entry as it is."""
    desk.visit.require("register")
    made = proposing.accept_this(desk.visit, offer_of(desk, key))
    said = desk.done("did_accept", made, title=desk.named(made))
    return replace(desk.list(), said=said)


def adapt(desk: Desk, key: Any) -> Shown:
    """Show the form that begins with a proposal's values."""
    desk.visit.require("register")
    offer = offer_of(desk, key)
    register = writable(offer.register)
    if offer.entry is None:
        return Shown(said="", entry=entry_form(desk, register, offer.values, offer=offer.key))
    entry = entry_of(desk, offer.entry)
    values = {**entry.values, **offer.values}
    return Shown(said="", entry=entry_form(desk, register, values, entry, offer=offer.key))


def dismiss(desk: Desk, key: Any) -> Shown:
    """Offer a proposal no more."""
    desk.visit.require("register")
    offer = offer_of(desk, key)
    proposing.dismiss_this(desk.visit, offer)
    register = registering.register(offer.register)
    title = title_in(offer.values, register, desk.language) or offer.about
    return replace(desk.list(), said=desk.done("did_dismiss", title=title))


def again(desk: Desk) -> Shown:
    """Offer again what was dismissed in this section."""
    desk.visit.require("register")
    register = desk.chosen().register
    for one in registering.entries(desk.visit, proposing.DECIDED):
        if one.text("register") == register and one.text("decision") == "dismissed":
            registering.archive(desk.visit, proposing.DECIDED, one.id, version=one.version)
    return replace(desk.list(), said=desk.done("did_again"))


def perform(desk: Desk, do: Any, sent: Any, register: Any = None, entry_id: Any = None) -> Shown:
    """Do what a form in a section's view, or beside an opened entry, asks for."""
    section = section_for(register) if isinstance(register, str) and register else desk.chosen()
    act = section.acts.get(do) if section is not None and isinstance(do, str) else None
    if act is None:
        return Shown(said=notice(failure("web_registers.bad_call", desk.language)))
    values = read_values(sent, most=MOST_VALUES, longest=LONGEST_VALUE)
    if isinstance(entry_id, str) and entry_id:
        values.setdefault("entry", entry_id)
    said = notice(act(desk.visit, values, desk.language))
    entry = desk.opened(entry_of(desk, entry_id)) if entry_id else None
    return replace(desk.list(), said=said, entry=entry)


def seek(desk: Desk, entry_id: Any, words: Any) -> Shown:
    """Show passages that could be sources of an entry."""
    desk.visit.require("register")
    entry = entry_of(desk, entry_id)
    writable(entry.register)
    return Shown(said="", panel=found_html(desk.visit, entry, words, desk.language))


def keep_source(desk: Desk, entry_id: Any, named: Named) -> Shown:
    """Keep the words that a button names as a source of an entry."""
    desk.visit.require("register")
    entry = entry_of(desk, entry_id)
    writable(entry.register)
    made = keep(desk.visit, entry, named)
    key = "did_nothing" if made.version == entry.version else "did_keep"
    return _after(desk, made, desk.done(key, made))


def bring(desk: Desk, sent: Any, sure: Any) -> Shown:
    """Show what a file would do to the register that is shown; do it where one is sure."""
    desk.visit.require("register")
    register = writable(desk.chosen().register)
    plan = bring_in(desk.visit, register, sent, sure=sure is True, language=desk.language)
    if sure is not True:
        html = plan_html(plan, register, str(sent.get("name")), desk.language)
        return Shown(said="", entry=html)
    said = desk.done(
        "import_done",
        added=len(plan.added),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
    )
    return replace(desk.list(), said=said, entry="")


def _change(desk: Desk, register: Register, given: Mapping[str, Any]) -> Shown:
    before = registering.entry(desk.visit, register.id, str(given.get("entry")))
    offer = offer_of(desk, given["offer"]) if given.get("offer") else None
    proposed = () if offer is None else offer.values.get("sources") or ()
    values = read_fields(register, given.get("values"), (*before.sources(), *proposed))
    version = version_of(given.get("version"))
    if before.version != version:
        return conflict(desk, register, before, version)
    if offer is not None:
        made = proposing.accept_this(desk.visit, offer, given=values)
        return _after(desk, made, desk.done("did_accept", made, title=desk.named(made)))
    reason = given.get("reason")
    made = registering.change(
        desk.visit,
        register.id,
        before.id,
        values,
        version=version,
        reason=reason if isinstance(reason, str) else "",
    )
    key = "did_nothing" if made.version == before.version else "did_change"
    return _after(desk, made, desk.done(key, made))


def _after(desk: Desk, made: Entry, said: str) -> Shown:
    return replace(desk.list(), said=said, entry=desk.opened(made))
