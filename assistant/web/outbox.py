"""Files made for one visitor: there for a while, at an address that nobody guesses, for them alone.

They are kept in memory and go with the program, so that nothing that was drafted lies about.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from assistant.access.rights import Person
from assistant.web.attachment import BYTES, attachment, missing
from assistant.web.visitor import person_in
from assistant.web.work import FAULTS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.service import Service

PATH = "/files/made"
EACH = 24  # files of one person; the oldest goes first
BYTES_IN_ALL = 200_000_000
SECONDS = 3_600.0
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made for a person. `until` is on the outbox's clock."""

    person: str
    name: str
    content: bytes
    media_type: str
    until: float


class Outbox:
    """Files by their random ids. Safe for threads; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._made: OrderedDict[str, Made] = OrderedDict()

    def put(self, person: Person, name: str, content: bytes, *, media_type: str = BYTES) -> str:
        """Keep a file for a person and return its address.

        What is too old, too many of one person or too much in all goes, the oldest first.
        """
        one = Made(person.name, name, content, media_type, self._clock() + SECONDS)
        made_id = secrets.token_urlsafe(24)
        with self._lock:
            self._made[made_id] = one
            self._tidy(person.name)
        return f"{PATH}/{made_id}"

    def get(self, person: Person, made_id: str) -> Made | None:
        """Return a file of this person; None where there is none (any more)."""
        with self._lock:
            one = self._made.get(made_id)
        if one is None or one.person != person.name or one.until < self._clock():
            return None
        return one

    def _tidy(self, person: str) -> None:
        now = self._clock()
        for made_id in [name for name, one in self._made.items() if one.until < now]:
            del self._made[made_id]
        own = [name for name, one in self._made.items() if one.person == person]
        for made_id in own[:-EACH]:
            del self._made[made_id]
        while len(self._made) > 1 and self._bytes() > BYTES_IN_ALL:
            self._made.popitem(last=False)

    def _bytes(self) -> int:
        return sum(len(one.content) for one in self._made.values())


_OUTBOXES: "WeakKeyDictionary[Service, Outbox]" = WeakKeyDictionary()


def outbox_of(service: "Service") -> Outbox:
    """Return the one outbox of a service."""
    return _OUTBOXES.setdefault(service, Outbox())


def routes(service: "Service") -> "list[Route]":
    """Return the address of the files; another person's is 404, like one that is not there."""
    from starlette.routing import Route

    def serve(request: "Request") -> "Response":
        try:
            visit = service.visit(person_in(request.scope))
            visit.require("export")
        except FAULTS:
            return missing()
        one = outbox_of(service).get(visit.person, request.path_params["made"])
        if one is None:
            return missing()
        visit.record("export", what="draft")
        return attachment(one.content, one.name, media_type=one.media_type)

    return [Route(f"{PATH}/{{made}}", serve, methods=["GET"])]
