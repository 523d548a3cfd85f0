"""Above the roles and the matrix: the matrix as a table, gaps, what lies in one hand."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.export import governance_words as words
from assistant.governance.conflicts import Conflict
from assistant.governance.raci import Gap, Matrix, Row, gaps, requirements_of
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.service import governing
from assistant.web.governance_files import PATH
from assistant.web.language import PARAMETER
from assistant.web.markup import element, escape, text

if TYPE_CHECKING:
    from assistant.service import Visit

_OF_ROLES = ("no_holder", "no_deputy")


def roles_html(visit: "Visit", language: Language) -> str:
    """Return what is missing in the roles and what lies in one hand."""
    found = governing.the_matrix(visit)
    if not found.roles:
        return ""
    own = [one for one in gaps(found, language) if one.kind in _OF_ROLES]
    return _conflicts(governing.the_conflicts(visit, language), language) + _gaps(own, language)


def raci_html(visit: "Visit", language: Language) -> str:
    """Return the matrix, its files, conflicts and gaps."""
    found = governing.the_matrix(visit)
    html = downloads(visit, (("raci", "xlsx"), ("raci", "docx")), language)
    if found.roles and found.rows:
        html += _matrix(found, language)
    else:
        html += element("p", text("web_governance.matrix_empty", language))
    if waiting := governing.roles_waited_for(visit):
        told = text("web_governance.waiting", language, roles=", ".join(waiting))
        html += element("p", told, class_="warning")
    html += _conflicts(governing.the_conflicts(visit, language), language)
    rest = [one for one in gaps(found, language) if one.kind not in _OF_ROLES]
    return html + _gaps(rest, language)


def beside_role(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return the requirements that a role serves, and what it does in the matrix."""
    found = governing.the_matrix(visit)
    if entry.id not in {one.id for one in found.roles}:
        return ""
    serving = requirements_of(found)[entry.id]
    key = "serves" if serving else ("serves_none" if found.held(entry.id) else "serves_vacant")
    values = {"requirements": words.refs(serving)} if serving else {}
    html = element("p", text(f"web_governance.{key}", language, **values))
    rows = "".join(
        element(
            "li", escape(words.cells(row, [entry])[0]) + ": " + open_button(row.entry, "activity")
        )
        for row in found.rows
        if row.parts.get(entry.id)
    )
    return html + (element("ul", rows, class_="role-rows") if rows else "")


def open_button(entry: Entry, name: str) -> str:
    """Return the button that opens an entry, with one of its fields as its words."""
    words_ = element("bdi", escape(entry.text(name)))
    return element(
        "button", words_, type="button", class_="link", data_event="open", data_entry=entry.id
    )


def downloads(visit: "Visit", files: Sequence[tuple[str, str]], language: Language) -> str:
    """Return links to files, given as (what, form); "" for those who may not export."""
    if not visit.person.may("export"):
        return ""
    links = " ".join(
        element(
            "a",
            text(f"web_governance.file_{what}_{form}", language),
            href=f"{PATH}/{what}/{form}?{PARAMETER}={language}",
            download="",
        )
        for what, form in files
    )
    return element("p", links, class_="downloads governance-files")


def _matrix(found: Matrix, language: Language) -> str:
    heads = element("th", text("web_governance.activity", language), scope="col")
    for role in found.roles:
        holder = escape(role.text("holder") or words.say("vacant", language))
        name = open_button(role, "name") + element("span", holder, class_="quiet")
        heads += element("th", name, scope="col")
    bodies = ""
    for stage, group in groupby(found.rows, key=lambda row: words.stage(row, language)):
        rows = "".join(_row(row, found, language) for row in group)
        if stage:
            wide = len(found.roles) + 1
            name = element("th", escape(stage), scope="rowgroup", colspan=wide, class_="stage")
            rows = element("tr", name) + rows
        bodies += element("tbody", rows)
    legend = element("p", escape(words.say("legend", language)), class_="quiet")
    table = element("thead", element("tr", heads)) + bodies
    return legend + element(
        "div",
        element("table", table, class_="raci"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=message("governance_files.sheet_matrix", language),
    )


def _row(row: Row, found: Matrix, language: Language) -> str:
    cells = element("th", open_button(row.entry, "activity"), scope="row")
    for role, letters in zip(found.roles, words.cells(row, found.roles), strict=True):
        mark = letters.replace("/", "").lower() or "none"
        cells += element("td", _letters(letters, role, language), class_=f"raci-{mark}")
    return element("tr", cells)


def _letters(letters: str, role: Entry, language: Language) -> str:
    """The letters of a cell; read aloud they are words."""
    if not letters:
        return ""
    said = ", ".join(message(f"web_governance.part_{one}", language) for one in letters.split("/"))
    return element("abbr", escape(letters), title=f"{role.text('name')}: {said}")


def _conflicts(found: Sequence[Conflict], language: Language) -> str:
    if not found:
        return ""
    items = "".join(
        element(
            "li",
            element("p", escape(one.text)) + element("p", escape(one.reason), class_="quiet"),
        )
        for one in found
    )
    summary = element("summary", text("web_governance.conflicts", language, count=len(found)))
    note = element("p", escape(words.say("conflicts_note", language)), class_="quiet")
    return element(
        "details", summary + note + element("ul", items), class_="governance-fold", open=""
    )


def _gaps(found: Sequence[Gap], language: Language) -> str:
    if not found:
        return ""
    parts = ""
    for kind in dict.fromkeys(one.kind for one in found):
        listed = [one for one in found if one.kind == kind]
        items = "".join(element("li", escape(one.text)) for one in listed)
        name = escape(words.say(f"kind_{kind}", language)) + f" ({len(listed)})"
        parts += element("details", element("summary", name) + element("ul", items))
    head = element("h3", text("web_governance.gaps", language, count=len(found)))
    return element("div", head + parts, class_="governance-gaps")
