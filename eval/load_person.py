"""One person at the page, or one program at its named API, over plain HTTP as Gradio has it."""

import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from eval.load_wire import (
    Function,
    Screen,
    WireError,
    events,
    find_function,
    has_words,
    load_function,
)

PATIENCE = 60.0  # seconds until an answer counts as an error
_QUEUE, _CALL = "/gradio_api/queue", "/gradio_api/call"


@dataclass
class Person:
    """Somebody who has signed in and has the page open."""

    http: httpx.AsyncClient
    ask: Function
    fresh: Function
    session: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    async def call(self, function: Function, data: Sequence[Any]) -> "Call":
        """Call a function of the page as the browser does; return the call, begun."""
        began = time.perf_counter()
        body = {
            "data": [*data, *[None] * (function.inputs - len(data))],
            "event_data": None,
            "fn_index": function.number,
            "trigger_id": function.trigger,
            "session_hash": self.session,
        }
        (await self.http.post(f"{_QUEUE}/join", json=body)).raise_for_status()
        return Call(self, function, began)

    async def beat(self) -> None:
        """Keep the stream open by which the server knows that the page is there."""
        with suppress(httpx.HTTPError):
            async with self.http.stream("GET", f"/gradio_api/heartbeat/{self.session}") as reply:
                async for _ in reply.aiter_bytes():
                    continue


@dataclass
class Call:
    """A call that has begun; `wait` follows its stream to the end."""

    person: Person
    function: Function
    began: float
    first: float | None = None

    async def wait(self) -> Screen:
        """Return the screen at the end; `first` is then when words of an answer came."""
        screen = Screen()
        where = f"{_QUEUE}/data?session_hash={self.person.session}"
        async with self.person.http.stream("GET", where) as reply:
            reply.raise_for_status()
            async for _, message in events(reply.aiter_lines()):
                if message["msg"] == "close_stream":
                    break
                screen.take(message)
                if self.first is None and has_words(screen.html(self.function.place)):
                    self.first = time.perf_counter() - self.began
        if not screen.done:
            raise WireError("the stream ended before the answer")
        return screen


async def ask_on_page(person: Person, question: str) -> tuple[float, float]:
    """Ask on the page; return the seconds to the first words and to the whole answer."""
    call = await person.call(person.ask, [question])
    screen = await call.wait()
    if call.first is None:
        raise WireError(f"no answer: {screen.html(person.ask.place)[-200:]}")
    return call.first, time.perf_counter() - call.began


async def ask_by_name(person: Person, question: str) -> tuple[float, float]:
    """Ask by the named API, whose answer comes as a whole; return the seconds twice."""
    began = time.perf_counter()
    answer = await call_by_name(person.http, "ask", [question, None, None])
    if not answer[0]["answer"]:
        raise WireError("an answer without words")
    seconds = time.perf_counter() - began
    return seconds, seconds


async def call_by_name(http: httpx.AsyncClient, name: str, data: Sequence[Any]) -> Any:
    """Call a named endpoint and return its outputs. Raises WireError, httpx.HTTPError."""
    begun = await http.post(f"{_CALL}/{name}", json={"data": list(data)})
    begun.raise_for_status()
    async with http.stream("GET", f"{_CALL}/{name}/{begun.json()['event_id']}") as reply:
        reply.raise_for_status()
        async for kind, said in events(reply.aiter_lines()):
            if kind == "complete":
                return said
            if kind == "error":
                raise WireError(f"{name}: {said}")
    raise WireError(f"{name}: the stream ended before the answer")


async def enter(address: str, name: str, password: str) -> Person:
    """Sign in and open the page. Raises WireError, httpx.HTTPError."""
    language = "de" if name.endswith(("0", "2", "4", "6", "8")) else "en"
    http = httpx.AsyncClient(
        base_url=address,
        headers={"origin": address, "accept-language": language},
        timeout=PATIENCE,
        verify=False,
        trust_env=False,
    )
    signed = await http.post("/sign-in", data={"name": name, "password": password})
    if signed.status_code != 303:
        raise WireError(f"{name} cannot sign in: {signed.status_code}")
    (await http.get("/", headers={"accept": "text/html"})).raise_for_status()
    config = (await http.get("/config")).json()
    person = Person(
        http,
        ask=find_function(config, "question", "submit", looked_at="latest"),
        fresh=find_function(config, "ask-bar", "fresh"),
    )
    await (await person.call(load_function(config), [])).wait()
    return person
