"""Above the Statement of Applicability: numbers, what to look at, issuing, issued versions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.readiness.words import basis
from assistant.service import certifying, proposing
from assistant.service.certifying import Certifying
from assistant.soa import words
from assistant.soa.remarks import Remark, together
from assistant.soa.versions import Difference, Issue, differences
from assistant.web.forms import field, form
from assistant.web.governance_files import PATH
from assistant.web.language import PARAMETER
from assistant.web.markup import element, escape, text
from assistant.web.registers_sources import quote_html

if TYPE_CHECKING:
    from assistant.service import Visit

AT_ONCE = 6  # remarks that are shown without being asked for
MOST_CHANGES = 60


def soa_html(visit: "Visit", language: Language) -> str:
    """Return what stands above the decisions on the controls."""
    known = certifying.look_up(visit)
    old = known.basis is None or not known.basis.current
    parts = element("p", escape(words.counts_text(known.statement, language)), class_="soa-counts")
    parts += element("p", escape(words.states_text(known.statement, language)))
    parts += element(
        "p", escape(basis(known.basis, language)), class_="warning" if old else "quiet"
    )
    parts += _remarks(together(known.remarks), language)
    if visit.person.may("register"):
        parts += _accept_all(visit, known, language) + _issue_form(known, language)
    return parts + _versions(visit, known, language)


def _remarks(found: Sequence[Remark], language: Language) -> str:
    head = element("h3", text("soa.remarks", language))
    if not found:
        return head + element("p", text("soa.remarks_none", language), class_="quiet")
    parts = _listed(found[:AT_ONCE], language)
    if len(found) > AT_ONCE:
        more = text("certification.more", language, count=len(found) - AT_ONCE)
        parts += element("details", element("summary", more) + _listed(found[AT_ONCE:], language))
    return element("section", head + parts, class_="soa-remarks")


def _listed(found: Sequence[Remark], language: Language) -> str:
    items = "".join(
        element(
            "li",
            escape(one.text(language)) + (quote_html(one.source, language) if one.source else ""),
            class_="fault" if one.fault else None,
        )
        for one in found
    )
    return element("ul", items)


def _accept_all(visit: "Visit", known: Certifying, language: Language) -> str:
    """A button for all proposals, where a person has not decided on many."""
    if len(known.statement.undecided) < 2:
        return ""
    count = len(proposing.proposals(visit, "soa", language))
    if count < 2:
        return ""
    return form(
        "soa_accept",
        "",
        message("certification.accept_all", language, count=count),
        confirm=message("certification.accept_all_sure", language, count=count),
    )


def _issue_form(known: Certifying, language: Language) -> str:
    head = element("h3", text("certification.issue", language))
    faults = [one for one in known.remarks if one.fault]
    if faults:
        count = len(dict.fromkeys(one.control for one in faults))
        told = text("certification.issue_not_yet", language, count=count)
        return head + element("p", told, class_="quiet")
    if known.latest is not None and not known.changed:
        told = text("soa.nothing_changed", language, version=known.latest.number)
        return head + element("p", told, class_="quiet")
    fields = field(
        message("soa.approval_head_approved", language),
        "approved_by",
        required=False,
        maxlength=200,
    ) + field(message("soa.approval_head_note", language), "note", maxlength=400)
    told = element("p", text("certification.issue_text", language), class_="quiet")
    sure = message("certification.issue_sure", language)
    button = message("certification.issue_button", language)
    return head + told + form("soa_issue", fields, button, confirm=sure, style="primary")


def _versions(visit: "Visit", known: Certifying, language: Language) -> str:
    head = element("h3", text("soa.history", language))
    if not known.issues:
        return head + element("p", text("soa.history_none", language), class_="quiet")
    before: list[Issue | None] = [None, *known.issues]
    items = [
        element("li", _version(visit, one, previous, language))
        for previous, one in zip(before, known.issues, strict=False)
    ]
    if known.latest is not None and known.changed:
        title = message("soa.changes", language, version=known.latest.number)
        items.append(element("li", _changes(title, known.changed, language)))
    return head + element("ul", "".join(reversed(items)), class_="soa-versions")


def _version(visit: "Visit", one: Issue, previous: Issue | None, language: Language) -> str:
    said = {
        "version": one.number,
        "day": words.day(one.issued_on, language),
        "person": one.issued_by,
    }
    parts = [message("soa.version_line", language, **said), words.approval(one, language)]
    parts += [one.note] if one.note else []
    parts.append(words.wholeness(one, language))
    line = element(
        "p", escape(" · ".join(parts)), class_=None if one.whole is not False else "warning"
    )
    if visit.person.may("export"):
        line += element("p", _links(one, language), class_="quiet")
    if previous is None:
        return line
    title = message("soa.changes", language, version=previous.number)
    return line + _changes(title, differences(previous.rows, one.rows), language)


def _links(one: Issue, language: Language) -> str:
    name = message("soa.version_of", language, version=one.number)
    return " ".join(
        element(
            "a",
            kind.upper(),
            href=f"{PATH}/soa/{kind}?id={one.number}&{PARAMETER}={language}",
            download="",
            aria_label=f"{name}: {kind.upper()}",
        )
        for kind in ("xlsx", "docx")
    )


def _changes(title: str, found: Sequence[Difference], language: Language) -> str:
    summary = element("summary", escape(f"{title}: {len(found)}"))
    heads = "".join(
        element("th", text(f"soa.column_{name}", language), scope="col")
        for name in ("control", "field", "before", "after")
    )
    rows = "".join(element("tr", _change(one, language)) for one in found[:MOST_CHANGES])
    table = element("thead", element("tr", heads)) + element("tbody", rows)
    inner = element("div", element("table", table, class_="soa-changes"), class_="scroll")
    return element("details", summary + inner)


def _change(one: Difference, language: Language) -> str:
    cells = (
        words.field_name(one.field, language),
        words.field_value(one.before, one.field, language),
        words.field_value(one.after, one.field, language),
    )
    control = element("th", escape(one.control.partition(":")[2]), scope="row")
    return control + "".join(element("td", element("bdi", escape(cell))) for cell in cells)
