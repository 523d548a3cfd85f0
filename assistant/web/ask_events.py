"""What happens on the Ask tab: each event finds out whose visit it is and calls one function."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.web import ask_bar, talk
from assistant.web.language import language_of
from assistant.web.pace import answers_at_once
from assistant.web.sample import sample_folder
from assistant.web.talk import FRESH, Screen
from assistant.web.visitor import visit_of
from assistant.web.welcome import first_screen
from assistant.web.work import take_in
from ingest.types import Kind

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service
    from assistant.web.ask import Parts

OPENING_AT_ONCE = 4  # sources
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def _shown(one: Screen) -> list[Any]:
    """The values of `Parts.screen`: None for what stays as it is (`pace.staying`)."""
    return [one.conversation, one.earlier, one.latest, one.panel, one.tail]


def connect_answers(service: "Service", parts: "Parts") -> None:
    """Questions, typed, proposed or put again; sources that are opened; judgements."""
    import gradio as gr

    def stream(screens: Iterator[Screen]) -> Iterator[list[Any]]:
        for number, one in enumerate(screens):
            # The box is emptied and what lay open is closed once; later it may hold the next.
            yield [*_shown(one), *(["", "", ""] if number == 0 else [None] * 3)]

    def ask(
        asked: str, name: str, chosen: tuple[str, ...], request: gr.Request
    ) -> Iterator[list[Any]]:
        visit, language = visit_of(service, request), language_of(request)
        yield from stream(talk.answering(visit, asked, name, language, only=chosen))

    def propose(
        name: str, chosen: tuple[str, ...], data: gr.EventData, request: gr.Request
    ) -> Iterator[list[Any]]:
        yield from ask(str(data.question), name, chosen, request)

    def again(name: str, data: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
        visit, language = visit_of(service, request), language_of(request)
        yield from stream(talk.asking_again(visit, name, data.turn, data.everywhere, language))

    def cite(name: str, data: gr.EventData, request: gr.Request) -> str:
        place = (data.turn, data.group, data.index)
        return talk.open_source(visit_of(service, request), name, place, language_of(request))

    def rate(name: str, data: gr.EventData, request: gr.Request) -> str:
        visit, language = visit_of(service, request), language_of(request)
        return talk.judge(visit, name, data.turn, data.good, data.comment, language)

    outputs = [*parts.screen, parts.question, parts.drawer, parts.noted]
    known = [parts.conversation, parts.only]
    answering: dict[str, Any] = {
        "concurrency_limit": answers_at_once(service),
        "concurrency_id": "answering",
        **_QUIET,
    }
    triggers = [parts.question.submit, parts.send.click]
    gr.on(triggers, ask, [parts.question, *known], outputs, **answering)
    parts.first.suggest(propose, known, outputs, **answering)
    for turns in (parts.earlier, parts.latest):
        on: Any = turns
        on.again(again, parts.conversation, outputs, **answering)
        on.cite(cite, parts.conversation, parts.panel, concurrency_limit=OPENING_AT_ONCE, **_QUIET)
        on.rate(rate, parts.conversation, parts.noted, **_QUIET)


def connect_conversations(service: "Service", parts: "Parts") -> None:
    """Kept conversations: listed, opened again, deleted; a new one begun."""
    import gradio as gr

    def look_back(request: gr.Request) -> str:
        return ask_bar.show_history(visit_of(service, request), language_of(request))

    def resume(data: gr.EventData, request: gr.Request) -> list[Any]:
        visit, language = visit_of(service, request), language_of(request)
        return [*_shown(talk.resumed(visit, data.conversation, language)), "", ""]

    def fresh(request: gr.Request) -> list[Any]:
        visit, language = visit_of(service, request), language_of(request)
        return [*_shown(FRESH), "", "", first_screen(visit, language)]

    def forget(name: str, data: gr.EventData, request: gr.Request) -> list[Any]:
        gone = data.conversation
        left = ask_bar.forget(visit_of(service, request), gone, language_of(request))
        return [left, *_shown(FRESH if gone in (None, name) else Screen(name))]

    bar: Any = parts.bar
    drawer: Any = parts.drawer
    bar.history(look_back, None, drawer, **_QUIET)
    bar.fresh(fresh, None, [*parts.screen, drawer, parts.noted, parts.first], **_QUIET)
    drawer.resume(resume, None, [*parts.screen, drawer, parts.noted], **_QUIET)
    drawer.forget(forget, parts.conversation, [drawer, *parts.screen], **_QUIET)
    for shut in (bar.shut, drawer.shut):
        shut(lambda: "", None, drawer, **_QUIET)


def connect_filter(service: "Service", parts: "Parts") -> None:
    """The choice of documents."""
    import gradio as gr

    def choose(chosen: tuple[str, ...], request: gr.Request) -> str:
        return ask_bar.show_filter(visit_of(service, request), chosen, language_of(request))

    def narrow(data: gr.EventData, request: gr.Request) -> tuple[tuple[str, ...], str]:
        return ask_bar.narrowed(visit_of(service, request), data.ids, language_of(request))

    bar: Any = parts.bar
    drawer: Any = parts.drawer
    scope: Any = parts.scope
    bar.filter(choose, parts.only, drawer, **_QUIET)
    for chosen in (drawer.narrow, scope.narrow):
        chosen(narrow, None, [parts.only, scope], **_QUIET)


def connect_start(service: "Service", parts: "Parts", tabs: "gr.Tabs") -> None:
    """The first screen: the sample company, the way to the library, questions to begin with."""
    import gradio as gr

    def sample(
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds it by its default
    ) -> tuple[str, str]:
        visit, language = visit_of(service, request), language_of(request)
        result = take_in(
            visit, [sample_folder()], kind=Kind.COMPANY, bar=progress, language=language
        )
        shown = result if visit.is_empty() else first_screen(visit, language)
        return shown, ask_bar.bar(visit, language)

    def questions(request: gr.Request) -> str:
        return first_screen(visit_of(service, request), language_of(request), wait=True)

    first: Any = parts.first
    first.sample(
        sample, None, [first, parts.bar], api_visibility="private", concurrency_id="writing"
    )
    first.upload(lambda: gr.Tabs(selected="library"), None, tabs, **_QUIET)
    first.questions(questions, None, first, **_QUIET)
