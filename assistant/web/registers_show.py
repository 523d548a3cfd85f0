"""The navigation between sections, and a section: heading, view, tools, table, proposals."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.registers.schema import Register
from assistant.service import proposing, registering
from assistant.web.forms import confirm_dialog
from assistant.web.language import PARAMETER
from assistant.web.markup import element, escape, text
from assistant.web.register_files import FORMS, PATH
from assistant.web.registers_import import import_html
from assistant.web.registers_names import Names
from assistant.web.registers_offers import offers_html
from assistant.web.registers_table import narrowing_html, table_html
from assistant.web.section import Section
from assistant.web.sections import all_sections
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.registers.proposal import Proposal
    from assistant.service import Visit


def nav_html(
    tab: str, shown: str, counts: Mapping[str, int], language: Language, *, opening: bool = False
) -> str:
    """Return the list of sections, and the same as a choice for narrow screens.

    `opening` has the page's script ask for the section that is shown.
    """
    items, options = "", ""
    for name, section in all_sections()[tab].items():
        title = section_title(section, language)
        count = counts.get(section.register or "", 0)
        number = ""
        if section.register is not None:
            number = element("span", escape(count), class_="count", aria_hidden="true") + element(
                "span", text("web_registers.count", language, count=count), class_="sr-only"
            )
        items += element(
            "li",
            element(
                "button",
                element("span", escape(title)) + " " + number,
                type="button",
                data_event="go",
                data_section=name,
                aria_current="page" if name == shown else None,
            ),
        )
        words = f"{title} ({count})" if section.register is not None else title
        options += element(
            "option", escape(words), value=name, selected="" if name == shown else None
        )
    label = message(f"web_registers.sections_{tab}", language)
    select = element("select", options, name="section", class_="section-select", aria_label=label)
    nav = element(
        "nav",
        element("ul", items) + select,
        class_="register-nav",
        aria_label=label,
        data_leave=message("web_registers.leave_sure", language),
        data_opening="" if opening else None,
    )
    return nav + confirm_dialog(
        message("web_registers.yes", language), message("web_registers.no", language)
    )


def section_title(section: Section, language: Language) -> str:
    """Return a section's title; not escaped. Without one of its own it is the register's."""
    if not section.title and section.register is not None:
        return load_registers()[section.register].title.in_(language)
    return message(section.title, language)


def section_html(
    visit: "Visit", section: Section, language: Language, *, archived: bool = False
) -> str:
    """Return a section as it stands; what fails in a part is said in its place."""
    register = load_registers().get(section.register or "")
    head = element("h2", escape(section_title(section, language)), tabindex="-1")
    if register is not None:
        head += element("p", escape(register.note.in_(language)), class_="note")
    above = ""
    if section.above is not None:
        try:
            above = element("div", section.above(visit, language), class_="above")
        except FAULTS as error:
            above = explain(error, language)
    tools = ""
    if register is None and section.files:
        tools = element("div", _downloads(visit, section, None, language), class_="register-tools")
    try:
        entries = (
            "" if register is None else _register(visit, section, register, language, archived)
        )
    except FAULTS as error:
        entries = explain(error, language)
    return element(
        "section",
        head + tools + above + entries,
        class_="register-section",
        data_section=section.name,
        data_archived="yes" if archived else None,
    )


def open_offers(
    visit: "Visit", section: Section, language: Language
) -> "tuple[tuple[Proposal, ...], int]":
    """Return the proposals that nobody decided about, and how many were dismissed."""
    if section.proposals is None:
        return (), 0
    found = section.proposals(visit, language)
    dismissed = [
        one
        for one in registering.entries(visit, proposing.DECIDED)
        if one.text("register") == section.register and one.text("decision") == "dismissed"
    ]
    return proposing.undecided(visit, found, language), len(dismissed)


def _register(
    visit: "Visit", section: Section, register: Register, language: Language, archived: bool
) -> str:
    names = Names(visit, language)
    found = [one for one in names.entries(register.id) if archived or not one.archived]
    may = visit.person.may("register") and not register.made
    table = (
        narrowing_html(register, found, names, language)
        + table_html(register, found, names, language)
        + element(
            "p",
            "",
            class_="quiet shown-count",
            data_template=message("web_registers.rows", language),
            data_none=message("web_registers.rows_none", language),
            role="status",
        )
        if found
        else _empty(language, may=may)
    )
    try:
        offers, dismissed = open_offers(visit, section, language)
        offered = offers_html(register, offers, dismissed, names, language, may=may)
    except FAULTS as error:
        offers, offered = (), explain(error, language)
    tools = _tools(visit, section, register, language, archived, len(offers))
    return tools + table + offered


def _tools(
    visit: "Visit",
    section: Section,
    register: Register,
    language: Language,
    archived: bool,
    offers: int,
) -> str:
    parts, bring = "", ""
    if visit.person.may("register") and not register.made:
        bring = import_html(language)
        parts += element(
            "button",
            "+ " + text("web_registers.new", language),
            type="button",
            class_="primary",
            data_event="fresh",
            data_register=register.id,
            aria_label=message("web_registers.new_named", language, one=register.one.in_(language)),
        )
    if offers:
        parts += element(
            "button",
            text("web_registers.offers_count", language, count=offers) + " ↓",
            type="button",
            class_="secondary",
            data_event="to-offers",
        )
    box = element(
        "input",
        "",
        type="checkbox",
        name="archived",
        checked="" if archived else None,
    ).removesuffix("</input>")
    parts += element(
        "label",
        box + element("span", text("web_registers.archived_show", language)),
        class_="check archived-box",
    )
    files = _downloads(visit, section, register, language)
    return element("div", parts + files, class_="register-tools") + bring


def _downloads(
    visit: "Visit", section: Section, register: Register | None, language: Language
) -> str:
    """Links to the documents of a section, and to its register as a file to be filled in."""
    if not visit.person.may("export"):
        return ""
    title = section_title(section, language)
    own: list[tuple[str, str]] = []
    if register is not None:
        own = [(form, f"{PATH}/{register.id}.{form}") for form in FORMS]
    documents = [one for one in section.files if one not in own]
    return _links("documents", documents, title, language) + _links(
        "download", own, title, language
    )


def _links(key: str, files: Sequence[tuple[str, str]], title: str, language: Language) -> str:
    links = " ".join(
        element(
            "a",
            escape(form.upper()),
            href=f"{path}{'&' if '?' in path else '?'}{PARAMETER}={language}",
            download="",
            aria_label=message(
                "web_registers.download_named", language, title=title, form=form.upper()
            ),
        )
        for form, path in files
    )
    if not links:
        return ""
    label = element("span", text(f"web_registers.{key}", language) + ":", class_="quiet")
    return element("span", label + " " + links, class_="downloads")


def _empty(language: Language, *, may: bool) -> str:
    key = "empty_new" if may else "empty_reader"
    words = element("p", text("web_registers.empty", language)) + element(
        "p", text(f"web_registers.{key}", language), class_="quiet"
    )
    return element("div", words, class_="register-empty")
