"""The tables of a library, and the engine that opens them.

SQL is the truth; vectors and kept files can be rebuilt from it. Rows that belong to a document
go with it (ON DELETE CASCADE), so that replacing a document is one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from ingest.errors import LibraryDamaged

SCHEMA_VERSION = "1"
DATABASE_FILE = "library.db"
ROWS = 2_000  # inserted at once

metadata = MetaData()


def _owner() -> ForeignKey:
    return ForeignKey("documents.number", ondelete="CASCADE")


meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("source", Text, nullable=False, unique=True),
    Column("file", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("recipe", String(64), nullable=False),  # how it was read and cut, see `store.recipe`
    Column("body", JSON, nullable=False),  # the rest of `Document`
)
pages = Table(
    "pages",
    metadata,
    Column("document", Integer, _owner(), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("label", Text),
    Column("text", Text, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("readable", Boolean, nullable=False),
    Column("ocr", Boolean, nullable=False),
)
chunks = Table(
    "chunks",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(16), nullable=False, unique=True),
    Column("document", Integer, _owner(), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("section", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("length", Integer, nullable=False),  # terms, counted with repetition
)
# Vectors of a passage and of its sentences, by model: see `closeups`.
closeups = Table(
    "closeups",
    metadata,
    Column("chunk", Integer, primary_key=True, autoincrement=False),
    Column("embedder", String(255), primary_key=True),
    Column("document", Integer, _owner(), nullable=False),
    Column("vectors", LargeBinary, nullable=False),
)
# One row holds all hits of a term in one document and language: a posting list that changes in
# the document's own transaction, yet is read in few rows. `hits` is `lexical.pack`ed.
postings = Table(
    "postings",
    metadata,
    Column("term", String(255), primary_key=True),
    Column("document", Integer, _owner(), primary_key=True, autoincrement=False),
    Column("language", String(8), primary_key=True),
    Column("hits", LargeBinary, nullable=False),
    sqlite_with_rowid=False,  # the primary key is the table: a term's rows lie side by side
)
compound_parts = Table(
    "compound_parts",
    metadata,
    Column("compound", String(255), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("part", String(255), nullable=False),
    sqlite_with_rowid=False,
)
# With `length`, so that the average length is had without reading any text.
Index("ix_chunks_document", chunks.c.document, chunks.c.ordinal, chunks.c.length)
Index("ix_pages_readable", pages.c.readable)  # counting the unreadable reads no text
Index("ix_closeups_document", closeups.c.document)
Index("ix_postings_document", postings.c.document)
Index("ix_compound_parts_part", compound_parts.c.part)


def open_engine(data_dir: Path, database_url: str | None = None) -> Engine:
    """Return an engine whose tables exist.

    Without an address it is the SQLite file in `data_dir`. Raises LibraryDamaged, naming the file
    and the remedy, where the file is no database or its schema is another version's.
    """
    file = data_dir / DATABASE_FILE
    engine = create_engine(database_url or f"sqlite:///{file}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        with engine.begin() as connection:
            new = not connection.dialect.has_table(connection, "meta")
        if new:
            with writing(engine) as connection:
                _create(connection)
        with engine.begin() as connection:
            _check_version(connection, str(database_url or file))
    except DatabaseError as error:
        engine.dispose()
        if engine.dialect.name == "sqlite" and is_damage(error):
            raise damaged(str(file), error) from error
        raise
    except LibraryDamaged:
        engine.dispose()
        raise
    return engine


def complete(engine: Engine) -> None:
    """Make the indexes that a library of an earlier version lacks. For writers."""
    with writing(engine) as connection:
        _create(connection)


def damaged(where: str, error: Exception) -> LibraryDamaged:
    """Return the error that says which database cannot be read, and what to do."""
    cause = str(getattr(error, "orig", None) or error)
    return LibraryDamaged(
        f"{where}: the library's database cannot be read ({cause}). Restore the file from a "
        f"backup, or move its folder away and run `aims ingest` on the documents again."
    )


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn the driver's complaints about a broken file into LibraryDamaged."""
    try:
        yield
    except DatabaseError as error:
        if not is_damage(error):
            raise
        raise damaged(engine.url.render_as_string(), error) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up one connection.

    WAL lets readers work beside the writer. FULL, because what is reported as stored shall
    survive a power cut too: one disk flush a document costs nothing beside embedding it.
    """
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=30000")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin a real transaction: the driver's own leaves several SELECTs without one snapshot."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, rolled back on an error.

    SQLite takes its write lock at once, so that it waits for others instead of failing half-way.
    """
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


def _create(connection: Connection) -> None:
    # IF NOT EXISTS instead of a check before: two processes may open a new library at once.
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))
    if get_meta(connection, "schema") is None:
        set_meta(connection, "schema", SCHEMA_VERSION)


def _check_version(connection: Connection, where: str) -> None:
    version = get_meta(connection, "schema")
    if version != SCHEMA_VERSION:
        raise LibraryDamaged(
            f"{where}: the library has schema version {version}, this program needs "
            f"{SCHEMA_VERSION}. Move its folder away and run `aims ingest` on the documents again."
        )


def is_damage(error: DatabaseError) -> bool:
    """Whether the error says that a SQLite file is broken."""
    text = str(error.orig).lower()
    return "not a database" in text or "malformed" in text or "disk image" in text


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given as values in the order of the table's columns, of plain types.

    For the many rows of posting lists: SQLite takes them as they are, where looking at each value
    of each row once more takes longer than storing them.
    """
    if not rows:
        return
    names = [column.name for column in table.columns]
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", list(rows)
        )
        return
    for start in range(0, len(rows), ROWS):
        some = [dict(zip(names, row, strict=True)) for row in rows[start : start + ROWS]]
        connection.execute(table.insert(), some)


def get_meta(connection: Connection, key: str) -> str | None:
    """Return the value stored under `key`, None where there is none."""
    row = connection.execute(meta.select().where(meta.c.key == key)).first()
    return None if row is None else str(row.value)


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Store `value` under `key`, over an older one."""
    done = connection.execute(meta.update().where(meta.c.key == key).values(value=value))
    if not done.rowcount:
        connection.execute(meta.insert().values(key=key, value=value))
