"""Where a visitor of the register pages is, what the page shows of it, and what is looked up there.

What a browser sends is not trusted: sections, registers, entries and proposals are looked up.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, Refused
from assistant.messages import Language, message
from assistant.records.entry_counts import entry_counts
from assistant.registers.check import BadEntry
from assistant.registers.entry import Entry, Values
from assistant.registers.proposal import Proposal
from assistant.registers.schema import Register
from assistant.service import registering
from assistant.web.markup import element, escape, text
from assistant.web.registers_entry import back_html, entry_html
from assistant.web.registers_form import form_html
from assistant.web.registers_history import differing_html
from assistant.web.registers_names import Names, title_of
from assistant.web.registers_read import refusal
from assistant.web.registers_show import nav_html, open_offers, section_html
from assistant.web.section import Section
from assistant.web.sections import all_sections, register_of, section_for, section_of
from assistant.web.work import FAULTS, explain
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.service import Visit


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


def conflict(desk: Desk, register: Register, now: Entry, version: int) -> Shown:
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


def entry_form(
    desk: Desk,
    register: Register,
    values: Values,
    entry: Entry | None = None,
    *,
    offer: str = "",
) -> str:
    """Return the form of a new entry, or of one that is there, with the way back."""
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


def entry_of(desk: Desk, entry_id: Any) -> Entry:
    """Return the entry of an id that a browser sent. Raises Refused."""
    register = register_of(entry_id)
    if register is None:
        raise Refused("registers.unknown_entry", entry=str(entry_id)[:40])
    return registering.entry(desk.visit, register.id, entry_id)


def writable(name: Any) -> Register:
    """Return a register that people write into. Raises Refused."""
    register = registering.register(str(name))
    if register.made:
        raise Refused("web_registers.bad_call")
    return register


def offer_of(desk: Desk, key: Any) -> Proposal:
    """Return the open proposal of a key in the section that is shown. Raises Refused."""
    for one in open_offers(desk.visit, desk.chosen(), desk.language)[0]:
        if one.key == key:
            return one
    raise Refused("web_registers.offer_gone")


def version_of(value: Any) -> int:
    """Return a version that was sent; what is none is no version of any entry."""
    sent = str(value)
    number = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    return number or -1
