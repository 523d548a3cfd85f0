"""The open database of what people decided and did: one engine, a transaction a block.

Each write is one transaction. SQLite takes its lock at once and waits for an ingest that is just
storing a document, so that the two never disturb each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from assistant.errors import RecordsError
from assistant.records.schema import ensure_tables
from ingest.library.files import make_folder
from ingest.library.schema import explained, is_damage, open_engine, writing


class Database:
    """Use it with `with`, or close it; safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.where = engine.url.render_as_string()

    @classmethod
    def open(cls, data_dir: Path, database_url: str | None = None) -> "Database":
        """Return the database of a library's folder, its tables made where there are none.

        Raises LibraryDamaged where it cannot be read, RecordsError where it is busy or of another
        version of this program.
        """
        make_folder(data_dir)
        engine = open_engine(data_dir, database_url)
        opened = cls(engine)
        try:
            with opened._unless_busy():
                ensure_tables(engine, where=opened.where)
        except BaseException:
            engine.dispose()
            raise
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back on an error."""
        with self._unless_busy(), writing(self._engine) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads one state."""
        with self._unless_busy(), self._engine.begin() as connection:
            yield connection

    def checkpoint(self) -> None:
        """Move SQLite's journal into the file and empty it, as far as nobody reads just now."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection, self._unless_busy():
                cursor = connection.connection.cursor()
                cursor.execute("PRAGMA busy_timeout=1000")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.invalidate()  # with its short patience

    @contextmanager
    def _unless_busy(self) -> Iterator[None]:
        """Say in words when another process holds the database for longer than one waits."""
        try:
            with explained(self._engine):
                yield
        except OperationalError as error:
            if is_damage(error):
                raise
            raise RecordsError(
                f"{self.where}: the database cannot be used ({error.orig}). Try again."
            ) from error
