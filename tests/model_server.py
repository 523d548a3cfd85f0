"""A server that speaks OpenAI's protocol on loopback and does what a test tells it to."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.served import free_port

Reply = Callable[[], Response]
DONE = b"data: [DONE]\n\n"


@dataclass
class Scripted:
    """What was sent, and what is answered to it: one reply a call, the last one for ever."""

    port: int
    replies: list[Reply] = field(default_factory=list)
    calls: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)  # an endless reply was cut

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def event(text: str, **delta: Any) -> bytes:
    """One event of a streamed reply."""
    choice = {"index": 0, "delta": {"content": text} | delta, "finish_reason": None}
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    body = json.dumps(head | {"choices": [choice]}, ensure_ascii=False)
    return f"data: {body}\n\n".encode()


def says(*texts: str, cut: int | None = None) -> Reply:
    """A streamed reply; with `cut` its bytes come in pieces of that size."""
    sent = b"".join(map(event, texts)) + DONE
    size = cut or len(sent)
    return streams(*(sent[at : at + size] for at in range(0, len(sent), size)))


def says_as_anthropic(*texts: str) -> Reply:
    """A streamed reply in the form of Anthropic's interface."""
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": []}
    end = {"stop_reason": None, "stop_sequence": None}
    block: dict[str, Any] = {"index": 0, "content_block": {"type": "text", "text": ""}}
    events: list[tuple[str, dict[str, Any]]] = [
        ("message_start", {"message": message | end | {"usage": usage}}),
        ("content_block_start", block),
        *(
            ("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": text}})
            for text in texts
        ),
        ("content_block_stop", {"index": 0}),
        ("message_delta", {"delta": end | {"stop_reason": "end_turn"}, "usage": usage}),
        ("message_stop", {}),
    ]
    return streams(
        *(
            f"event: {name}\ndata: {json.dumps({'type': name} | body)}\n\n".encode()
            for name, body in events
        )
    )


def streams(*pieces: bytes, then: float = 0.0) -> Reply:
    """A streamed reply of these bytes, which falls silent for `then` seconds before its end."""

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            await asyncio.sleep(0)
        await asyncio.sleep(then)

    return lambda: StreamingResponse(body(), media_type="text/event-stream")


def breaks(*pieces: bytes) -> Reply:
    """A reply in the midst of which the connection ends."""

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
        raise ConnectionAbortedError

    return lambda: StreamingResponse(body(), media_type="text/event-stream")


def endless(server: Scripted, piece: bytes, pause: float = 0.0) -> Reply:
    """A reply without an end; `server.ended` is set when the other side has hung up."""

    async def body() -> AsyncIterator[bytes]:
        try:
            while True:
                yield piece
                await asyncio.sleep(pause)
        finally:
            server.ended.set()

    return lambda: StreamingResponse(body(), media_type="text/event-stream")


def fails(status: int, text: str = "{}", **headers: str) -> Reply:
    named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: Response(text, status, named, media_type="application/json")


@contextmanager
def model_server() -> Iterator[Scripted]:
    scripted = Scripted(free_port())

    async def answer(request: Request) -> Response:
        scripted.calls.append((dict(request.headers), json.loads(await request.body())))
        replies = scripted.replies
        return (replies.pop(0) if len(replies) > 1 else replies[0])()

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    config = uvicorn.Config(
        app, "127.0.0.1", scripted.port, log_level="critical", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield scripted
    finally:
        server.should_exit = True
        thread.join(timeout=5)
