"""The Risks tab: the AI systems that documents name, in their words, and how risk stands."""

from typing import TYPE_CHECKING, Any

from assistant.messages import Language, message
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.review_types import RequirementFinding
from assistant.service import risks
from assistant.service.risks import NamedSystem, Row, Standing
from assistant.web.documents import failure
from assistant.web.language import language_of
from assistant.web.markup import day, element, escape, status_badge, text
from assistant.web.passage import show_passage
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.visitor import visit_of
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service, Visit

SIGNS = {"met": "✓", "partial": "◐", "missing": "○", "undetermined": "?", "not_applicable": "–"}
_GAPS = ("partial", "missing")


def build_risks(service: "Service", label: "gr.I18n", tabs: "gr.Tabs") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    import gradio as gr

    with gr.Row(elem_classes="work"):
        with gr.Column(scale=6, min_width=320, elem_classes="work-left"):
            view: Any = gr.HTML(
                elem_id="risks", apply_default_css=False, js_on_load=script("risks.js")
            )
        with gr.Column(scale=5, min_width=320, elem_classes="work-right"):
            panel = gr.HTML(
                elem_id="risks-panel",
                apply_default_css=False,
                js_on_load=script("picture.js", "panel.js"),
            )
            beside = gr.HTML(elem_id="risks-hint", apply_default_css=False)

    def cite(data: gr.EventData, request: gr.Request) -> str:
        visit, language = visit_of(service, request), language_of(request)
        return open_source(visit, data.system, data.row, language)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    view.cite(cite, None, panel, **quiet)
    for page in ("review", "draft", "library"):
        # Its script tells the drafts' what to draft (`draft.js`).
        getattr(view, page)(_going(page), None, tabs, **quiet)
    return Tab(
        outputs=[view, panel, beside],
        fill=lambda visit, language: (
            risks_html(visit, language),
            "",
            element("p", text("web_risks.hint", language), class_="panel-empty"),
        ),
    )


def _going(page: str) -> Any:
    import gradio as gr

    return lambda: gr.Tabs(selected=page)


def risks_html(visit: "Visit", language: Language) -> str:
    """Return the page's contents, or what went wrong."""
    head = element("h2", text("web_risks.title", language)) + element(
        "p", text("web_risks.text", language)
    )
    try:
        found, stands = risks.systems(visit), risks.standing(visit)
        empty = visit.is_empty()
    except FAULTS as error:
        return head + explain(error, language)
    return (
        head
        + _standing(stands, visit, language, empty=empty)
        + _systems(found, visit, language, empty=empty)
    )


def open_source(visit: "Visit", system: Any, row: Any, language: Language) -> str:
    """Return the panel for a row that the browser names by places, which are not trusted."""
    try:
        found = risks.systems(visit)
        if not _is_place(system, found) or not _is_place(row, found[system].rows):
            return failure("ingest.error_unknown", language)
        citation = found[system].rows[row].citation
        reason = element("p", text("web_risks.why", language), class_="quiet")
        return show_passage(
            visit, citation, beside=(), answers=True, language=language, reason=reason
        )
    except FAULTS as error:
        return explain(error, language)


def _is_place(value: Any, things: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(things)


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
    rows = "".join(
        _row(place, number, row, language) for number, row in enumerate(system.rows)
    ) or element("p", text("web_risks.no_rows", language), class_="quiet")
    mentions = text("web_risks.mentions", language, count=system.mentions)
    summary = element(
        "summary",
        element("bdi", escape(system.name)) + " " + element("span", mentions, class_="quiet"),
    )
    return element("details", summary + rows, class_="system", open="" if place == 0 else None)


def _row(system: int, number: int, row: Row, language: Language) -> str:
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
        data_event="cite",
        data_system=system,
        data_row=number,
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
