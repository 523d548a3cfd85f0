"""The Review tab: begin a review and watch it, read what it found, decide otherwise, compare."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.messages import Language
from assistant.web.markup import element, text
from assistant.web.review_do import attached
from assistant.web.review_events import connect_deciding, connect_reading, connect_running
from assistant.web.review_show import At, show_earlier, show_form
from assistant.web.style import script
from assistant.web.tab import Tab

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service, Visit


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the tab, from top to bottom and from left to right."""

    at: "gr.State"  # which review and requirement the visitor looks at
    new: Any  # Any: events of our own scripts are no attributes that a type checker knows
    drop: "gr.File"
    go: Any
    running: Any
    progress: Any
    changes: Any
    view: Any
    earlier: Any
    panel: Any
    detail: Any
    hint: Any


def build_review(service: "Service", label: "gr.I18n", tabs: "gr.Tabs") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    parts = _lay_out(label)
    connect_running(service, parts, tabs)
    connect_reading(service, parts)
    connect_deciding(service, parts, tabs)

    def fill(visit: "Visit", language: Language) -> tuple[Any, ...]:
        hint = element("p", text("web_review.detail_empty", language), class_="panel-empty")
        beside = attached(visit, language)
        return (*show_form(visit, language), beside, show_earlier(visit, language), hint)

    filled = [parts.new, parts.go, parts.running, parts.earlier, parts.hint]
    return Tab(outputs=filled, fill=fill, needs="read")


def _lay_out(label: "gr.I18n") -> Parts:
    import gradio as gr

    at = gr.State(At())
    with gr.Row(elem_classes=["work", "review-page"]):
        with gr.Column(scale=6, min_width=320, elem_classes="work-left"):
            new = _html("review-new", "review_forms.js")
            drop = gr.File(
                label=label("review_drop"), file_count="multiple", height=150, elem_id="review-drop"
            )
            go = _html("review-go", "review_forms.js")
            running = _html("review-running", "review_forms.js")
            progress = _html("review-progress")
            changes = _html("review-changes", "review.js")
            view = _html("review", "review.js")
            earlier = _html("review-earlier", "review_forms.js")
        with gr.Column(scale=5, min_width=320, elem_classes="work-right"):
            panel = _html("review-panel", "picture.js", "panel.js", "review_panel.js")
            detail = _html("review-detail", "review_detail.js")
            hint = _html("review-hint")
    return Parts(at, new, drop, go, running, progress, changes, view, earlier, panel, detail, hint)


def _html(name: str, *scripts: str) -> "gr.HTML":
    import gradio as gr

    told = script(*scripts) or None
    return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=told)
