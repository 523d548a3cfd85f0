"""The form of an entry, made from its register's fields; what is in it is text, never markup."""

from collections.abc import Mapping, Sequence

from assistant.messages import Language, message
from assistant.registers.check import LONGEST_LINE, LONGEST_TEXT
from assistant.registers.entry import Source, Value, Values
from assistant.registers.schema import FieldSpec, Register
from assistant.web.forms import hidden
from assistant.web.markup import element, escape, text
from assistant.web.registers_names import Names, requirement_name, requirements
from assistant.web.registers_sources import quote_html, source_key


def form_html(
    register: Register,
    values: Values,
    names: Names,
    language: Language,
    *,
    entry: str = "",
    version: int = 0,
    offer: str = "",
) -> str:
    """Return the form for a new entry, or for the one of that id and version.

    `offer` is the key of the proposal whose values it begins with.
    """
    fields = "".join(
        _heading(field, language) + field_html(field, values.get(field.id), names, language)
        for field in register.fields
        if field.type != "data"
    )
    if any(field.required for field in register.fields):
        fields = (
            element("p", text("web_registers.required_text", language), class_="quiet") + fields
        )
    reason = element(
        "label",
        element("span", text("web_registers.reason", language), class_="field-name")
        + _input("reason", "", maxlength=500)
        + element("span", text("web_registers.reason_help", language), class_="help"),
        class_="register-field reason",
    )
    save = element("button", text("web_registers.save", language), type="submit", class_="primary")
    cancel = element(
        "button",
        text("web_registers.cancel", language),
        type="button",
        class_="secondary",
        data_event="cancel",
        data_entry=entry,
    )
    inner = (
        "".join(
            hidden(name, value)
            for name, value in (
                ("register", register.id),
                ("entry", entry),
                ("version", str(version)),
                ("offer", offer),
            )
        )
        + fields
        + (reason if entry else "")
        + element("div", save + cancel, class_="form-buttons")
        + _datalists(register, names, language)
    )
    return element("form", inner, method="dialog", class_="register-form", novalidate="")


def field_html(field: FieldSpec, value: Value, names: Names, language: Language) -> str:
    """Return one field with its label, its help and what it holds."""
    label = escape(field.label.in_(language))
    if field.required:
        label += element("span", " *", aria_hidden="true") + element(
            "span", f" ({text('web_registers.required', language)})", class_="sr-only"
        )
    help_id = f"help-{field.id}"
    note = "" if field.help is None else field.help.in_(language)
    told = element("span", escape(note), class_="help", id=help_id) if note else ""
    attributes = {"aria_describedby": help_id if note else None}
    if field.type in _GROUPS:
        content = _group(field, value, names, language)
        return element(
            "fieldset",
            element("legend", label, class_="field-name") + content + told,
            class_="register-field group",
            data_field=field.id,
            **attributes,
        )
    control = _control(field, value, names, language, attributes)
    return element(
        "label",
        element("span", label, class_="field-name") + control + told,
        class_=f"register-field {field.type}",
        data_field=field.id,
    )


_GROUPS = ("choices", "links", "requirements", "sources")
_Attributes = Mapping[str, object]


def _heading(field: FieldSpec, language: Language) -> str:
    if field.section is None:
        return ""
    return element("h4", escape(field.section.in_(language)))


def _control(
    field: FieldSpec, value: Value, names: Names, language: Language, attributes: _Attributes
) -> str:
    match field.type:
        case "long" | "lines":
            words = "\n".join(value or ()) if field.type == "lines" else str(value or "")
            return _textarea(field.id, words, attributes)
        case "choice":
            options = [(one.value, one.label.in_(language)) for one in field.options]
            return _select(field.id, options, str(value or ""), language, attributes)
        case "link":
            options = _offered(field, (value,) if value else (), names, language)
            return _select(field.id, options, str(value or ""), language, attributes)
        case "number":
            shown = "" if value is None else str(value)
            return _input(field.id, shown, inputmode="numeric", maxlength=12, **attributes)
        case "date":
            return _input(field.id, str(value or ""), type="date", **attributes)
        case "person":
            known = {"list": "known-persons", "autocomplete": "off"}
            return _input(field.id, str(value or ""), maxlength=LONGEST_LINE, **known, **attributes)
        case _:
            return _input(field.id, str(value or ""), maxlength=LONGEST_LINE, **attributes)


def _group(field: FieldSpec, value: Value, names: Names, language: Language) -> str:
    chosen: Sequence[str] = value or ()
    match field.type:
        case "choices":
            return "".join(
                _check(field.id, one.value, escape(one.label.in_(language)), one.value in chosen)
                for one in field.options
            )
        case "links":
            offered = dict(_offered(field, chosen, names, language))
            ticked = "".join(_check(field.id, one, escape(offered[one]), True) for one in chosen)
            others = [(one, words) for one, words in offered.items() if one not in chosen]
            label = message("web_registers.add_entry", language)
            named = {"aria_label": f"{field.label.in_(language)}: {label}", "class_": "adder"}
            adder = _select(f"{field.id}-add", others, "", language, named, first=label)
            return element("div", ticked, class_="ticked") + (adder if others else "")
        case "requirements":
            ticked = "".join(
                _check(field.id, one, escape(requirement_name(one, language)), True)
                for one in chosen
            )
            label = message("web_registers.add_requirement", language)
            adder = _input(
                f"{field.id}-add",
                "",
                class_="adder",
                list="known-requirements",
                placeholder=label,
                maxlength=LONGEST_LINE,
                autocomplete="off",
                aria_label=f"{field.label.in_(language)}: {label}",
            )
            told = element(
                "span", text("web_registers.add_requirement_help", language), class_="help"
            )
            return element("div", ticked, class_="ticked") + adder + told
        case _:
            return _sources(field, value or (), language)


def _sources(field: FieldSpec, value: Sequence[Source], language: Language) -> str:
    if not value:
        return element("span", text("web_registers.sources_none", language), class_="help")
    items = "".join(
        element(
            "div",
            _check(field.id, source_key(one), escape(one.document), True)
            + quote_html(one, language),
            class_="kept-source",
        )
        for one in value
    )
    return items + element("span", text("web_registers.sources_help", language), class_="help")


def _offered(
    field: FieldSpec, chosen: Sequence[str], names: Names, language: Language
) -> list[tuple[str, str]]:
    """Entries to link to, with those that are linked already although they are archived."""
    assert field.to is not None
    offered = [(one, f"{one} · {title}") for one, title in names.choices(field.to)]
    known = {one for one, _ in offered}
    for one in chosen:
        if one not in known:
            title = names.title(one)
            said = message("web_registers.unknown_link", language, entry=one)
            offered.append((one, said if title is None else f"{one} · {title}"))
    return offered


def _datalists(register: Register, names: Names, language: Language) -> str:
    kinds = {field.type for field in register.fields}
    lists = ""
    if "person" in kinds:
        known = "".join(element("option", "", value=one) for one in names.persons(register))
        lists += element("datalist", known, id="known-persons")
    if "requirements" in kinds:
        known = "".join(
            element("option", escape(title), value=one.partition(":")[2], data_id=one)
            for one, title in requirements(language).items()
        )
        lists += element("datalist", known, id="known-requirements")
    return lists


def _check(name: str, value: str, label: str, checked: bool) -> str:
    box = element(
        "input",
        "",
        type="checkbox",
        name=name,
        value=value,
        checked="" if checked else None,
    ).removesuffix("</input>")
    return element("label", box + element("span", label), class_="check")


def _input(name: str, value: str, **attributes: object) -> str:
    kind = {"type": "text"} | attributes
    return element("input", "", name=name, value=value, **kind).removesuffix("</input>")


def _textarea(name: str, value: str, attributes: _Attributes) -> str:
    rows = min(12, max(3, value.count("\n") + 1 + len(value) // 90))
    # A line break right behind the tag is dropped by browsers.
    content = "\n" + escape(value)
    return element("textarea", content, name=name, rows=rows, maxlength=LONGEST_TEXT, **attributes)


def _select(
    name: str,
    options: Sequence[tuple[str, str]],
    chosen: str,
    language: Language,
    attributes: _Attributes,
    *,
    first: str | None = None,
) -> str:
    none = message("web_registers.nothing_chosen", language) if first is None else first
    inner = "".join(
        element("option", escape(words), value=value, selected="" if value == chosen else None)
        for value, words in (("", none), *options)
    )
    return element("select", inner, name=name, **attributes)
