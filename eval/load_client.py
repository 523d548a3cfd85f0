"""Many people at a served page at once, in one light process: the cores are the server's.

`run` is a task for `eval.bench_child`. Each person signs in, opens the page, keeps its heartbeat
and asks, a new conversation every few questions; or asks as a program does, by the named API.
"""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
import psutil

from eval.bench_library import all_questions
from eval.load_person import Person, ask_by_name, ask_on_page, call_by_name, enter
from eval.load_wire import WireError

TURNS = 6  # questions in a conversation
EVERY = 1.0  # seconds between two looks at the server's memory
OPENINGS = (
    ("", ""),
    ("Guten Tag. ", "Good morning. "),
    ("Eine Frage: ", "A question: "),
    ("Ich möchte wissen: ", "I would like to know: "),
    ("Noch etwas: ", "One more thing: "),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One question: when it was asked and how long it took, in seconds; what went wrong, if."""

    at: float
    first: float | None
    whole: float | None
    error: str | None = None


@dataclass
class Server:
    """The process that answers: its memory and processor time, looked at from outside."""

    process: psutil.Process
    memory: list[tuple[float, float]] = field(default_factory=list)

    def cpu(self) -> float:
        """Seconds of processor time of the process alone, without its children."""
        used = self.process.cpu_times()
        return float(used.user + used.system)

    def children_cpu(self) -> float:
        """Seconds of processor time of what it has started and still runs: the review."""
        seconds = 0.0
        for child in self.process.children(recursive=True):
            with suppress(psutil.Error):
                seconds += sum(child.cpu_times()[:2])
        return seconds

    async def watch(self, began: float) -> None:
        """Note the resident memory in MB every second."""
        while True:
            now = time.perf_counter() - began
            self.memory.append((now, self.process.memory_info().rss / 1e6))
            await asyncio.sleep(EVERY)


def run(
    *,
    address: str,
    server: int,
    names: list[str],
    password: str,
    seconds: float,
    warm_up: float,
    think: float,
    page: bool,
    reviewer: str | None,
) -> dict[str, Any]:
    """Let people ask for a while; return the rows of that time and what the server needed for it.

    `server` is its process id, `think` the seconds between an answer and the next question; with
    `reviewer`, that person reviews the library the whole time.
    """
    return asyncio.run(
        _run(
            address=address,
            server=Server(psutil.Process(server)),
            names=names,
            password=password,
            times=(warm_up, seconds, think),
            page=page,
            reviewer=reviewer,
        )
    )


async def _run(
    *,
    address: str,
    server: Server,
    names: Sequence[str],
    password: str,
    times: tuple[float, float, float],
    page: bool,
    reviewer: str | None,
) -> dict[str, Any]:
    people = [await enter(address, name, password) for name in names]
    asked = questions()
    warm_up, seconds, think = times
    rows: list[Row] = []
    reviews: list[float] = []
    beside = [asyncio.create_task(person.beat()) for person in people]
    if reviewer:
        other = await enter(address, reviewer, password)
        beside.append(asyncio.create_task(_review(other.http, reviews)))
    began = time.perf_counter()
    beside.append(asyncio.create_task(server.watch(began)))
    asking = [
        asyncio.create_task(
            _ask_on(one, asked, rows, began=began, until=warm_up + seconds, think=think, page=page)
        )
        for one in people
    ]
    await asyncio.sleep(warm_up)
    before = (server.cpu(), time.process_time(), time.perf_counter(), server.children_cpu())
    await asyncio.sleep(seconds)
    after = (server.cpu(), time.process_time(), time.perf_counter(), server.children_cpu())
    await asyncio.gather(*asking)
    broken = [
        f"review: {task.exception()!r}"
        for task in beside
        if task.done() and not task.cancelled() and task.exception()
    ]
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    for one in people:
        await one.http.aclose()
    lasted = after[2] - before[2]
    return {
        "rows": [asdict(row) for row in rows if row.at >= warm_up or row.error],
        "memory": server.memory,
        "seconds": lasted,
        "server cpu s": after[0] - before[0],
        "client cpu s": after[1] - before[1],
        # A review that ended in between takes its time with it.
        "review cpu s": max(0.0, after[3] - before[3]),
        "review s": reviews,
        "broken": broken,
    }


async def _ask_on(
    person: Person,
    asked: Iterator[str],
    rows: list[Row],
    *,
    began: float,
    until: float,
    think: float,
    page: bool,
) -> None:
    """Ask until the time is over; a question that was asked before that is waited for."""
    if think:  # not all at the same moment: people who think are spread over that time
        await asyncio.sleep(random.Random(person.session).random() * think)
    for number in itertools.count(1):
        at = time.perf_counter() - began
        if at >= until:
            return
        try:
            row = Row(at, *await (ask_on_page if page else ask_by_name)(person, next(asked)))
            if page and number % TURNS == 0:
                await (await person.call(person.fresh, [])).wait()
        except (httpx.HTTPError, WireError, KeyError, ValueError) as error:
            row = Row(at, None, None, f"{type(error).__name__}: {error}"[:300])
        rows.append(row)
        await asyncio.sleep(think)


async def _review(http: httpx.AsyncClient, times: list[float]) -> None:
    """Review the library over and over; note the seconds of each review that was finished."""
    http.timeout = httpx.Timeout(None)
    while True:
        began = time.perf_counter()
        await call_by_name(http, "review", ["iso42001", "en", None])
        times.append(time.perf_counter() - began)


def questions() -> Iterator[str]:
    """Yield labelled questions in a fixed mixed order, German and English, first all different."""
    openings = [pair[at] for pair in OPENINGS for at in (0, 1)]
    by_language: Mapping[str, list[str]] = all_questions()
    mixed = [
        openings[2 * opening + at] + text
        for opening in range(len(OPENINGS))
        for at, language in enumerate(("de", "en"))
        for text in by_language[language]
    ]
    random.Random(1).shuffle(mixed)
    return itertools.cycle(mixed)
