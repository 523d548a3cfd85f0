"""The Ask tab: a question, its answer sentence by sentence, and the source beside it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.web import ask_bar
from assistant.web.ask_events import (
    connect_answers,
    connect_conversations,
    connect_filter,
    connect_start,
)
from assistant.web.pace import staying
from assistant.web.passage import hint
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.talk import QUESTION_CHARACTERS
from assistant.web.welcome import first_screen
from assistant.web.where import where_line

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the tab; see `talk.Screen` for what stands in them."""

    conversation: "gr.State"  # the id alone: what was said lies in the service
    only: "gr.State"  # ids of documents that the next question is limited to, none for all
    bar: "gr.HTML"
    drawer: "gr.HTML"  # below the bar: kept conversations, or the choice of documents
    first: "gr.HTML"
    earlier: "gr.HTML"
    latest: "gr.HTML"
    noted: "gr.HTML"  # what came of a judgement
    tail: "gr.HTML"
    scope: "gr.HTML"
    question: "gr.Textbox"
    send: "gr.Button"
    where: "gr.HTML"  # where a question goes
    panel: "gr.HTML"
    beside: "gr.HTML"

    @property
    def screen(self) -> "list[gr.components.Component]":
        """The components that a `talk.Screen` fills."""
        return [self.conversation, self.earlier, self.latest, self.panel, self.tail]


def build_ask(service: "Service", label: "gr.I18n", tabs: "gr.Tabs") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    parts = _lay_out(label)
    connect_answers(service, parts)
    connect_conversations(service, parts)
    connect_filter(service, parts)
    connect_start(service, parts, tabs)
    # Apart from the conversation's own, so that a late reply never overwrites an answer.
    return Tab(
        outputs=[parts.bar, parts.first, parts.beside, parts.where],
        fill=lambda visit, language: (
            ask_bar.bar(visit, language),
            first_screen(visit, language),
            hint(language),
            where_line(service, language),
        ),
        needs="ask",
    )


def _lay_out(label: "gr.I18n") -> Parts:
    import gradio as gr

    conversation, only = gr.State(""), gr.State(())
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=6, min_width=320, elem_classes="work-left"):
            bar, drawer = _html("ask-bar", "ask_bar"), _html("drawer", "drawer")
            first = _html("welcome", "welcome")
            earlier, latest = (_html(name, "conversation") for name in ("conversation", "latest"))
            noted, tail, scope = _html("noted", "noted"), _html("tail"), _html("scope", "scope")
            with gr.Row(elem_id="composer"):
                question = staying(
                    gr.Textbox(
                        label=label("question"),
                        placeholder=label("question_placeholder"),
                        lines=1,
                        max_lines=6,
                        max_length=QUESTION_CHARACTERS,
                        scale=8,
                        min_width=160,
                        autofocus=True,
                        elem_id="question",
                    )
                )
                send = gr.Button(
                    label("send"), variant="primary", scale=1, min_width=96, elem_id="send"
                )
                where = _html("where")  # in the row, so that it stays in sight with the field
        with gr.Column(scale=5, min_width=320, elem_classes="work-right"):
            panel, beside = _html("panel", "picture", "panel"), _html("hint")
    return Parts(
        conversation=conversation,
        only=only,
        bar=bar,
        drawer=drawer,
        first=first,
        earlier=earlier,
        latest=latest,
        noted=noted,
        tail=tail,
        scope=scope,
        question=question,
        send=send,
        where=where,
        panel=panel,
        beside=beside,
    )


def _html(name: str, *codes: str) -> "gr.HTML":
    import gradio as gr

    scripts = script(*(f"{code}.js" for code in codes)) or None
    return staying(gr.HTML(elem_id=name, apply_default_css=False, js_on_load=scripts))
