"""Small forms of a page: labelled fields, and what a browser sends back, which is not trusted."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.web.markup import element, escape

MOST = 40  # values of a form
LONGEST = 2_000  # characters of one value


def field(
    label: str, name: str, *, kind: str = "text", required: bool = True, **attributes: object
) -> str:
    """Return an input with its label, which is plain text."""
    needed = "required" if required else None
    control = element("input", "", name=name, type=kind, required=needed, **attributes)
    said = element("span", escape(label))
    return element("label", said + control.removesuffix("</input>"), class_="field")


def choice(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> str:
    """Return a select with its label; options are value and words."""
    inner = "".join(
        element("option", escape(words), value=value, selected="" if value == chosen else None)
        for value, words in options
    )
    return element(
        "label",
        element("span", escape(label)) + element("select", inner, name=name),
        class_="field",
    )


def hidden(name: str, value: str) -> str:
    """Return a value that goes along unseen."""
    return element("input", "", type="hidden", name=name, value=value).removesuffix("</input>")


def form(
    do: str,
    fields: str,
    button: str,
    *,
    confirm: str | None = None,
    style: str = "secondary",
    named: str | None = None,
) -> str:
    """Return a form that a page's script sends as `do`; with `confirm` it asks that first.

    `named` says to screen readers what the button is about. Method "dialog" sends nothing by
    itself: what is entered never gets into an address.
    """
    press = element("button", escape(button), type="submit", class_=style, aria_label=named)
    inner = fields + press
    return element("form", inner, method="dialog", class_=f"do-{do}", data_do=do, data_ask=confirm)


def confirm_dialog(yes: str, no: str) -> str:
    """Return the dialog that a script fills with a form's question."""
    buttons = element("button", escape(no), type="button", class_="no") + element(
        "button", escape(yes), type="button", class_="danger yes"
    )
    return element(
        "dialog",
        element("p", "", class_="dialog-title") + element("div", buttons, class_="dialog-buttons"),
        class_="confirm",
    )


def read_values(sent: Any, *, most: int = MOST, longest: int = LONGEST) -> dict[str, str]:
    """Return the first `most` texts of a form; what is no text, or too long, is left out."""
    if not isinstance(sent, Mapping):
        return {}
    return {
        str(name): value
        for name, value in list(sent.items())[:most]
        if isinstance(value, str) and len(value) <= longest
    }
