"""What a reader keeps of a library while that stays as it is."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, select

from ingest.library import lexical, read
from ingest.library import schema as t
from ingest.library.read import Counts, State
from ingest.types import Document

PAGES = 32 << 20  # bytes, about, of the pages that are remembered
QUESTIONS = 64  # what was worked out for so many questions is remembered

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values used last, up to a weight in all. Safe for threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._known: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Return the value, None where it is not (or no longer) known."""
        with self._lock:
            found = self._known.get(key)
            if found is None:
                return None
            self._known.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Remember a value, and forget those unused for longest where it gets too much."""
        with self._lock:
            self._weight += weight - self._known.pop(key, (value, 0))[1]
            self._known[key] = value, weight
            while self._weight > self._limit:
                self._weight -= self._known.popitem(last=False)[1][1]

    def made(self, key: K, make: Callable[[], V]) -> V:
        """Return the value, made now where it is not known; two threads may both make it."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found


@dataclass
class Kept:
    """Of one finished generation: each part is read at the first use. Safe for threads."""

    memory: lexical.Memory = field(default_factory=lexical.Memory)
    pages: Recent[tuple[str, int], object] = field(default_factory=lambda: Recent(PAGES))
    questions: Recent[Hashable, Any] = field(default_factory=lambda: Recent(QUESTIONS))
    lock: threading.RLock = field(default_factory=threading.RLock)  # while `memory` is used
    _documents: list[Document] | None = None
    _numbers: dict[str, int] | None = None
    _counts: Counts | None = None
    _unreadable: dict[str, int] | None = None

    def documents(self, connection: Connection) -> list[Document]:
        """Return all documents, by kind and file name; always the same list."""
        with self.lock:
            if self._documents is None:
                self._documents = read.documents(connection)
            return self._documents

    def is_empty(self, connection: Connection) -> bool:
        """Whether there is no document."""
        return read.is_empty(connection) if self._documents is None else not self._documents

    def numbers(self, connection: Connection) -> dict[str, int]:
        """Return the row numbers of documents by their ids."""
        with self.lock:
            if self._numbers is None:
                query = select(t.documents.c.id, t.documents.c.number)
                self._numbers = dict(connection.execute(query).tuples().all())
            return self._numbers

    def counts(self, connection: Connection) -> Counts:
        """Return how much there is."""
        with self.lock:
            if self._counts is None:
                self._counts = read.counts(connection)
            return self._counts

    def unreadable(self, connection: Connection) -> dict[str, int]:
        """Return how many pages of each document could not be read, by document id."""
        with self.lock:
            if self._unreadable is None:
                self._unreadable = read.unreadable(connection)
            return self._unreadable


class Keeper:
    """Gives out what is kept, and begins anew when a writer has changed the library."""

    def __init__(self) -> None:
        self._generation: str | None = None
        self._kept = Kept()
        self._lock = threading.Lock()

    def of(self, state: State) -> Kept:
        """Return what is kept of a state.

        Each finished run names a new generation; while one is under way nothing is kept.
        """
        if state.dirty or state.generation is None:
            return Kept()
        with self._lock:
            if self._generation != state.generation:
                self._generation, self._kept = state.generation, Kept()
            return self._kept
