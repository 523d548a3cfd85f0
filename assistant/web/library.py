"""The Library tab: what is there and how it was read; upload, replace, read anew, remove."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.service import shelf
from assistant.web.language import language_of
from assistant.web.library_layout import Parts, lay_out
from assistant.web.library_view import (
    collection_choice,
    done,
    introduction,
    opened,
    remove_document,
    replacing,
    show_documents,
)
from assistant.web.markup import element, text
from assistant.web.tab import Tab
from assistant.web.visitor import visit_of
from assistant.web.work import shown_progress
from ingest.types import Kind

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service


def build_library(service: "Service", label: "gr.I18n") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    parts = lay_out(label)
    running: dict[str, threading.Event] = {}  # by session: what stops the work in progress
    _connect_uploads(service, parts, running)
    _connect_documents(service, parts, running)
    _connect_views(service, parts, running)
    return Tab(
        outputs=[parts.above, parts.collection, parts.documents],
        fill=lambda visit, language: (
            introduction(visit, language),
            collection_choice(visit, language),
            show_documents(visit, language),
        ),
    )


# What writes to the library goes one after the other.
_WRITING: dict[str, Any] = {
    "api_visibility": "private",
    "concurrency_limit": 1,
    "concurrency_id": "writing",
}


def _connect_uploads(service: "Service", parts: Parts, running: dict[str, threading.Event]) -> None:
    """A file dropped on either area."""
    import gradio as gr

    def upload(
        received: list[str] | None,
        kind: str,
        collection: str | None,
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds the bar by its default
    ) -> tuple[Any, ...]:
        language, visit = language_of(request), visit_of(service, request)
        show = shown_progress(bar, language)
        with _Stop(running, request) as stop:
            shown = done(
                lambda: shelf.upload(
                    visit,
                    [Path(file) for file in received or ()],
                    kind=Kind(kind),
                    collection=collection or None,
                    progress=show,
                    stop=stop.is_set,
                ),
                language,
                stopped=stop,
            )
        return None, shown, show_documents(visit, language)

    def exchange(
        received: str | None,
        target: str,
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - as above
    ) -> tuple[Any, ...]:
        language, visit = language_of(request), visit_of(service, request)
        show, file = shown_progress(bar, language), Path(received or "")
        shown = done(lambda: shelf.exchange(visit, target, file, progress=show), language)
        return None, "", "", shown, show_documents(visit, language)

    shown = [parts.results, parts.documents]
    parts.files.upload(
        upload,
        [parts.files, parts.kind, parts.collection],
        [parts.files, *shown],
        show_progress_on=parts.files,
        **_WRITING,
    )
    parts.new_version.upload(
        exchange,
        [parts.new_version, parts.target],
        [parts.new_version, parts.replacing, parts.target, *shown],
        show_progress_on=parts.new_version,
        **_WRITING,
    )


def _connect_documents(
    service: "Service", parts: Parts, running: dict[str, threading.Event]
) -> None:
    """The buttons of the list that change something."""
    import gradio as gr

    def read_anew(ids: list[str] | None, request: gr.Request, bar: gr.Progress) -> tuple[str, str]:
        language, visit = language_of(request), visit_of(service, request)
        show = shown_progress(bar, language)
        with _Stop(running, request) as stop:
            shown = done(
                lambda: shelf.read_anew(visit, ids, progress=show, stop=stop.is_set),
                language,
                heading="web_library.anew_results",
                stopped=stop,
            )
        return shown, show_documents(visit, language)

    def one_anew(
        data: gr.EventData,
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - as above
    ) -> tuple[str, str]:
        return read_anew([str(data.document)], request, bar)

    def all_anew(
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - as above
    ) -> tuple[str, str]:
        return read_anew(None, request, bar)

    def remove(data: gr.EventData, request: gr.Request) -> tuple[str, str]:
        language, visit = language_of(request), visit_of(service, request)
        return remove_document(visit, data.document, language), show_documents(visit, language)

    shown = [parts.results, parts.documents]
    for event, act in (
        (parts.documents.remove, remove),
        (parts.documents.anew, one_anew),
        (parts.documents.anew_all, all_anew),
    ):
        event(act, None, shown, show_progress_on=parts.results, **_WRITING)


def _connect_views(service: "Service", parts: Parts, running: dict[str, threading.Event]) -> None:
    """What shows something and changes nothing."""
    import gradio as gr

    def ask_exchange(data: gr.EventData, request: gr.Request) -> tuple[str, str]:
        shown = replacing(visit_of(service, request), data.document, language_of(request))
        return shown, str(data.document) if shown else ""

    def open_document(data: gr.EventData, request: gr.Request) -> str:
        visit, number = visit_of(service, request), getattr(data, "number", 1)
        return opened(visit, data.document, number, language_of(request))

    def stop(request: gr.Request) -> str:
        found = running.get(str(request.session_hash))
        if found is None:
            return ""
        found.set()
        return element("p", text("web_library.stopping", language_of(request)), role="status")

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    parts.documents.replace(ask_exchange, None, [parts.replacing, parts.target], **quiet)
    parts.give_up.click(lambda: ("", ""), None, [parts.replacing, parts.target], **quiet)
    parts.documents.open(open_document, None, parts.document, **quiet)
    parts.document.turn(open_document, None, parts.document, **quiet)
    parts.document.close(lambda: "", None, parts.document, **quiet)
    parts.stop.click(stop, None, parts.results, **quiet)


class _Stop:
    """An event that the visitor's stop button sets while some work of theirs is in progress."""

    def __init__(self, running: dict[str, threading.Event], request: "gr.Request") -> None:
        self._running = running
        self._session = str(request.session_hash)
        self._event = threading.Event()

    def __enter__(self) -> threading.Event:
        self._running[self._session] = self._event
        return self._event

    def __exit__(self, *_: object) -> None:
        self._running.pop(self._session, None)
