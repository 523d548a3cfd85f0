"""The open points of a draft as a form: the document's own questions first, then table by table.

A table may ask for a hundred cells and more. Its rows are folded away, and a field for each column
fills all rows that are left empty.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft, OpenPoint, Run, plain
from assistant.messages import Language, message
from assistant.web.markup import element, escape, text

LONGEST_ANSWER = 400


def form_html(draft: Draft, language: Language) -> str:
    """Return a field for each open point and each answer given; empty ones stay questions."""
    own = [one for one in draft.open_points if one.column is None]
    cells = [one for one in draft.open_points if one.column is not None]
    answered = _answered(draft)
    if not (own or cells or answered):
        return element("p", "✓ " + text("draft_no_open", language), class_="done")
    parts = [element("p", text("draft_form", language), class_="quiet")]
    if not (own or cells):
        parts = [element("p", "✓ " + text("draft_no_open", language), class_="done")]
    parts += [_field(one.slot, one.question, "") for one in own]
    parts += [_table(name, points, language) for name, points in _by_table(cells)]
    parts += [_given(answered, language)] if answered else []
    button = element(
        "button",
        text("draft_apply", language),
        type="button",
        class_="primary",
        data_event="answers",
    )
    summary = element("summary", text("draft_open", language, count=len(draft.open_points)))
    return element("details", summary + "".join(parts) + button, class_="open-points")


def _table(name: str, points: Sequence[OpenPoint], language: Language) -> str:
    rows = [(row, list(some)) for row, some in groupby(points, key=lambda one: one.row or "")]
    columns: dict[str, str] = {}
    for point in points:
        columns.setdefault(f"*.{point.slot.rpartition('.')[2]}", point.column or "")
    for_all = ""
    if len(rows) > 1:
        fields = "".join(_field(slot, column, "") for slot, column in columns.items())
        legend = element("legend", text("web_draft.all_rows", language, count=len(rows)))
        hint = element("p", text("web_draft.all_rows_hint", language), class_="quiet")
        for_all = element("fieldset", legend + hint + fields)
    shown = "".join(_row(row, some, language) for row, some in rows)
    line = text("web_draft.table", language, name=name, count=len(points), rows=len(rows))
    return element("details", element("summary", line) + for_all + shown, class_="form-table")


def _row(row: str, points: Sequence[OpenPoint], language: Language) -> str:
    line = text("web_draft.row", language, name=row, count=len(points))
    fields = "".join(_field(one.slot, one.column or one.question, "") for one in points)
    return element("details", element("summary", line) + fields, class_="form-row")


def _given(answered: Sequence[tuple[str, str, str]], language: Language) -> str:
    """What was entered before: sent again, and open to be changed."""
    fields = "".join(_field(slot, label, value) for slot, label, value in answered)
    line = text("web_draft.given", language, count=len(answered))
    return element("details", element("summary", line) + fields, class_="form-table")


def _field(slot: str, label: str, value: str) -> str:
    field = (
        f'<input type="text" maxlength="{LONGEST_ANSWER}" autocomplete="off" '
        f'data-slot="{escape(slot)}" value="{escape(value)}">'
    )
    return element("label", element("span", escape(label)) + field)


def _by_table(cells: Sequence[OpenPoint]) -> list[tuple[str, list[OpenPoint]]]:
    """The cells by the heading that their table stands under, in the order they came up."""
    found: dict[str, list[OpenPoint]] = {}
    for point in cells:
        found.setdefault(point.places[0] if point.places else "", []).append(point)
    return [(name, _by_row(points)) for name, points in found.items()]


def _by_row(points: Sequence[OpenPoint]) -> list[OpenPoint]:
    order = {row: place for place, row in enumerate(dict.fromkeys(one.row for one in points))}
    return sorted(points, key=lambda one: order[one.row])


def _answered(draft: Draft) -> list[tuple[str, str, str]]:
    """Slot, label and answer of what a person entered, each slot once."""
    slots = load_templates().catalogue.slots
    found: dict[str, tuple[str, str, str]] = {}

    def add(runs: Iterable[Run], label: str) -> None:
        for run in runs:
            if run.origin == "answer" and run.slot and run.slot not in found:
                known = slots.get(run.slot)
                asked = known.question.in_(draft.language) if known else label or run.slot
                found[run.slot] = (run.slot, asked, run.text)

    for name, runs in draft.control:
        add(runs, name)
    for block in draft.blocks:
        add(block.runs, "")
        for row in block.rows:
            first = plain(row.cells[0]) if row.cells else ""
            for column, cell in zip(block.columns, row.cells, strict=False):
                add(cell, message("web_draft.cell", draft.language, row=first, column=column))
    return list(found.values())
