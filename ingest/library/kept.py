"""What a reader keeps of a library while that stays as it is."""

import threading
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from ingest.library import lexical, read
from ingest.library import schema as t
from ingest.library.read import Counts
from ingest.types import Document


@dataclass
class Kept:
    """Of one finished generation: each part is read at the first use."""

    memory: lexical.Memory = field(default_factory=lexical.Memory)
    _documents: list[Document] | None = None
    _numbers: dict[str, int] | None = None
    _counts: Counts | None = None

    def documents(self, connection: Connection) -> list[Document]:
        """Return all documents, by kind and file name; always the same list."""
        if self._documents is None:
            self._documents = read.documents(connection)
        return self._documents

    def numbers(self, connection: Connection) -> dict[str, int]:
        """Return the row numbers of documents by their ids."""
        if self._numbers is None:
            query = select(t.documents.c.id, t.documents.c.number)
            self._numbers = dict(connection.execute(query).tuples().all())
        return self._numbers

    def counts(self, connection: Connection) -> Counts:
        """Return how much there is."""
        if self._counts is None:
            self._counts = read.counts(connection)
        return self._counts


class Keeper:
    """Gives out what is kept, and begins anew when a writer has changed the library."""

    def __init__(self) -> None:
        self._generation: str | None = None
        self._kept = Kept()
        self.lock = threading.RLock()  # held while `lexical.Memory` is used

    def of(self, connection: Connection) -> Kept:
        """Return what is kept of the state that this transaction sees.

        Each finished run names a new generation; while one is under way nothing is kept.
        """
        state = read.state(connection)
        if state.dirty or state.generation is None:
            return Kept()
        with self.lock:
            if self._generation != state.generation:
                self._generation, self._kept = state.generation, Kept()
            return self._kept
