"""The HTTP API: named endpoints of Gradio, beside those of the page, which stay private.

Each is a function of `service.programs` with its own parameters; who calls is what the guard has
found out, as on the page.
"""

import inspect
import logging
import re
import typing
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.messages import message
from assistant.service import programs, programs_draft, programs_registers, programs_review
from assistant.service.arguments import arguments_of
from assistant.service.programs import Call, heard, perform
from assistant.service.told import FAULTS, words_for
from assistant.web.language import choose_language, language_of
from assistant.web.pace import answers_at_once
from assistant.web.visitor import visit_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.service import Service

_log = logging.getLogger(__name__)
AT_ONCE = 4
_CALLED = re.compile(r"/gradio_api/call/(?:v2/)?([^/]*)(?:/([^/]+))?")
_ANSWERING, _READING, _DRAFTING = "answering", "reading", "reviewing"
# name -> the function, which of the page's queues it waits in, how many run at once
# (how many reviews run is for `service.work` to say)
ENDPOINTS: Mapping[str, tuple[Callable[..., Any], str, int]] = {
    "ask": (programs.ask, _ANSWERING, AT_ONCE),
    "search": (programs.search, _ANSWERING, AT_ONCE),
    "documents": (programs.documents, _READING, AT_ONCE),
    "document": (programs.document, _READING, AT_ONCE),
    "page": (programs.page, _READING, AT_ONCE),
    "status": (programs.status, _READING, AT_ONCE),
    "review": (programs_review.review, "waiting", AT_ONCE),
    "reviews": (programs_review.reviews, _READING, AT_ONCE),
    "stored_review": (programs_review.stored_review, _READING, AT_ONCE),
    "registers": (programs_registers.registers, _READING, AT_ONCE),
    "entries": (programs_registers.entries, _READING, AT_ONCE),
    "entry": (programs_registers.entry, _READING, AT_ONCE),
    "entry_history": (programs_registers.entry_history, _READING, AT_ONCE),
    "entry_save": (programs_registers.entry_save, _READING, AT_ONCE),
    "classify": (programs_registers.classify, _READING, AT_ONCE),
    "draft_plan": (programs_draft.draft_plan, _DRAFTING, 1),
    "draft": (programs_draft.draft, _DRAFTING, 1),
}


def build_api(service: "Service") -> None:
    """Add the endpoints to the current Blocks."""
    from gradio.events import api

    for name, (function, queue, at_once) in ENDPOINTS.items():
        api(
            _endpoint(service, function),
            api_name=name,
            api_description=inspect.getdoc(function),
            concurrency_id=queue,
            concurrency_limit=answers_at_once(service) if queue == _ANSWERING else at_once,
        )


def _endpoint(service: "Service", function: Callable[..., Any]) -> Callable[..., Any]:
    """Return `function` as Gradio calls it: its own parameters, and the request after them."""
    import gradio as gr

    own = arguments_of(function)

    def endpoint(*values: Any) -> Any:
        *given, request = values
        named = dict(zip((one.name for one in own), given, strict=True))
        language = heard(named, language_of(request))
        bar = gr.Progress()
        try:
            visit = visit_of(service, request, by="api")
            call = Call(visit, language, progress=lambda done, total: bar((done, total or 1)))
            return perform(function, call, named)
        except FAULTS as error:
            raise gr.Error(words_for(error, language), print_exception=False) from error
        except Exception as error:
            _log.exception("%s failed", function.__name__)
            words = message("programs.failed", language)
            raise gr.Error(words, print_exception=False) from error

    # Gradio reads the parameters and their types from these two, as of any function.
    hints = typing.get_type_hints(function)
    parameters = [one.replace(annotation=hints[one.name]) for one in own]
    at = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    signature = inspect.Signature(
        [*parameters, at], return_annotation=hints["return"], __validate_parameters__=False
    )
    endpoint.__signature__ = signature  # type: ignore[attr-defined]
    endpoint.__annotations__ = {one.name: one.annotation for one in parameters} | {
        "request": gr.Request
    }
    return endpoint


class Calls:
    """ASGI middleware around plain HTTP calls: only the endpoints here can be called by name.

    Gradio looks up the endpoint and sorts the arguments before any of our functions is reached;
    what fits no endpoint is told so (404, 422) instead of failing there. Of a call that names no
    Gradio session nothing is kept once its result was fetched.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a call on, or answer it for Gradio."""
        called = _CALLED.match(scope["path"]) if scope["type"] == "http" else None
        if called is None:
            await self.app(scope, receive, send)
            return
        if called[1] not in ENDPOINTS:
            await _misfit("programs.no_endpoint", 404, scope, receive, send)
            return
        begun = False

        async def sending(event: "Message") -> None:
            nonlocal begun
            begun = True
            await send(event)

        try:
            await self.app(scope, receive, sending)
        except (TypeError, ValueError, RuntimeError):  # what Gradio makes of wrong arguments
            if begun:
                raise
            await _misfit("programs.misfit", 422, scope, receive, send)
        finally:
            if called[2]:
                _forget_session(scope, called[2])


def _forget_session(scope: "Scope", event: str) -> None:
    """Drop what Gradio keeps of a session that was made for one call, and has that call's id.

    It is a sixth of a megabyte, and ten thousand are kept.
    """
    holder = scope["app"].state_holder
    holder.session_data.pop(event, None)
    holder.time_last_used.pop(event, None)


async def _misfit(key: str, status: int, scope: "Scope", receive: "Receive", send: "Send") -> None:
    from starlette.datastructures import Headers
    from starlette.responses import JSONResponse

    language = choose_language(None, Headers(scope=scope).get("accept-language", ""))
    values = {"names": ", ".join(ENDPOINTS)} if status == 404 else {}
    answer = JSONResponse({"detail": message(key, language, **values)}, status_code=status)
    await answer(scope, receive, send)
