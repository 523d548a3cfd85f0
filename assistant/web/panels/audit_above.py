"""Above the lists of audits, checks, findings and reviews: how far it is, what to look at."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.audit.programme import Coverage, Programme
from assistant.export import audit_words as words
from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.service import auditing, registering
from assistant.service.audit_pack_parts import PARTS
from assistant.web.forms import form
from assistant.web.markup import element, escape, text

if TYPE_CHECKING:
    from assistant.service import Visit

NOTED, REFS = 8, 10  # remarks, and ids beside one line, that are shown at once


def above_audits(visit: "Visit", language: Language) -> str:
    """Return coverage by chapter, and what is not in order with audits."""
    found = auditing.audit_programme(visit)
    total, never = len(found.coverage), len(found.never)
    told = words.say(
        "programme_counts", language,
        covered=total - never, total=total, unplanned=len(found.unplanned),
    )  # fmt: skip
    html = element("p", escape(told), class_="audit-counts")
    flaws = [f"{one.audit}: {words.flaw_text(one, language)}" for one in found.flaws]
    doubts = [f"{one.audit}: {words.doubt_text(one, language)}" for one in found.doubts]
    return html + remarks([*doubts, *flaws], language) + _chapters(found, language)


def _chapters(found: Programme, language: Language) -> str:
    rows = ""
    for group, inside in groupby(found.coverage, key=lambda one: one.requirement.group):
        own = list(inside)
        rows += _chapter(group.rpartition(":")[2], own, language)
    heads = "".join(
        element("th", text(f"audit_page.head_{key}", language), scope="col")
        for key in ("chapter", "audited", "planned", "neither")
    )
    table = element("thead", element("tr", heads)) + element("tbody", rows)
    summary = element("summary", text("audit_page.coverage", language))
    return element(
        "details",
        summary + element("table", table, class_="audit-coverage"),
    )


def _chapter(number: str, own: Sequence[Coverage], language: Language) -> str:
    title = message("audit_page.chapter", language, number=number)
    done = [one for one in own if one.last is not None]
    planned = [one for one in own if one.last is None and one.next_audit]
    left = [one for one in own if one.last is None and not one.next_audit]
    latest = max((one.last.on for one in done if one.last), default=None)
    audited = f"{len(done)}/{len(own)}"
    if latest is not None:
        audited += f" ({latest.isoformat()})"
    cells = element("th", escape(title), scope="row")
    refs = ", ".join(one.requirement.ref for one in left)
    for cell in (audited, str(len(planned) or "–"), refs or "–"):
        cells += element("td", escape(cell))
    return element("tr", cells)


def above_checks(visit: "Visit", language: Language) -> str:
    """Return how many checks of each audit have which result."""
    html = element("p", text("audit_page.checks", language), class_="note")
    field = registering.register("checks").field("result")
    checks = registering.entries(visit, "checks")
    for audit in registering.entries(visit, "audits"):
        own = [one for one in checks if one.text("audit") == audit.id]
        if not own:
            continue
        counted = Counter(one.text("result") for one in own)
        parts = [
            f"{option.label.in_(language)}: {counted[option.value]}"
            for option in field.options
            if counted[option.value]
        ]
        if counted[""]:
            parts.append(message("audit_page.no_result", language, count=counted[""]))
        said = f"{audit.id} {audit.text('title')} – {'; '.join(parts)}"
        html += element("p", escape(said))
    return html


def above_findings(visit: "Visit", language: Language) -> str:
    """Return how many findings of each kind are open, and the next step of each."""
    found = auditing.finding_standings(visit)
    html = element("p", text("audit_page.findings", language), class_="note")
    if not found:
        return html
    still = [one for one in found if not one.closed]
    parts = []
    for option in load_registers()["findings"].field("kind").options:
        own = [one for one in found if one.entry.text("kind") == option.value]
        if own:
            count = sum(1 for one in own if not one.closed)
            told = {"kind": option.label.in_(language), "count": len(own), "open": count}
            parts.append(message("audit_page.kind_counts", language, **told))
    overdue = sum(1 for one in found if one.overdue)
    parts.append(message("audit_page.overdue", language, count=overdue))
    html += element("p", escape(" ".join(parts)), class_="audit-counts")
    items = ""
    for one in still[:NOTED]:
        step = (
            words.say(f"lacking_{one.next_step}", language)
            if one.lacking
            else words.say("can_close", language)
        )
        items += element("li", entry_button(one.entry.id) + " " + escape(step))
    if items:
        html += element("h3", text("audit_page.next_steps", language)) + element(
            "ul", items, class_="audit-list"
        )
    if len(still) > NOTED:
        html += element("p", text("audit_page.more", language, count=len(still) - NOTED))
    return html


def above_reviews(visit: "Visit", language: Language) -> str:
    """Return the input of the next management review, topic by topic."""
    found = auditing.review_inputs(visit, language)
    html = element("p", text("management_review.aid", language), class_="note")
    for topic in found.topics:
        items = ""
        for line in topic.lines:
            refs = ", ".join(line.refs[:REFS]) + (" …" if len(line.refs) > REFS else "")
            said = escape(line.text) + (
                f" {element('span', escape(refs), class_='quiet')}" if refs else ""
            )
            items += element("li", said, class_="severe" if line.urgent else None)
        count = len(topic.lines)
        head = f"{topic.title} ({count})" if count else topic.title
        inner = (
            element("ul", items)
            if items
            else element("p", text("management_review.nothing", language), class_="quiet")
        )
        inner += element("p", escape(topic.to_add), class_="quiet")
        html += element("details", element("summary", escape(head)) + inner, class_="audit-topic")
    return html


def above_pack(visit: "Visit", language: Language) -> str:
    """Return what the pack holds, and the button that makes it."""
    html = element("p", text("audit_page.pack_note", language), class_="note")
    items = "".join(element("li", text(f"audit_pack.part_{name}", language)) for name in PARTS)
    html += element("ul", items, class_="audit-list")
    html += element("p", text("audit_page.pack_without", language), class_="quiet")
    if not visit.person.may("export"):
        return html + element("p", text("audit_page.pack_role", language), class_="quiet")
    reviewed = auditing.latest_review(visit, language)
    if reviewed is None or not reviewed.current or reviewed.review.language != language:
        return html + element("p", text("audit_pack.no_review", language), class_="warning")
    return html + form("pack", "", message("audit_page.make_pack", language), style="primary")


def remarks(told: Iterable[str], language: Language) -> str:
    """Return what is to be checked as a list, the rest folded away; "" where there is nothing."""
    listed = [element("li", escape(one)) for one in told]
    if not listed:
        return ""
    html = element("h3", text("auditing.head_to_check", language))
    html += element("ul", "".join(listed[:NOTED]))
    if len(listed) > NOTED:
        summary = text("audit_page.more", language, count=len(listed) - NOTED)
        rest = element("ul", "".join(listed[NOTED:]))
        html += element("details", element("summary", summary) + rest)
    return element("div", html, class_="audit-remarks")


def entry_button(entry_id: str) -> str:
    """Return the button that opens an entry."""
    return element(
        "button", escape(entry_id), type="button", class_="link", data_event="open",
        data_entry=entry_id,
    )  # fmt: skip
