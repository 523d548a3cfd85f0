"""What the buttons and forms of the register pages do. Each calls a function that checks rights.

What a browser sends is not trusted: sections, registers, entries and proposals are looked up.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, Refused
from assistant.messages import Language, message
from assistant.records.entry_counts import entry_counts
from assistant.registers.check import BadEntry
from assistant.registers.entry import Entry, Values
from assistant.registers.proposal import Proposal
from assistant.registers.schema import Register
from assistant.service import proposing, registering
from assistant.web.documents import failure
from assistant.web.forms import read_values
from assistant.web.markup import element, escape, text
from assistant.web.registers_entry import back_html, entry_html
from assistant.web.registers_form import form_html
from assistant.web.registers_history import differing_html
from assistant.web.registers_import import bring_in, plan_html
from assistant.web.registers_names import Names, title_in, title_of
from assistant.web.registers_quotes import found_html, keep
from assistant.web.registers_read import read_fields, refusal
from assistant.web.registers_show import nav_html, open_offers, section_html
from assistant.web.registers_sources import Named
from assistant.web.section import Section
from assistant.web.sections import all_sections, register_of, section_for, section_of
from assistant.web.work import FAULTS, explain
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.service import Visit

MOST_VALUES, LONGEST_VALUE = 200, 8_000  # of a form in a section's view


@dataclass(frozen=True, slots=True)
class Shown:
    """What the parts of the page show from now on; None leaves one as it is."""

    nav: str | None = None
    main: str | None = None
    said: str | None = None
    entry: str | None = None
    panel: str | None = None

    def parts(self) -> tuple[str | None, ...]:
        """Return them in the order of the page's outputs."""
        return self.nav, self.main, self.said, self.entry, self.panel


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a visitor is: the tab, its section, and whether archived entries are listed."""

    visit: "Visit"
    language: Language
    tab: str
    section: Any = None
    archived: Any = None

    def chosen(self) -> Section:
        """Return the section that is shown. Raises Refused."""
        found = section_of(self.tab, self.section)
        if found is None:
            raise Refused("web_registers.unknown_section")
        return found

    def first(self) -> str:
        """Return the name of the section that a tab begins with."""
        return next(iter(all_sections()[self.tab]))

    def list(self) -> Shown:
        """Return the navigation and the section as they stand now."""
        section = self.chosen()
        counts = entry_counts(self.visit.service.database)
        return Shown(
            nav=nav_html(self.tab, section.name, counts, self.language),
            main=section_html(self.visit, section, self.language, archived=self.archived is True),
        )

    def opened(self, entry: Entry) -> str:
        """Return an entry for reading."""
        register = registering.register(entry.register)
        section = section_for(register.id)
        beside = ""
        if section is not None and section.beside is not None:
            try:
                made = section.beside(self.visit, self.language, entry)
                beside = element("div", made, class_="beside") if made else ""
            except FAULTS as error:
                beside = explain(error, self.language)
        return entry_html(
            self.visit,
            entry,
            register,
            registering.history(self.visit, register.id, entry.id),
            Names(self.visit, self.language),
            self.language,
            beside=beside,
        )

    def done(self, key: str, entry: Entry | None = None, **values: object) -> str:
        """Return a notice of what was done."""
        if entry is not None:
            values = {"entry": entry.id, **values}
        said = text(f"web_registers.{key}", self.language, **values)
        return notice(element("p", "✓ " + said, class_="done", role="status"))

    def named(self, entry: Entry) -> str:
        """Return what an entry is called."""
        return title_of(entry, registering.register(entry.register), self.language)


def notice(html: str) -> str:
    """Return a notice that is new to the page even where its words are the last one's."""
    return element("div", html, data_at=time.monotonic_ns()) if html else ""


def fault(error: IngestError | AssistantError, language: Language) -> Shown:
    """Return an error as a notice; all else stays, what was typed above all."""
    if isinstance(error, BadEntry):
        return Shown(said=notice(refusal(error, language)))
    return Shown(said=notice(explain(error, language)))


def go(desk: Desk) -> Shown:
    """Show a section."""
    return replace(desk.list(), said="")


def open_entry(desk: Desk, entry_id: Any) -> Shown:
    """Show an entry, of whichever register."""
    return Shown(said="", entry=desk.opened(_entry(desk, entry_id)))


def fresh(desk: Desk, name: Any, field: Any = None, entry_id: Any = None) -> Shown:
    """Show the form for a new entry; `field` may link it to one that is there."""
    desk.visit.require("register")
    register = _writable(name)
    values: dict[str, Any] = {}
    for one in register.fields:
        if one.id == field and one.to is not None:
            linked = registering.entry(desk.visit, one.to, str(entry_id)).id
            values[one.id] = linked if one.type == "link" else (linked,)
    return Shown(said="", entry=_form(desk, register, values))


def edit(desk: Desk, entry_id: Any) -> Shown:
    """Show an entry's form."""
    desk.visit.require("register")
    entry = _entry(desk, entry_id)
    register = _writable(entry.register)
    return Shown(said="", entry=_form(desk, register, entry.values, entry))


def save(desk: Desk, sent: Any) -> Shown:
    """Store what a form holds, or say what is wrong with it and leave the form as it is."""
    desk.visit.require("register")
    given = sent if isinstance(sent, Mapping) else {}
    register = _writable(given.get("register"))
    if given.get("entry"):
        return _change(desk, register, given)
    offer = _offer(desk, given["offer"]) if given.get("offer") else None
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
    entry = _entry(desk, entry_id)
    _writable(entry.register)
    made = registering.archive(
        desk.visit, entry.register, entry.id, version=_number(version), archived=archived
    )
    key = "did_archive" if archived else "did_restore"
    return _after(desk, made, desk.done(key, made))


def accept(desk: Desk, key: Any) -> Shown:
    """Make a proposal an entry as it is."""
    desk.visit.require("register")
    made = proposing.accept_this(desk.visit, _offer(desk, key))
    said = desk.done("did_accept", made, title=desk.named(made))
    return replace(desk.list(), said=said)


def adapt(desk: Desk, key: Any) -> Shown:
    """Show the form that begins with a proposal's values."""
    desk.visit.require("register")
    offer = _offer(desk, key)
    register = _writable(offer.register)
    if offer.entry is None:
        return Shown(said="", entry=_form(desk, register, offer.values, offer=offer.key))
    entry = _entry(desk, offer.entry)
    values = {**entry.values, **offer.values}
    return Shown(said="", entry=_form(desk, register, values, entry, offer=offer.key))


def dismiss(desk: Desk, key: Any) -> Shown:
    """Offer a proposal no more."""
    desk.visit.require("register")
    offer = _offer(desk, key)
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
    entry = desk.opened(_entry(desk, entry_id)) if entry_id else None
    return replace(desk.list(), said=said, entry=entry)


def seek(desk: Desk, entry_id: Any, words: Any) -> Shown:
    """Show passages that could be sources of an entry."""
    desk.visit.require("register")
    entry = _entry(desk, entry_id)
    _writable(entry.register)
    return Shown(said="", panel=found_html(desk.visit, entry, words, desk.language))


def keep_source(desk: Desk, entry_id: Any, named: Named) -> Shown:
    """Keep the words that a button names as a source of an entry."""
    desk.visit.require("register")
    entry = _entry(desk, entry_id)
    _writable(entry.register)
    made = keep(desk.visit, entry, named)
    key = "did_nothing" if made.version == entry.version else "did_keep"
    return _after(desk, made, desk.done(key, made))


def bring(desk: Desk, sent: Any, sure: Any) -> Shown:
    """Show what a file would do to the register that is shown; do it where one is sure."""
    desk.visit.require("register")
    register = _writable(desk.chosen().register)
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
    offer = _offer(desk, given["offer"]) if given.get("offer") else None
    proposed = () if offer is None else offer.values.get("sources") or ()
    values = read_fields(register, given.get("values"), (*before.sources(), *proposed))
    version = _number(given.get("version"))
    if before.version != version:
        return _conflict(desk, register, before, version)
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


def _conflict(desk: Desk, register: Register, now: Entry, version: int) -> Shown:
    """Say who changed what meanwhile; the form stays, and can be stored upon that."""
    language = desk.language
    words = text(
        "web_registers.conflict",
        language,
        entry=now.id,
        person=now.person or "–",
        version=now.version,
    )
    since = [
        one for one in registering.history(desk.visit, register.id, now.id) if one.version > version
    ]
    fields = differing_html(register, since, language)
    told = "conflict_fields" if fields else "conflict_none"
    inner = element("p", words) + element("p", text(f"web_registers.{told}", language)) + fields
    buttons = "".join(
        element(
            "button",
            text(f"web_registers.conflict_{name}", language),
            type="button",
            class_="secondary",
            data_event=event,
            data_entry=now.id,
            data_version=now.version,
        )
        for name, event in (("mine", "save-again"), ("theirs", "reopen"))
    )
    inner += element("div", buttons, class_="form-buttons")
    return Shown(said=notice(element("div", inner, class_="warning conflict", role="alert")))


def _after(desk: Desk, made: Entry, said: str) -> Shown:
    return replace(desk.list(), said=said, entry=desk.opened(made))


def _form(
    desk: Desk,
    register: Register,
    values: Values,
    entry: Entry | None = None,
    *,
    offer: str = "",
) -> str:
    names = Names(desk.visit, desk.language)
    if entry is None:
        title = message(
            "web_registers.new_named", desk.language, one=register.one.in_(desk.language)
        )
    else:
        title = f"{entry.id} · {desk.named(entry)}"
    head = back_html(desk.language) + element("h3", element("bdi", escape(title)), tabindex="-1")
    form = form_html(
        register,
        values,
        names,
        desk.language,
        entry="" if entry is None else entry.id,
        version=0 if entry is None else entry.version,
        offer=offer,
    )
    return element("article", head + form, class_="register-entry editing")


def _entry(desk: Desk, entry_id: Any) -> Entry:
    register = register_of(entry_id)
    if register is None:
        raise Refused("registers.unknown_entry", entry=str(entry_id)[:40])
    return registering.entry(desk.visit, register.id, entry_id)


def _writable(name: Any) -> Register:
    """A register that people write into. Raises Refused."""
    register = registering.register(str(name))
    if register.made:
        raise Refused("web_registers.bad_call")
    return register


def _offer(desk: Desk, key: Any) -> Proposal:
    """The open proposal of a key in the section that is shown. Raises Refused."""
    for one in open_offers(desk.visit, desk.chosen(), desk.language)[0]:
        if one.key == key:
            return one
    raise Refused("web_registers.offer_gone")


def _number(value: Any) -> int:
    """A version that was sent; what is none is no version of any entry."""
    sent = str(value)
    number = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    return number or -1
