"""Which of Gradio's own addresses are open, and to whom a Gradio session belongs.

Gradio offers more than this page uses. What is not named here is not there for a browser, so that
a new version of Gradio opens nothing by itself.
"""

import json
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import Message, Receive

UPLOAD = "/gradio_api/upload"
BODY_BYTES = 8_000_000  # of a call with its data; files come by another way
KEPT = 50_000  # Gradio sessions whose person is remembered
_SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)
_HEARTBEAT = re.compile(r"/gradio_api/heartbeat/([^/]+)")
_OPEN = {
    "GET": re.compile(
        r"/gradio_api/(?:info/?|startup-events|theme\.css|app_id/?|queue/(?:data|status)|"
        r"heartbeat/[^/]+|upload_progress|call/(?:v2/)?[^/]+/[^/]+)"
    ),
    # Without /run and /api, which would pass by the queue and its limits.
    "POST": re.compile(r"/gradio_api/(?:queue/join|cancel|reset/?|upload|call/(?:v2/)?[^/]+/?)"),
}
_SHUT = re.compile(
    r"/(?:login|logout|monitoring|file|docs|redoc|openapi\.json|runs|dev|proxy)(?:$|[/=])"
)


class BadCall(Exception):
    """A call's data is not in order, or too much."""


def is_shut(method: str, path: str) -> bool:
    """Tell whether there is nothing at an address of Gradio's for anybody."""
    if path.startswith("/gradio_api"):
        known = _OPEN.get("GET" if method == "HEAD" else method)
        return method != "OPTIONS" and not (known and known.fullmatch(path))
    return _SHUT.match(path) is not None


def is_call(method: str, path: str) -> bool:
    """Tell whether a request calls a function of the page, with JSON as its body."""
    return method == "POST" and path.startswith("/gradio_api/") and path != UPLOAD


def named_sessions(path: str, query: str) -> list[Any]:
    """Return the Gradio sessions that an address names."""
    named: list[Any] = list(parse_qs(query, keep_blank_values=True).get("session_hash", ()))
    heartbeat = _HEARTBEAT.fullmatch(path)
    return [*named, heartbeat[1]] if heartbeat else named


def read_call(body: bytes) -> list[Any]:
    """Return the Gradio sessions that a call's body names; raises BadCall where it is not fit.

    Gradio would fetch a file's path that is an address elsewhere: no call may send this machine
    out. A session that is named twice could mean one to us and another to Gradio.
    """
    named: list[Any] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in found}) != len(found):
            raise BadCall
        if any(name == "path" and isinstance(v, str) and "://" in v for name, v in found):
            raise BadCall
        return dict(found)

    try:
        call = json.loads(body, object_pairs_hook=pairs) if body else {}
    except (ValueError, RecursionError) as error:
        raise BadCall from error
    if not isinstance(call, dict):
        raise BadCall
    if call.get("session_hash") is not None:
        named.append(call["session_hash"])
    return named


class Owners:
    """Who a Gradio session belongs to: the person who used it first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._owners: OrderedDict[str, str] = OrderedDict()

    def admit(self, session: Any, person: str) -> bool:
        """Tell whether a session is this person's; one that nobody has is theirs from now on."""
        if not isinstance(session, str) or not _SESSION.fullmatch(session):
            return False
        owner = self._owners.setdefault(session, person)
        self._owners.move_to_end(session)
        while len(self._owners) > self._kept:
            self._owners.popitem(last=False)
        return owner == person


async def whole_body(receive: "Receive") -> "tuple[bytes, Receive]":
    """Return a request's body with a `receive` that gives it once more. Raises BadCall."""
    parts: list[bytes] = []
    size = 0
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise BadCall
        parts.append(event.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES:
            raise BadCall
        if not event.get("more_body", False):
            break
    body = b"".join(parts)
    told = False

    async def again() -> "Message":
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return body, again
