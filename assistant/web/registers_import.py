"""Taking a file into a register: what it would do is shown first, and done after a yes."""

import base64
import binascii
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import Refused
from assistant.messages import Language, message
from assistant.registers.schema import Register
from assistant.service import register_files
from assistant.service.register_files import Plan, Planned
from assistant.web.markup import element, escape, text
from assistant.web.registers_entry import back_html

if TYPE_CHECKING:
    from assistant.service import Visit

LARGEST = 4_000_000  # bytes of a file
_MOST = 200  # rows shown of each kind
_ACCEPTED = ".xlsx,.csv,.yaml,.yml"


def import_html(language: Language) -> str:
    """Return the folded form for a file; the page's script reads the file and sends it."""
    file = element(
        "input", "", type="file", name="file", accept=_ACCEPTED, required=""
    ).removesuffix("</input>")
    label = element("span", text("web_registers.import_file", language), class_="field-name")
    clear = element("input", "", type="checkbox", name="clear").removesuffix("</input>")
    box = element(
        "label",
        clear + element("span", text("web_registers.import_clear", language)),
        class_="check",
    )
    button = element(
        "button", text("web_registers.import_check", language), type="submit", class_="secondary"
    )
    form = element(
        "form",
        element("p", text("web_registers.import_text", language), class_="quiet")
        + element("label", label + file, class_="register-field")
        + box
        + button,
        method="dialog",
        class_="register-import",
        data_largest=LARGEST,
    )
    summary = element("summary", text("web_registers.import", language))
    return element("details", summary + form, class_="import")


def bring_in(
    visit: "Visit", register: Register, sent: Any, *, sure: bool, language: Language
) -> Plan:
    """Return what a file that a browser sent does, or would do where it is not `sure`.

    Raises NotAllowed, FileRejected, Refused.
    """
    visit.require("register")
    given = sent if isinstance(sent, dict) else {}
    name, content = given.get("name"), given.get("content")
    if not isinstance(name, str) or not isinstance(content, str):
        raise Refused("web_registers.bad_call")
    if not content or len(content) > LARGEST * 4 // 3 + 4:
        raise Refused("web_registers.import_size", most=LARGEST // 1_000_000)
    try:
        data = base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise Refused("web_registers.bad_call") from error
    return register_files.bring_in(
        visit,
        register.id,
        data,
        name,
        language=language,
        clear=given.get("clear") is True,
        dry_run=not sure,
    )


def plan_html(plan: Plan, register: Register, name: str, language: Language) -> str:
    """Return what an import would do, with the button that does it."""
    counts = text(
        "web_registers.import_counts",
        language,
        added=len(plan.added),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
    )
    title = message(
        "web_registers.import_title",
        language,
        file=name[-80:],
        register=register.title.in_(language),
    )
    html = (
        back_html(language)
        + element("h3", element("bdi", escape(title)), tabindex="-1")
        + element("p", counts)
    )
    if plan.added or plan.changed:
        sure = element(
            "button",
            text("web_registers.import_do", language),
            type="button",
            class_="primary",
            data_event="bring",
        )
        html += element("div", sure, class_="form-buttons")
    html += _list("import_added", plan.added, language)
    html += _list("import_changed", plan.changed, language)
    return element("article", html, class_="register-entry importing")


def _list(key: str, planned: Sequence[Planned], language: Language) -> str:
    if not planned:
        return ""
    items = "".join(element("li", _planned(one, language)) for one in planned[:_MOST])
    heading = element("h4", text(f"web_registers.{key}", language, count=len(planned)))
    return heading + element("ol", items, class_="planned")


def _planned(one: Planned, language: Language) -> str:
    row = message("web_registers.import_row", language, row=one.row)
    name = f"{one.entry} · {one.title}" if one.entry else one.title
    head = element("p", element("strong", element("bdi", escape(name))) + " · " + escape(row))
    if not one.entry:
        return head
    fields = "".join(
        element("dt", escape(label))
        + element("dd", _value(before, "del", language) + " → " + _value(after, "ins", language))
        for label, before, after in one.fields
    )
    return head + element("dl", fields, class_="differences")


def _value(words: str, tag: str, language: Language) -> str:
    inner = escape(words) if words else text("web_registers.history_nothing", language)
    return element(tag, element("bdi", inner))
