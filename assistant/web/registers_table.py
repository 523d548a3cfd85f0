"""The table of a register: its listed fields, and the fields that narrow it down.

The page's script sorts and narrows by the rows' data attributes; on a phone rows become cards.
"""

from collections.abc import Sequence

from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.schema import FieldSpec, Register
from assistant.web.markup import day, element, escape, text
from assistant.web.registers_names import Names, title_of

CUT = 120  # characters of a long text in a cell
_NARROWING = ("choice", "choices", "link")


def table_html(register: Register, found: Sequence[Entry], names: Names, language: Language) -> str:
    """Return the table of entries, in the order they came."""
    columns = listed(register)
    labels = [message("web_registers.column_entry", language)]
    labels += [field.label.in_(language) for field in columns]
    labels.append(message("web_registers.column_changed", language))
    heads = "".join(_head(number, label, language) for number, label in enumerate(labels))
    rows = "".join(_row(one, register, columns, labels, names, language) for one in found)
    title = register.title.in_(language)
    caption = element("caption", escape(title), class_="sr-only")
    table = element(
        "table",
        caption + element("thead", element("tr", heads)) + element("tbody", rows),
        class_="register-table",
    )
    return element("div", table, class_="table-frame")


def listed(register: Register) -> list[FieldSpec]:
    """Return the fields that are columns beside the title."""
    return [
        field
        for field in register.fields
        if field.listed and field.id != register.title_field and field.type != "data"
    ]


def narrowing_html(
    register: Register, found: Sequence[Entry], names: Names, language: Language
) -> str:
    """Return the fields that narrow the table: words, and a choice for each listed one."""
    label = message("web_registers.filter", language)
    search = element(
        "input",
        "",
        type="search",
        name="words",
        placeholder=label,
        aria_label=label,
        autocomplete="off",
        maxlength=200,
    ).removesuffix("</input>")
    choices = "".join(
        _narrow(field, found, names, language)
        for field in listed(register)
        if field.type in _NARROWING
    )
    return element(
        "form",
        search + choices,
        method="dialog",
        class_="narrow",
        role="search",
        aria_label=message("web_registers.filters", language),
    )


def _narrow(field: FieldSpec, found: Sequence[Entry], names: Names, language: Language) -> str:
    """A choice among the values that stand in the table; none where there is only one."""
    there = {one for entry in found for one in _values(field, entry)}
    if len(there) < 2:
        return ""
    label = field.label.in_(language)
    if field.type == "link":
        options = [(one, _linked(one, names)) for one in sorted(there, key=_number)]
    else:
        options = [
            (one.value, one.label.in_(language)) for one in field.options if one.value in there
        ]
    every = message("web_registers.filter_all", language, label=label)
    inner = "".join(
        element("option", escape(words), value=value) for value, words in (("", every), *options)
    )
    return element("select", inner, name=field.id, aria_label=label)


def _values(field: FieldSpec, entry: Entry) -> tuple[str, ...]:
    value = entry.values.get(field.id)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def _head(number: int, label: str, language: Language) -> str:
    button = element(
        "button",
        escape(label) + element("span", "", class_="sign", aria_hidden="true"),
        type="button",
        data_event="sort",
        data_column=number,
        title=message("web_registers.sort", language, label=label),
    )
    return element("th", button, scope="col", aria_sort="none")


def _row(
    entry: Entry,
    register: Register,
    columns: Sequence[FieldSpec],
    labels: Sequence[str],
    names: Names,
    language: Language,
) -> str:
    title = title_of(entry, register, language)
    mark = ""
    if entry.archived:
        mark = " " + element("span", text("web_registers.archived", language), class_="badge")
    button = element(
        "button",
        element("span", escape(entry.id), class_="entry-id")
        + " "
        + element("span", element("bdi", escape(title)), class_="entry-title"),
        type="button",
        class_="link",
        data_event="open",
        data_entry=entry.id,
    )
    cells = element("th", button + mark, scope="row", data_sort=_number(entry.id))
    for field, label in zip(columns, labels[1:], strict=False):
        cells += _cell(field, entry, label, names, language)
    when = entry.changed.date()
    cells += element(
        "td",
        escape(day(when, language)),
        class_="cell-date",
        data_label=labels[-1],
        data_sort=when.isoformat(),
    )
    return element("tr", cells, class_="archived" if entry.archived else None)


def _cell(field: FieldSpec, entry: Entry, label: str, names: Names, language: Language) -> str:
    value = entry.values.get(field.id)
    words = shown(field, value, language)
    order: object = words.casefold()[:80]
    if field.type == "choice" and value is not None:
        order = next(i for i, one in enumerate(field.options) if one.value == value)
    elif field.type == "date" and value is not None:
        from datetime import date

        order, words = value, day(date.fromisoformat(value), language)
    elif field.type == "number":
        order = words
    elif field.type in ("link", "links"):
        words = "\n".join(_linked(one, names) for one in _values(field, entry))
    elif field.type == "sources":
        words = str(len(value or ()) or "")
    if len(words) > CUT:
        words = words[: CUT - 1].rstrip() + "…"
    narrowing = " ".join(_values(field, entry)) if field.type in _NARROWING else None
    return element(
        "td",
        element("bdi", escape(words)) if words else "",
        class_=f"cell-{field.type}",
        data_label=label,
        data_sort=order,
        data_field=field.id if narrowing else None,
        data_value=narrowing,
    )


def _linked(entry_id: str, names: Names) -> str:
    title = names.title(entry_id)
    return entry_id if title is None else f"{entry_id} · {title}"


def _number(entry_id: str) -> str:
    return entry_id.rpartition("-")[2].zfill(9)
