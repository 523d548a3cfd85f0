"""What happens on the Review tab: each event finds out whose visit it is and calls one function."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from assistant.service import reviewing
from assistant.web.language import language_of
from assistant.web.review_do import begin_review, decide_about, delete_review, outcome
from assistant.web.review_show import (
    At,
    show_changes,
    show_earlier,
    show_form,
    show_latest,
    show_quote,
    show_requirement,
    show_review,
)
from assistant.web.review_start import progress_html
from assistant.web.visitor import visit_of

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service
    from assistant.web.review import Parts

_TICK = 0.3  # seconds between two looks at how far a review is
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_READING: dict[str, Any] = {"concurrency_limit": 8, "concurrency_id": "reading-reviews", **_QUIET}


def connect_running(service: "Service", parts: "Parts", tabs: "gr.Tabs") -> None:
    """Begin, watch, cancel."""
    import gradio as gr

    def begin(files: list[str] | None, data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        visit, language = visit_of(service, request), language_of(request)
        return begin_review(visit, files, data, language), None

    async def watch(request: gr.Request) -> AsyncIterator[list[Any]]:
        visit, language = visit_of(service, request), language_of(request)
        work = reviewing.running(visit)
        while work is not None and not work.wait(0):
            yield [gr.skip(), progress_html(work.step, language), *[gr.skip()] * 7]
            await asyncio.sleep(_TICK)
        said, number = outcome(work, language)
        listed = await asyncio.to_thread(show_earlier, visit, language)
        form, _ = await asyncio.to_thread(show_form, visit, language)
        if number is None:
            yield [said, "", listed, form, *[gr.skip()] * 5]
            return
        found, place = await asyncio.to_thread(show_review, visit, number, language)
        yield [said, "", listed, form, found, "", "", "", place]

    def cancel(request: gr.Request) -> None:
        reviewing.cancel(visit_of(service, request))

    after = [parts.running, parts.progress, parts.earlier, parts.new, parts.view]
    after += [parts.changes, parts.detail, parts.panel, parts.at]
    parts.new.library(lambda: gr.Tabs(selected="library"), None, tabs, **_QUIET)
    parts.go.begin(begin, parts.drop, [parts.running, parts.drop], **_QUIET)
    parts.running.watch(watch, None, after, concurrency_limit=None, **_QUIET)
    parts.running.cancel(cancel, None, None, concurrency_limit=None, **_QUIET)


def connect_reading(service: "Service", parts: "Parts") -> None:
    """Open a review, a requirement of it, a quote; compare two reviews; delete one."""
    import gradio as gr

    def latest(before: At, request: gr.Request) -> tuple[Any, ...]:
        if before.number is not None:
            return gr.skip(), gr.skip()
        return show_latest(visit_of(service, request), language_of(request))

    def show(data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        found, place = show_review(visit_of(service, request), data.number, language_of(request))
        return found, "", "", "", place

    def delete(before: At, data: gr.EventData, request: gr.Request) -> list[Any]:
        visit, language = visit_of(service, request), language_of(request)
        said, gone = delete_review(visit, data.number, language)
        listed = show_earlier(visit, language)
        if not gone or data.number != before.number:
            return [said, listed, *[gr.skip()] * 5]
        return [said, listed, "", "", "", "", At()]

    def open_one(before: At, data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        visit, language = visit_of(service, request), language_of(request)
        found, place = show_requirement(visit, before, data.ref, language)
        return found, "", place

    def cite(before: At, data: gr.EventData, request: gr.Request) -> str:
        return show_quote(visit_of(service, request), before, data, language_of(request))

    def compare(before: At, data: gr.EventData, request: gr.Request) -> str:
        visit = visit_of(service, request)
        return show_changes(visit, before, data.number, language_of(request))

    at, view, changes = parts.at, parts.view, parts.changes
    detail, panel, earlier = parts.detail, parts.panel, parts.earlier
    view.latest(latest, at, [view, at], **_READING)
    for part in (view, changes):
        part.open(open_one, at, [detail, panel, at], **_READING)
    view.compare(compare, at, changes, **_READING)
    changes.endcompare(lambda: "", None, changes, **_QUIET)
    earlier.show(show, None, [view, changes, detail, panel, at], **_READING)
    earlier.delete(delete, at, [parts.running, earlier, view, changes, detail, panel, at], **_QUIET)
    detail.cite(cite, at, panel, **_READING)
    panel.close(lambda: "", None, panel, **_QUIET)


def connect_deciding(service: "Service", parts: "Parts", tabs: "gr.Tabs") -> None:
    """Decide otherwise, withdraw a decision, go on to a draft."""
    import gradio as gr

    def decide(before: At, data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        visit, language = visit_of(service, request), language_of(request)
        return decide_about(visit, before, data.values, language, withdraw=False)

    def withdraw(before: At, data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        visit, language = visit_of(service, request), language_of(request)
        return decide_about(visit, before, data.values, language, withdraw=True)

    after = [parts.detail, parts.view, parts.earlier]
    parts.detail.decide(decide, parts.at, after, **_QUIET)
    parts.detail.withdraw(withdraw, parts.at, after, **_QUIET)
    # Its script tells the drafts' what to draft (`draft.js`).
    parts.detail.draft(lambda: gr.Tabs(selected="draft"), None, tabs, **_QUIET)
