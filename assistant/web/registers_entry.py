"""An opened entry: what it says, what refers to it, its history, and what can be done."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Change, Entry, Value
from assistant.registers.load import load_registers
from assistant.registers.schema import FieldSpec, Register
from assistant.web.markup import day, element, escape, text
from assistant.web.registers_history import history_html
from assistant.web.registers_names import Names, requirement_name, title_of
from assistant.web.registers_quotes import FIELD, seeking_html
from assistant.web.registers_sources import quote_html
from assistant.web.sections import register_of

if TYPE_CHECKING:
    from assistant.service import Visit


def entry_html(
    visit: "Visit",
    entry: Entry,
    register: Register,
    changes: Sequence[Change],
    names: Names,
    language: Language,
    *,
    beside: str = "",
) -> str:
    """Return an entry for reading, with the buttons of those who may change it."""
    may = visit.person.may("register") and not register.made
    return element(
        "article",
        head_html(entry, register, language)
        + (_buttons(entry, language) if may else "")
        + beside
        + facts_html(entry, register, names, language)
        + (seeking_html(entry, language) if may and _takes_sources(entry, register) else "")
        + _linked(entry, register, names, language, may=may)
        + history_html(register, changes, language),
        class_="register-entry",
        data_entry=entry.id,
        data_register=register.id,
    )


def head_html(entry: Entry, register: Register, language: Language) -> str:
    """Return the way back, the entry's title and its version."""
    told = message(
        "web_registers.version",
        language,
        version=entry.version,
        day=day(entry.changed.date(), language),
        person=entry.person or "–",
    )
    mark = ""
    if entry.archived:
        mark = " " + element("span", text("web_registers.archived", language), class_="badge")
    kind = f"{register.one.in_(language)} {entry.id}"
    return (
        back_html(language)
        + element("p", escape(kind) + mark, class_="kind")
        + element("h3", element("bdi", escape(title_of(entry, register, language))), tabindex="-1")
        + element("p", escape(told), class_="quiet")
    )


def back_html(language: Language) -> str:
    """Return the button that closes the entry."""
    return element(
        "button",
        "← " + text("web_registers.back", language),
        type="button",
        class_="link shut",
        data_event="shut",
    )


def facts_html(entry: Entry, register: Register, names: Names, language: Language) -> str:
    """Return the fields that have a value, part by part, and the names of those that have none."""
    parts: list[tuple[str, list[str], list[str]]] = [("", [], [])]
    for field in register.fields:
        if field.section is not None:
            parts.append((field.section.in_(language), [], []))
        if field.type == "data" or field.id == register.title_field:
            continue
        value = entry.values.get(field.id)
        label = field.label.in_(language)
        if value is None or value in ("", ()):
            parts[-1][2].append(label)
        else:
            said = value_html(field, value, names, language)
            parts[-1][1].append(element("dt", escape(label)) + element("dd", said))
    html = ""
    for heading, filled, empty in parts:
        inner = element("dl", "".join(filled), class_="facts") if filled else ""
        if empty:
            without = text("web_registers.without", language, labels=", ".join(empty))
            inner += element("p", without, class_="quiet without")
        if inner:
            html += (element("h4", escape(heading)) if heading else "") + inner
    return html


def value_html(field: FieldSpec, value: Value, names: Names, language: Language) -> str:
    """Return a value for reading; ids of entries are buttons that open them."""
    match field.type:
        case "link":
            return entry_button(value, names, language)
        case "links":
            items = "".join(element("li", entry_button(one, names, language)) for one in value)
            return element("ul", items)
        case "requirements":
            named = [requirement_name(one, language) for one in value]
            return element("ul", "".join(element("li", escape(one)) for one in named))
        case "sources":
            return "".join(quote_html(one, language) for one in value)
        case "lines":
            items = "".join(element("li", element("bdi", escape(one))) for one in value)
            return element("ul", items)
        case "date":
            return escape(day(date.fromisoformat(value), language))
        case "text" if register_of(value) is not None:
            return entry_button(value, names, language)
        case _:
            words = element("bdi", escape(shown(field, value, language)))
            return element("span", words, class_="words")


def entry_button(entry_id: str, names: Names, language: Language) -> str:
    """Return the button that opens an entry; its words alone where it is not there."""
    title = names.title(entry_id)
    if title is None:
        return text("web_registers.unknown_link", language, entry=entry_id)
    return element(
        "button",
        element("bdi", escape(f"{entry_id} · {title}")),
        type="button",
        class_="link",
        data_event="open",
        data_entry=entry_id,
    )


def _takes_sources(entry: Entry, register: Register) -> bool:
    return not entry.archived and any(field.id == FIELD for field in register.fields)


def _buttons(entry: Entry, language: Language) -> str:
    def button(name: str, event: str, style: str, ask: str | None = None) -> str:
        return element(
            "button",
            text(f"web_registers.{name}", language),
            type="button",
            class_=style,
            data_event=event,
            data_entry=entry.id,
            data_version=entry.version,
            data_ask=ask,
        )

    if entry.archived:
        return element("div", button("restore", "restore", "secondary"), class_="form-buttons")
    sure = message("web_registers.archive_sure", language, entry=entry.id)
    made = button("edit", "edit", "primary") + button("archive", "archive", "secondary", sure)
    return element("div", made, class_="form-buttons")


def _linked(
    entry: Entry, register: Register, names: Names, language: Language, *, may: bool
) -> str:
    """The entries that refer to this one, by register, with a button for a new one."""
    parts = ""
    for other in load_registers().values():
        fields = [field for field in other.fields if field.to == register.id]
        origins = [field for field in other.fields if field.id == "origin" and field.to is None]
        if not fields and not origins:
            continue
        found = [
            one
            for one in names.entries(other.id)
            if not one.archived and one.id != entry.id and _refers(one, entry, fields, origins)
        ]
        items = "".join(element("li", entry_button(one.id, names, language)) for one in found)
        link = next((field for field in fields if field.type == "link"), None)
        new = ""
        if may and not other.made and link is not None and not entry.archived:
            new = element(
                "button",
                "+ " + text("web_registers.linked_new", language, one=other.one.in_(language)),
                type="button",
                class_="link",
                data_event="fresh",
                data_register=other.id,
                data_field=link.id,
                data_entry=entry.id,
            )
        if items or new:
            title = element("h5", escape(f"{other.title.in_(language)} ({len(found)})"))
            parts += title + (element("ul", items) if items else "") + new
    if not parts:
        return ""
    heading = element("h4", text("web_registers.linked", language))
    return element("section", heading + parts, class_="register-linked")


def _refers(
    one: Entry, entry: Entry, fields: Sequence[FieldSpec], origins: Sequence[FieldSpec]
) -> bool:
    if any(one.values.get(field.id) == entry.id for field in (*fields, *origins)):
        return True
    return any(entry.id in one.several(field.id) for field in fields if field.type == "links")
