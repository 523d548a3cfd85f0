"""What documents say: the AI systems that they name, in their words, and how risk stands."""

from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.review_types import RequirementFinding
from assistant.service import risks
from assistant.service.risks import NamedSystem, Row, Standing
from assistant.web.markup import day, element, escape, status_badge, text
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.service import Visit

SIGNS = {"met": "✓", "partial": "◐", "missing": "○", "undetermined": "?", "not_applicable": "–"}
_GAPS = ("partial", "missing")


def risks_html(visit: "Visit", language: Language) -> str:
    """Return the section's contents, or what went wrong."""
    head = element("p", text("web_risks.text", language))
    try:
        found, stands = risks.systems(visit), risks.standing(visit)
        empty = visit.is_empty()
    except FAULTS as error:
        return head + explain(error, language)
    return element(
        "div",
        head
        + _standing(stands, visit, language, empty=empty)
        + _systems(found, visit, language, empty=empty),
        class_="documents-say",
    )


def _systems(
    found: tuple[NamedSystem, ...], visit: "Visit", language: Language, *, empty: bool
) -> str:
    count = text("web_risks.systems_count", language, count=len(found))
    head = element("h3", text("web_risks.systems", language))
    if not found:
        key = "systems_none_empty" if empty else "systems_none"
        parts = element("p", text(f"web_risks.{key}", language))
        if visit.person.may("upload"):
            parts += _button("library", text("web_risks.to_library", language))
            if not empty and visit.person.may("draft"):
                words = text("web_risks.draft_register", language)
                parts += _button("draft", words, names="inventory")
        return head + element("div", parts, class_="empty")
    cards = "".join(_system(place, one, language) for place, one in enumerate(found))
    notes = element("p", text("web_risks.systems_text", language), class_="quiet")
    return head + element("p", count, class_="quiet") + cards + notes


def _system(place: int, system: NamedSystem, language: Language) -> str:
    rows = "".join(_row(row, language) for row in system.rows) or element(
        "p", text("web_risks.no_rows", language), class_="quiet"
    )
    mentions = text("web_risks.mentions", language, count=system.mentions)
    summary = element(
        "summary",
        element("bdi", escape(system.name)) + " " + element("span", mentions, class_="quiet"),
    )
    return element("details", summary + rows, class_="system", open="" if place == 0 else None)


def _row(row: Row, language: Language) -> str:
    facts = "".join(
        element("dt", element("bdi", escape(label or "–")))
        + element("dd", element("bdi", escape(value)))
        for label, value in row.cells
    )
    place = " › ".join(row.citation.section[-1:])
    source = element(
        "button",
        text(
            "web_risks.source",
            language,
            title=row.citation.document,
            place=f" – {place}" if place else "",
        ),
        type="button",
        class_="link",
        data_event="source",
        data_document=row.citation.document_id,
        data_page=row.citation.page,
        data_start=row.citation.span.start,
        data_end=row.citation.span.end,
    )
    badge = status_badge(row.citation.document_status, language)
    return element("div", element("dl", facts) + element("p", source + " " + badge), class_="row")


def _standing(stands: Standing | None, visit: "Visit", language: Language, *, empty: bool) -> str:
    head = element("h3", text("web_risks.standing", language))
    if stands is None:
        key = "standing_none_empty" if empty else "standing_none"
        parts = element("p", text(f"web_risks.{key}", language))
        if visit.person.may("review") and not empty:
            parts += _button("review", text("web_risks.to_review", language))
        return head + element("div", parts, class_="empty")
    made = text("web_risks.standing_text", language, day=day(stands.review.at.date(), language))
    shown = element("p", made + " " + _button("review", text("web_risks.open_review", language)))
    if not stands.current:
        shown += element("p", text("web_risks.standing_old", language), class_="warning")
    may_draft = visit.person.may("draft")
    rows = "".join(
        _finding(one, stands.review.number, language, may_draft=may_draft)
        for one in stands.findings
    )
    return head + shown + element("ul", rows, class_="standing")


def _finding(
    finding: RequirementFinding, number: int, language: Language, *, may_draft: bool
) -> str:
    title = load_set(DEFAULT_SET).requirement(finding.id).title.in_(language)
    status = message(f"report.status_{finding.status}", language)
    badge = element(
        "span",
        f"{SIGNS[finding.status]} {escape(status)}",
        class_=f"badge finding-{finding.status}",
    )
    button = ""
    if may_draft and finding.status in _GAPS:
        button = _button(
            "draft",
            text("draft_this", language),
            names=finding.ref,
            number=number,
            label=message("web.draft_named", language, title=f"{finding.ref} {title}"),
        )
    name = element("span", element("strong", escape(finding.ref)) + " " + escape(title))
    return element("li", name + badge + button)


def _button(
    event: str,
    words: str,
    *,
    names: str | None = None,
    number: int | None = None,
    label: str | None = None,
) -> str:
    return element(
        "button",
        words,
        type="button",
        class_="act",
        data_event=event,
        data_names=names,
        data_number=number,
        aria_label=label,
    )
