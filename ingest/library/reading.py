"""Reading in transactions: one for all that a thread reads together, and what is kept of its state.

A question takes dozens of small reads. Inside `Reader.snapshot` they share one transaction, so that
they see one state of the library, and it is looked up once. Every thread has its own.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine

from ingest.library import read, schema
from ingest.library.kept import Keeper, Kept
from ingest.library.read import State


class Snapshot:
    """An open transaction: one state of the library. For one thread."""

    def __init__(self, connection: Connection, keeper: Keeper) -> None:
        self.connection = connection
        self._keeper = keeper

    @cached_property
    def state(self) -> State:
        """What the library remembers of itself."""
        return read.state(self.connection)

    @cached_property
    def kept(self) -> Kept:
        """What is kept of this state; threads share it."""
        return self._keeper.of(self.state)


class Reader:
    """Gives each thread its transaction. Safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._keeper = Keeper()
        self._own = threading.local()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open a transaction, or give the one that this thread has open.

        Raises LibraryDamaged where the database cannot be read.
        """
        open_one: Snapshot | None = getattr(self._own, "snapshot", None)
        if open_one is not None:
            yield open_one
            return
        with schema.explained(self._engine), self._engine.begin() as connection:
            self._own.snapshot = Snapshot(connection, self._keeper)
            try:
                yield self._own.snapshot
            finally:
                self._own.snapshot = None

    def newest_state(self) -> State:
        """Return the state that is committed now, whatever this thread's transaction sees."""
        with schema.explained(self._engine), self._engine.begin() as connection:
            return read.state(connection)
