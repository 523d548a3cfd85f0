"""Beside an opened audit, check or finding: what documents show, which steps are lacking."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.audit.checklist import Line
from assistant.audit.findings import Standing
from assistant.audit.to_examine import source_of
from assistant.export import audit_words as words
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.review_types import Evidence
from assistant.service import auditing
from assistant.web.forms import form, hidden
from assistant.web.governance_files import PATH
from assistant.web.language import PARAMETER
from assistant.web.markup import element, escape, text
from assistant.web.panels.audit_above import remarks
from assistant.web.registers_sources import quote_html

if TYPE_CHECKING:
    from assistant.service import Visit

MOST = 40  # requirements that are shown on the page; the file has all


def beside_audit(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return what is to be checked about an audit, its files, and its checklist."""
    found = auditing.audit_programme(visit)
    told = [words.doubt_text(one, language) for one in found.doubts if one.audit == entry.id]
    told += [words.flaw_text(one, language) for one in found.flaws if one.audit == entry.id]
    html = remarks(told, language) + _files(visit, entry, language)
    checklist = auditing.audit_checklist(visit, language, audit=entry.id, empty=True)
    if not checklist.lines:
        return html
    html += element("h4", text("auditing.sheet_checklist", language))
    html += element("p", escape(words.basis(checklist)), class_="quiet")
    html += "".join(_folded(line, language) for line in checklist.lines[:MOST])
    if len(checklist.lines) > MOST:
        more = len(checklist.lines) - MOST
        html += element("p", text("audit_page.more_lines", language, count=more), class_="quiet")
    return html


def beside_check(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return what documents show on the requirement of a check."""
    names = entry.several("requirement")
    found = auditing.audit_checklist(visit, language, scope=names, empty=True)
    if not found.lines:
        return ""
    html = element("h4", text("auditing.head_documents", language))
    html += element("p", escape(words.basis(found)), class_="quiet")
    return html + "".join(_line(line, language) for line in found.lines[:MOST])


def beside_finding(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return the steps that are lacking until a finding can be closed."""
    found = auditing.finding_standing(visit, entry)
    html = element("h4", text("audit_page.until_closed", language))
    html += element("p", element("b", escape(_state(found, language))))
    if found.lacking:
        items = "".join(
            element("li", text(f"auditing.lacking_{step}", language)) for step in found.lacking
        )
        html += element("ol", items, class_="audit-steps")
    told = [words.say(f"fault_{one}", language) for one in found.faults]
    if found.same_hand:
        told.append(words.say("same_hand", language))
    if found.open_actions:
        actions = ", ".join(found.open_actions)
        told.append(message("audit_page.open_actions", language, actions=actions))
    html += remarks(told, language)
    if found.can_close and visit.person.may("register") and not entry.archived:
        html += element("p", text("auditing.can_close", language))
        button = message("audit_page.close", language)
        html += form("finding_close", hidden("entry", entry.id), button, style="primary")
    return html


def _state(found: Standing, language: Language) -> str:
    name = "closed" if found.closed else "overdue" if found.overdue else "open"
    return words.say(f"state_{name}", language)


def _files(visit: "Visit", entry: Entry, language: Language) -> str:
    if not visit.person.may("export"):
        return ""
    links = []
    wanted = [("audit_report", "docx")]
    if entry.several("scope"):
        wanted = [("checklist", "xlsx"), ("checklist", "docx"), *wanted]
    for what, kind in wanted:
        words_of = message(f"audit_page.file_{what}", language, form=kind.upper())
        address = f"{PATH}/{what}/{kind}?id={entry.id}&{PARAMETER}={language}"
        links.append(element("a", escape(words_of), href=address, download=""))
    return element("p", " · ".join(links), class_="audit-files")


def _folded(line: Line, language: Language) -> str:
    state = words.result(line, language) or message("audit_page.no_result_yet", language)
    head = element("b", escape(line.ref)) + " " + escape(f"{line.title} – {state}")
    return element("details", element("summary", head) + _line(line, language), class_="audit-line")


def _line(line: Line, language: Language) -> str:
    html = element("p", escape(words.documents_show(line, language)))
    html += _texts("questions", line.questions, language)
    html += _texts("expected", line.expected, language)
    html += _quotes("supporting", line.supporting, language)
    html += _quotes("contradicting", line.contradicting, language)
    html += _texts("lacking", words.lacking(line, language), language)
    html += _texts("notes", words.notes(line, language), language)
    return html + _texts("found", words.recorded(line, language), language)


def _texts(key: str, texts: Sequence[str], language: Language) -> str:
    if not texts:
        return ""
    items = "".join(element("li", escape(one)) for one in texts)
    return element("h5", text(f"auditing.head_{key}", language)) + element("ul", items)


def _quotes(key: str, evidence: Sequence[Evidence], language: Language) -> str:
    if not evidence:
        return ""
    quotes = "".join(quote_html(source_of(one), language) for one in evidence)
    return element("h5", text(f"auditing.head_{key}", language)) + quotes
