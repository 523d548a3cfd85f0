"""Pictures of PDF pages, drawn in a process of its own, so that a hostile file harms only that.

The browser asks for a picture by document, page and quoted characters; the words beside it never
wait for it.
"""

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from assistant.errors import NotAllowed
from assistant.types import Citation
from assistant.web.visitor import person_in
from ingest.errors import FileRejected, UnknownDocument
from ingest.sandbox import ParserWorker
from ingest.types import Span

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.service import Service, Visit

SCALE = 1.6  # sharp at the panel's width, small enough to send
SECONDS = 20.0  # the most that one picture may take
KEPT = 24  # pictures; a page that is opened again needs no second drawing
_PATH = "/page-picture"
_HEADERS = {"cache-control": "private, no-store", "cross-origin-resource-policy": "same-origin"}

_Key = tuple[str, int, Span]


def picture_address(citation: Citation) -> str:
    """Return where the browser finds the citation's page with the quote marked."""
    span = citation.span
    return f"{_PATH}/{citation.document_id}/{citation.page}/{span.start}/{span.end}"


class Pictures:
    """Draws pages one at a time with one worker process; a context manager, safe for threads."""

    def __init__(self, service: "Service") -> None:
        limits = service.assistant.settings.limits
        self._limits = replace(limits, seconds=min(limits.seconds, SECONDS))
        self._service = service
        self._lock = threading.Lock()
        self._worker = ParserWorker()
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker process. A later picture starts a new one."""
        with self._lock:
            self._worker.close()

    def draw(self, visit: "Visit", document_id: str, number: int, span: Span) -> bytes:
        """Return page `number` (from 1) as a PNG with the characters of `span` marked.

        Raises:
            UnknownDocument: there is no such document or page for this person.
            FileRejected: the page cannot be drawn, or not in time.
        """
        key = document_id, number, span
        page = visit.page(document_id, number)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._worker.render(
                    visit.assistant.original(document_id),
                    number,
                    file=document_id,
                    limits=self._limits,
                    scale=SCALE,
                    quotes=[page.text[span.start : span.end]],
                )
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def route(self) -> "Route":
        """Return the address under which the pictures are served; 404 where there is none."""
        from starlette.responses import Response
        from starlette.routing import Route

        def serve(request: "Request") -> "Response":
            at = request.path_params
            try:
                visit = self._service.visit(person_in(request.scope))
                image = self.draw(visit, at["document"], at["page"], Span(at["start"], at["end"]))
            except (NotAllowed, FileRejected, UnknownDocument, ValueError):  # start behind end
                return Response(status_code=404, headers=_HEADERS)
            return Response(image, media_type="image/png", headers=_HEADERS)

        return Route(f"{_PATH}/{{document}}/{{page:int}}/{{start:int}}/{{end:int}}", serve)
