"""The history of an entry: who changed what and when, each field before and after."""

from collections.abc import Sequence

from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Change, Value
from assistant.registers.schema import FieldSpec, Register
from assistant.web.markup import day, element, escape, text


def history_html(register: Register, changes: Sequence[Change], language: Language) -> str:
    """Return the changes, the latest first, folded."""
    items = "".join(element("li", _change(one, register, language)) for one in changes)
    count = text("web_registers.history_count", language, count=len(changes))
    return element(
        "details",
        element("summary", count) + element("ol", items),
        class_="register-history",
    )


def differing_html(register: Register, changes: Sequence[Change], language: Language) -> str:
    """Return the fields that changes altered, before and after; "" where there are none."""
    return "".join(_fields(one, register, language) for one in changes)


def _change(change: Change, register: Register, language: Language) -> str:
    deed = text(f"web_registers.history_{change.deed}", language)
    when = f"{day(change.at.date(), language)}, {change.at:%H:%M} UTC"
    line = message("web_registers.history_line", language, person=change.person or "–", when=when)
    said = element("p", element("strong", deed) + " · " + escape(line))
    if change.reason:
        reason = message("web_registers.history_reason", language, reason=change.reason)
        said += element("p", element("bdi", escape(reason)), class_="quiet")
    return said + (_fields(change, register, language) if change.deed == "change" else "")


def _fields(change: Change, register: Register, language: Language) -> str:
    before = change.before or {}
    known = {field.id: field for field in register.fields}
    ordered = [name for name in known if name in change.fields()]
    rows = "".join(
        _difference(known[name], before.get(name), change.after.get(name), language)
        for name in ordered
    )
    return element("dl", rows, class_="differences") if rows else ""


def _difference(field: FieldSpec, before: Value, after: Value, language: Language) -> str:
    label = element("dt", escape(field.label.in_(language)))
    if field.type == "data":
        return label + element("dd", text("web_registers.history_data", language))
    old, new = (_said(field, value, language) for value in (before, after))
    was = element("span", text("web_registers.history_before", language), class_="sr-only")
    now = element("span", text("web_registers.history_after", language), class_="sr-only")
    return label + element(
        "dd",
        was
        + " "
        + (element("del", element("bdi", old)) if before is not None else old)
        + element("span", " → ", aria_hidden="true")
        + now
        + " "
        + element("ins", element("bdi", new)),
    )


def _said(field: FieldSpec, value: Value, language: Language) -> str:
    try:
        words = shown(field, value, language)
    except KeyError:  # a choice that the register no longer offers
        words = str(value)
    return escape(words) if words else text("web_registers.history_nothing", language)
