"""The Ask tab: a question, its answer sentence by sentence, and the source beside it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.messages import Language
from assistant.service import asking
from assistant.types import Citation, Turn
from assistant.web import conversation as talk
from assistant.web.documents import failure
from assistant.web.language import language_of
from assistant.web.markup import element, text
from assistant.web.passage import hint, show_passage
from assistant.web.sample import is_sample, sample_folder
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.visitor import visit_of
from assistant.web.work import FAULTS, explain, take_in
from ingest.types import Document, Kind

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service, Visit

QUESTION_CHARACTERS = 2_000
ANSWERING_AT_ONCE = 4
_State = tuple[str, list[Turn], str]  # conversation, turns, panel
FRESH: _State = ("", [], "")  # of a conversation that has not begun


def build_ask(service: "Service", label: "gr.I18n", tabs: "gr.Tabs") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    import gradio as gr

    turns = gr.State([])
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=6, min_width=320, elem_classes="work-left"):
            first = gr.HTML(
                elem_id="welcome", apply_default_css=False, js_on_load=script("welcome.js")
            )
            shown = gr.HTML(
                elem_id="conversation",
                apply_default_css=False,
                js_on_load=script("conversation.js"),
            )
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
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
                send = gr.Button(
                    label("send"), variant="primary", scale=1, min_width=96, elem_id="send"
                )
            clear = gr.Button(label("clear"), size="sm", elem_id="clear")
        with gr.Column(scale=5, min_width=320, elem_classes="work-right"):
            panel = gr.HTML(elem_id="panel", apply_default_css=False, js_on_load=script("panel.js"))
            beside = gr.HTML(elem_id="hint", apply_default_css=False)

    def ask(asked: str, earlier: list[Turn], request: gr.Request) -> Iterator[tuple[Any, ...]]:
        for state in answering(visit_of(service, request), asked, earlier, language_of(request)):
            yield ("", *state)

    def suggest(
        earlier: list[Turn], data: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        yield from ask(str(data.question), earlier, request)

    def cite(earlier: list[Turn], data: gr.EventData, request: gr.Request) -> str:
        place = (data.turn, data.group, data.index)
        return open_source(visit_of(service, request), earlier, place, language_of(request))

    def forget(request: gr.Request) -> tuple[Any, ...]:
        return (*FRESH, first_screen(visit_of(service, request), language_of(request)))

    def sample(
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds the bar by its default
    ) -> str:
        language = language_of(request)
        visit = visit_of(service, request)
        paths = [sample_folder()]
        result = take_in(visit, paths, kind=Kind.COMPANY, bar=bar, language=language)
        return result if visit.is_empty() else first_screen(visit, language)

    answer_event: dict[str, Any] = {
        "outputs": [question, shown, turns, panel],
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": ANSWERING_AT_ONCE,
        "concurrency_id": "answering",
    }
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([question.submit, send.click], ask, [question, turns], **answer_event)
    first.suggest(suggest, turns, **answer_event)
    first.sample(sample, None, first, api_visibility="private", concurrency_id="writing")
    first.upload(lambda: gr.Tabs(selected="library"), None, tabs, **quiet)
    shown.cite(cite, turns, panel, concurrency_limit=ANSWERING_AT_ONCE, **quiet)
    clear.click(forget, None, [shown, turns, panel, first], **quiet)
    # Apart from the conversation's own, so that a late reply never overwrites an answer.
    return Tab(
        outputs=[first, beside],
        fill=lambda visit, language: (first_screen(visit, language), hint(language)),
        needs="ask",
    )


def first_screen(visit: "Visit", language: Language) -> str:
    """Return what stands before the first question, or the library's error."""
    try:
        documents = visit.documents()
    except FAULTS as error:
        return explain(error, language)
    return talk.welcome(language, empty=not documents, sample=is_sample(documents))


def answering(
    visit: "Visit", asked: str, earlier: list[Turn], language: Language
) -> Iterator[_State]:
    """Yield the conversation as the answer grows; the last state holds the new turn.

    The first source opens by itself, so that an answer never stands without one beside it.
    """
    question = asked.strip()
    if not question:
        yield current(visit, earlier, language)
        return
    documents = {document.id: document for document in visit.documents()}
    before = talk.conversation(earlier, documents, language)
    before += talk.question_html(question, language)
    if len(question) > QUESTION_CHARACTERS:
        warning = text("question_too_long", language, limit=QUESTION_CHARACTERS)
        yield before + element("p", warning, class_="warning"), earlier, ""
        return
    yield before + talk.searching(language), earlier, ""
    try:
        answer = asking.ask(visit, question, history=earlier, fallback=language)
    except FAULTS as error:
        yield before + explain(error, language), earlier, ""
        return
    for part in talk.stream(answer, len(earlier), documents, language):
        yield before + part, earlier, ""
    turns = [*earlier, Turn(question=question, answer=answer)]
    yield current(visit, turns, language, documents=documents)


def current(
    visit: "Visit",
    turns: list[Turn],
    language: Language,
    *,
    documents: dict[str, Document] | None = None,
) -> _State:
    """Return the state after `turns`, the latest answer's first source open."""
    if not turns:
        return FRESH
    if documents is None:
        documents = {document.id: document for document in visit.documents()}
    panel = ""
    if turns[-1].answer.citations:
        panel = open_source(visit, turns, (len(turns) - 1, "citations", 0), language)
    return talk.conversation(turns, documents, language), turns, panel


def open_source(
    visit: "Visit",
    turns: list[Turn],
    place: tuple[Any, Any, Any],
    language: Language,
) -> str:
    """Return the panel for a citation that the browser names by turn, group and index.

    The browser's word is not trusted: what names no citation of this conversation is refused.
    """
    citation, beside = _named(turns, place)
    if citation is None:
        return failure("ingest.error_unknown", language)
    answers = place[1] == "citations"
    try:
        return show_passage(visit, citation, beside=beside, answers=answers, language=language)
    except FAULTS as error:
        return explain(error, language)


def _named(
    turns: list[Turn], place: tuple[Any, Any, Any]
) -> tuple[Citation | None, tuple[Citation, ...]]:
    turn, group, index = place
    if not (isinstance(turn, int) and isinstance(index, int) and 0 <= turn < len(turns)):
        return None, ()
    answer = turns[turn].answer
    found = {"citations": answer.citations, "related": answer.related}.get(str(group), ())
    if not 0 <= index < len(found):
        return None, ()
    return found[index], answer.citations if group == "citations" else ()
