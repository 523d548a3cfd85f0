"""Governance: roles, RACI matrix, objectives, competence and awareness, action plan."""

from typing import TYPE_CHECKING

from assistant.errors import Refused
from assistant.governance.plan import STATUSES, status_of
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.service import governing, registering
from assistant.web.forms import form, hidden
from assistant.web.markup import element, text
from assistant.web.panels.governance_plan import origin_html, plan_html
from assistant.web.panels.governance_raci import beside_role, raci_html, roles_html
from assistant.web.panels.governance_remarks import competences_html, objectives_html, progress_html
from assistant.web.section import Given, Section

if TYPE_CHECKING:
    from assistant.service import Visit


def sections() -> tuple[Section, ...]:
    """Return the sections of roles, matrix, objectives, competence and the action plan."""
    return (
        Section(
            "roles",
            "",
            "roles",
            above=roles_html,
            beside=beside_role,
            proposals=governing.roles_proposed,
        ),
        Section("raci", "", "raci", above=raci_html, proposals=governing.raci_proposed),
        Section("objectives", "", "objectives", above=objectives_html, beside=progress_html),
        Section("competences", "", "competences", above=competences_html),
        Section(
            "actions",
            "",
            "actions",
            above=plan_html,
            beside=_beside_action,
            proposals=governing.actions_proposed,
            acts={"action_status": _set_status},
        ),
    )


def _beside_action(visit: "Visit", language: Language, entry: Entry) -> str:
    """Where the action comes from, and buttons that move it on the board."""
    html = origin_html(entry, language)
    if entry.archived or not visit.person.may("register"):
        return html
    field = load_registers()["actions"].field("status")
    buttons = "".join(
        form(
            "action_status",
            hidden("status", status) + hidden("version", str(entry.version)),
            message("web_governance.move", language, status=label),
            named=message("web_governance.move_named", language, entry=entry.id, status=label),
        )
        for status in STATUSES
        if status != status_of(entry)
        for label in (field.option(status).label.in_(language),)
    )
    return html + element("div", buttons, class_="action-moves")


def _set_status(visit: "Visit", given: Given, language: Language) -> str:
    """Move an action on the board; the day on which it was done is noted, or taken away again."""
    visit.require("register")
    status, version = given.get("status", ""), given.get("version", "")
    if status not in STATUSES or not version.isdecimal():
        raise Refused("registers.unknown_entry", entry=given.get("entry", "")[:40])
    before = registering.entry(visit, "actions", given.get("entry", ""))
    changed: dict[str, object] = {"status": status}
    if status == "done" and not before.text("done_on"):
        changed["done_on"] = governing.today().isoformat()
    elif status in ("open", "doing"):
        changed["done_on"] = None
    made = registering.change(visit, "actions", before.id, changed, version=int(version))
    label = load_registers()["actions"].field("status").option(status).label.in_(language)
    said = text("web_governance.moved", language, entry=made.id, status=label)
    if status == "done" and not made.text("result"):
        said += " " + text("web_governance.say_result", language)
    return element("p", "✓ " + said, class_="done", role="status")
